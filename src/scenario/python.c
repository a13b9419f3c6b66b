#include "scenario/choices.h"
#include "scenario/scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char **scenario_python_argv(const struct scenario *scenario, const char *script)
{
    char jobs[16], threads[16], queue[16], names[16], changes[16], value[16], interval[16];
    const char *const arguments[] = {
        "python3",       script,
        "--jobs",        jobs,
        "--threads",     threads,
        "--how",         choices_at(CHOICES_PYTHON, scenario->python_how)->word,
        "--command",     scenario->job,
        "--storm",       choices_at(CHOICES_STORM, scenario->storm.kind)->word,
        "--queue-size",  queue,
        "--names",       names,
        "--changes",     changes,
        "--value-bytes", value,
        "--interval-us", interval,
    };
    enum { COUNT = sizeof arguments / sizeof arguments[0] };
    size_t bytes = 0;

    snprintf(jobs, sizeof jobs, "%u", scenario->jobs);
    snprintf(threads, sizeof threads, "%u", scenario->workers);
    snprintf(queue, sizeof queue, "%u", scenario->queue_size);
    snprintf(names, sizeof names, "%u", scenario->storm.names);
    snprintf(changes, sizeof changes, "%u", scenario->storm.limit);
    snprintf(value, sizeof value, "%u", scenario->storm.value_bytes);
    snprintf(interval, sizeof interval, "%u", scenario->storm.interval_us);
    for (size_t i = 0; i < COUNT; i++)
        bytes += strlen(arguments[i]) + 1;
    char **argv = malloc((COUNT + 1) * sizeof *argv + bytes);
    if (!argv)
        return NULL;
    char *next = (char *)(argv + COUNT + 1);
    for (size_t i = 0; i < COUNT; i++) {
        argv[i] = next;
        next = stpcpy(next, arguments[i]) + 1;
    }
    argv[COUNT] = NULL;
    return argv;
}
