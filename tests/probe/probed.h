/* Runs a program of the tests with and without the probe, and counts what was recorded. */
#ifndef TESTS_PROBE_PROBED_H
#define TESTS_PROBE_PROBED_H

#include "session/recording.h"
#include "wire/event.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* The environment that every run starts with. */
static char *const probed_environment[] = {"PATH=/usr/bin:/bin", "KEEP=kept", "LANG=C.UTF-8", NULL};

struct probed_counts {
    uint64_t events[EVENT_COUNT];
    uint64_t ops[OP_COUNT];     /* env.begin */
    uint64_t calls[CALL_COUNT]; /* exec.load */
    uint64_t errors[256];       /* exec.result */
    uint64_t moves, in_place;   /* env.grow */
    uint64_t damaged;           /* child.env with anything wrong */
};

static inline const char *probed_path(char *out, size_t size, const char *name)
{
    const char *folder = getenv("TMPDIR");
    snprintf(out, size, "%s/%s", folder ? folder : "/tmp", name);
    return out;
}

/* The program of that name beside the tests. */
static inline const char *probed_program(char *out, size_t size, const char *name)
{
    const char *build = getenv("ENVVIZ_BUILD");
    snprintf(out, size, "%s/tests/probe/%s", build ? build : "build", name);
    return out;
}

static inline char *probed_read(const char *path)
{
    FILE *file = fopen(path, "re");
    char *text = calloc(1, 1 << 20);
    assert_non_null(file);
    assert_non_null(text);
    text[fread(text, 1, (1 << 20) - 1, file)] = '\0';
    fclose(file);
    unlink(path);
    return text;
}

static inline int probed_wait(pid_t pid)
{
    int status;
    assert_true(pid > 0);
    while (waitpid(pid, &status, 0) == -1)
        assert_int_equal(errno, EINTR);
    return status;
}

/* Runs it as it is, with `extra` in its environment (up to two, or NULL), and returns its report.
 */
static inline char *probed_plain(const char *program, const char *mode, const char *const *extra)
{
    char path[512], report[512];
    char *environment[8];
    size_t count = 0;
    for (; probed_environment[count]; count++)
        environment[count] = probed_environment[count];
    for (size_t i = 0; extra && extra[i]; i++)
        environment[count++] = (char *)extra[i];
    environment[count] = NULL;
    probed_program(path, sizeof path, program);
    probed_path(report, sizeof report, "report");
    pid_t pid = fork();
    if (pid == 0) {
        execle(path, path, mode, report, (char *)NULL, environment);
        _exit(126);
    }
    assert_int_equal(probed_wait(pid), 0);
    return probed_read(report);
}

static inline void probed_count(const char *recording, struct probed_counts *counts)
{
    struct error error;
    struct event event;
    const char *text;
    enum session_read got;
    memset(counts, 0, sizeof *counts);
    struct session *session = recording_open(recording, &error);
    if (!session)
        fail_msg("%s", error.text);
    while ((got = session_read(session, &event, &text)) == SESSION_EVENT || got == SESSION_IDLE) {
        if (got == SESSION_IDLE)
            continue;
        assert_in_range(event.type, 0, EVENT_COUNT - 1);
        counts->events[event.type]++;
        if (event.type == EVENT_ENV_BEGIN)
            counts->ops[event.env_begin.op]++;
        if (event.type == EVENT_EXEC_LOAD)
            counts->calls[event.exec_load.call]++;
        if (event.type == EVENT_EXEC_RESULT && event.exec_result.error < 256)
            counts->errors[event.exec_result.error]++;
        if (event.type == EVENT_ENV_GROW) {
            counts->moves += event.env_grow.how == GROW_MOVED;
            counts->in_place += event.env_grow.how == GROW_IN_PLACE;
        }
        if (event.type == EVENT_CHILD_ENV)
            counts->damaged +=
                event.child_env.lost + event.child_env.duplicated + event.child_env.garbled > 0;
    }
    assert_int_equal(got, SESSION_END);
    assert_false(recording_truncated(session));
    session_close(session);
}

/* Runs it under envviz, and returns its report. */
static inline char *probed_run(const char *program, const char *mode, const char *engine,
                               struct probed_counts *counts)
{
    char path[512], report[512], scenario[512], recording[512], output[512];
    probed_program(path, sizeof path, program);
    probed_path(report, sizeof report, "report");
    probed_path(scenario, sizeof scenario, "scenario.json");
    probed_path(recording, sizeof recording, "recording.json");
    probed_path(output, sizeof output, "output");
    FILE *file = fopen(scenario, "we");
    assert_non_null(file);
    fprintf(file,
            "{\"format\": \"envviz-scenario\", \"version\": 1, \"target\": \"command\",\n"
            " \"command\": [\"%s\", \"%s\", \"%s\"], \"engine\": \"%s\", \"inherit\": false,\n"
            " \"environment\": {\"PATH\": \"/usr/bin:/bin\", \"KEEP\": \"kept\", \"LANG\": "
            "\"C.UTF-8\"}}\n",
            path, mode, report, engine);
    fclose(file);
    pid_t pid = fork();
    if (pid == 0) {
        const char *envviz = getenv("ENVVIZ");
        if (!freopen(output, "w", stdout))
            _exit(126);
        execl(envviz ? envviz : "build/envviz", "envviz", "--headless", "--json", "--yes",
              "--record", recording, scenario, (char *)NULL);
        _exit(126);
    }
    int status = probed_wait(pid);
    char *said = probed_read(output);
    if (status != 0)
        fail_msg("envviz ended with %d: %s", status, said);
    free(said);
    probed_count(recording, counts);
    unlink(recording);
    unlink(scenario);
    return probed_read(report);
}

/* Lines of the report that start with `kind` and a blank. */
static inline uint64_t probed_lines(const char *report, const char *kind)
{
    uint64_t count = 0;
    size_t length = strlen(kind);
    for (const char *line = report; *line;) {
        count += strncmp(line, kind, length) == 0 && line[length] == ' ';
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    return count;
}

#endif
