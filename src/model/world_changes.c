/*
 * A change of the environment.
 *
 * The native engine tells begin, lock, [grow moved, free: both out of realloc], [shift], end: that
 * environ points to the new array is known from end, or from a command that loads it earlier.  The
 * classic engine tells free and publish by themselves: between them environ dangles.  A libc that
 * never frees (glibc from 2.41) leaves out free: the array left behind is ARRAY_KEPT.
 */
#include "model/world_parts.h"

/* The thread and process of an event of a change. */
struct change {
    struct thread *thread;
    uint16_t process;
};

static bool change_of(const struct fold *fold, struct change *change)
{
    change->thread = fold_thread(fold);
    if (!change->thread)
        return false;
    change->process = fold_process(fold, change->thread);
    fold->world->process = change->process;
    return true;
}

void fold_env_begin(const struct fold *fold)
{
    struct change change;
    if (!change_of(fold, &change))
        return;
    struct thread *thread = change.thread;
    forget_wrapper(fold->world, change.process);
    command_abandon(thread, fold);
    thread->at = THREAD_IN_CHANGE;
    thread->op = (uint8_t)fold->event->env_begin.op;
    thread->change_name = fold->event->text;
    thread->change_ns = fold->world->time_ns;
    thread->change_event = fold->index;
    thread->change_moved = false;
    thread->change_grew = false;
    thread->change_grow = 0;
}

void fold_env_lock(const struct fold *fold)
{
    struct change change;
    const struct event_env_lock *lock = &fold->event->env_lock;
    if (!change_of(fold, &change))
        return;
    uint16_t array = array_publish(fold, change.process, lock->environ, lock->count);
    if (array != WORLD_NONE)
        array_set_count(&fold->world->arrays[array], lock->count);
}

static void change_grew(const struct fold *fold, struct thread *thread, bool moved)
{
    thread->change_grow = (uint8_t)(fold->event->env_grow.how + 1);
    if (moved) {
        thread->change_moved = true;
        fold->world->counts.environ_moves++;
    } else if (fold->event->env_grow.how == GROW_IN_PLACE) {
        thread->change_grew = true;
        fold->world->counts.environ_in_place++;
    }
}

/* The array at the new address: one that a command has loaded before this was told, or a new one.
 */
static uint16_t grown_array(const struct fold *fold, uint16_t process, uint64_t count)
{
    struct world *world = fold->world;
    const struct event_env_grow *grow = &fold->event->env_grow;
    uint64_t slots = grow->new_bytes / sizeof(uint64_t);
    uint16_t found = array_find(world, process, grow->new);
    if (found == WORLD_NONE || !world->arrays[found].guessed)
        return array_new(fold, process, grow->new, slots, count);
    world->arrays[found].guessed = false;
    if (world->arrays[found].slots < slots)
        world->arrays[found].slots = slots;
    return found;
}

void fold_env_grow(const struct fold *fold)
{
    struct world *world = fold->world;
    struct change change;
    const struct event_env_grow *grow = &fold->event->env_grow;
    if (!change_of(fold, &change))
        return;
    bool same = grow->old == grow->new;
    bool moved = grow->how == GROW_MOVED || (grow->how != GROW_FIRST && !same);
    uint16_t old = array_find(world, change.process, grow->old);
    uint64_t count = old == WORLD_NONE ? 0 : world->arrays[old].count;
    change_grew(fold, change.thread, moved);
    if (same) {
        if (old == WORLD_NONE)
            old = array_publish(fold, change.process, grow->old, 0);
        if (old != WORLD_NONE && grow->new_bytes) {
            world->arrays[old].slots = grow->new_bytes / sizeof(uint64_t);
            array_set_count(&world->arrays[old], world->arrays[old].count);
        }
        return;
    }
    if (old != WORLD_NONE) {
        world->arrays[old].left_event = fold->index;
        world->arrays[old].left_name = change.thread->change_name;
        world->arrays[old].left_thread = change.thread->number;
        world->arrays[old].left_op = change.thread->op;
        if (moved)
            array_touch(fold, old, TOUCH_MOVED, change.thread->change_name);
    }
    commands_adopt(fold, change.process, grown_array(fold, change.process, count));
}

void fold_env_free(const struct fold *fold)
{
    struct world *world = fold->world;
    struct change change;
    if (!change_of(fold, &change))
        return;
    uint16_t i = array_find(world, change.process, fold->event->env_free.array);
    if (i == WORLD_NONE || world->arrays[i].state == ARRAY_FREED)
        return;
    struct array *array = &world->arrays[i];
    array->state = ARRAY_FREED;
    array->freed_ns = world->time_ns;
    if (array->left_event == EVENT_NONE) {
        array->left_event = fold->index;
        array->left_name = change.thread->change_name;
        array->left_thread = change.thread->number;
        array->left_op = change.thread->op;
    }
    array_touch(fold, i, TOUCH_MOVED, change.thread->change_name);
}

void fold_env_publish(const struct fold *fold)
{
    struct change change;
    if (!change_of(fold, &change))
        return;
    /* clearenv takes the array away from whoever holds it (glibc up to 2.40 frees its own). */
    uint16_t old = fold->world->processes[change.process].array;
    if (change.thread->op == OP_CLEARENV && old != WORLD_NONE)
        array_touch(fold, old, TOUCH_MOVED, change.thread->change_name);
    array_publish(fold, change.process, fold->event->env_publish.environ, 0);
}

void fold_env_store(const struct fold *fold)
{
    struct change change;
    const struct event_env_store *store = &fold->event->env_store;
    if (!change_of(fold, &change))
        return;
    uint16_t i = array_find(fold->world, change.process, store->array);
    if (i == WORLD_NONE)
        return;
    struct array *array = &fold->world->arrays[i];
    if (store->slot >= array->count)
        array_set_count(array, store->slot + 1);
}

void fold_env_shift(const struct fold *fold)
{
    struct change change;
    if (!change_of(fold, &change))
        return;
    uint16_t i = array_find(fold->world, change.process, fold->event->env_shift.array);
    if (i == WORLD_NONE)
        return;
    struct array *array = &fold->world->arrays[i];
    if (array->count)
        array->count--;
    array_touch(fold, i, TOUCH_SHIFTED, change.thread->change_name);
}

void fold_env_end(const struct fold *fold)
{
    struct world *world = fold->world;
    struct change change;
    const struct event_env_end *end = &fold->event->env_end;
    if (!change_of(fold, &change))
        return;
    uint16_t array = array_publish(fold, change.process, end->environ, end->count);
    if (array != WORLD_NONE)
        array_set_count(&world->arrays[array], end->count);
    world->counts.env_changes++;
    change.thread->at = THREAD_IDLE;
}

void fold_env_foreign(const struct fold *fold)
{
    struct change change;
    const struct event_env_foreign *foreign = &fold->event->env_foreign;
    if (!change_of(fold, &change))
        return;
    fold->world->counts.foreign_changes++;
    uint16_t array = array_publish(fold, change.process, foreign->found, foreign->count);
    if (array == WORLD_NONE)
        return;
    array_set_count(&fold->world->arrays[array], foreign->count);
    commands_adopt(fold, change.process, array);
}
