/*
 * What a recording keeps of a long session (--keep N): the last N events before each failure, the N
 * events after it, and the last N of all.  Of the rest, changes of the environment, commands and
 * steps are left out; who is there, what was set and what was said is always kept.  Where
 * something was left out a bookmark says how much.
 */
#ifndef ENVVIZ_SESSION_KEEP_H
#define ENVVIZ_SESSION_KEEP_H

#include "wire/event.h"

#include <stdbool.h>

enum { KEEP_MOST = 1000000 };

struct keep;

/* Takes an event that is kept; false when it cannot. */
typedef bool keep_write(void *context, const struct event *event, const char *text);

/* Keeps `events` (1 to KEEP_MOST) around failures.  NULL when out of memory.  The caller frees. */
struct keep *keep_new(uint32_t events, keep_write *write, void *context);
void keep_free(struct keep *keep);

/* An event comes; `text` may be NULL.  False when out of memory or when writing failed. */
bool keep_take(struct keep *keep, const struct event *event, const char *text);

/* Nothing more comes: writes the last events. */
bool keep_end(struct keep *keep);

#endif
