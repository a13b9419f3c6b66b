/*
 * Events stand in chunks that never move.  Every CHECKPOINT_EVENTS events a copy of the world is
 * kept; any other world is folded from the nearest one before it.
 */
#include "model/trace_parts.h"

#include <stdlib.h>
#include <string.h>

void *trace_room(void *items, uint32_t count, uint32_t *capacity, size_t item_bytes)
{
    if (count < *capacity)
        return items;
    uint32_t wider = *capacity + *capacity / 4 + 16;
    void *moved = realloc(items, wider * item_bytes);
    if (moved)
        *capacity = wider;
    return moved;
}

struct trace *trace_new(void)
{
    struct trace *trace = calloc(1, sizeof *trace);
    if (!trace)
        return NULL;
    memset(trace->rows, 0xff, sizeof trace->rows);
    trace->texts = texts_new();
    trace->stacks = trace->texts ? stacks_new(trace->texts) : NULL;
    trace->now = world_new();
    trace->findings = findings_new();
    trace->cursors = cursors_new();
    if (!trace->texts || !trace->stacks || !trace->findings || !trace->now || !trace->cursors) {
        trace_free(trace);
        return NULL;
    }
    return trace;
}

void trace_free(struct trace *trace)
{
    if (!trace)
        return;
    for (uint32_t i = 0; i < trace->chunk_count; i++)
        free(trace->chunks[i]);
    for (uint32_t i = 0; i < trace->checkpoint_count; i++)
        world_free(trace->checkpoints[i]);
    lanes_free(trace);
    free(trace->chunks);
    free(trace->checkpoints);
    findings_free(trace->findings);
    world_free(trace->now);
    cursors_free(trace->cursors);
    stacks_free(trace->stacks);
    texts_free(trace->texts);
    free(trace);
}

/* Room for one more event; a chunk made for nothing is used by the next one. */
static bool make_chunk(struct trace *trace)
{
    if (trace->count < trace->chunk_count * (uint64_t)CHUNK_EVENTS)
        return true;
    struct event **chunks = trace_room(trace->chunks, trace->chunk_count, &trace->chunk_capacity,
                                       sizeof(struct event *));
    if (!chunks)
        return false;
    trace->chunks = chunks;
    struct event *chunk = malloc(CHUNK_EVENTS * sizeof *chunk);
    if (!chunk)
        return false;
    trace->chunks[trace->chunk_count++] = chunk;
    return true;
}

/* A checkpoint is due once the next event is in: its memory is made before. */
static bool make_checkpoint(struct trace *trace, struct world **checkpoint)
{
    *checkpoint = NULL;
    if ((trace->count + 1) % CHECKPOINT_EVENTS != 0)
        return true;
    struct world **checkpoints = trace_room(trace->checkpoints, trace->checkpoint_count,
                                            &trace->checkpoint_capacity, sizeof(struct world *));
    if (!checkpoints)
        return false;
    trace->checkpoints = checkpoints;
    *checkpoint = malloc(sizeof **checkpoint);
    return *checkpoint != NULL;
}

bool trace_append(struct trace *trace, const struct event *event, const char *text)
{
    struct event kept = *event;
    struct world *checkpoint;
    uint32_t index = trace->count;
    if (index >= EVENT_NONE - 1)
        return false;
    kept.text = texts_intern(trace->texts, text ? text : "");
    if (kept.text == 0 && text && *text)
        return false;
    if (kept.time_ns < trace->now->time_ns)
        kept.time_ns = trace->now->time_ns;
    if (!make_chunk(trace) || !lanes_prepare(trace, &kept) ||
        !stacks_apply(trace->stacks, &kept, index, text ? text : "") ||
        !make_checkpoint(trace, &checkpoint))
        return false;
    trace->chunks[index / CHUNK_EVENTS][index % CHUNK_EVENTS] = kept;
    trace->count++;
    world_apply(trace->now, &kept, index);
    lanes_follow(trace, &kept, index);
    findings_follow(trace->findings, trace->now, &kept, index);
    if (checkpoint) {
        memcpy(checkpoint, trace->now, sizeof *checkpoint);
        trace->checkpoints[trace->checkpoint_count++] = checkpoint;
    }
    return true;
}

uint32_t trace_count(const struct trace *trace)
{
    return trace->count;
}

const struct event *trace_event(const struct trace *trace, uint32_t index)
{
    if (index >= trace->count)
        return NULL;
    return &trace->chunks[index / CHUNK_EVENTS][index % CHUNK_EVENTS];
}

const struct stacks *trace_stacks(const struct trace *trace)
{
    return trace->stacks;
}

const char *trace_text(const struct trace *trace, uint32_t text)
{
    return texts_get(trace->texts, text);
}

uint32_t trace_find(const struct trace *trace, uint64_t time_ns)
{
    uint32_t low = 0, high = trace->count; /* the first event after time_ns lies in low..high */
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (trace_event(trace, middle)->time_ns <= time_ns)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? EVENT_NONE : low - 1;
}

void trace_world(const struct trace *trace, uint32_t index, struct world *world)
{
    uint32_t target = index == EVENT_NONE ? 0 : index >= trace->count ? trace->count : index + 1;
    if (target == world->events)
        return;
    if (target == trace->count) {
        memcpy(world, trace->now, sizeof *world);
        return;
    }
    uint32_t kept = target / CHECKPOINT_EVENTS;
    if (world->events > target || world->events < kept * CHECKPOINT_EVENTS) {
        if (kept == 0)
            world_reset(world);
        else
            memcpy(world, trace->checkpoints[kept - 1], sizeof *world);
    }
    for (uint32_t i = world->events; i < target; i++)
        world_apply(world, trace_event(trace, i), i);
}

const struct world *trace_at(const struct trace *trace, uint32_t index)
{
    if (index != EVENT_NONE && index + 1 >= trace->count)
        return trace->now;
    return cursors_at(trace->cursors, trace, index);
}

const struct findings *trace_findings(const struct trace *trace)
{
    return trace->findings;
}

void trace_settle(struct trace *trace)
{
    findings_settle(trace->findings, trace->now);
}

const struct world *trace_now(const struct trace *trace)
{
    return trace->now;
}

size_t trace_memory(const struct trace *trace)
{
    return sizeof *trace + sizeof *trace->findings + texts_memory(trace->texts) +
           stacks_memory(trace->stacks) + lanes_memory(trace) +
           trace->chunk_count * (size_t)CHUNK_EVENTS * sizeof(struct event) +
           trace->chunk_capacity * sizeof(struct event *) +
           (trace->checkpoint_count + 1 + CURSORS) * sizeof(struct world) +
           trace->checkpoint_capacity * sizeof(struct world *);
}
