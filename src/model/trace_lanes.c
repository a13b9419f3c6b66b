/*
 * What makes a trace quick to draw: lanes with slices, moves, failures, losses, names of threads.
 * All of it is read off the world after each event: a slice follows the command or the change of
 * its thread as long as the thread has it.
 *
 * An event adds at most one lane, one slice, one move, one loss and one failure.  lanes_prepare()
 * makes room for them, so that following cannot fail: there is always a lane to spare, and each
 * lane has room for a slice.
 */
#include "model/trace_parts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Events that may change commands of other threads than their own. */
static const bool touches_others[EVENT_COUNT] = {
    [EVENT_ENV_GROW] = true,     [EVENT_ENV_FREE] = true,      [EVENT_ENV_SHIFT] = true,
    [EVENT_ENV_PUBLISH] = true,  [EVENT_PROCESS_START] = true, [EVENT_PROCESS_END] = true,
    [EVENT_THREAD_START] = true, [EVENT_THREAD_END] = true,    [EVENT_EXEC_RESULT] = true,
};

static size_t words_for(uint32_t slices)
{
    return ((size_t)slices + 63) / 64;
}

static bool lane_room(struct lane_entry *entry)
{
    struct lane *lane = &entry->lane;
    uint32_t capacity = lane->capacity;
    struct slice *slices = trace_room(lane->slices, lane->count, &capacity, sizeof *lane->slices);
    if (!slices)
        return false;
    lane->slices = slices;
    if (capacity == lane->capacity)
        return true;
    size_t old = words_for(lane->capacity), wider = words_for(capacity);
    uint64_t *notable = realloc(lane->notable, wider * sizeof *notable);
    if (!notable)
        return false;
    memset(notable + old, 0, (wider - old) * sizeof *notable);
    lane->notable = notable;
    lane->capacity = capacity;
    return true;
}

static void free_lane(struct lane_entry *entry)
{
    if (!entry)
        return;
    free(entry->lane.slices);
    free(entry->lane.notable);
    free(entry->lane.losses);
    free(entry);
}

static bool spare_lane(struct trace *trace)
{
    struct lane_entry **lanes = trace_room(trace->lanes, trace->lane_count, &trace->lane_capacity,
                                           sizeof(struct lane_entry *));
    if (!lanes)
        return false;
    trace->lanes = lanes;
    if (trace->spare)
        return true;
    struct lane_entry *entry = calloc(1, sizeof *entry);
    if (!entry || !lane_room(entry)) {
        free_lane(entry);
        return false;
    }
    entry->command = NO_SLICE;
    entry->change = NO_SLICE;
    trace->spare = entry;
    return true;
}

static bool note_room(struct trace *trace, uint16_t number)
{
    while (number >= trace->thread_capacity) {
        uint32_t old = trace->thread_capacity;
        struct thread_note *notes =
            trace_room(trace->threads, old, &trace->thread_capacity, sizeof *notes);
        if (!notes)
            return false;
        for (uint32_t i = old; i < trace->thread_capacity; i++)
            notes[i] = (struct thread_note){.row = NO_ROW};
        trace->threads = notes;
    }
    return true;
}

/* The lane of the thread that an event is of; NULL: none was seen yet. */
static struct lane *lane_of(const struct trace *trace, const struct event *event)
{
    uint16_t row = trace->threads[event->thread].row;
    return row < trace->lane_count ? &trace->lanes[row]->lane : NULL;
}

static bool loss_room(struct trace *trace, struct lane *lane)
{
    uint32_t *losses =
        trace_room(trace->losses, trace->loss_count, &trace->loss_capacity, sizeof *losses);
    if (!losses)
        return false;
    trace->losses = losses;
    if (!lane)
        return true;
    losses = trace_room(lane->losses, lane->loss_count, &lane->loss_capacity, sizeof *losses);
    if (losses)
        lane->losses = losses;
    return losses != NULL;
}

bool lanes_prepare(struct trace *trace, const struct event *event)
{
    if (!note_room(trace, event->thread) || !spare_lane(trace))
        return false;
    if (event->type == EVENT_LOST && !loss_room(trace, lane_of(trace, event)))
        return false;
    if (trace->filled && !lane_room(trace->filled))
        return false;
    trace->filled = NULL;
    uint32_t *moves =
        trace_room(trace->moves, trace->move_count, &trace->move_capacity, sizeof *moves);
    if (moves)
        trace->moves = moves;
    struct failure *failures = trace_room(trace->failures, trace->failure_count,
                                          &trace->failure_capacity, sizeof *failures);
    if (failures)
        trace->failures = failures;
    return moves && failures;
}

/* The slice that an entry still looks after, or NULL. */
static struct slice *slice_at(struct lane_entry *entry, uint32_t slice)
{
    return slice == NO_SLICE ? NULL : &entry->lane.slices[slice];
}

static void close_slice(struct slice *slice, uint32_t index, uint8_t outcome)
{
    if (!slice || slice->end != EVENT_NONE)
        return;
    slice->end = index;
    slice->outcome = outcome;
}

static uint32_t add_slice(struct trace *trace, struct lane_entry *entry, const struct slice *slice)
{
    assert(entry->lane.slices &&
           entry->lane.count < entry->lane.capacity); /* lanes_prepare() has seen to it */
    uint32_t at = entry->lane.count;
    entry->lane.slices[at] = *slice;
    entry->lane.notable[at / 64] &= ~(UINT64_C(1) << at % 64);
    trace->filled = entry;
    return entry->lane.count++;
}

/* The lane of a thread in the world; NULL when there are more rows than numbers for them. */
static struct lane_entry *entry_of(const struct trace *trace, const struct thread *thread)
{
    return thread->row < trace->lane_count ? trace->lanes[thread->row] : NULL;
}

static void follow_command(struct trace *trace, struct lane_entry *entry,
                           const struct thread *thread, uint32_t index)
{
    const struct command *command = &thread->command;
    struct slice *slice = slice_at(entry, entry->command);
    if (slice && slice->begin != command->load_event)
        close_slice(slice, index, OUTCOME_UNKNOWN);
    if (command->load_event == EVENT_NONE)
        return;
    if (command->load_event == index) {
        entry->command = add_slice(trace, entry,
                                   &(struct slice){.begin = index,
                                                   .end = EVENT_NONE,
                                                   .cause = EVENT_NONE,
                                                   .thread = thread->number,
                                                   .kind = SLICE_COMMAND});
        slice = slice_at(entry, entry->command);
    }
    if (!slice || slice->begin != command->load_event)
        return;
    slice->cause = command->cause_event;
    slice->outcome = command->outcome;
    slice->private = command_is_private(command);
    if (outcome_is_notable(command->outcome))
        entry->lane.notable[entry->command / 64] |= UINT64_C(1) << entry->command % 64;
    if (slice->end == EVENT_NONE && command->outcome != OUTCOME_OPEN)
        slice->end = command->result_event == EVENT_NONE ? index : command->result_event;
}

static void follow_change(struct trace *trace, struct lane_entry *entry,
                          const struct thread *thread, uint32_t index)
{
    struct slice *slice = slice_at(entry, entry->change);
    if (slice && slice->end == EVENT_NONE) {
        if (slice->begin == thread->change_event)
            slice->outcome = thread->change_grow;
        if (slice->begin != thread->change_event || thread->at != THREAD_IN_CHANGE)
            close_slice(slice, index, slice->outcome);
    }
    if (thread->change_event == index)
        entry->change = add_slice(trace, entry,
                                  &(struct slice){.begin = index,
                                                  .end = EVENT_NONE,
                                                  .cause = EVENT_NONE,
                                                  .thread = thread->number,
                                                  .kind = SLICE_CHANGE});
}

/* The attempt before was a step of a search along PATH: its slice and its failure go. */
static void drop_attempt(struct trace *trace, struct lane_entry *entry)
{
    struct slice *slice = slice_at(entry, entry->command);
    if (!slice || entry->command + 1 != entry->lane.count)
        return;
    for (uint32_t i = trace->failure_count; i-- > 0;) {
        if (trace->failures[i].load != slice->begin)
            continue;
        memmove(&trace->failures[i], &trace->failures[i + 1],
                (--trace->failure_count - i) * sizeof *trace->failures);
        break;
    }
    entry->lane.count--;
    entry->command = NO_SLICE;
}

static void follow(struct trace *trace, const struct thread *thread, uint32_t index)
{
    struct lane_entry *entry = entry_of(trace, thread);
    if (!entry)
        return;
    /* A change ends before a command begins, and the other way round. */
    if (thread->change_event == index) {
        follow_command(trace, entry, thread, index);
        follow_change(trace, entry, thread, index);
    } else {
        follow_change(trace, entry, thread, index);
        follow_command(trace, entry, thread, index);
    }
}

/* A new thread has a lane; if it took the place of a thread of another lane, that one is closed. */
static void note_thread(struct trace *trace, const struct thread *thread, uint32_t index)
{
    if (trace->lane_count < trace->now->row_count) {
        trace->lanes[trace->lane_count++] = trace->spare;
        trace->spare = NULL;
    }
    ptrdiff_t place = thread - trace->now->threads;
    if (trace->rows[place] != thread->row && trace->rows[place] < trace->lane_count) {
        struct lane_entry *left = trace->lanes[trace->rows[place]];
        struct slice *change = slice_at(left, left->change);
        close_slice(slice_at(left, left->command), index, OUTCOME_UNKNOWN);
        close_slice(change, index, change ? change->outcome : 0);
    }
    trace->rows[place] = thread->row;
    struct lane_entry *entry = entry_of(trace, thread);
    if (entry && thread->name)
        entry->lane.name = thread->name;
    if (thread->name)
        trace->threads[thread->number].name = thread->name;
    trace->threads[thread->number].row = thread->row;
}

static void note_failure(struct trace *trace, const struct thread *thread, uint32_t index)
{
    const struct command *command = &thread->command;
    if (!outcome_is_failure(command->outcome) || command->load_event == EVENT_NONE)
        return;
    for (uint32_t i = trace->failure_count;
         i-- > 0 && trace->failures[i].event >= command->load_event;)
        if (trace->failures[i].load == command->load_event)
            return;
    trace->failures[trace->failure_count++] =
        (struct failure){.event = index, .load = command->load_event};
}

static void note_loss(struct trace *trace, const struct event *event, uint32_t index)
{
    struct lane *lane = lane_of(trace, event);
    trace->losses[trace->loss_count++] = index;
    if (lane)
        lane->losses[lane->loss_count++] = index;
}

void lanes_follow(struct trace *trace, const struct event *event, uint32_t index)
{
    const struct world *now = trace->now;
    if (event->type >= EVENT_COUNT)
        return;
    const struct thread *thread = world_thread(now, event->thread);
    if (event->type == EVENT_LOST)
        note_loss(trace, event, index);
    if (thread) {
        ptrdiff_t place = thread - now->threads;
        if (event->type == EVENT_THREAD_START || trace->rows[place] != thread->row ||
            trace->threads[thread->number].row != thread->row)
            note_thread(trace, thread, index);
        struct lane_entry *entry = entry_of(trace, thread);
        if (entry && event->type == EVENT_EXEC_LOAD && thread->command.attempts)
            drop_attempt(trace, entry);
    }
    if (touches_others[event->type])
        for (unsigned i = 0; i < now->thread_count; i++)
            follow(trace, &now->threads[i], index);
    else if (thread)
        follow(trace, thread, index);
    if (event->type == EVENT_ENV_GROW && event->env_grow.how == GROW_MOVED)
        trace->moves[trace->move_count++] = index;
    if (thread && (event->type == EVENT_EXEC_RESULT || event->type == EVENT_CHILD_ENV))
        note_failure(trace, thread, index);
}

void lanes_free(struct trace *trace)
{
    for (uint32_t i = 0; i < trace->lane_count; i++)
        free_lane(trace->lanes[i]);
    free_lane(trace->spare);
    free(trace->lanes);
    free(trace->threads);
    free(trace->moves);
    free(trace->losses);
    free(trace->failures);
}

size_t lanes_memory(const struct trace *trace)
{
    size_t bytes = trace->lane_capacity * sizeof(struct lane_entry *) +
                   trace->thread_capacity * sizeof *trace->threads +
                   trace->move_capacity * sizeof *trace->moves +
                   trace->loss_capacity * sizeof *trace->losses +
                   trace->failure_capacity * sizeof *trace->failures;
    for (uint32_t i = 0; i < trace->lane_count; i++) {
        const struct lane *lane = &trace->lanes[i]->lane;
        bytes += sizeof *trace->lanes[i] + lane->capacity * sizeof *lane->slices +
                 words_for(lane->capacity) * sizeof *lane->notable +
                 lane->loss_capacity * sizeof *lane->losses;
    }
    return bytes;
}
