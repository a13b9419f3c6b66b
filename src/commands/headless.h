/* A session without a screen. */
#ifndef ENVVIZ_COMMANDS_HEADLESS_H
#define ENVVIZ_COMMANDS_HEADLESS_H

#include "commands/event_filter.h"
#include "scenario/scenario.h"
#include "session/session.h"

struct headless_options {
    const char *record;                   /* file to record into, or NULL */
    uint32_t keep;                        /* events around failures; 0: all are recorded */
    const struct scenario *scenario;      /* of a live session, else NULL */
    bool json;                            /* nothing but the summary on standard output */
    const struct event_filter *sentences; /* these events as sentences, not failures as strace
                                             prints them; or NULL */
    bool ascii;                           /* of the sentences */
    bool ask; /* a lesson puts its questions on standard input; else it answers them itself */
};

/* Runs the session to its end.  Prints each failed execve as strace does, and what the target
 * prints, as it happens; then the summary.  Returns the exit status. */
int headless_run(struct session *session, const struct headless_options *options);

#endif
