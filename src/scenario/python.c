#include "scenario/choices.h"
#include "scenario/scenario.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char **scenario_python_argv(const struct scenario *scenario, const char *targets)
{
    const char *name = choices_at(CHOICES_SCRIPT, scenario->python_script)->word;
    char jobs[16], threads[16], queue[16], names[16], changes[16], value[16], interval[16];
    char script[PATH_MAX], *job = scenario_job(scenario);
    /* Those that all scripts know come first. */
    const char *const arguments[] = {
        "python3",       script,
        "--jobs",        jobs,
        "--command",     job,
        "--changes",     changes,
        "--value-bytes", value,
        "--threads",     threads,
        "--how",         choices_at(CHOICES_PYTHON, scenario->python_how)->word,
        "--storm",       choices_at(CHOICES_STORM, scenario->storm.kind)->word,
        "--queue-size",  queue,
        "--names",       names,
        "--interval-us", interval,
    };
    enum { COMMON = 10, ALL = sizeof arguments / sizeof arguments[0] };
    const size_t count = scenario->python_script == PYTHON_LESSON ? COMMON : ALL;
    size_t bytes = 0;

    if (!job || snprintf(script, sizeof script, "%s/%s.py", targets, name) >= (int)sizeof script) {
        free(job);
        return NULL;
    }
    snprintf(jobs, sizeof jobs, "%u", scenario->jobs);
    snprintf(threads, sizeof threads, "%u", scenario->workers);
    snprintf(queue, sizeof queue, "%u", scenario->queue_size);
    snprintf(names, sizeof names, "%u", scenario->storm.names);
    snprintf(changes, sizeof changes, "%u", scenario->storm.limit);
    snprintf(value, sizeof value, "%u", scenario->storm.value_bytes);
    snprintf(interval, sizeof interval, "%u", scenario->storm.interval_us);
    for (size_t i = 0; i < count; i++)
        bytes += strlen(arguments[i]) + 1;
    char **argv = malloc((count + 1) * sizeof *argv + bytes);
    if (!argv) {
        free(job);
        return NULL;
    }
    char *next = (char *)(argv + count + 1);
    for (size_t i = 0; i < count; i++) {
        argv[i] = next;
        next = stpcpy(next, arguments[i]) + 1;
    }
    argv[count] = NULL;
    free(job);
    return argv;
}
