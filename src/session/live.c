#include "session/live.h"

#include "session/error.h"
#include "session/host.h"
#include "session/live_parts.h"
#include "session/paths.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { STOP_PATIENCE_NS = 500000000, CARE_INTERVAL_NS = 20000000, TARGET_PATIENCE_NS = 500000000 };

static uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

void live_tell_control(struct live *live)
{
    const struct control *control = control_of(live);
    merge_tell(live->merge, EVENT_CONTROL,
               &(struct event){.control = {.engine = atomic_load(&control->engine),
                                           .spawner = atomic_load(&control->spawner),
                                           .mode = atomic_load(&control->mode)}},
               NULL);
}

static void tell_amplify(struct live *live, const struct scenario *scenario)
{
    if (scenario->amplify.ms && scenario->amplify.per_mille)
        merge_tell(live->merge, EVENT_AMPLIFY,
                   &(struct event){.amplify = {.ms = scenario->amplify.ms,
                                               .per_mille = scenario->amplify.per_mille,
                                               .seed = scenario->amplify.seed}},
                   NULL);
}

static void signal_target(struct live *live, int number)
{
    if (live->target.pid > 1) {
        kill(-live->target.pid, number);
        if (!live->reaped)
            kill(live->target.pid, number);
    }
}

/* Lines that the target prints. */
struct line_context {
    struct live *live;
    unsigned stream;
};

static void told_line(void *context, const char *line)
{
    const struct line_context *from = context;
    struct event event;
    merge_tell(from->live->merge, EVENT_OUTPUT, &(struct event){.output = {.stream = from->stream}},
               line);
    if (progress_line(&from->live->progress, line, &event))
        merge_tell(from->live->merge, EVENT_BUILD, &event, from->live->progress.phase);
    else if (progress_crash(line, &event))
        merge_tell(from->live->merge, EVENT_CRASH, &event, NULL);
}

static void read_output(struct live *live)
{
    for (unsigned i = 0; i < 2; i++) {
        struct line_context context = {.live = live, .stream = i + 1};
        if (live->target.output[i] < 0)
            continue;
        if (!lines_read(&live->lines[i], live->target.output[i], now(), told_line, &context)) {
            close(live->target.output[i]);
            live->target.output[i] = -1;
        }
        if (live->lines[i].dropped) {
            merge_tell(live->merge, EVENT_LOST,
                       &(struct event){.lost = {.count = live->lines[i].dropped}}, NULL);
            live->lines[i].dropped = 0;
        }
    }
}

static void reap_target(struct live *live)
{
    if (live->reaped || waitpid(live->target.pid, &live->status, WNOHANG) != live->target.pid)
        return;
    live->reaped = true;
    /* What it started and did not wait for goes with it. */
    kill(-live->target.pid, SIGKILL);
}

/* Keeps in mind which processes have told their end themselves. */
static void note_end(struct live *live, const struct event *event)
{
    if (event->type == EVENT_PROCESS_END && event->thread != 0) {
        live->ended[live->ended_next++ % LIVE_ENDED] = (uint32_t)event->process_end.pid;
    } else if (event->type == EVENT_PROCESS_START) {
        for (unsigned i = 0; i < LIVE_ENDED; i++)
            if (live->ended[i] == event->process_start.pid)
                live->ended[i] = 0;
    }
}

static bool told_its_end(const struct live *live, pid_t pid)
{
    for (unsigned i = 0; i < LIVE_ENDED; i++)
        if (live->ended[i] == (uint32_t)pid)
            return true;
    return false;
}

/* Rings whose process is gone, or has become a program without the probe. */
static bool care_for_rings(struct live *live)
{
    bool any_alive = false;
    pid_t told_end = 0;
    for (uint32_t i = 0; i < CONTROL_RINGS; i++) {
        unsigned last_type;
        uint64_t last_ns;
        pid_t pid = (pid_t)merge_producer(live->merge, i, &last_type, &last_ns);
        if (pid == 0)
            continue;
        if (!merge_is_drained(live->merge, i)) {
            any_alive = true;
            continue;
        }
        bool dead = pid == live->target.pid ? live->reaped : launch_is_dead(pid);
        /* The target takes the probe along, which may be a while in coming on a busy machine. */
        uint64_t patience_ns =
            pid == live->target.pid ? TARGET_PATIENCE_NS : (uint64_t)CARE_INTERVAL_NS;
        bool may_have_become = last_type == EVENT_EXEC_BEGIN && now() - last_ns > patience_ns;
        if (!dead && !(may_have_become && !launch_has_mapped(pid, &live->memory))) {
            any_alive = true;
            continue;
        }
        /* execve was entered and nothing followed: it succeeded. */
        if (last_type == EVENT_EXEC_BEGIN)
            merge_tell_for(live->merge, i, EVENT_EXEC_RESULT,
                           &(struct event){.exec_result = {.pid = (uint32_t)pid}});
        if (dead && pid != live->target.pid && pid != told_end && !told_its_end(live, pid))
            merge_tell(live->merge, EVENT_PROCESS_END,
                       &(struct event){
                           .process_end = {.pid = (uint32_t)pid, .status = (uint64_t)(int64_t)-1}},
                       NULL);
        told_end = pid;
        merge_abandon(live->merge, i);
    }
    return any_alive;
}

/* The end of the target, if it has not told it itself. */
static void tell_target_end(struct live *live)
{
    int status = live->status;
    if (live->end_told)
        return;
    live->end_told = true;
    if (WIFEXITED(status) && told_its_end(live, live->target.pid))
        return;
    merge_tell(
        live->merge, EVENT_PROCESS_END,
        &(struct event){
            .process_end = {.pid = (uint32_t)live->target.pid,
                            .status =
                                (uint64_t)(int64_t)(WIFEXITED(status) ? WEXITSTATUS(status) : -1),
                            .signal = WIFSIGNALED(status) ? (uint64_t)WTERMSIG(status) : 0}},
        NULL);
}

static void enforce_limits(struct live *live)
{
    uint64_t now_ns = now();
    if (live->limit_ns && now_ns > live->limit_ns && !live->stop_ns) {
        merge_tell(live->merge, EVENT_OUTPUT, &(struct event){.output = {.stream = 2}},
                   "envviz: limit_seconds is over: the target is ended");
        live_stop(&live->session);
    }
    if (live->stop_ns && now_ns > live->stop_ns + STOP_PATIENCE_NS)
        signal_target(live, SIGKILL);
}

static void look_around(struct live *live)
{
    uint64_t now_ns = now();
    read_output(live);
    reap_target(live);
    enforce_limits(live);
    bool busy = true;
    if (live->reaped || now_ns - live->care_ns > CARE_INTERVAL_NS) {
        busy = care_for_rings(live);
        live->care_ns = now_ns;
    }
    bool output_open = live->target.output[0] >= 0 || live->target.output[1] >= 0;
    live->drained = live->reaped && !busy && !output_open;
    if (live->drained)
        tell_target_end(live);
}

static enum session_read live_read(struct session *session, struct event *event, const char **text)
{
    struct live *live = live_of(session);
    if (merge_next(live->merge, event, text)) {
        note_end(live, event);
        return SESSION_EVENT;
    }
    bool was_drained = live->drained;
    if (!was_drained)
        look_around(live);
    merge_collect(live->merge);
    if (merge_next(live->merge, event, text)) {
        note_end(live, event);
        return SESSION_EVENT;
    }
    return was_drained ? SESSION_END : SESSION_IDLE;
}

static void live_close(struct session *session)
{
    struct live *live = live_of(session);
    if (live->memory.shared)
        live_let_run(live);
    if (live->target.pid > 0) {
        signal_target(live, SIGKILL);
        while (!live->reaped && waitpid(live->target.pid, NULL, 0) == -1 && errno == EINTR)
            ;
    }
    for (unsigned i = 0; i < 2; i++)
        if (live->target.output[i] >= 0)
            close(live->target.output[i]);
    keeper_finish(&live->keeper);
    shared_memory_drop(&live->memory);
    merge_free(live->merge);
    free(live);
}

static const struct session_ops live_ops = {.read = live_read, .close = live_close};

/* Which engine runs, and why. */
static enum engine choose_engine(const struct scenario *scenario, struct session_info *info)
{
    static const char *const reasons[ENGINE_COUNT] = {
        [ENGINE_NATIVE] = "this libc frees old arrays (tried out at start)",
        [ENGINE_CLASSIC] = "this libc never frees old arrays (tried out at start)",
    };
    enum engine engine = scenario->engine;
    if (scenario->engine_auto) {
        char lab[PATH_MAX], answer[16] = "";
        paths_find(OWN_LAB, lab, sizeof lab);
        char *const argv[] = {lab, "--detect", NULL};
        bool frees = launch_ask(argv, answer, sizeof answer) && strncmp(answer, "frees", 5) == 0;
        engine = frees ? ENGINE_NATIVE : ENGINE_CLASSIC;
        snprintf(info->engine_why, sizeof info->engine_why, "%s", reasons[engine]);
    } else {
        snprintf(info->engine_why, sizeof info->engine_why, "the scenario asks for it");
    }
    snprintf(info->engine, sizeof info->engine, "%s", words_name(WORDS_ENGINE, engine));
    return engine;
}

/* The argument vector of the lab; free() it. */
static char **lab_argv(const struct live_options *options, char *lab, char *folder)
{
    char **argv = calloc(2 * (size_t)options->set_count + 8, sizeof *argv);
    if (!argv)
        return NULL;
    size_t n = 0;
    argv[n++] = lab;
    argv[n++] = "--env-is-set";
    if (*folder) {
        argv[n++] = "--workdir";
        argv[n++] = folder;
    }
    for (unsigned i = 0; i < options->set_count; i++) {
        argv[n++] = "--set";
        argv[n++] = (char *)options->sets[i];
    }
    argv[n] = (char *)options->scenario_path;
    return argv;
}

static bool start_target(struct live *live, const struct scenario *scenario,
                         const struct live_options *options, struct error *error)
{
    char own[PATH_MAX];
    char **argv = NULL;
    char *const *command = scenario->command;
    enum own_file needed = scenario->target == TARGET_PYTHON ? OWN_ASSETS : OWN_LAB;
    if (!paths_find(needed, own, sizeof own - 32)) {
        error_set(error, "a part of envviz is missing beside its binary; build or install it with "
                         "make");
        return false;
    }
    if (scenario->target == TARGET_LAB)
        command = argv = lab_argv(options, own, live->folder);
    else if (scenario->target == TARGET_PYTHON)
        command = argv = scenario_python_argv(scenario, strcat(own, "/targets"));
    char **envp = scenario_environment(scenario, environ);
    bool started = false;
    if (!command || !envp)
        error_set(error, "out of memory");
    else
        started = launch_start(&live->target, command, envp, &live->memory, error);
    if (command && envp && !started && scenario->target == TARGET_PYTHON)
        error_set(error,
                  "skipped: this scenario needs python3, which cannot be started here; install "
                  "python3");
    free(argv);
    free(envp);
    return started;
}

/* Makes what outlives a process, and the keeper that sees to it that it does not. */
static bool prepare(struct live *live, const struct scenario *scenario,
                    const struct live_options *options, enum engine engine, struct error *error)
{
    if (!shared_memory_make(&live->memory, error))
        return false;
    struct control *control = control_of(live);
    atomic_store(&control->mode, options->step      ? MODE_STEP
                                 : options->pace_ms ? MODE_PACE
                                                    : MODE_RUN);
    atomic_store(&control->pace_ms, options->pace_ms);
    atomic_store(&control->kernel_steps, scenario->kernel_steps);
    atomic_store(&control->engine, engine);
    atomic_store(&control->spawner, scenario->spawner);
    atomic_store(&control->child_env, scenario->child_env);
    atomic_store(&control->amplify_ms, scenario->amplify.ms);
    atomic_store(&control->amplify_per_mille, scenario->amplify.per_mille);
    atomic_store(&control->amplify_seed, scenario->amplify.seed);
    if (scenario->builds > 0) {
        const char *parent = getenv("TMPDIR");
        int length = snprintf(live->folder, sizeof live->folder, "%s/envviz-XXXXXX",
                              parent && *parent ? parent : "/tmp");
        if (length >= (int)sizeof live->folder)
            strcpy(live->folder, "/tmp/envviz-XXXXXX");
        if (!mkdtemp(live->folder)) {
            error_set(error, "cannot make the directory %s: %s", live->folder, strerror(errno));
            live->folder[0] = '\0';
            return false;
        }
    }
    live->merge = merge_new(live->memory.shared, live->start_ns);
    if (!live->merge) {
        error_set(error, "out of memory");
        return false;
    }
    return keeper_start(&live->keeper, &live->memory, live->folder, error);
}

/* As prepare(), with the signals that end envviz put off: before the keeper is there, nobody would
 * clean up. */
static bool prepare_unseen(struct live *live, const struct scenario *scenario,
                           const struct live_options *options, struct error *error)
{
    enum engine engine = choose_engine(scenario, &live->session.info);
    sigset_t endings, before;
    sigemptyset(&endings);
    sigaddset(&endings, SIGINT);
    sigaddset(&endings, SIGTERM);
    sigaddset(&endings, SIGHUP);
    sigprocmask(SIG_BLOCK, &endings, &before);
    bool prepared = prepare(live, scenario, options, engine, error);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return prepared;
}

/* A session is called by its title, else by its command, else by its file. */
static const char *title_of(const struct scenario *scenario)
{
    if (scenario->title && *scenario->title)
        return scenario->title;
    const char *name = scenario->command[0] ? scenario->command[0] : scenario->path;
    return name ? name : "";
}

struct session *live_open(const struct scenario *scenario, const struct live_options *options,
                          struct error *error)
{
    struct live *live = calloc(1, sizeof *live);
    if (!live) {
        error_set(error, "out of memory");
        return NULL;
    }
    struct session_info *info = &live->session.info;
    live->session.ops = &live_ops;
    live->target.output[0] = live->target.output[1] = -1;
    host_describe(info);
    info->live = true;
    info->scenario = json_incref(scenario->json);
    snprintf(info->title, sizeof info->title, "%s", title_of(scenario));
    snprintf(info->mode, sizeof info->mode, "%s", scenario->mode ? scenario->mode : "");
    snprintf(info->spawner, sizeof info->spawner, "%s",
             words_name(WORDS_SPAWNER, scenario->spawner));
    live->start_ns = now();
    if (!prepare_unseen(live, scenario, options, error)) {
        if (!live->keeper.pid && live->folder[0])
            rmdir(live->folder);
        session_close(&live->session);
        return NULL;
    }
    if (scenario->limit_seconds)
        live->limit_ns = live->start_ns + (uint64_t)scenario->limit_seconds * 1000000000u;
    live_tell_control(live);
    tell_amplify(live, scenario);
    if (!start_target(live, scenario, options, error)) {
        session_close(&live->session);
        return NULL;
    }
    return &live->session;
}

void live_mark(struct session *session, const char *note)
{
    merge_tell(live_of(session)->merge, EVENT_MARK, &(struct event){0}, note);
}

void live_wait(struct session *session, unsigned ms)
{
    struct live *live = live_of(session);
    struct pollfd fds[2];
    nfds_t count = 0;
    for (unsigned i = 0; i < 2; i++)
        if (live->target.output[i] >= 0)
            fds[count++] = (struct pollfd){.fd = live->target.output[i], .events = POLLIN};
    poll(fds, count, (int)ms);
}

void live_stop(struct session *session)
{
    struct live *live = live_of(session);
    if (live->stop_ns)
        return;
    live->stop_ns = now();
    live_let_run(live);
    signal_target(live, SIGTERM);
}
