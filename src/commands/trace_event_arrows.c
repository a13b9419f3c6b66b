#include "commands/trace_event_arrows.h"

#include <stdlib.h>

static int by_cause(const void *a, const void *b)
{
    const struct arrow *first = a, *second = b;
    if (first->cause != second->cause)
        return first->cause < second->cause ? -1 : 1;
    return first->load < second->load ? -1 : first->load > second->load;
}

/* Counts the commands that have a cause, and keeps them where there is room for them. */
static uint32_t gather(const struct trace *trace, struct arrow *items)
{
    uint32_t count = 0;
    for (uint32_t row = 0; row < trace_lane_count(trace); row++) {
        const struct lane *lane = trace_lane(trace, row);
        for (uint32_t i = 0; i < lane->count; i++) {
            const struct slice *slice = &lane->slices[i];
            if (slice->kind != SLICE_COMMAND || slice->cause == EVENT_NONE)
                continue;
            if (items)
                items[count] = (struct arrow){.cause = slice->cause, .load = slice->begin};
            count++;
        }
    }
    return count;
}

bool arrows_collect(struct arrows *arrows, const struct trace *trace)
{
    arrows->count = gather(trace, NULL);
    arrows->items = calloc(arrows->count + 1, sizeof *arrows->items);
    if (arrows->items == NULL)
        return false;
    gather(trace, arrows->items);
    qsort(arrows->items, arrows->count, sizeof *arrows->items, by_cause);
    return true;
}

uint32_t arrows_from(const struct arrows *arrows, uint32_t cause)
{
    uint32_t low = 0, high = arrows->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (arrows->items[middle].cause < cause)
            low = middle + 1;
        else
            high = middle;
    }
    return low < arrows->count && arrows->items[low].cause == cause ? low : arrows->count;
}

struct arrow *arrows_to(const struct arrows *arrows, uint32_t cause, uint32_t load)
{
    for (uint32_t i = arrows_from(arrows, cause);
         i < arrows->count && arrows->items[i].cause == cause; i++)
        if (arrows->items[i].load == load)
            return &arrows->items[i];
    return NULL;
}
