/* A made-up stream of events for tests: plausible, with every type in it and some that are odd.
 * The same seed gives the same stream. */
#ifndef ENVVIZ_TESTS_MODEL_STREAM_H
#define ENVVIZ_TESTS_MODEL_STREAM_H

#include "model/trace.h"

#include <stdio.h>

struct stream {
    uint64_t random, time_ns;
    uint64_t environ, next; /* address of the array, and of the next one */
    unsigned count, variable;
    unsigned names;     /* how many names variables have; 0: always a new one */
    bool odd;           /* now and then an event that fits nothing */
    unsigned in_change; /* 0: no change; else its step */
    uint16_t writer;
    struct {
        unsigned step, error;
        bool snapshot;
    } worker[64];
    unsigned workers, threads;
    char text[64];
};

static inline uint32_t stream_random(struct stream *stream, uint32_t below)
{
    stream->random ^= stream->random << 13;
    stream->random ^= stream->random >> 7;
    stream->random ^= stream->random << 17;
    return (uint32_t)(stream->random >> 33) % below;
}

static inline struct stream stream_new(uint64_t seed, unsigned workers)
{
    return (struct stream){.random = seed * 2 + 1,
                           .environ = 0x7ffc0000,
                           .next = 0x55d000000000,
                           .count = 40,
                           .workers = workers,
                           .names = 500};
}

/* One step of setenv or unsetenv by the writer. */
static inline struct event stream_change(struct stream *s)
{
    struct event e = {.thread = 1};
    unsigned removal = s->in_change >= 100;
    switch (s->in_change) {
    case 0:
        s->in_change = s->count > 60 || (s->count > 20 && stream_random(s, 3) == 0) ? 101 : 1;
        s->variable++;
        snprintf(s->text, sizeof s->text, "V%u", s->names ? s->variable % s->names : s->variable);
        e.type = EVENT_ENV_BEGIN;
        e.env_begin.op = s->in_change == 101 ? OP_UNSETENV : OP_SETENV;
        e.env_begin.value_bytes = 7;
        break;
    case 1:
    case 101:
        e.type = EVENT_ENV_LOCK;
        e.env_lock.environ = s->environ;
        e.env_lock.count = s->count;
        s->in_change++;
        break;
    case 2:
        e.type = EVENT_ENV_GROW;
        e.env_grow.how = s->environ == 0x7ffc0000   ? GROW_FIRST
                         : stream_random(s, 4) == 0 ? GROW_IN_PLACE
                                                    : GROW_MOVED;
        e.env_grow.old = s->environ;
        e.env_grow.new = e.env_grow.how == GROW_IN_PLACE ? s->environ : (s->next += 0x400);
        e.env_grow.old_bytes = 8 * (s->count + 1);
        e.env_grow.new_bytes = 8 * (s->count + 2);
        s->in_change = e.env_grow.how == GROW_MOVED ? 3 : e.env_grow.how == GROW_FIRST ? 4 : 5;
        break;
    case 3:
        e.type = EVENT_ENV_FREE;
        e.env_free.array = s->environ;
        e.env_free.bytes = 8 * (s->count + 1);
        s->in_change = 4;
        break;
    case 4:
        e.type = EVENT_ENV_PUBLISH;
        e.env_publish.environ = s->environ = s->next;
        s->in_change = 5;
        break;
    case 5:
        e.type = EVENT_ENV_STORE;
        e.env_store.array = s->environ;
        e.env_store.slot = s->count++;
        e.env_store.entry = 0x1234;
        s->in_change = 6;
        break;
    case 102:
        e.type = EVENT_ENV_SHIFT;
        e.env_shift.array = s->environ;
        e.env_shift.slot = 3;
        s->count--;
        s->in_change = 103;
        break;
    default:
        e.type = EVENT_ENV_END;
        e.env_end.environ = s->environ;
        e.env_end.count = s->count;
        s->in_change = 0;
    }
    (void)removal;
    return e;
}

/* One step of a command by worker `i` (thread i + 2). */
static inline struct event stream_command(struct stream *s, unsigned i)
{
    struct event e = {.thread = (uint16_t)(i + 2)};
    switch (s->worker[i].step++) {
    case 0:
        s->worker[i].snapshot = stream_random(s, 5) == 0;
        e.type = EVENT_EXEC_LOAD;
        e.exec_load.environ = s->environ;
        e.exec_load.count = s->count;
        e.exec_load.call = stream_random(s, CALL_COUNT);
        e.exec_load.spawner = s->worker[i].snapshot ? SPAWNER_SNAPSHOT : SPAWNER_SYSTEM;
        snprintf(s->text, sizeof s->text, "/bin/echo %u > /dev/null", stream_random(s, 20));
        break;
    case 1:
        e.type = s->worker[i].snapshot ? EVENT_EXEC_COPY : EVENT_EXEC_BEGIN;
        if (s->worker[i].snapshot)
            e.exec_copy.envp = 0x7f0000001000 + i * 0x10000;
        else
            e.exec_begin.envp = 0;
        break;
    case 2: {
        static const unsigned errors[] = {0, 0, 0, 0, 0, 0, 14, 7, 2, 11};
        e.type = EVENT_EXEC_RESULT;
        e.exec_result.error = s->worker[i].error = errors[stream_random(s, 10)];
        e.exec_result.pid = s->worker[i].error ? 0 : 5000 + stream_random(s, 1000);
        if (s->worker[i].error)
            s->worker[i].step++;
        break;
    }
    case 3:
        e.type = EVENT_CHILD_ENV;
        e.child_env.seen = stream_random(s, CHILD_COUNT);
        if (e.child_env.seen == CHILD_GONE)
            break;
        e.child_env.count = s->count;
        switch (stream_random(s, 12)) {
        case 0:
            e.child_env.lost = 2;
            snprintf(s->text, sizeof s->text, "HOME");
            break;
        case 1:
            e.child_env.lost = s->count;
            e.child_env.count = 0;
            break;
        case 2:
            e.child_env.duplicated = 1;
            break;
        case 3:
            e.child_env.garbled = 1;
            snprintf(s->text, sizeof s->text, "\x1b[2J\x07");
            break;
        }
        break;
    default:
        e.type = EVENT_EXEC_STATUS;
        e.exec_status.status = s->worker[i].error ? 32512 : 0;
        s->worker[i].step = 0;
    }
    return e;
}

/* An event that fits nothing: any type, also unknown ones, any thread, small or wild numbers. */
static inline struct event stream_odd(struct stream *s)
{
    struct event e = {.type = (uint16_t)stream_random(s, EVENT_COUNT + 3),
                      .thread = (uint16_t)stream_random(s, 400)};
    for (unsigned i = 0; i < EVENT_NUMBERS; i++)
        e.number[i] = stream_random(s, 3) ? stream_random(s, 6)
                                          : (uint64_t)stream_random(s, UINT32_MAX) << 20;
    if (e.type == EVENT_PROCESS_START || e.type == EVENT_THREAD_START)
        e.number[0] = 100 + stream_random(s, 80);
    if (e.type == EVENT_PROCESS_START)
        e.process_start.ppid = 100 + stream_random(s, 3);
    if (e.type == EVENT_PROCESS_END)
        e.number[0] = 101 + stream_random(s, 80);
    snprintf(s->text, sizeof s->text, "odd%u", stream_random(s, 30));
    return e;
}

static inline struct event stream_next(struct stream *s)
{
    struct event e;
    s->text[0] = '\0';
    if (s->threads <= s->workers + 1) {
        if (s->threads == 0) {
            e = (struct event){.type = EVENT_PROCESS_START, .thread = 1};
            e.process_start.pid = 100;
            e.process_start.ppid = 99;
            e.process_start.environ = s->environ;
            e.process_start.count = s->count;
            snprintf(s->text, sizeof s->text, "lab");
        } else {
            e = (struct event){.type = EVENT_THREAD_START, .thread = (uint16_t)s->threads};
            e.thread_start.pid = 100;
            e.thread_start.tid = 99 + s->threads;
            if (s->threads == 1)
                snprintf(s->text, sizeof s->text, "main");
            else
                snprintf(s->text, sizeof s->text, "w%u", s->threads - 2);
        }
        s->threads++;
    } else if (s->odd && stream_random(s, 20) == 0) {
        e = stream_odd(s);
    } else {
        uint32_t who = stream_random(s, s->workers + 3);
        e = who < s->workers ? stream_command(s, who) : stream_change(s);
    }
    s->time_ns += stream_random(s, 40000);
    e.time_ns = s->time_ns;
    return e;
}

static inline struct trace *stream_trace(struct stream *stream, uint32_t count)
{
    struct trace *trace = trace_new();
    for (uint32_t i = 0; i < count; i++) {
        struct event event = stream_next(stream);
        if (!trace_append(trace, &event, stream->text)) {
            trace_free(trace);
            return NULL;
        }
    }
    return trace;
}

#endif
