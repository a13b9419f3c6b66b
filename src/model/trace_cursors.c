/*
 * The worlds that trace_at() has looked at last.  To explain a command is to look at its load, at
 * what pulled the rug, and at its result, and on a screen that is done for each frame: with a world
 * for each of them, nothing is folded twice.
 */
#include "model/trace_parts.h"

#include <stdlib.h>
#include <string.h>

enum { NEAR = 256 }; /* so many events a world is folded on; to look further it is copied */

struct cursors {
    struct world *worlds[CURSORS];
    uint32_t looked[CURSORS]; /* the number of the latest look that used it */
    uint32_t looks;
};

struct cursors *cursors_new(void)
{
    struct cursors *cursors = calloc(1, sizeof *cursors);
    for (unsigned i = 0; cursors && i < CURSORS; i++) {
        cursors->worlds[i] = world_new();
        if (cursors->worlds[i])
            continue;
        cursors_free(cursors);
        return NULL;
    }
    return cursors;
}

void cursors_free(struct cursors *cursors)
{
    for (unsigned i = 0; cursors && i < CURSORS; i++)
        world_free(cursors->worlds[i]);
    free(cursors);
}

/* The one that stands least far before the world after `target` events; CURSORS if a checkpoint is
 * nearer than all of them. */
static unsigned nearest(const struct cursors *cursors, uint32_t target)
{
    uint32_t least = target / CHECKPOINT_EVENTS * CHECKPOINT_EVENTS;
    unsigned found = CURSORS;
    for (unsigned i = 0; i < CURSORS; i++) {
        uint32_t events = cursors->worlds[i]->events;
        if (events > target || events < least)
            continue;
        found = i;
        least = events;
    }
    return found;
}

static unsigned oldest(const struct cursors *cursors)
{
    unsigned found = 0;
    for (unsigned i = 1; i < CURSORS; i++)
        if (cursors->looked[i] < cursors->looked[found])
            found = i;
    return found;
}

const struct world *cursors_at(struct cursors *cursors, const struct trace *trace, uint32_t index)
{
    uint32_t target = index == EVENT_NONE ? 0 : index + 1;
    unsigned from = nearest(cursors, target), at = from;
    if (from == CURSORS || target - cursors->worlds[from]->events > NEAR) {
        at = oldest(cursors);
        if (from != CURSORS && from != at)
            memcpy(cursors->worlds[at], cursors->worlds[from], sizeof(struct world));
    }
    cursors->looked[at] = ++cursors->looks;
    trace_world(trace, index, cursors->worlds[at]);
    return cursors->worlds[at];
}
