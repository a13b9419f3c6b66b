/* Questions to a trace: who, which slice, which move, which failure. */
#include "model/trace_parts.h"

const char *trace_thread_name(const struct trace *trace, uint16_t number)
{
    return number < trace->thread_capacity ? trace_text(trace, trace->threads[number].name) : "";
}

uint32_t trace_lane_count(const struct trace *trace)
{
    return trace->lane_count;
}

const struct lane *trace_lane(const struct trace *trace, uint32_t row)
{
    return &trace->lanes[row]->lane;
}

static bool ends_before(const struct trace *trace, const struct slice *slice, uint64_t time_ns)
{
    return slice->end != EVENT_NONE && trace_event(trace, slice->end)->time_ns < time_ns;
}

uint32_t trace_lane_seek(const struct trace *trace, const struct lane *lane, uint32_t from,
                         uint64_t time_ns)
{
    uint32_t low = from < lane->count ? from : lane->count, high = lane->count;
    for (uint32_t step = 1; high - low > step; step *= 2) { /* doubling steps, then halves */
        if (!ends_before(trace, &lane->slices[low + step], time_ns)) {
            high = low + step;
            break;
        }
        low += step;
    }
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (ends_before(trace, &lane->slices[middle], time_ns))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The command of the lane that begins at event `load`. */
static const struct slice *slice_in(const struct lane *lane, uint32_t load)
{
    uint32_t low = 0, high = lane->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (lane->slices[middle].begin < load)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == lane->count || lane->slices[low].begin != load)
        return NULL;
    return lane->slices[low].kind == SLICE_COMMAND ? &lane->slices[low] : NULL;
}

const struct slice *trace_slice_of(const struct trace *trace, uint32_t load)
{
    const struct event *event = trace_event(trace, load);
    if (!event || event->thread >= trace->thread_capacity)
        return NULL;
    const struct slice *found = NULL;
    uint16_t row = trace->threads[event->thread].row;
    if (row < trace->lane_count)
        found = slice_in(&trace->lanes[row]->lane, load);
    /* A number that was given away again has left its earlier slices in another lane. */
    for (uint32_t i = 0; i < trace->lane_count && !found; i++)
        found = slice_in(&trace->lanes[i]->lane, load);
    return found;
}

const struct slice *trace_slice_before(const struct trace *trace, uint32_t index)
{
    const struct event *event = trace_event(trace, index);
    if (!event || event->thread >= trace->thread_capacity)
        return NULL;
    uint16_t row = trace->threads[event->thread].row;
    if (row >= trace->lane_count)
        return NULL;
    const struct lane *lane = &trace->lanes[row]->lane;
    uint32_t low = 0, high = lane->count; /* the first that begins later */
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (lane->slices[middle].begin <= index)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low > 0 && lane->slices[low - 1].thread == event->thread;
    return found ? &lane->slices[low - 1] : NULL;
}

uint32_t trace_move_count(const struct trace *trace)
{
    return trace->move_count;
}

uint32_t trace_move(const struct trace *trace, uint32_t i)
{
    return trace->moves[i];
}

uint32_t trace_failure_count(const struct trace *trace)
{
    return trace->failure_count;
}

struct failure trace_failure(const struct trace *trace, uint32_t i)
{
    return trace->failures[i];
}

/* The first of some event numbers, in order, at or after `index`; the count if there is none. */
static uint32_t seek_number(const uint32_t *numbers, uint32_t count, uint32_t index)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (numbers[middle] < index)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t trace_move_seek(const struct trace *trace, uint32_t index)
{
    return seek_number(trace->moves, trace->move_count, index);
}

uint32_t trace_loss_count(const struct trace *trace)
{
    return trace->loss_count;
}

uint32_t trace_loss(const struct trace *trace, uint32_t i)
{
    return trace->losses[i];
}

uint32_t trace_loss_seek(const struct trace *trace, uint32_t index)
{
    return seek_number(trace->losses, trace->loss_count, index);
}

uint32_t trace_lane_loss_seek(const struct lane *lane, uint32_t index)
{
    return seek_number(lane->losses, lane->loss_count, index);
}

uint32_t trace_lane_notable(const struct lane *lane, uint32_t from, uint32_t to)
{
    if (from >= to)
        return to;
    uint32_t word = from / 64, last = (to - 1) / 64;
    uint64_t bits = lane->notable[word] & ~UINT64_C(0) << from % 64;
    while (bits == 0 && word < last)
        bits = lane->notable[++word];
    uint32_t found = bits ? word * 64 + (uint32_t)__builtin_ctzll(bits) : to;
    return found < to ? found : to;
}

uint32_t trace_failure_seek(const struct trace *trace, uint32_t index)
{
    uint32_t low = 0, high = trace->failure_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (trace->failures[middle].event < index)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
