#include "model/measure.h"

/* The first slice of the lane that begins at or after event `index`. */
static uint32_t first_slice(const struct lane *lane, uint32_t index)
{
    uint32_t low = 0, high = lane->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (lane->slices[middle].begin < index)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct measure measure_between(const struct trace *trace, uint64_t a_ns, uint64_t b_ns)
{
    uint64_t from_ns = a_ns < b_ns ? a_ns : b_ns, to_ns = a_ns < b_ns ? b_ns : a_ns;
    struct measure measure = {.span_ns = to_ns - from_ns};
    uint32_t before = from_ns == 0 ? EVENT_NONE : trace_find(trace, from_ns - 1);
    uint32_t last = trace_find(trace, to_ns);
    if (last == EVENT_NONE)
        return measure;
    uint32_t first = before == EVENT_NONE ? 0 : before + 1;
    for (uint32_t row = 0; row < trace_lane_count(trace); row++) {
        const struct lane *lane = trace_lane(trace, row);
        uint32_t end = first_slice(lane, last + 1);
        for (uint32_t i = first_slice(lane, first); i < end; i++)
            measure.commands += lane->slices[i].kind == SLICE_COMMAND;
    }
    measure.failures = trace_failure_seek(trace, last + 1) - trace_failure_seek(trace, first);
    measure.moves = trace_move_seek(trace, last + 1) - trace_move_seek(trace, first);
    return measure;
}
