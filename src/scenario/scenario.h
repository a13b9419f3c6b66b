/*
 * A scenario: what runs, how it storms, what to look at.  Read from JSON; "mode" selects a preset,
 * the rest refines it.  The table of fields is scenario/fields.def: names, types, ranges, defaults
 * and meanings; the parser, --set, the schema check and the man page use it.
 */
#ifndef ENVVIZ_SCENARIO_SCENARIO_H
#define ENVVIZ_SCENARIO_SCENARIO_H

#include "wire/words.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    SCENARIO_WORKERS = 64,
    SCENARIO_PHASES = 8,
    SCENARIO_PHASE_JOBS = 256,
    SCENARIO_VARIABLES = 256,
    SCENARIO_ARGS = 64,
    SCENARIO_STEPS = 64,
    SCENARIO_ANSWERS = 4
};

enum target_kind { TARGET_LAB, TARGET_PYTHON, TARGET_COMMAND, TARGET_COUNT };

/* How the storm changes the environment. */
enum storm_kind {
    STORM_NONE,
    STORM_ADD,   /* new variables, one after another */
    STORM_CHURN, /* `names` variables added, then removed, over and over */
    /* These begin with `names` variables that are there before the first command. */
    STORM_UNSET,   /* one removed and added again, then the next: the array never moves */
    STORM_REPLACE, /* one after another gets a new value */
    /* This one uses the variables that the program was started with. */
    STORM_CLEAR, /* clearenv(), then all of them added again, over and over */
    STORM_COUNT
};

/* How assets/targets/reproduce.py starts its commands. */
enum python_how {
    PYTHON_OS_SYSTEM,
    PYTHON_SUBPROCESS,
    PYTHON_SUBPROCESS_CWD,
    PYTHON_SUBPROCESS_ENV,
    PYTHON_COUNT
};

/* What a worker of the lab does for a job. */
enum work_kind { WORK_SYSTEM, WORK_GETENV, WORK_COUNT };

/* A lock that the lab itself takes around its setenv, unsetenv, clearenv and getenv. */
enum lock_kind { LOCK_NONE, LOCK_RWLOCK, LOCK_COUNT };

/* Which script the Python target runs: assets/targets/WORD.py. */
enum python_script { PYTHON_REPRODUCE, PYTHON_LESSON, PYTHON_SCRIPT_COUNT };

/* What is compiled in the build replay. */
enum build_jobs { BUILD_JOBS_CC, BUILD_JOBS_SH, BUILD_JOBS_COUNT };

struct scenario_variable {
    char *name, *value;
    uint32_t bytes; /* value is NULL: that many 'x' */
};

struct scenario_phase {
    char *name;
    char *jobs[SCENARIO_PHASE_JOBS]; /* objects, as the build prints them: "core/utils.o" */
    uint32_t job_count;
};

struct json_t; /* jansson's */

/* Up to where a step of a lesson lets its thread go on: a gate's step is done, or ... */
enum until {
    UNTIL_KERNEL_COUNT = GATE_COUNT, /* execve is about to count the pointers */
    UNTIL_KERNEL_COPY,               /* execve is about to copy the string of entry `slot` */
    UNTIL_BLOCKED,                   /* it waits for a lock that a held thread has */
    UNTIL_COUNT
};

/* A step of a scripted lesson. */
struct scenario_step {
    char *thread;   /* by name: "main", "w0"; NULL: nobody moves, only `say` and `ask` */
    unsigned until; /* enum gate or enum until */
    uint32_t slot;  /* UNTIL_KERNEL_COPY */
    char *say;      /* shown before the step is taken */
    char *ask;      /* a question put before the step is taken, or NULL */
    char *answers[SCENARIO_ANSWERS];
    uint32_t answer_count;
    uint32_t answer; /* index of the right one */
    char *because;
    bool sets_spawner, sets_engine; /* switched before the step is taken */
    enum spawner spawner;
    enum engine engine;
};

/* What a run must show for its claim to hold.  The defaults allow everything. */
struct expectation {
    uint32_t commands_min;
    uint32_t failures_min,
        failures_max;     /* commands: EFAULT, or started with a damaged environment */
    uint32_t damaged_min; /* of those, the started ones */
    uint32_t empty_min;   /* of those, the ones that have no variables at all */
    uint32_t e2big_min;
    uint32_t builds_failed_min, builds_failed_max;
    uint32_t signal;      /* that ends the target; 0: none */
    bool private_decides; /* the live environ: failures; private copies: none */
};

struct scenario {
    char *path;          /* as opened */
    struct json_t *json; /* every field with its value, as a scenario file would say it */
    char *mode, *title, *text;
    char *hypothesis, *look, *showed; /* of a step of the story; "" elsewhere */
    char *beside; /* file name of the scenario to be shown side by side with; "" */
    struct expectation expect;
    enum target_kind target;
    char *command[SCENARIO_ARGS + 1]; /* TARGET_COMMAND: argv, ends with NULL */
    uint32_t workers;
    uint32_t jobs;       /* commands in all (not in a build) */
    uint32_t queue_size; /* 0: unbounded */
    char *job;           /* the shell command of a job */
    uint32_t job_bytes;  /* that a comment behind it has, and behind a build's commands */
    enum work_kind work;
    enum lock_kind lock;
    bool inherit; /* start from envviz's own environment */
    struct scenario_variable variables[SCENARIO_VARIABLES];
    uint32_t variable_count;
    uint32_t more_variables; /* that many short ones as well */
    struct {
        enum storm_kind kind;
        uint32_t value_bytes;
        uint32_t names;       /* STORM_CHURN */
        uint32_t limit;       /* at most so many changes; 0: until the jobs are done */
        uint32_t interval_us; /* between two changes */
        bool reuse; /* memory of the old array's size is allocated and zeroed after each */
    } storm;
    /* The build replay (mode uwsgi): builds > 0. */
    uint32_t builds;
    struct scenario_phase phases[SCENARIO_PHASES];
    uint32_t phase_count;
    bool plugins, python_plugin, early_variable;
    uint32_t cflags_bytes;
    enum build_jobs build_jobs;
    enum python_script python_script;
    enum python_how python_how;
    /* How it is observed. */
    bool engine_auto; /* native where this libc frees old arrays, else classic */
    enum engine engine;
    enum spawner spawner;
    bool child_env;
    bool kernel_steps; /* execve is stepped as well (classic engine) */
    struct {
        uint32_t ms, per_mille, seed;
    } amplify; /* threads sleep between load and execve */
    struct scenario_step lesson[SCENARIO_STEPS];
    uint32_t step_count; /* 0: no lesson */
    /* The session is ended after so many seconds, or with more processes or threads at once; no
     * file of the target nor the recording grows beyond so many megabytes.  0: no limit. */
    uint32_t limit_seconds, limit_processes, limit_threads, limit_megabytes;
};

/* What is wrong, whole: "FILE:LINE:COLUMN: PATH: what; what to do". */
struct scenario_error {
    char text[512];
};

/* Reads a scenario, then applies the `sets` ("PATH=VALUE") in order.  NULL with *error filled in.
 * The caller frees. */
struct scenario *scenario_load(const char *path, const char *const *sets, unsigned set_count,
                               struct scenario_error *error);
void scenario_free(struct scenario *scenario);

/* A comment of job_bytes bytes, to stand behind a command; "" for 0 bytes; free() it. */
char *scenario_comment(const struct scenario *scenario);

/* The command line of a job: `job` and that comment; free() it. */
char *scenario_job(const struct scenario *scenario);

/* What is shown about the scenario: the text, and what else a step of the story says; free() it. */
char *scenario_words(const struct scenario *scenario);

/* The arguments of the Python target: python3, the scenario's script in the folder `targets`, and
 * what the scenario asks of it.  NULL-terminated, in one block; free() it. */
char **scenario_python_argv(const struct scenario *scenario, const char *targets);

/* The CFLAGS of the build replay: `bytes` characters of plausible flags; free() it. */
char *scenario_cflags(uint32_t bytes);

/* The environment the target starts with: `base` (if inherit) plus the variables (the build
 * replay's CFLAGS among them).  A NULL-terminated array in one block; free() it. */
char **scenario_environment(const struct scenario *scenario, char *const *base);

#endif
