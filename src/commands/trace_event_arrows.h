/* Arrows of a trace-event file: from what freed or changed an array to each command that read it.
 */
#ifndef ENVVIZ_COMMANDS_TRACE_EVENT_ARROWS_H
#define ENVVIZ_COMMANDS_TRACE_EVENT_ARROWS_H

#include "model/trace.h"

struct arrow {
    uint32_t cause, load; /* event numbers */
    bool drawn;           /* its begin was written */
};

struct arrows {
    struct arrow *items; /* by cause; owned */
    uint32_t count;
};

/* All of the trace; false when out of memory. */
bool arrows_collect(struct arrows *arrows, const struct trace *trace);

/* The first one of that cause, or arrows->count. */
uint32_t arrows_from(const struct arrows *arrows, uint32_t cause);

/* The one that leads from `cause` to the command of `load`, or NULL. */
struct arrow *arrows_to(const struct arrows *arrows, uint32_t cause, uint32_t load);

#endif
