/* Processes and threads: who is there. */
#include "model/world_parts.h"

#include <string.h>

/* The living process with that id, or WORLD_NONE. */
static uint16_t process_find(const struct world *world, uint64_t pid)
{
    for (uint16_t i = 0; i < world->process_count; i++)
        if (world->processes[i].pid == pid && world->processes[i].alive)
            return i;
    return WORLD_NONE;
}

/* An entry for a new process: a free one, else the one that started first of those that ended, else
 * of all. */
static uint16_t process_room(struct world *world)
{
    if (world->process_count < WORLD_PROCESSES)
        return world->process_count++;
    uint16_t victim = WORLD_NONE;
    for (uint16_t i = 0; i < world->process_count; i++) {
        const struct process *process = &world->processes[i];
        if (i == world->process)
            continue;
        const struct process *best = victim == WORLD_NONE ? NULL : &world->processes[victim];
        if (!best || (best->alive && !process->alive) ||
            (best->alive == process->alive && process->start_ns < best->start_ns))
            victim = i;
    }
    arrays_forget(world, victim);
    for (uint16_t i = 0; i < world->thread_count; i++)
        if (world->threads[i].process == victim)
            world->threads[i].process = WORLD_NONE;
    return victim;
}

static uint16_t process_new(struct world *world, uint64_t pid)
{
    uint16_t i = process_room(world);
    struct process *process = &world->processes[i];
    memset(process, 0, sizeof *process);
    process->pid = (uint32_t)pid;
    process->alive = true;
    process->array = WORLD_NONE;
    process->start_ns = world->time_ns;
    if (world->process == WORLD_NONE)
        world->process = i;
    return i;
}

/* An entry for a new thread called `name`.  It takes the entry, and with it the row, of a thread of
 * that name that ended; else a free one, else the one that was silent for longest. */
static struct thread *thread_room(struct world *world, uint32_t name)
{
    struct thread *victim = NULL;
    for (unsigned i = 0; i < world->thread_count; i++) {
        struct thread *thread = &world->threads[i];
        if (thread->at == THREAD_ENDED && thread->name == name && name)
            return thread;
    }
    if (world->thread_count < WORLD_THREADS) {
        victim = &world->threads[world->thread_count++];
        victim->row = world->row_count++;
        return victim;
    }
    for (unsigned i = 0; i < WORLD_THREADS; i++) {
        struct thread *thread = &world->threads[i];
        bool ended = thread->at == THREAD_ENDED;
        if (!victim || (ended && victim->at != THREAD_ENDED) ||
            (ended == (victim->at == THREAD_ENDED) && thread->last_event < victim->last_event))
            victim = thread;
    }
    victim->row = world->row_count;
    if (world->row_count < UINT16_MAX)
        world->row_count++;
    return victim;
}

static struct thread *thread_new(const struct fold *fold, uint32_t name)
{
    struct world *world = fold->world;
    struct thread *thread = thread_room(world, name);
    uint16_t row = thread->row;
    memset(thread, 0, sizeof *thread);
    thread->row = row;
    thread->number = fold->event->thread;
    thread->process = WORLD_NONE;
    thread->name = name;
    thread->last_event = fold->index;
    thread->change_event = EVENT_NONE;
    thread->failure_before = EVENT_NONE;
    thread->command.load_event = EVENT_NONE;
    thread->command.result_event = EVENT_NONE;
    thread->command.cause_event = EVENT_NONE;
    thread->command.array = WORLD_NONE;
    world->numbers[thread - world->threads] = thread->number;
    return thread;
}

struct thread *fold_thread(const struct fold *fold)
{
    struct thread *thread = (struct thread *)world_thread(fold->world, fold->event->thread);
    if (thread || fold->event->thread == 0)
        return thread;
    return thread_new(fold, 0);
}

uint16_t fold_process(const struct fold *fold, struct thread *thread)
{
    if (thread->process == WORLD_NONE)
        thread->process = process_new(fold->world, 0);
    return thread->process;
}

static void thread_end(const struct fold *fold, struct thread *thread)
{
    command_abandon(thread, fold);
    thread->at = THREAD_ENDED;
}

void process_gone(const struct fold *fold, uint16_t process)
{
    for (unsigned i = 0; i < fold->world->thread_count; i++) {
        struct thread *thread = &fold->world->threads[i];
        if (thread->process == process && thread->at != THREAD_ENDED)
            thread_end(fold, thread);
    }
    fold->world->processes[process].alive = false;
}

/* Another image in the same process: all threads end but the one that told so, if it is the same.
 */
static void replace_image(const struct fold *fold, uint16_t process)
{
    for (unsigned i = 0; i < fold->world->thread_count; i++) {
        struct thread *thread = &fold->world->threads[i];
        if (thread->process != process || thread->at == THREAD_ENDED)
            continue;
        command_replaced(thread, fold);
        command_abandon(thread, fold);
        thread->at = thread->number == fold->event->thread ? THREAD_IDLE : THREAD_ENDED;
    }
    arrays_forget(fold->world, process);
    fold->world->processes[process].generations = 0;
}

/* The process that envviz started becomes another program: it may have been a wrapper only. */
static void note_wrapper(struct world *world, uint16_t process)
{
    if (process == 0 && !world->threaded &&
        process_find(world, world->processes[0].ppid) == WORLD_NONE)
        world->wrapper_processes = world->process_count;
}

void forget_wrapper(struct world *world, uint16_t process)
{
    if (process != 0 || world->wrapper_processes == 0)
        return;
    uint64_t events = world->counts.events, dropped = world->counts.dropped;
    memset(&world->counts, 0, sizeof world->counts);
    world->counts.events = events;
    world->counts.dropped = dropped;
    world->last_failure = EVENT_NONE;
    for (uint16_t i = 1; i < world->wrapper_processes; i++)
        world->processes[i].of_wrapper = true;
    world->wrapper_processes = 0;
}

/* A change or the start of a command follows, beside other threads.  In the program itself, what a
 * wrapper did before is forgotten; in a process of the wrapper's, it was no mere wrapper. */
static void note_threaded(struct world *world, uint16_t process)
{
    forget_wrapper(world, process);
    world->wrapper_processes = 0;
    world->processes[process].of_wrapper = false;
    world->threaded = true;
}

/* A forked child has its parent's arrays, at the same addresses, in copies of its own. */
static void inherit(const struct fold *fold, uint16_t child, uint16_t parent)
{
    struct world *world = fold->world;
    const struct event_process_start *start = &fold->event->process_start;
    uint16_t from = array_find(world, parent, start->environ);
    struct array original;
    world->processes[child].generations = world->processes[parent].generations;
    if (from == WORLD_NONE) {
        uint16_t array = array_new(fold, child, start->environ, start->count + 1, start->count);
        world->arrays[array].state = ARRAY_LIVE;
        world->processes[child].array = array;
        return;
    }
    memcpy(&original, &world->arrays[from], sizeof original);
    uint16_t array = array_new(fold, child, start->environ, original.slots, original.count);
    world->arrays[array].generation = original.generation;
    world->arrays[array].on_stack = original.on_stack;
    world->arrays[array].state = original.state;
    world->arrays[array].freed_ns = original.freed_ns;
    world->arrays[array].left_event = original.left_event;
    world->arrays[array].left_name = original.left_name;
    world->arrays[array].left_thread = original.left_thread;
    world->arrays[array].left_op = original.left_op;
    if (original.state != ARRAY_FREED) { /* else it was forked while environ dangled */
        world->arrays[array].state = ARRAY_LIVE;
        world->arrays[array].left_event = EVENT_NONE;
        world->arrays[array].left_name = 0;
        world->arrays[array].left_thread = 0;
        world->arrays[array].left_op = 0;
    }
    world->processes[child].array = array;
    world->processes[child].generations = world->processes[parent].generations;
}

void fold_process_start(const struct fold *fold)
{
    struct world *world = fold->world;
    const struct event_process_start *start = &fold->event->process_start;
    struct thread *own = (struct thread *)world_thread(world, fold->event->thread);
    uint16_t i = process_find(world, start->pid);
    /* It was taken for gone because its new image was long in coming. */
    if (i == WORLD_NONE && start->origin == ORIGIN_EXEC && world->process_count > 0 &&
        world->processes[0].pid == start->pid) {
        i = 0;
        world->processes[i].alive = true;
    }
    bool known = i != WORLD_NONE && world->processes[i].generations > 0;
    if (known && start->origin == ORIGIN_FORK) { /* its end was not seen */
        process_gone(fold, i);
        i = WORLD_NONE;
    } else if (known) {
        replace_image(fold, i);
        note_wrapper(world, i);
    }
    if (i == WORLD_NONE)
        i = process_new(world, start->pid);
    struct process *process = &world->processes[i];
    process->ppid = (uint32_t)start->ppid;
    process->program = fold->event->text;
    process->origin = (uint8_t)start->origin;
    process->start_ns = world->time_ns;
    process->status = 0;
    process->signal = 0;
    process->threads_alive = 0;
    if (own)
        own->process = i;
    if (start->environ == 0)
        return;
    uint16_t parent = start->origin == ORIGIN_FORK ? process_find(world, start->ppid) : WORLD_NONE;
    if (parent != WORLD_NONE && parent != i) {
        inherit(fold, i, parent);
        return;
    }
    uint16_t array = array_new(fold, i, start->environ, start->count + 1, start->count);
    world->arrays[array].state = ARRAY_LIVE;
    world->arrays[array].on_stack = start->origin == ORIGIN_EXEC;
    process->array = array;
}

void fold_process_end(const struct fold *fold)
{
    struct world *world = fold->world;
    uint16_t i = process_find(world, fold->event->process_end.pid);
    if (i == WORLD_NONE)
        return;
    process_gone(fold, i);
    world->processes[i].status = (int32_t)event_int(fold->event->process_end.status);
    world->processes[i].signal = (uint32_t)fold->event->process_end.signal;
}

void fold_process_threads(const struct fold *fold)
{
    struct thread *thread = fold_thread(fold);
    uint64_t alive = fold->event->process_threads.alive;
    if (!thread)
        return;
    uint16_t process = fold_process(fold, thread);
    /* 0: not known; then it must be taken for having company. */
    fold->world->processes[process].threads_alive = alive ? (uint32_t)alive : 2;
    if (alive != 1)
        note_threaded(fold->world, process);
}

void fold_thread_start(const struct fold *fold)
{
    struct world *world = fold->world;
    const struct event_thread_start *start = &fold->event->thread_start;
    if (fold->event->thread == 0)
        return;
    struct thread *thread = (struct thread *)world_thread(world, fold->event->thread);
    if (!thread)
        thread = thread_new(fold, fold->event->text);
    uint16_t process = process_find(world, start->pid);
    if (process == WORLD_NONE)
        process = process_new(world, start->pid);
    /* One kernel thread, two numbers: the image was replaced, or the id given away again. */
    for (unsigned i = 0; i < world->thread_count; i++) {
        struct thread *other = &world->threads[i];
        if (other != thread && other->tid == start->tid && other->process == process &&
            other->at != THREAD_ENDED)
            thread_end(fold, other);
    }
    if (thread->at == THREAD_ENDED)
        thread->at = THREAD_IDLE;
    thread->name = fold->event->text;
    thread->tid = (uint32_t)start->tid;
    thread->process = process;
}

void fold_thread_end(const struct fold *fold)
{
    struct world *world = fold->world;
    struct thread *thread = (struct thread *)world_thread(world, fold->event->thread);
    for (unsigned i = 0; i < world->thread_count && !thread; i++)
        if (world->threads[i].tid == fold->event->thread_end.tid &&
            world->threads[i].at != THREAD_ENDED)
            thread = &world->threads[i];
    if (thread)
        thread_end(fold, thread);
}

/* What is missing may be the result of the open command; so a later result is not taken for its. */
void fold_lost(const struct fold *fold)
{
    struct thread *thread = (struct thread *)world_thread(fold->world, fold->event->thread);
    fold->world->counts.dropped += fold->event->lost.count;
    if (thread) {
        command_abandon(thread, fold);
        thread->command.cut = true;
    }
}
