/* How the build replay goes on, and where getenv crashed, read from the lines that the lab prints,
 * as a person would. */
#ifndef ENVVIZ_SESSION_PROGRESS_H
#define ENVVIZ_SESSION_PROGRESS_H

#include "wire/event.h"

#include <stdbool.h>

struct progress {
    unsigned number, of;
    char phase[EVENT_TEXT_BYTES];
};

/* True if the line moves the build on: *event then is a `build` event (its text is
 * progress->phase). */
bool progress_line(struct progress *progress, const char *line, struct event *event);

/* True if the line tells where a thread met SIGSEGV: *event then is a `crash` event. */
bool progress_crash(const char *line, struct event *event);

#endif
