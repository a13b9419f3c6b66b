/* Stepping: where threads are held, which steps of their calls are done, what stands in memory. */
#include "model/world_parts.h"

#include <string.h>

bool world_did(const struct thread *thread, enum gate step)
{
    return thread->done & (1u << step);
}

/* Which step an event tells to be done; the first event of a call begins anew. */
static const struct {
    bool first;
    bool tells;
    uint8_t step;
} steps[EVENT_COUNT] = {
    [EVENT_ENV_BEGIN] = {.first = true},
    [EVENT_ENV_LOCK] = {.tells = true, .step = GATE_LOCK},
    [EVENT_ENV_GROW] = {.tells = true, .step = GATE_GROW},
    [EVENT_ENV_FREE] = {.tells = true, .step = GATE_FREE},
    [EVENT_ENV_PUBLISH] = {.tells = true, .step = GATE_PUBLISH},
    [EVENT_ENV_STORE] = {.tells = true, .step = GATE_STORE},
    [EVENT_ENV_SHIFT] = {.tells = true, .step = GATE_STORE},
    [EVENT_EXEC_LOAD] = {.first = true, .tells = true, .step = GATE_LOAD},
    [EVENT_EXEC_COPY] = {.tells = true, .step = GATE_COPY},
    [EVENT_KERNEL_READ] = {.tells = true, .step = GATE_KERNEL},
    [EVENT_EXEC_RESULT] = {.tells = true, .step = GATE_EXEC},
    [EVENT_EXEC_STATUS] = {.tells = true, .step = GATE_RESULT},
};

static void step_done(struct thread *thread, enum gate step)
{
    thread->done |= (uint16_t)(1u << step);
    thread->counts[step]++;
}

static void begin_call(struct thread *thread)
{
    thread->call++;
    thread->done = 0;
    thread->kernel_pass = 0;
}

void fold_steps(const struct fold *fold, struct thread *thread)
{
    unsigned type = fold->event->type;
    if (type != EVENT_THREAD_BLOCKED && type != EVENT_ENV_WAIT)
        thread->blocked_by = 0;
    /* A command that was held before its load has begun already. */
    bool begun = type == EVENT_EXEC_LOAD && thread->load_held;
    if (steps[type].first && !begun)
        begin_call(thread);
    if (type == EVENT_EXEC_LOAD)
        thread->load_held = false;
    if (steps[type].tells)
        step_done(thread, (enum gate)steps[type].step);
    /* An end tells what a libc that is not stepped inside has done on its way. */
    if (type == EVENT_ENV_END && !world_did(thread, GATE_STORE)) {
        step_done(thread, GATE_PUBLISH);
        step_done(thread, GATE_STORE);
    }
}

void fold_gate_hold(const struct fold *fold)
{
    struct thread *thread = fold_thread(fold);
    if (!thread)
        return;
    enum gate gate = (enum gate)fold->event->gate_hold.gate;
    thread->gate = (uint8_t)(gate + 1);
    thread->hold_event = fold->index;
    if (gate == GATE_LOAD) {
        begin_call(thread);
        thread->load_held = true;
    }
}

void fold_gate_pass(const struct fold *fold)
{
    struct thread *thread = fold_thread(fold);
    if (!thread)
        return;
    thread->gate = 0;
    if (fold->event->gate_pass.gate == GATE_UNLOCK)
        step_done(thread, GATE_UNLOCK);
}

static void blocked(const struct fold *fold, uint64_t owner)
{
    struct world *world = fold->world;
    struct thread *thread = fold_thread(fold);
    if (!thread)
        return;
    thread->blocked_by = WORLD_NONE;
    for (unsigned i = 0; i < world->thread_count; i++)
        if (world->threads[i].tid == owner && world->threads[i].at != THREAD_ENDED && owner)
            thread->blocked_by = world->threads[i].number;
}

void fold_env_wait(const struct fold *fold)
{
    blocked(fold, fold->event->env_wait.owner);
}

void fold_thread_blocked(const struct fold *fold)
{
    blocked(fold, fold->event->thread_blocked.owner);
}

const struct memory *world_memory(const struct world *world, uint64_t address)
{
    for (unsigned i = 0; i < WORLD_MEMORIES; i++)
        if (world->memories[i].array == address && address)
            return &world->memories[i];
    return NULL;
}

/* The entry for an array: its own, else a free one, else the one read longest ago. */
static struct memory *memory_of(struct world *world, uint64_t address)
{
    struct memory *memory = (struct memory *)world_memory(world, address);
    if (memory)
        return memory;
    memory = &world->memories[0];
    for (unsigned i = 0; i < WORLD_MEMORIES; i++) {
        struct memory *other = &world->memories[i];
        if (!other->array) {
            memory = other;
            break;
        }
        if (other->event < memory->event)
            memory = other;
    }
    memset(memory, 0, sizeof *memory);
    memory->array = address;
    memory->event = EVENT_NONE;
    return memory;
}

void fold_memory(const struct fold *fold)
{
    const struct event_memory *seen = &fold->event->memory;
    if (!seen->array || seen->slot >= WORLD_SLOTS)
        return;
    struct memory *memory = memory_of(fold->world, seen->array);
    struct slot *slot = &memory->slots[seen->slot];
    /* The slots of one reading follow each other without another event in between. */
    if (memory->event == EVENT_NONE || memory->event + 1 != fold->index)
        for (unsigned i = 0; i < WORLD_SLOTS; i++)
            memory->slots[i].changed = false;
    slot->changed = slot->known;
    slot->known = true;
    slot->pointer = seen->pointer;
    slot->state = (uint8_t)seen->state;
    slot->text = fold->event->text;
    memory->event = fold->index;
    if (seen->slot >= memory->count)
        memory->count = (uint32_t)seen->slot + 1;
}

void fold_kernel_read(const struct fold *fold)
{
    struct thread *thread = fold_thread(fold);
    if (!thread)
        return;
    thread->kernel_pass = (uint8_t)(fold->event->kernel_read.pass + 1);
    thread->kernel_slot = (uint32_t)fold->event->kernel_read.slot;
}

void fold_lesson(const struct fold *fold)
{
    const struct event_lesson *lesson = &fold->event->lesson;
    fold->world->lesson.step = (uint32_t)lesson->step;
    fold->world->lesson.of = (uint32_t)lesson->of;
    fold->world->lesson.state = (uint8_t)lesson->state;
    fold->world->lesson.choice = (int32_t)event_int(lesson->choice);
}
