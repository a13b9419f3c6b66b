/* Between the files of `trace`; nobody else includes this. */
#ifndef ENVVIZ_COMMANDS_TRACE_H
#define ENVVIZ_COMMANDS_TRACE_H

#include "commands/screen_options.h"
#include "model/trace.h"
#include "session/session.h"

#include <signal.h>
#include <stdio.h>

/* What the command line asks for. */
struct trace_request {
    char *const *argv;           /* the command, ends with NULL */
    const char *record, *output; /* files, or NULL */
    bool headless, json, stacks, help, follow;
    enum finding_level fail_on;     /* FINDING_NONE: never */
    unsigned amplify_ms, per_mille; /* ms 0: nothing is amplified */
    unsigned seed;
    struct screen_options screen;
};

/* trace_signals.c: signals while the command has the terminal.  hold() before it is started puts
 * all of them off; *before receives the mask to start it with.  forward() then hands on to it what
 * is sent to envviz (not what the terminal sends to both), until
 * end(). */
void trace_signals_hold(sigset_t *before);
void trace_signals_forward(pid_t pid, const sigset_t *before);
void trace_signals_end(void);

/* envviz stops, as its command was stopped; returns when it is continued.  Whether the command was
 * continued with it is for the caller to see. */
void trace_signals_stop(void);

/* trace_headless.c: reads the session to the end of the command, then writes the report to `out`.
 * Returns the command's exit status, or EXIT_SESSION where envviz itself failed. */
int trace_headless(struct session *session, const struct trace_request *request, FILE *out);

/* trace_report.c: what is said at the end; `ascii`: in ASCII characters only. */
void trace_report(FILE *out, const struct session_info *info, const struct trace *trace,
                  bool ascii);

#endif
