/* Between the files of the trace; nobody else includes this. */
#ifndef ENVVIZ_MODEL_TRACE_PARTS_H
#define ENVVIZ_MODEL_TRACE_PARTS_H

#include "model/trace.h"

enum {
    CHUNK_EVENTS = 4096,
    /* Folding so many events takes about a millisecond; a world is worth 5 bytes an event then. */
    CHECKPOINT_EVENTS = 16384,
    CURSORS = 4 /* see trace_cursors.c */
};

/* A lane, and the slices that are still being looked after; NO_SLICE for none. */
struct lane_entry {
    struct lane lane;
    uint32_t command, change; /* the latest of its kind */
};
enum { NO_SLICE = UINT32_MAX, NO_ROW = UINT16_MAX };

struct trace {
    struct texts *texts;
    struct stacks *stacks;
    struct event **chunks;
    uint32_t chunk_count, chunk_capacity;
    uint32_t count;
    struct world **checkpoints; /* [i]: after (i + 1) * CHECKPOINT_EVENTS events */
    uint32_t checkpoint_count, checkpoint_capacity;
    struct world *now;
    struct cursors *cursors;
    struct findings *findings;
    struct lane_entry **lanes; /* by row */
    uint32_t lane_count, lane_capacity;
    struct lane_entry *spare;     /* the next lane */
    struct lane_entry *filled;    /* the lane that may have no room left, or NULL */
    uint16_t rows[WORLD_THREADS]; /* row of each entry of now->threads, as last seen */
    struct thread_note {
        uint32_t name;
        uint16_t row; /* NO_ROW until it was seen */
    } * threads;      /* by number */
    uint32_t thread_capacity;
    uint32_t *moves;
    uint32_t move_count, move_capacity;
    uint32_t *losses;
    uint32_t loss_count, loss_capacity;
    struct failure *failures;
    uint32_t failure_count, failure_capacity;
};

/* Makes room for one more item than `count`.  Returns the items, which may have moved; NULL when
 * out of memory, and they stay as they are. */
void *trace_room(void *items, uint32_t count, uint32_t *capacity, size_t item_bytes);

/* trace_lanes.c.  Before an event is folded: makes room for whatever it may add.  False when out of
 * memory. */
bool lanes_prepare(struct trace *trace, const struct event *event);

/* After event `index` was folded into trace->now. */
void lanes_follow(struct trace *trace, const struct event *event, uint32_t index);

/* trace_cursors.c.  The worlds that trace_at() has looked at last. */
struct cursors *cursors_new(void);
void cursors_free(struct cursors *cursors);
const struct world *cursors_at(struct cursors *cursors, const struct trace *trace, uint32_t index);

void lanes_free(struct trace *trace);
size_t lanes_memory(const struct trace *trace);

#endif
