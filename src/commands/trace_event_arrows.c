#include "commands/trace_event_arrows.h"

#include "commands/trace_event_slices.h"

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

/* The first one of that cause, or arrows->count. */
static uint32_t first_of(const struct arrows *arrows, uint32_t cause)
{
    uint32_t low = 0, high = arrows->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (arrows->items[middle].cause < cause)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_of(const struct arrows *arrows, uint32_t i, uint32_t cause)
{
    return i < arrows->count && arrows->items[i].cause == cause;
}

/* By what the cause did to the array. */
static const struct ends {
    const char *origin, *end;
} moved = {"moved the array", "its array was moved"},
  freed = {"freed the array", "its array was freed"},
  shifted = {"shifted the array", "its array was shifted"},
  replaced = {"replaced environ", "environ was replaced"};

static const struct ends *ends_of(const struct event *event)
{
    switch (event->type) {
    case EVENT_ENV_FREE:
        return &freed;
    case EVENT_ENV_SHIFT:
        return &shifted;
    case EVENT_ENV_FOREIGN:
        return &replaced;
    default:
        return &moved;
    }
}

static void write_tip(const struct step *step, const char *phase, uint64_t time_ns,
                      const struct arrow *arrow)
{
    struct trace_event_writer *writer = &step->exporter->writer;
    trace_event_begin(writer, phase, time_ns, step->line->track);
    trace_event_text(writer, "name", "array");
    trace_event_text(writer, "cat", "arrow");
    trace_event_number(writer, "id", arrow->load);
    if (*phase == 'f')
        trace_event_text(writer, "bp", "e");
    trace_event_end(writer);
}

static bool leads_anywhere(const struct arrows *arrows, uint32_t first)
{
    uint32_t i = first;
    while (is_of(arrows, i, arrows->items[first].cause) && !arrows->items[i].whole)
        i++;
    return is_of(arrows, i, arrows->items[first].cause);
}

void arrows_begin(const struct step *step, uint32_t cause)
{
    struct arrows *arrows = &step->exporter->arrows;
    uint32_t first = first_of(arrows, cause);
    if (!is_of(arrows, first, cause) ||
        (!step->exporter->planning && !leads_anywhere(arrows, first)))
        return;
    uint64_t mark_ns = slice_mark(step, "change", ends_of(step->event)->origin);
    if (mark_ns == 0)
        return;
    for (uint32_t i = first; is_of(arrows, i, cause); i++) {
        arrows->items[i].begun = true;
        if (slice_is_written(step->exporter) && arrows->items[i].whole)
            write_tip(step, "s", mark_ns, &arrows->items[i]);
    }
}

void arrows_free(struct arrows *arrows, uint32_t cause)
{
    for (uint32_t i = first_of(arrows, cause); is_of(arrows, i, cause); i++)
        arrows->items[i].freed = true;
}

void arrows_rewind(struct arrows *arrows)
{
    for (uint32_t i = 0; i < arrows->count; i++)
        arrows->items[i].begun = arrows->items[i].freed = false;
}

/* The arrow to the command that is open and has its result now; NULL if there is none. */
static struct arrow *arriving(const struct step *step)
{
    struct arrows *arrows = &step->exporter->arrows;
    const struct open_slice *open = step->line->stack;
    if (step->line->depth == 0 || open->kind != OPEN_COMMAND)
        return NULL;
    const struct slice *slice = trace_slice_of(step->exporter->trace, open->event);
    if (slice == NULL || slice->cause == EVENT_NONE || slice->end != step->index)
        return NULL;
    for (uint32_t i = first_of(arrows, slice->cause); is_of(arrows, i, slice->cause); i++)
        if (arrows->items[i].load == open->event)
            return &arrows->items[i];
    return NULL;
}

void arrows_end(const struct step *step)
{
    struct arrow *arrow = arriving(step);
    if (arrow == NULL || !arrow->begun || !(step->exporter->planning || arrow->whole))
        return;
    const struct ends *ends =
        arrow->freed ? &freed : ends_of(trace_event(step->exporter->trace, arrow->cause));
    uint64_t mark_ns = slice_mark(step, "command", ends->end);
    if (mark_ns == 0)
        return;
    arrow->whole = true;
    if (slice_is_written(step->exporter))
        write_tip(step, "f", mark_ns, arrow);
}
