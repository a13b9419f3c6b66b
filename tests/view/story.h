/*
 * A short story for tests: a main thread and three workers.  main copies the array from the stack,
 * w0 starts a command unharmed, w1 and w2 load the array that main then moves and frees: w1 meets
 * EFAULT, w2 gets through.  At the end w0 is starting another command.  Times in µs:
 *
 *   10 first growth      100 w0 loads   150 w1 loads   160 w2 loads   172 the array moves
 *   200 w0 ok            249 w1 EFAULT  300 w2 ok       310 grown in place   320 w0 loads
 */
#ifndef ENVVIZ_TESTS_VIEW_STORY_H
#define ENVVIZ_TESTS_VIEW_STORY_H

#include "model/trace.h"

#include <errno.h>

#define STORY_STACK 0x7ffc00001000u
#define STORY_OLD   0x55d0000010a0u
#define STORY_NEW   0x55d0000020b0u

/* Appends an event at `us` microseconds; the numbers are its fields in the order of events.def. */
static inline bool story_add(struct trace *trace, uint64_t us, uint16_t thread, unsigned type,
                             const char *text, const uint64_t numbers[EVENT_NUMBERS])
{
    struct event event = {.time_ns = us * 1000, .thread = thread, .type = (uint16_t)type};
    for (int i = 0; i < EVENT_NUMBERS; i++)
        event.number[i] = numbers[i];
    return trace_append(trace, &event, text);
}

#define ADD(trace, us, thread, type, text, ...)                                                    \
    story_add((trace), (us), (thread), EVENT_##type, (text),                                       \
              (const uint64_t[EVENT_NUMBERS]){__VA_ARGS__})

static inline bool story_threads(struct trace *trace)
{
    return ADD(trace, 0, 1, PROCESS_START, "lab", 4711, 4710, STORY_STACK, 5, ORIGIN_EXEC) &&
           ADD(trace, 0, 1, CONTROL, "", ENGINE_NATIVE, SPAWNER_SYSTEM, MODE_RUN) &&
           ADD(trace, 1, 1, THREAD_START, "main", 4711, 4711) &&
           ADD(trace, 2, 2, THREAD_START, "w0", 4711, 4712) &&
           ADD(trace, 3, 3, THREAD_START, "w1", 4711, 4713) &&
           ADD(trace, 4, 4, THREAD_START, "w2", 4711, 4714);
}

static inline bool story_first_growth(struct trace *trace)
{
    return ADD(trace, 10, 1, ENV_BEGIN, "PLAT", OP_SETENV, 6) &&
           ADD(trace, 10, 1, ENV_LOCK, "", STORY_STACK, 5) &&
           ADD(trace, 11, 1, ENV_GROW, "", GROW_FIRST, STORY_STACK, STORY_OLD, 48, 56) &&
           ADD(trace, 11, 1, ENV_PUBLISH, "", STORY_OLD) &&
           ADD(trace, 12, 1, ENV_STORE, "", STORY_OLD, 5, 0x55d000001500) &&
           ADD(trace, 12, 1, ENV_END, "", 0, STORY_OLD, 6);
}

static inline bool story_move(struct trace *trace)
{
    return ADD(trace, 170, 1, ENV_BEGIN, "LD_RUN_PATH", OP_SETENV, 9) &&
           ADD(trace, 171, 1, ENV_LOCK, "", STORY_OLD, 6) &&
           ADD(trace, 172, 1, ENV_GROW, "", GROW_MOVED, STORY_OLD, STORY_NEW, 56, 64) &&
           ADD(trace, 172, 1, ENV_FREE, "", STORY_OLD, 56) &&
           ADD(trace, 173, 1, ENV_PUBLISH, "", STORY_NEW) &&
           ADD(trace, 174, 1, ENV_STORE, "", STORY_NEW, 6, 0x55d000001600) &&
           ADD(trace, 174, 1, ENV_END, "", 0, STORY_NEW, 7);
}

static inline bool story_load(struct trace *trace, uint64_t us, uint16_t thread, uint64_t array,
                              unsigned count, const char *command)
{
    return ADD(trace, us, thread, EXEC_LOAD, command, array, count, CALL_SYSTEM, SPAWNER_SYSTEM) &&
           ADD(trace, us, thread, EXEC_BEGIN, "", array);
}

static inline bool story_result(struct trace *trace, uint64_t us, uint16_t thread, unsigned error,
                                unsigned pid, unsigned received)
{
    return ADD(trace, us, thread, EXEC_RESULT, "", error, pid) &&
           (error != 0 || ADD(trace, us, thread, CHILD_ENV, "", CHILD_READ, received)) &&
           ADD(trace, us, thread, EXEC_STATUS, "", error != 0 ? 32512 : 0);
}

/* The whole story; NULL when out of memory. */
static inline struct trace *story_new(void)
{
    struct trace *trace = trace_new();
    if (trace != NULL && story_threads(trace) && story_first_growth(trace) &&
        story_load(trace, 100, 2, STORY_OLD, 6, "cc -c core/utils.c") &&
        story_load(trace, 150, 3, STORY_OLD, 6, "cc -c core/logging.c") &&
        story_load(trace, 160, 4, STORY_OLD, 6, "cc -c core/signal.c") && story_move(trace) &&
        story_result(trace, 200, 2, 0, 5001, 6) && story_result(trace, 249, 3, EFAULT, 0, 0) &&
        story_result(trace, 300, 4, 0, 5002, 6) &&
        ADD(trace, 310, 1, ENV_BEGIN, "A", OP_SETENV, 1) &&
        ADD(trace, 310, 1, ENV_LOCK, "", STORY_NEW, 7) &&
        ADD(trace, 311, 1, ENV_GROW, "", GROW_IN_PLACE, STORY_NEW, STORY_NEW, 64, 72) &&
        ADD(trace, 311, 1, ENV_STORE, "", STORY_NEW, 7, 0x55d000001700) &&
        ADD(trace, 312, 1, ENV_END, "", 0, STORY_NEW, 8) &&
        story_load(trace, 320, 2, STORY_NEW, 8, "cc -c core/socket.c"))
        return trace;
    trace_free(trace);
    return NULL;
}

#endif
