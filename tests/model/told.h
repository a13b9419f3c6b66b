/* A world that a test tells of one event after another. */
#ifndef ENVVIZ_TESTS_MODEL_TOLD_H
#define ENVVIZ_TESTS_MODEL_TOLD_H

#include "model/world.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A world being told of one event after another, a microsecond apart. */
static struct told {
    struct world *world;
    uint32_t count;
} told;

static inline int setup(void **state)
{
    (void)state;
    told = (struct told){.world = world_new()};
    return told.world ? 0 : -1;
}

static inline int teardown(void **state)
{
    (void)state;
    world_free(told.world);
    return 0;
}

static inline uint32_t tell_text(uint16_t thread, struct event event, uint32_t text)
{
    event.thread = thread;
    event.text = text;
    event.time_ns = told.count * 1000ull;
    world_apply(told.world, &event, told.count);
    return told.count++;
}

#define TELL(thread, id, member, ...)                                                              \
    tell_text(thread, (struct event){.type = EVENT_##id, .member = {__VA_ARGS__}}, 0)
#define TELL_TEXT(thread, text, id, member, ...)                                                   \
    tell_text(thread, (struct event){.type = EVENT_##id, .member = {__VA_ARGS__}}, text)

/* Texts and addresses; thread 1 is the writer, 2 and 3 are workers. */
enum { MAIN = 1, W0, W1, SH, PYTHON, NAME };
enum { STACK = 0x7f000, A = 0xa000, B = 0xb000, C = 0xc000, PRIVATE = 0x1000 };

static inline void start(void)
{
    TELL(1, PROCESS_START, process_start, .pid = 100, .environ = STACK, .count = 10);
    for (uint16_t i = 1; i <= 3; i++)
        TELL_TEXT(i, i, THREAD_START, thread_start, .pid = 100, .tid = 99u + i);
}

static inline void begin(uint64_t environ, uint64_t count)
{
    TELL_TEXT(1, NAME, ENV_BEGIN, env_begin, .op = OP_SETENV);
    TELL(1, ENV_LOCK, env_lock, .environ = environ, .count = count);
}

static inline uint32_t grow(enum grow how, uint64_t old, uint64_t new, uint64_t count)
{
    return TELL(1, ENV_GROW, env_grow, .how = how, .old = old, .new = new, .old_bytes = 8 * count,
                .new_bytes = 8 * (count + 2));
}

static inline void end(uint64_t environ, uint64_t count)
{
    TELL(1, ENV_END, env_end, .environ = environ, .count = count);
}

/* An addition as the native engine tells it, from the stack to A. */
static inline void first(void)
{
    begin(STACK, 10);
    grow(GROW_FIRST, STACK, A, 10);
    end(A, 11);
}

static inline uint32_t load(uint16_t thread, uint64_t environ)
{
    return TELL(thread, EXEC_LOAD, exec_load, .environ = environ, .count = 11);
}

static inline void result(uint16_t thread, uint64_t error)
{
    TELL(thread, EXEC_RESULT, exec_result, .error = error, .pid = error ? 0 : 500);
}

static inline const struct command *command(uint16_t thread)
{
    return &world_thread(told.world, thread)->command;
}

static inline const struct array *array_at(uint64_t address)
{
    return world_array(told.world, told.world->process, address);
}

#endif
