/* What is known about one command, gathered from a trace.  Inside the model only. */
#ifndef ENVVIZ_MODEL_STORY_H
#define ENVVIZ_MODEL_STORY_H

#include "model/phrase.h"
#include "model/trace.h"

struct story {
    const struct trace *trace;
    struct command command; /* as it was last seen, its end, damage and status included */
    uint16_t thread;
    const struct event *load;  /* exec.load; the exec.result where the load is missing */
    const struct event *cause; /* what touched the array that it held, or NULL */
    uint32_t moved_to;         /* cause moved the array: its new generation, or EVENT_NONE */
    uint32_t cause_op;         /* enum env_op of the change that did it; OP_COUNT: not known */
    bool freed;                /* the array that it held was freed until the end */
    bool published;            /* freed before: environ had got its new value already */
    uint16_t meanwhile;        /* no cause: a thread that was in the middle of a change, or 0 */
    uint8_t meanwhile_op;
    uint32_t meanwhile_name;
    uint32_t was_freed; /* the pointer is no array of environ's any more: it was this one's */
    uint64_t was_freed_ns;
};

/* False if no command begins at event `load`. */
bool story_read(struct story *story, const struct trace *trace, uint32_t load);

/* "w0"; "thread 7" where it has no name; "envviz" for thread 0. */
void say_thread(struct phrase *phrase, const struct trace *trace, uint16_t number);

/* setenv("NAME") */
void say_change(struct phrase *phrase, const struct trace *trace, unsigned op, uint32_t name);

#endif
