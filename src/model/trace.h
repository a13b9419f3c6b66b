/*
 * A trace: all events of a session in time order, with what makes them quick to draw and to seek:
 * the texts, the lanes with their slices, the moves, the failures, the losses, and checkpoints of
 * the world.
 *
 * A lane is a row of the timeline.  A thread gets the lane of an ended thread of the same name, if
 * there is one, else a new one: the w0 of each build shares one lane.
 */
#ifndef ENVVIZ_MODEL_TRACE_H
#define ENVVIZ_MODEL_TRACE_H

#include "model/findings.h"
#include "model/stacks.h"
#include "model/world.h"

#include <stddef.h>

enum slice_kind { SLICE_COMMAND, SLICE_CHANGE };

/* A piece of a lane: a command from load to result, or a change of the environment from begin to
 * end.  Slices of a lane are in time order and do not overlap.  Steps of a search along PATH (see
 * struct counts) leave no slice: the last attempt is the command. */
struct slice {
    uint32_t begin, end; /* event numbers; end is EVENT_NONE while it goes on */
    uint32_t cause;      /* the move or shift that touched what it held, or EVENT_NONE */
    uint16_t thread;
    uint8_t kind : 7;    /* enum slice_kind */
    uint8_t private : 1; /* SLICE_COMMAND: it has a private copy of the environment */
    uint8_t
        outcome; /* SLICE_COMMAND: enum outcome.  SLICE_CHANGE: enum grow + 1, 0 for no growth */
};

struct lane {
    uint32_t name; /* text */
    uint32_t count;
    struct slice *slices;
    uint32_t capacity;
    uint64_t *notable; /* see trace_lane_notable() */
    uint32_t *losses;  /* events that tell how many of the lane's events are missing, in order */
    uint32_t loss_count, loss_capacity;
};

struct trace;

/* NULL when out of memory.  The caller frees. */
struct trace *trace_new(void);
void trace_free(struct trace *trace);

/* Appends an event (times must not go back; an earlier one is lifted to the newest).  `text` may be
 * NULL.  False when out of memory: the event is not in. */
bool trace_append(struct trace *trace, const struct event *event, const char *text);

uint32_t trace_count(const struct trace *trace);

/* The event; NULL if there is none of that number.  Never moves. */
const struct event *trace_event(const struct trace *trace, uint32_t index);
const char *trace_text(const struct trace *trace, uint32_t text);

/* The call stacks (--stacks) of the changes and commands; see model/stacks.h for what to ask. */
const struct stacks *trace_stacks(const struct trace *trace);

/* Name of a thread, "" if it never had one; 0, envviz itself, has none. */
const char *trace_thread_name(const struct trace *trace, uint16_t number);

/* Bytes of memory in use, texts, checkpoints and all indexes included. */
size_t trace_memory(const struct trace *trace);

/* The last event at or before `time_ns`; EVENT_NONE if there is none. */
uint32_t trace_find(const struct trace *trace, uint64_t time_ns);

/* The world after events 0..index; EVENT_NONE gives the world before all.  Exact, forward and back;
 * the cost is bounded by the distance to the nearest checkpoint.  *world is any earlier world of
 * the same trace or a new one, and is reused when it lies shortly before. */
void trace_world(const struct trace *trace, uint32_t index, struct world *world);

/* The same for a look in passing: valid until the next trace_at() or trace_append().  A step
 * forward from the last look costs one event.  One thread at a time. */
const struct world *trace_at(const struct trace *trace, uint32_t index);

/* The world after all events. */
const struct world *trace_now(const struct trace *trace);

/* What was found in all events so far; settled by trace_settle(), at the end of a session. */
const struct findings *trace_findings(const struct trace *trace);
void trace_settle(struct trace *trace);

uint32_t trace_lane_count(const struct trace *trace);
const struct lane *trace_lane(const struct trace *trace, uint32_t row);

/* First slice of the lane, from number `from` on, that ends at or after `time_ns` (or is open);
 * lane->count if none.  The nearer to `from`, the sooner it is found. */
uint32_t trace_lane_seek(const struct trace *trace, const struct lane *lane, uint32_t from,
                         uint64_t time_ns);

/* The first slice from number `from` up to, but not including, `to` that may be a command with an
 * outcome that nobody should miss (a failure, a near miss); `to` if there is none.  Of every 64
 * others it looks at one word. */
uint32_t trace_lane_notable(const struct lane *lane, uint32_t from, uint32_t to);

/* The first of the lane's losses at or after event number `index`; lane->loss_count if none. */
uint32_t trace_lane_loss_seek(const struct lane *lane, uint32_t index);

/* The command slice whose load event is `load`; NULL if there is none. */
const struct slice *trace_slice_of(const struct trace *trace, uint32_t load);

/* The latest slice of the event's own thread that begins at or before it; NULL if there is none. */
const struct slice *trace_slice_before(const struct trace *trace, uint32_t index);

/* Moves (env.grow moved), losses (lost) and failures (result or child.env events of failed or
 * damaged commands; `load` gives the command; it is the result itself where the load is missing) in
 * time order. */
struct failure {
    uint32_t event, load;
};
uint32_t trace_move_count(const struct trace *trace);
uint32_t trace_move(const struct trace *trace, uint32_t i);
uint32_t trace_failure_count(const struct trace *trace);
struct failure trace_failure(const struct trace *trace, uint32_t i);
uint32_t trace_loss_count(const struct trace *trace);
uint32_t trace_loss(const struct trace *trace, uint32_t i);

/* First move / loss / failure at or after event number `index`; the count if there is none. */
uint32_t trace_move_seek(const struct trace *trace, uint32_t index);
uint32_t trace_loss_seek(const struct trace *trace, uint32_t index);
uint32_t trace_failure_seek(const struct trace *trace, uint32_t index);

#endif
