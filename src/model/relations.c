#include "model/relations.h"

enum {
    FOLLOW_MOST = 20000, /* events that are searched for the rest of a command or a change */
    VICTIMS_MOST = RELATIONS_MOST - 3 /* with the change's own begin, deed and end */
};

const char *relation_what(enum relation_kind kind)
{
    static const char *const whats[RELATION_COUNT] = {
#define RELATION(id, what) [RELATION_##id] = (what),
#include "model/relations.def"
#undef RELATION
    };
    return whats[kind];
}

static void add(struct relations *out, uint32_t self, uint32_t event, enum relation_kind kind)
{
    if (event == EVENT_NONE || event == self || out->count == RELATIONS_MOST)
        return;
    for (unsigned i = 0; i < out->count; i++)
        if (out->list[i].event == event)
            return;
    out->list[out->count].event = event;
    out->list[out->count++].kind = kind;
}

/* The next event of a type of the thread after `from` and before it does something else, or
 * EVENT_NONE. */
static uint32_t rest_of(const struct trace *trace, uint32_t from, unsigned type)
{
    uint16_t thread = trace_event(trace, from)->thread;
    uint32_t end = trace_count(trace);
    if (end - from > FOLLOW_MOST)
        end = from + FOLLOW_MOST;
    for (uint32_t i = from + 1; i < end; i++) {
        const struct event *event = trace_event(trace, i);
        if (event->thread != thread)
            continue;
        if (event->type == type)
            return i;
        if (event->type == EVENT_EXEC_LOAD || event->type == EVENT_ENV_BEGIN)
            break;
    }
    return EVENT_NONE;
}

static bool is_of_command(unsigned type)
{
    return type == EVENT_EXEC_LOAD || type == EVENT_EXEC_COPY || type == EVENT_EXEC_BEGIN ||
           type == EVENT_EXEC_HELD || type == EVENT_EXEC_RESULT || type == EVENT_CHILD_ENV ||
           type == EVENT_EXEC_STATUS || type == EVENT_KERNEL_READ;
}

static bool is_of_change(unsigned type)
{
    return type == EVENT_ENV_BEGIN || type == EVENT_ENV_LOCK || type == EVENT_ENV_GROW ||
           type == EVENT_ENV_FREE || type == EVENT_ENV_PUBLISH || type == EVENT_ENV_STORE ||
           type == EVENT_ENV_SHIFT || type == EVENT_ENV_END || type == EVENT_ENV_WAIT;
}

/* A command: its way from where `index` stands, then the rest. */
static void of_command(const struct trace *trace, uint32_t index, const struct slice *slice,
                       struct relations *out)
{
    unsigned type = trace_event(trace, index)->type;
    const uint32_t way[] = {slice->begin, slice->cause, slice->end};
    const enum relation_kind kinds[] = {RELATION_LOAD, RELATION_CAUSE, RELATION_RESULT};
    unsigned first = index == slice->begin ? 1 : type == EVENT_EXEC_BEGIN ? 2 : 0;
    for (unsigned i = 0; i < 3; i++)
        add(out, index, way[(first + i) % 3], kinds[(first + i) % 3]);
    if (slice->end != EVENT_NONE) {
        add(out, index, rest_of(trace, slice->end, EVENT_CHILD_ENV), RELATION_CHILD);
        add(out, index, rest_of(trace, slice->end, EVENT_EXEC_STATUS), RELATION_STATUS);
    }
    out->command = slice->begin;
}

/* Whether x goes before y: the one that was asked for, then by outcome, then as they came. */
static bool outweighs(const struct slice *x, const struct slice *y, uint32_t of)
{
    if ((x->begin == of) != (y->begin == of))
        return x->begin == of;
    if (x->outcome != y->outcome)
        return x->outcome > y->outcome;
    return x->begin < y->begin;
}

/* Of the commands whose array events from .. to touched, the heaviest; returns how many there are
 * in all. */
static unsigned find_victims(const struct trace *trace, uint32_t from, uint32_t to, uint32_t of,
                             const struct slice *victims[VICTIMS_MOST])
{
    uint64_t time_ns = trace_event(trace, from)->time_ns;
    unsigned count = 0;
    for (uint32_t row = 0; row < trace_lane_count(trace); row++) {
        const struct lane *lane = trace_lane(trace, row);
        uint32_t i = trace_lane_seek(trace, lane, 0, time_ns);
        for (; i < lane->count && lane->slices[i].begin <= to; i++) {
            const struct slice *slice = &lane->slices[i];
            if (slice->kind != SLICE_COMMAND || slice->cause == EVENT_NONE || slice->cause < from ||
                slice->cause > to)
                continue;
            unsigned at = count < VICTIMS_MOST ? count : VICTIMS_MOST;
            for (; at > 0 && outweighs(slice, victims[at - 1], of); at--)
                if (at < VICTIMS_MOST)
                    victims[at] = victims[at - 1];
            if (at < VICTIMS_MOST)
                victims[at] = slice;
            count++;
        }
    }
    return count;
}

/* A change: what it did to the array, whom that hurt, its begin and end. */
static void of_change(const struct trace *trace, uint32_t index, const struct slice *slice,
                      uint32_t of, struct relations *out)
{
    const struct slice *victims[VICTIMS_MOST] = {NULL};
    uint32_t last = slice->end == EVENT_NONE ? trace_count(trace) - 1 : slice->end;
    uint32_t deed = rest_of(trace, slice->begin, EVENT_ENV_GROW);
    if (deed == EVENT_NONE || deed > last)
        deed = rest_of(trace, slice->begin, EVENT_ENV_SHIFT);
    if (deed != EVENT_NONE && deed <= last && index < deed)
        add(out, index, deed, RELATION_DEED);
    out->victims = find_victims(trace, slice->begin, last, of, victims);
    for (unsigned i = 0; i < VICTIMS_MOST && victims[i]; i++) {
        const struct slice *victim = victims[i];
        add(out, index, victim->end == EVENT_NONE ? victim->begin : victim->end, RELATION_VICTIM);
    }
    add(out, index, slice->begin, RELATION_BEGIN);
    if (deed != EVENT_NONE && deed <= last)
        add(out, index, deed, RELATION_DEED);
    add(out, index, slice->end, RELATION_END);
}

void relations_of(const struct trace *trace, uint32_t index, uint32_t of, struct relations *out)
{
    *out = (struct relations){.command = EVENT_NONE};
    const struct event *event = trace_event(trace, index);
    const struct slice *slice = event ? trace_slice_before(trace, index) : NULL;
    if (!slice)
        return;
    if (slice->kind == SLICE_COMMAND && is_of_command(event->type))
        of_command(trace, index, slice, out);
    else if (slice->kind == SLICE_CHANGE && is_of_change(event->type))
        of_change(trace, index, slice, of, out);
}
