/* Where each slice of a trace-event file ends, known before the first one is written. */
#ifndef ENVVIZ_COMMANDS_TRACE_EVENT_PLAN_H
#define ENVVIZ_COMMANDS_TRACE_EVENT_PLAN_H

#include <stdbool.h>
#include <stdint.h>

struct plan {
    uint64_t *ends_ns; /* by number of the slice, in the order in which they open; owned */
    uint32_t count, capacity;
    uint32_t next;
    bool lacking; /* out of memory: the plan is of no use */
};

/* The number of the slice that opens now. */
uint32_t plan_next(struct plan *plan);

/* Planning: it ends there. */
void plan_set_end(struct plan *plan, uint32_t number, uint64_t time_ns);

uint64_t plan_end(const struct plan *plan, uint32_t number);

/* Planning is done: the slices are gone through from the first one again. */
void plan_rewind(struct plan *plan);

void plan_free(struct plan *plan);

#endif
