/*
 * Arrows of a trace-event file: from what freed or changed an array to each command that was
 * started with it.
 *
 * Viewers tie an arrow to a slice, and take the one that began first for its origin.  Most commands
 * had begun before the change, so both ends are marks of their own, each at its moment.
 */
#ifndef ENVVIZ_COMMANDS_TRACE_EVENT_ARROWS_H
#define ENVVIZ_COMMANDS_TRACE_EVENT_ARROWS_H

#include "model/trace.h"

struct step;

struct arrow {
    uint32_t cause, load; /* event numbers */
    bool begun;           /* planning: there was room for its origin */
    bool whole;           /* and for its end: it will be drawn */
    bool freed;           /* the array was freed as well, as far as is told by now */
};

struct arrows {
    struct arrow *items; /* by cause; owned */
    uint32_t count;
};

/* All of the trace; false when out of memory. */
bool arrows_collect(struct arrows *arrows, const struct trace *trace);

/* Those of that cause leave from here. */
void arrows_begin(const struct step *step, uint32_t cause);

/* What was moved is freed. */
void arrows_free(struct arrows *arrows, uint32_t cause);

/* Planning is done. */
void arrows_rewind(struct arrows *arrows);

/* The event is the result of the command that is open: the one that leads to it arrives. */
void arrows_end(const struct step *step);

#endif
