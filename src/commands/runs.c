#include "commands/runs.h"

#include "commands/progress_line.h"
#include "commands/summary.h"
#include "scenario/scenario.h"
#include "session/json_text.h"
#include "session/live.h"
#include "session/recording.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WAIT_MS = 5, RUNNING_EVENTS = 4096 };

static volatile sig_atomic_t interrupts;

static void on_signal(int number)
{
    interrupts = number == SIGINT && interrupts == 0 ? 1 : 2;
}

void runs_catch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGXFSZ, &ignore, NULL);
}

int runs_interrupted(void)
{
    return interrupts;
}

const char *run_unit_name(enum run_unit unit)
{
    return unit == RUN_BUILDS ? "builds" : "commands";
}

struct proportion run_failures(const struct counts *counts, enum run_unit unit)
{
    struct proportion all = {.failed = counts->builds_failed, .tries = counts->builds};
    if (unit == RUN_COMMANDS)
        all = (struct proportion){
            .failed = counts->efault + counts->e2big + counts->other_errors + counts->env_lost +
                      counts->env_empty + counts->env_duplicated + counts->env_garbled,
            .tries = counts->execs,
        };
    /* Where events were lost, a failure can be known whose beginning is not. */
    if (all.failed > all.tries)
        all.failed = all.tries;
    return all;
}

struct proportion run_sum(struct proportion a, struct proportion b)
{
    return (struct proportion){.failed = a.failed + b.failed, .tries = a.tries + b.tries};
}

static double clock_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

struct running {
    struct scenario *scenario; /* of a live session; NULL for a recording */
    struct session *session;
    struct world *world;
    struct distance_meter *meter;
    struct trace *trace; /* the caller's, or NULL */
    bool out_of_memory;
    uint32_t count; /* events so far */
    double until;   /* clock_seconds() of its limit; 0: none */
    bool limited, stopped;
    char last[256]; /* the last line on standard error */
};

static void look_at_the_clock(struct running *running)
{
    if (running->until > 0 && !running->limited && clock_seconds() > running->until) {
        running->limited = true;
        live_stop(running->session);
    }
}

static void fold(struct running *running, struct event *event, const char *text)
{
    if (event->type == EVENT_OUTPUT && event->output.stream == 2 && text[0])
        snprintf(running->last, sizeof running->last, "%s", text);
    if (event->time_ns < running->world->time_ns)
        event->time_ns = running->world->time_ns;
    world_apply(running->world, event, running->count++);
    if (!distance_meter_take(running->meter, running->world, event) ||
        (running->trace && !trace_append(running->trace, event, text)))
        running->out_of_memory = true;
}

/* Takes over the session, and closes it where that fails. */
static struct running *begin(struct session *session, struct error *error)
{
    struct running *running = calloc(1, sizeof *running);
    struct world *world = world_new();
    struct distance_meter *meter = distance_meter_new();
    if (!running || !world || !meter) {
        error_set(error, "out of memory");
        world_free(world);
        distance_meter_free(meter);
        free(running);
        session_close(session);
        return NULL;
    }
    *running = (struct running){.session = session, .world = world, .meter = meter};
    return running;
}

struct running *running_start(const char *path, const char *const *sets, unsigned set_count,
                              struct error *error)
{
    struct scenario_error wrong;
    struct scenario *scenario = scenario_load(path, sets, set_count, &wrong);
    if (!scenario) {
        error_set(error, "%s", wrong.text);
        return NULL;
    }
    /* The limit is kept here, where it is known that it was reached. */
    unsigned limit = scenario->limit_seconds ? scenario->limit_seconds : RUN_LIMIT_SECONDS;
    scenario->limit_seconds = 0;
    struct live_options options = {.scenario_path = path, .sets = sets, .set_count = set_count};
    struct session *session = live_open(scenario, &options, error);
    struct running *running = session ? begin(session, error) : NULL;
    if (!running) {
        scenario_free(scenario);
        return NULL;
    }
    running->scenario = scenario;
    running->until = clock_seconds() + limit;
    return running;
}

struct running *running_start_recording(const char *path, struct error *error)
{
    struct session *session = recording_open(path, error);
    return session ? begin(session, error) : NULL;
}

void running_keep(struct running *running, struct trace *trace)
{
    running->trace = trace;
}

const struct session_info *running_info(const struct running *running)
{
    return &running->session->info;
}

struct distances running_distances(const struct running *running)
{
    return distance_meter_read(running->meter);
}

enum run_state running_step(struct running *running)
{
    for (unsigned i = 0; i < RUNNING_EVENTS; i++) {
        struct event event;
        const char *text;
        switch (session_read(running->session, &event, &text)) {
        case SESSION_EVENT:
            fold(running, &event, text);
            if (running->out_of_memory)
                return RUN_ENDED;
            break;
        case SESSION_IDLE:
            look_at_the_clock(running);
            return RUN_IDLE;
        case SESSION_END:
        case SESSION_FAILED:
            return RUN_ENDED;
        }
    }
    look_at_the_clock(running);
    return RUN_BUSY;
}

void running_wait(struct running *running, unsigned ms)
{
    if (running->session->info.live)
        live_wait(running->session, ms);
}

const struct world *running_world(const struct running *running)
{
    return running->world;
}

void running_stop(struct running *running)
{
    if (!running->stopped && running->session->info.live)
        live_stop(running->session);
    running->stopped = true;
}

void run_of_world(const struct world *world, struct run *run)
{
    const struct process *target = &world->processes[0];
    run->counts = world->counts;
    run->seconds = (double)world->time_ns / 1e9;
    run->target_status = target->alive ? -1 : target->status;
    run->target_signal = target->signal;
}

static void take_down(const struct running *running, struct run *run, json_t **machine)
{
    const struct session_info *info = &running->session->info;
    run_of_world(running->world, run);
    run->distances = distance_meter_read(running->meter);
    run->limited = running->limited;
    run->truncated = !info->live && recording_truncated(running->session);
    run->started_unix = info->started_unix_ns / 1000000000u;
    snprintf(run->engine, sizeof run->engine, "%s", info->engine);
    snprintf(run->spawner, sizeof run->spawner, "%s", info->spawner);
    if (machine)
        *machine = json_pack("{s:o, s:o, s:o, s:i}", "libc", json_bytes(info->libc), "kernel",
                             json_bytes(info->kernel), "cpu", json_bytes(info->cpu), "cpus",
                             (int)info->cpus);
}

enum run_end running_end(struct running *running, struct run *run, json_t **machine,
                         struct error *error)
{
    enum run_end end = RUN_FAILED;
    *run = (struct run){0};
    if (running->stopped) {
        end = RUN_INTERRUPTED;
    } else if (running->out_of_memory) {
        error_set(error, "out of memory");
    } else if (session_error(running->session)[0]) {
        error_set(error, "%s", session_error(running->session));
    } else {
        const struct process *target = &running->world->processes[0];
        bool vain = running->world->counts.execs == 0 && !target->alive && target->status > 0;
        if (vain && !running->limited) {
            error_set(error, "the target ended with exit status %d before its first command%s%s",
                      target->status, running->last[0] ? "; it said: " : "", running->last);
        } else {
            take_down(running, run, machine);
            end = RUN_DONE;
        }
    }
    world_free(running->world);
    distance_meter_free(running->meter);
    session_close(running->session);
    scenario_free(running->scenario);
    free(running);
    return end;
}

/* Waits for the end, or for an interrupt. */
static enum run_end follow(struct running *running, struct run *run, json_t **machine,
                           struct error *error)
{
    bool live = running->session->info.live, told = false;
    enum run_state state;
    while ((state = running_step(running)) != RUN_ENDED) {
        if (interrupts > 1) {
            running_stop(running);
            if (!live)
                break;
        } else if (interrupts == 1 && live && !told) {
            progress_done(
                "this run is the last one; Ctrl-C again ends it now, and it does not count");
            told = true;
        }
        if (state == RUN_IDLE)
            running_wait(running, WAIT_MS);
    }
    return running_end(running, run, machine, error);
}

enum run_end run_scenario(const char *path, const char *const *sets, unsigned set_count,
                          struct run *run, json_t **machine, struct error *error)
{
    struct running *running = running_start(path, sets, set_count, error);
    return running ? follow(running, run, machine, error) : RUN_FAILED;
}

enum run_end run_recording(const char *path, struct run *run, json_t **machine, struct error *error)
{
    struct running *running = running_start_recording(path, error);
    return running ? follow(running, run, machine, error) : RUN_FAILED;
}

json_t *run_write(const struct run *run)
{
    return json_pack("{s:I, s:f, s:o, s:s, s:i, s:i, s:b, s:o}", "started_unix",
                     (json_int_t)run->started_unix, "seconds", run->seconds, "engine",
                     json_bytes(run->engine), "spawner", run->spawner, "target_status",
                     run->target_status, "target_signal", (int)run->target_signal, "limited",
                     (int)run->limited, "counts", summary_counts(&run->counts));
}

json_t *run_dispersion(double dispersion)
{
    return dispersion < 0 ? json_null() : json_real(dispersion);
}

bool run_read(const json_t *object, struct run *run)
{
    json_int_t started;
    int signal, limited;
    const char *engine, *spawner;
    json_t *counts;
    *run = (struct run){0};
    if (json_unpack((json_t *)object, "{s:I, s:F, s:s, s:s, s:i, s:i, s:b, s:o}", "started_unix",
                    &started, "seconds", &run->seconds, "engine", &engine, "spawner", &spawner,
                    "target_status", &run->target_status, "target_signal", &signal, "limited",
                    &limited, "counts", &counts) != 0)
        return false;
    if (!summary_read_counts(counts, &run->counts) || started < 0 || signal < 0 ||
        !(run->seconds >= 0) || strlen(engine) >= sizeof run->engine ||
        strlen(spawner) >= sizeof run->spawner)
        return false;
    run->started_unix = (uint64_t)started;
    run->target_signal = (unsigned)signal;
    run->limited = limited;
    strcpy(run->engine, engine);
    strcpy(run->spawner, spawner);
    const uint64_t most = UINT64_C(1) << 40;
    return run->counts.execs < most && run->counts.builds < most;
}
