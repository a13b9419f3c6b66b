/* The start of a live session: shared memory, the keeper, the target. */
#include "session/live.h"

#include "session/error.h"
#include "session/host.h"
#include "session/live_parts.h"
#include "session/paths.h"
#include "session/program.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Asks the lab, in a run of its own, and takes the first line of what it answers. */
static bool ask_lab(char *option, char *answer, size_t size)
{
    char lab[PATH_MAX];
    char *const argv[] = {lab, option, NULL};
    bool answered = paths_find(OWN_LAB, lab, sizeof lab) && launch_ask(argv, answer, size);
    answer[answered ? strcspn(answer, "\n") : 0] = '\0';
    return answered;
}

/* Which engine runs, and why. */
static enum engine choose_engine(const struct scenario *scenario,
                                 const struct live_options *options, struct session_info *info)
{
    static const char *const reasons[ENGINE_COUNT] = {
        [ENGINE_NATIVE] = "this libc frees old arrays (tried out at start)",
        [ENGINE_CLASSIC] = "this libc never frees old arrays (tried out at start)",
    };
    enum engine engine = scenario->engine;
    if (scenario->engine_auto) {
        char answer[16];
        bool frees = ask_lab("--detect", answer, sizeof answer) && strcmp(answer, "frees") == 0;
        engine = frees ? ENGINE_NATIVE : ENGINE_CLASSIC;
        snprintf(info->engine_why, sizeof info->engine_why, "%s", reasons[engine]);
    } else {
        snprintf(info->engine_why, sizeof info->engine_why, "%s",
                 options->argv ? "a real program keeps its libc" : "the scenario asks for it");
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

static bool start_scenario(struct live *live, const struct scenario *scenario,
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
        started = launch_start(&live->target,
                               &(struct launch_command){
                                   .argv = command,
                                   .envp = envp,
                                   .most_bytes = (uint64_t)scenario->limit_megabytes << 20,
                                   .keeper = live->keeper.channel},
                               &live->memory, error) == 0;
    if (command && envp && !started && scenario->target == TARGET_PYTHON)
        error_set(error,
                  "skipped: this scenario needs python3, which cannot be started here; install "
                  "python3");
    free(argv);
    free(envp);
    return started;
}

/* A command that takes no library is run all the same, and named: what it starts may be seen. */
static void tell_unseen_target(struct live *live, const char *name)
{
    static const enum unseen why[PROGRAM_COUNT] = {[PROGRAM_STATIC] = UNSEEN_STATIC,
                                                   [PROGRAM_PRIVILEGED] = UNSEEN_PRIVILEGED,
                                                   [PROGRAM_FOREIGN] = UNSEEN_MACHINE};
    struct program program;
    program_examine(name, &program);
    if (program.kind != PROGRAM_STATIC && program.kind != PROGRAM_PRIVILEGED &&
        program.kind != PROGRAM_FOREIGN)
        return;
    merge_tell(live->merge, EVENT_EXEC_UNSEEN,
               &(struct event){.exec_unseen = {.why = why[program.kind]}}, program.path);
}

static bool start_target(struct live *live, const struct scenario *scenario,
                         const struct live_options *options, struct error *error)
{
    const char *command_name = options->argv                        ? options->argv[0]
                               : scenario->target == TARGET_COMMAND ? scenario->command[0]
                                                                    : NULL;
    if (command_name)
        tell_unseen_target(live, command_name);
    if (!options->argv)
        return start_scenario(live, scenario, options, error);
    struct launch_command command = {.argv = options->argv,
                                     .envp = environ,
                                     .attached = options->attached,
                                     .mask = options->mask,
                                     .keeper = live->keeper.channel};
    *options->refused = launch_start(&live->target, &command, &live->memory, error);
    return *options->refused == 0;
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
    atomic_store(&control->stacks, options->stacks);
    atomic_store(&control->follow, options->follow);
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
    live->symbols = options->stacks ? symbols_new() : NULL;
    if (!live->merge || (options->stacks && !live->symbols)) {
        error_set(error, "out of memory");
        return false;
    }
    shared_memory_state(&live->memory);
    return keeper_start(&live->keeper,
                        &(struct keeping){.memory = &live->memory,
                                          .folder = live->folder,
                                          .spares = options->attached},
                        error);
}

/* As prepare(), with the signals that end envviz put off: before the keeper is there, nobody would
 * clean up. */
static bool prepare_unseen(struct live *live, const struct scenario *scenario,
                           const struct live_options *options, struct error *error)
{
    enum engine engine = choose_engine(scenario, options, &live->session.info);
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

static void tell_amplify(struct live *live, const struct scenario *scenario)
{
    if (scenario->amplify.ms && scenario->amplify.per_mille)
        merge_tell(live->merge, EVENT_AMPLIFY,
                   &(struct event){.amplify = {.ms = scenario->amplify.ms,
                                               .per_mille = scenario->amplify.per_mille,
                                               .seed = scenario->amplify.seed}},
                   NULL);
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
    live->attached = options->attached;
    live->target.output[0] = live->target.output[1] = -1;
    host_describe(info);
    /* The lab may have been built with another libc than envviz. */
    char libc[sizeof info->libc];
    if (scenario->target == TARGET_LAB && !options->argv && ask_lab("--libc", libc, sizeof libc))
        strcpy(info->libc, libc);
    info->live = true;
    info->scenario = json_incref(scenario->json);
    snprintf(info->title, sizeof info->title, "%s", title_of(scenario));
    snprintf(info->mode, sizeof info->mode, "%s", scenario->mode ? scenario->mode : "");
    snprintf(info->spawner, sizeof info->spawner, "%s",
             words_name(WORDS_SPAWNER, scenario->spawner));
    live->start_ns = live_now();
    if (!prepare_unseen(live, scenario, options, error)) {
        if (!live->keeper.pid && live->folder[0])
            rmdir(live->folder);
        session_close(&live->session);
        return NULL;
    }
    if (!options->argv) { /* a command of one's own has the limits of one's shell */
        limits_begin(&live->limits, scenario, live->start_ns);
        info->most_bytes = (uint64_t)scenario->limit_megabytes << 20;
    }
    live_tell_control(live);
    tell_amplify(live, scenario);
    if (!start_target(live, scenario, options, error)) {
        session_close(&live->session);
        return NULL;
    }
    return &live->session;
}
