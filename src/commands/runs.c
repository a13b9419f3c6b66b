#include "commands/runs.h"

#include "commands/progress_line.h"
#include "commands/summary.h"
#include "scenario/scenario.h"
#include "session/live.h"
#include "session/recording.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { WAIT_MS = 5 };

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

/* A run that is going on. */
struct running {
    struct session *session;
    struct world *world;
    struct run *run;
    double until;   /* clock_seconds() of its limit; 0: none */
    bool told;      /* that this run is the last one */
    char last[256]; /* the last line on standard error */
};

static void look_at_the_clock(struct running *running)
{
    if (running->until > 0 && !running->run->limited && clock_seconds() > running->until) {
        running->run->limited = true;
        live_stop(running->session);
    }
}

static void tell_interrupt(struct running *running)
{
    if (interrupts == 1 && !running->told && running->session->info.live)
        progress_done("this run is the last one; Ctrl-C again ends it now, and it does not count");
    running->told = running->told || interrupts;
}

/* Folds all events.  RUN_FAILED only where the session failed. */
static enum run_end fold(struct running *running, struct error *error)
{
    uint32_t count = 0;
    bool stopped = false;
    for (;;) {
        struct event event;
        const char *text;
        switch (session_read(running->session, &event, &text)) {
        case SESSION_EVENT:
            if (event.type == EVENT_OUTPUT && event.output.stream == 2 && text[0])
                snprintf(running->last, sizeof running->last, "%s", text);
            if (event.time_ns < running->world->time_ns)
                event.time_ns = running->world->time_ns;
            world_apply(running->world, &event, count++);
            if (count % 4096 == 0)
                look_at_the_clock(running);
            break;
        case SESSION_IDLE:
            look_at_the_clock(running);
            tell_interrupt(running);
            live_wait(running->session, WAIT_MS);
            break;
        case SESSION_END:
            return stopped ? RUN_INTERRUPTED : RUN_DONE;
        case SESSION_FAILED:
            error_set(error, "%s", session_error(running->session));
            return RUN_FAILED;
        }
        if (interrupts > 1 && !stopped) {
            stopped = true;
            if (!running->session->info.live)
                return RUN_INTERRUPTED;
            live_stop(running->session);
        }
    }
}

static void take_down(const struct running *running, json_t **machine)
{
    const struct session_info *info = &running->session->info;
    const struct process *target = &running->world->processes[0];
    struct run *run = running->run;
    run->counts = running->world->counts;
    run->truncated = !info->live && recording_truncated(running->session);
    run->seconds = (double)running->world->time_ns / 1e9;
    run->target_status = target->alive ? -1 : target->status;
    run->target_signal = target->signal;
    run->started_unix = info->started_unix_ns / 1000000000u;
    snprintf(run->engine, sizeof run->engine, "%s", info->engine);
    snprintf(run->spawner, sizeof run->spawner, "%s", info->spawner);
    if (machine)
        *machine = json_pack("{s:s, s:s, s:s, s:i}", "libc", info->libc, "kernel", info->kernel,
                             "cpu", info->cpu, "cpus", (int)info->cpus);
}

/* Reads the session to its end and closes it. */
static enum run_end follow(struct session *session, double until, struct run *run, json_t **machine,
                           struct error *error)
{
    struct running running = {.session = session, .world = world_new(), .run = run, .until = until};
    enum run_end end = RUN_FAILED;
    *run = (struct run){0};
    if (running.world) {
        end = fold(&running, error);
        if (end == RUN_DONE)
            take_down(&running, machine);
    } else {
        error_set(error, "out of memory");
    }
    if (end == RUN_DONE && run->counts.execs == 0 && run->target_status > 0 && !run->limited) {
        error_set(error, "the target ended with exit status %d before its first command%s%s",
                  run->target_status, running.last[0] ? "; it said: " : "", running.last);
        if (machine) {
            json_decref(*machine);
            *machine = NULL;
        }
        end = RUN_FAILED;
    }
    world_free(running.world);
    session_close(session);
    return end;
}

enum run_end run_scenario(const char *path, const char *const *sets, unsigned set_count,
                          struct run *run, json_t **machine, struct error *error)
{
    struct scenario_error wrong;
    struct scenario *scenario = scenario_load(path, sets, set_count, &wrong);
    if (!scenario) {
        error_set(error, "%s", wrong.text);
        return RUN_FAILED;
    }
    /* The limit is kept here, where it is known that it was reached. */
    unsigned limit = scenario->limit_seconds ? scenario->limit_seconds : RUN_LIMIT_SECONDS;
    scenario->limit_seconds = 0;
    struct live_options options = {.scenario_path = path, .sets = sets, .set_count = set_count};
    struct session *session = live_open(scenario, &options, error);
    enum run_end end = RUN_FAILED;
    if (session)
        end = follow(session, clock_seconds() + limit, run, machine, error);
    scenario_free(scenario);
    return end;
}

enum run_end run_recording(const char *path, struct run *run, json_t **machine, struct error *error)
{
    struct session *session = recording_open(path, error);
    return session ? follow(session, 0, run, machine, error) : RUN_FAILED;
}

json_t *run_write(const struct run *run)
{
    return json_pack("{s:I, s:f, s:s, s:s, s:i, s:i, s:b, s:o}", "started_unix",
                     (json_int_t)run->started_unix, "seconds", run->seconds, "engine", run->engine,
                     "spawner", run->spawner, "target_status", run->target_status, "target_signal",
                     (int)run->target_signal, "limited", (int)run->limited, "counts",
                     summary_counts(&run->counts));
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
