/*
 * What stands at the addresses of call stacks: function, module, and source line where there is
 * debug information, beside the program or in /usr/lib/debug.  Nothing is fetched from a network.
 *
 * The names of the files come from the target, so they are looked at with care: regular files of a
 * bounded size only, and only with the build id that the target has in its memory.
 */
#ifndef ENVVIZ_SESSION_SYMBOLS_H
#define ENVVIZ_SESSION_SYMBOLS_H

#include "wire/event.h"

#include <stdbool.h>
#include <stdint.h>

struct symbols;

/* NULL when out of memory, or where no thread can be made. */
struct symbols *symbols_new(void);

/* Waits a second at most for what is being looked up. */
void symbols_free(struct symbols *symbols);

/* Takes note of an event of the target.  Quick: another thread looks up. */
void symbols_note(struct symbols *symbols, const struct event *event, const char *text);

/* The next address that was looked up: *event is a `symbol` event and *text its text, which lives
 * until the next call.  False when there is none now. */
bool symbols_next(struct symbols *symbols, struct event *event, const char **text);

/* True while addresses are still being looked up. */
bool symbols_busy(struct symbols *symbols);

#endif
