#include "model/world_parts.h"

#include <stdlib.h>
#include <string.h>

struct world *world_new(void)
{
    struct world *world = malloc(sizeof *world);
    if (world)
        world_reset(world);
    return world;
}

void world_reset(struct world *world)
{
    memset(world, 0, sizeof *world);
    world->process = WORLD_NONE;
    world->last_failure = EVENT_NONE;
    world->crash.event = EVENT_NONE;
}

void world_free(struct world *world)
{
    free(world);
}

static void fold_build(const struct fold *fold)
{
    struct world *world = fold->world;
    const struct event_build *build = &fold->event->build;
    world->build = (uint32_t)build->number;
    world->builds_of = (uint32_t)build->of;
    world->build_phase = build->step == BUILD_PHASE ? fold->event->text : 0;
    if (build->number >= 1 && build->number <= WORLD_BUILDS && build->step < BUILD_COUNT)
        world->build_steps[build->number - 1] = (uint8_t)(build->step + 1);
    if (build->step == BUILD_PASSED || build->step == BUILD_FAILED)
        world->counts.builds++;
    if (build->step == BUILD_FAILED)
        world->counts.builds_failed++;
}

/* The lab is the target itself: process 0. */
static void fold_crash(const struct fold *fold)
{
    struct crash *crash = &fold->world->crash;
    const struct event_crash *told = &fold->event->crash;
    uint16_t found = array_find(fold->world, 0, told->array);
    *crash = (struct crash){.event = fold->index,
                            .worker = (uint32_t)told->worker,
                            .address = told->address,
                            .array = told->array,
                            .known = found != WORLD_NONE};
    if (!crash->known)
        return;
    const struct array *array = &fold->world->arrays[found];
    crash->generation = array->generation;
    crash->freed = array->state == ARRAY_FREED;
    crash->freed_ns = array->freed_ns;
    crash->left_name = array->left_name;
    crash->left_thread = array->left_thread;
}

static void fold_control(const struct fold *fold)
{
    fold->world->engine = (uint8_t)fold->event->control.engine;
    fold->world->spawner = (uint8_t)fold->event->control.spawner;
    fold->world->mode = (uint8_t)fold->event->control.mode;
}

static void fold_pace(const struct fold *fold)
{
    fold->world->pace_ms = (uint32_t)fold->event->pace.ms;
}

static void fold_amplify(const struct fold *fold)
{
    fold->world->amplify_ms = (uint32_t)fold->event->amplify.ms;
    fold->world->amplify_per_mille = (uint32_t)fold->event->amplify.per_mille;
    fold->world->amplify_seed = (uint32_t)fold->event->amplify.seed;
}

/* Told to people, no change of the world. */
static void fold_nothing(const struct fold *fold)
{
    (void)fold;
}

/* Every type stands here; world_test.c counts them. */
static fold_handler *const handlers[EVENT_COUNT] = {
    [EVENT_LOST] = fold_lost,
    [EVENT_PROCESS_START] = fold_process_start,
    [EVENT_PROCESS_END] = fold_process_end,
    [EVENT_THREAD_START] = fold_thread_start,
    [EVENT_THREAD_END] = fold_thread_end,
    [EVENT_PROCESS_THREADS] = fold_process_threads,
    [EVENT_ENV_BEGIN] = fold_env_begin,
    [EVENT_ENV_LOCK] = fold_env_lock,
    [EVENT_ENV_GROW] = fold_env_grow,
    [EVENT_ENV_FREE] = fold_env_free,
    [EVENT_ENV_PUBLISH] = fold_env_publish,
    [EVENT_ENV_STORE] = fold_env_store,
    [EVENT_ENV_SHIFT] = fold_env_shift,
    [EVENT_ENV_END] = fold_env_end,
    [EVENT_ENV_FOREIGN] = fold_env_foreign,
    [EVENT_EXEC_LOAD] = fold_exec_load,
    [EVENT_EXEC_COPY] = fold_exec_copy,
    [EVENT_EXEC_BEGIN] = fold_exec_begin,
    [EVENT_EXEC_HELD] = fold_exec_held,
    [EVENT_EXEC_UNSEEN] = fold_exec_unseen,
    [EVENT_EXEC_RESULT] = fold_exec_result,
    [EVENT_CHILD_ENV] = fold_child_env,
    [EVENT_EXEC_STATUS] = fold_exec_status,
    [EVENT_GATE_HOLD] = fold_gate_hold,
    [EVENT_GATE_PASS] = fold_gate_pass,
    [EVENT_ENV_WAIT] = fold_env_wait,
    [EVENT_THREAD_BLOCKED] = fold_thread_blocked,
    [EVENT_MEMORY] = fold_memory,
    [EVENT_KERNEL_READ] = fold_kernel_read,
    [EVENT_LESSON] = fold_lesson,
    [EVENT_TEXT_PART] = fold_nothing,
    [EVENT_MODULE] = fold_nothing,
    [EVENT_PYTHON] = fold_nothing,
    [EVENT_STACK_NEW] = fold_nothing,
    [EVENT_STACK_FRAMES] = fold_nothing,
    [EVENT_STACK_PYTHON] = fold_nothing,
    [EVENT_STACK] = fold_nothing,
    [EVENT_SYMBOL] = fold_nothing,
    [EVENT_OUTPUT] = fold_nothing,
    [EVENT_CRASH] = fold_crash,
    [EVENT_BUILD] = fold_build,
    [EVENT_CONTROL] = fold_control,
    [EVENT_PACE] = fold_pace,
    [EVENT_AMPLIFY] = fold_amplify,
    [EVENT_MARK] = fold_nothing,
};

bool world_knows(unsigned type)
{
    return type < EVENT_COUNT && handlers[type];
}

void world_apply(struct world *world, const struct event *event, uint32_t index)
{
    if (event->time_ns > world->time_ns)
        world->time_ns = event->time_ns;
    world->events++;
    world->counts.events++;
    if (!world_knows(event->type))
        return;
    handlers[event->type](&(struct fold){.world = world, .event = event, .index = index});
    struct thread *thread = (struct thread *)world_thread(world, event->thread);
    if (thread) {
        fold_steps(&(struct fold){.world = world, .event = event, .index = index}, thread);
        thread->last_event = index;
    }
}

const struct thread *world_thread(const struct world *world, uint16_t number)
{
    if (number == 0)
        return NULL;
    for (unsigned i = 0; i < world->thread_count; i++)
        if (world->numbers[i] == number)
            return &world->threads[i];
    return NULL;
}

bool world_has_company(const struct world *world, uint16_t process)
{
    if (process == WORLD_NONE)
        return false;
    if (world->processes[process].threads_alive)
        return world->processes[process].threads_alive > 1;
    unsigned seen = 0;
    for (unsigned i = 0; i < world->thread_count; i++)
        seen += world->threads[i].process == process && world->threads[i].at != THREAD_ENDED;
    return seen > 1;
}

const struct array *world_environ(const struct world *world)
{
    if (world->process == WORLD_NONE)
        return NULL;
    uint16_t array = world->processes[world->process].array;
    return array == WORLD_NONE ? NULL : &world->arrays[array];
}
