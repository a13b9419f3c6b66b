/* The arrays that environ pointed to. */
#include "model/world_parts.h"

#include <string.h>

uint16_t array_find(const struct world *world, uint16_t process, uint64_t address)
{
    if (address == 0)
        return WORLD_NONE;
    uint16_t current = world->processes[process].array;
    if (current != WORLD_NONE && world->arrays[current].address == address &&
        world->arrays[current].state != ARRAY_FREED)
        return current;
    uint16_t found = WORLD_NONE;
    for (uint16_t i = 0; i < world->array_count; i++) {
        const struct array *array = &world->arrays[i];
        if (array->address == address && array->process == process &&
            (found == WORLD_NONE || array->generation > world->arrays[found].generation))
            found = i;
    }
    return found;
}

const struct array *world_array(const struct world *world, uint16_t process, uint64_t address)
{
    uint16_t array = array_find(world, process, address);
    return array == WORLD_NONE ? NULL : &world->arrays[array];
}

void array_set_count(struct array *array, uint64_t count)
{
    array->count = count;
    if (array->slots < count + 1)
        array->slots = count + 1;
}

/* An entry for a new array: a free one, else the oldest that environ does not point to and nobody
 * holds. */
static uint16_t make_room(struct world *world)
{
    bool wanted[WORLD_ARRAYS] = {false};
    for (uint16_t i = 0; i < world->array_count; i++)
        if (world->arrays[i].process == WORLD_NONE)
            return i;
    if (world->array_count < WORLD_ARRAYS)
        return world->array_count++;
    for (uint16_t i = 0; i < world->process_count; i++) {
        const struct process *process = &world->processes[i];
        if (process->array != WORLD_NONE && (process->alive || i == world->process))
            wanted[process->array] = true;
    }
    for (uint16_t i = 0; i < world->thread_count; i++)
        if (world->threads[i].command.holds)
            wanted[world->threads[i].command.array] = true;
    /* Where all are wanted, the oldest goes all the same. */
    uint16_t oldest = WORLD_NONE, victim = WORLD_NONE;
    for (uint16_t i = 0; i < world->array_count; i++) {
        uint64_t born_ns = world->arrays[i].born_ns;
        if (oldest == WORLD_NONE || born_ns < world->arrays[oldest].born_ns)
            oldest = i;
        if (!wanted[i] && (victim == WORLD_NONE || born_ns < world->arrays[victim].born_ns))
            victim = i;
    }
    return victim != WORLD_NONE ? victim : oldest;
}

/* Nobody points to the entry any more. */
static void forget(struct world *world, uint16_t array)
{
    for (uint16_t i = 0; i < world->process_count; i++)
        if (world->processes[i].array == array)
            world->processes[i].array = WORLD_NONE;
    for (uint16_t i = 0; i < world->thread_count; i++) {
        struct command *command = &world->threads[i].command;
        if (command->holds && command->array == array) {
            command->holds = false;
            command->array = WORLD_NONE;
        }
    }
    memset(&world->arrays[array], 0, sizeof world->arrays[array]);
    world->arrays[array].process = WORLD_NONE;
}

void arrays_forget(struct world *world, uint16_t process)
{
    for (uint16_t i = 0; i < world->array_count; i++)
        if (world->arrays[i].process == process)
            forget(world, i);
}

uint16_t array_new(const struct fold *fold, uint16_t process, uint64_t address, uint64_t slots,
                   uint64_t count)
{
    struct world *world = fold->world;
    uint16_t i = make_room(world);
    struct array *array = &world->arrays[i];
    if (array->process != WORLD_NONE)
        forget(world, i);
    array->process = process;
    array->generation = world->processes[process].generations++;
    array->state = ARRAY_GROWN;
    array->address = address;
    array->slots = slots;
    array_set_count(array, count);
    array->born_ns = world->time_ns;
    array->left_event = EVENT_NONE;
    return i;
}

/* environ goes elsewhere.  Who did it is known where a change told so before. */
static void leave(const struct fold *fold, struct array *array)
{
    const struct thread *thread = world_thread(fold->world, fold->event->thread);
    array->left_ns = fold->world->time_ns;
    if (array->state != ARRAY_FREED)
        array->state = ARRAY_KEPT;
    if (array->left_event == EVENT_NONE) {
        array->left_event = fold->index;
        array->left_thread = fold->event->thread;
        bool changes =
            thread && thread->at == THREAD_IN_CHANGE && fold->event->type != EVENT_ENV_FOREIGN;
        array->left_name = changes ? thread->change_name : 0;
        array->left_op = changes ? thread->op : (uint8_t)OP_COUNT;
    }
}

uint16_t array_publish(const struct fold *fold, uint16_t process, uint64_t address, uint64_t count)
{
    struct world *world = fold->world;
    uint16_t old = world->processes[process].array;
    uint16_t new = array_find(world, process, address);
    if (new == old &&new != WORLD_NONE)
        return new;
    /* What was freed is not what environ points to now: malloc gave the place away again. */
    if (address != 0 && (new == WORLD_NONE || world->arrays[new].state == ARRAY_FREED))
        new = array_new(fold, process, address, count + 1, count);
    old = world->processes[process].array; /* making room may have taken it */
    if (old != WORLD_NONE)
        leave(fold, &world->arrays[old]);
    world->processes[process].array = new;
    if (new == WORLD_NONE)
        return new;
    struct array *array = &world->arrays[new];
    array->state = ARRAY_LIVE;
    array->left_ns = 0;
    array->left_event = EVENT_NONE;
    array->left_name = 0;
    array->left_thread = 0;
    array->left_op = 0;
    return new;
}

void array_touch(const struct fold *fold, uint16_t array, enum touch touch, uint32_t name)
{
    struct world *world = fold->world;
    const struct thread *changer = world_thread(world, fold->event->thread);
    uint8_t op = changer && changer->at == THREAD_IN_CHANGE ? changer->op : (uint8_t)OP_COUNT;
    for (uint16_t i = 0; i < world->thread_count; i++) {
        struct command *command = &world->threads[i].command;
        if (!command->holds || command->array != array)
            continue;
        if (touch == TOUCH_MOVED)
            command->moved = true;
        else
            command->shifted = true;
        if (command->cause_event != EVENT_NONE)
            continue;
        command->cause_event = fold->index;
        command->cause_ns = world->time_ns;
        command->cause_thread = fold->event->thread;
        command->cause_name = name;
        command->cause_op = op;
    }
}
