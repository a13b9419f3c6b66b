/*
 * What an event has to do with others: the load, the move that pulled the rug from under it, and
 * the result are linked, and a change with all commands that held what it touched.
 */
#ifndef ENVVIZ_MODEL_RELATIONS_H
#define ENVVIZ_MODEL_RELATIONS_H

#include "model/trace.h"

enum relation_kind {
#define RELATION(id, what) RELATION_##id,
#include "model/relations.def"
#undef RELATION
    RELATION_COUNT
};

/* "the load" */
const char *relation_what(enum relation_kind kind);

enum { RELATIONS_MOST = 16 };

struct relations {
    struct {
        uint32_t event;
        enum relation_kind kind;
    } list[RELATIONS_MOST];
    unsigned count;
    uint32_t victims; /* commands that held what a change touched, also where the list is full */
    uint32_t command; /* the command that the event is part of (its load), or EVENT_NONE */
};

/* The relations of event `index`, in the order in which one would follow them: from the load to
 * what touched the array, to the result, to the load again.  From a change: first to the command
 * `of` (its load event; EVENT_NONE: none), then to those that it hurt most. */
void relations_of(const struct trace *trace, uint32_t index, uint32_t of, struct relations *out);

#endif
