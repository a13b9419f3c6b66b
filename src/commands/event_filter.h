/* Which events are told: --events. */
#ifndef ENVVIZ_COMMANDS_EVENT_FILTER_H
#define ENVVIZ_COMMANDS_EVENT_FILTER_H

#include "session/error.h"
#include "wire/event.h"

#include <stdbool.h>

struct event_filter {
    bool types[EVENT_COUNT + 1]; /* the last one: events that this version does not know */
    bool failures, moves;        /* those, whatever their types */
};

/* All but what is looked up, and did not happen: memory, process.threads. */
void event_filter_default(struct event_filter *filter);

/*
 * LIST: names of events ("exec.result"), their first parts ("env"), "all", "failures" (results and
 * environments that are not what they should be), "moves"; between commas.  A "-" before one takes
 * it away.  A list that begins so starts from the default.  False with *error.
 */
bool event_filter_read(struct event_filter *filter, const char *list, struct error *error);

bool event_filter_takes(const struct event_filter *filter, const struct event *event);

#endif
