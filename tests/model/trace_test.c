/* The trace: seeking is exact, indexes agree with the events, memory and seeks stay bounded. */
#include "model/stream.h"

#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { EVENTS = 60000 };

static struct trace *make(uint32_t count)
{
    struct stream stream = stream_new(7, 9);
    stream.odd = true;
    struct trace *trace = stream_trace(&stream, count);
    assert_non_null(trace);
    return trace;
}

static void every_type_is_in_the_stream(void **state)
{
    (void)state;
    struct trace *trace = make(EVENTS);
    unsigned seen[EVENT_COUNT + 1] = {0};
    for (uint32_t i = 0; i < EVENTS; i++) {
        unsigned type = trace_event(trace, i)->type;
        seen[type < EVENT_COUNT ? type : EVENT_COUNT]++;
    }
    for (unsigned type = 0; type <= EVENT_COUNT; type++)
        assert_true(seen[type] > 0);
    trace_free(trace);
}

/* Folds once, and at each of the `picked` indexes compares with what the trace says. */
static void compare(const struct trace *trace, const uint32_t *picked, size_t count)
{
    struct world *sought = world_new();
    struct world **folded = calloc(count, sizeof(struct world *));
    struct world *world = world_new();
    for (uint32_t i = 0; i < trace_count(trace); i++) {
        world_apply(world, trace_event(trace, i), i);
        for (size_t k = 0; k < count; k++)
            if (picked[k] == i && !folded[k]) {
                folded[k] = malloc(sizeof(struct world));
                memcpy(folded[k], world, sizeof *world);
            }
    }
    for (size_t k = 0; k < count; k++) {
        trace_world(trace, picked[k], sought);
        assert_memory_equal(sought, folded[k], sizeof *sought);
        assert_memory_equal(trace_at(trace, picked[k]), folded[k], sizeof *sought);
        free(folded[k]);
    }
    free(folded);
    world_free(world);
    world_free(sought);
}

static void seeking_is_exact(void **state)
{
    (void)state;
    enum { PICKED = 90 };
    uint32_t forward[PICKED], backward[PICKED], random[PICKED];
    struct trace *trace = make(EVENTS);
    struct stream numbers = stream_new(99, 0);
    for (unsigned i = 0; i < PICKED; i++) {
        /* The first step lies beside a checkpoint. */
        forward[i] = i < 6 ? 16381 + i : 16390 + i * 480;
        backward[PICKED - 1 - i] = forward[i];
        random[i] = stream_random(&numbers, EVENTS);
    }
    random[5] = 0;
    random[6] = EVENTS - 1;
    random[7] = 1;
    compare(trace, forward, PICKED);
    compare(trace, backward, PICKED);
    compare(trace, random, PICKED);
    trace_free(trace);
}

static void before_all_is_a_new_world(void **state)
{
    (void)state;
    struct trace *trace = make(20000);
    struct world *new = world_new(), *world = world_new();
    trace_world(trace, 19000, world);
    trace_world(trace, EVENT_NONE, world);
    assert_memory_equal(world, new, sizeof *new);
    assert_memory_equal(trace_at(trace, EVENT_NONE), new, sizeof *new);
    trace_world(trace, 19999, world);
    assert_memory_equal(world, trace_now(trace), sizeof *world);
    world_free(new);
    world_free(world);
    trace_free(trace);
}

static void step_by_step_back_and_forth(void **state)
{
    (void)state;
    struct trace *trace = make(18000);
    struct world *world = world_new();
    uint32_t at = 16300;
    struct stream numbers = stream_new(3, 0);
    for (unsigned i = 0; i < 300; i++) {
        at += stream_random(&numbers, 2) ? 1 : -1;
        trace_world(trace, at, world);
        assert_int_equal(world->events, at + 1);
    }
    struct world *fresh = world_new();
    trace_world(trace, at, fresh);
    assert_memory_equal(fresh, world, sizeof *fresh);
    world_free(fresh);
    world_free(world);
    trace_free(trace);
}

static void slices_do_not_overlap(void **state)
{
    (void)state;
    struct trace *trace = make(EVENTS);
    uint32_t slices = 0;
    for (uint32_t row = 0; row < trace_lane_count(trace); row++) {
        const struct lane *lane = trace_lane(trace, row);
        for (uint32_t i = 0; i < lane->count; i++) {
            const struct slice *slice = &lane->slices[i];
            assert_true(slice->begin <= slice->end);
            if (i + 1 < lane->count) {
                assert_int_not_equal(slice->end, EVENT_NONE);
                assert_true(slice->end <= slice[1].begin);
            }
            if (slice->kind == SLICE_COMMAND) {
                assert_ptr_equal(trace_slice_of(trace, slice->begin), slice);
                assert_int_equal(slice->outcome == OUTCOME_OPEN, slice->end == EVENT_NONE);
            }
            slices++;
        }
    }
    assert_true(slices > EVENTS / 10);
    trace_free(trace);
}

/* Each failure is one of its command; the last world agrees with how many there are. */
static void failures_agree(void **state)
{
    (void)state;
    struct stream stream = stream_new(11, 6);
    struct trace *trace = stream_trace(&stream, EVENTS);
    const struct counts *counts = &trace_now(trace)->counts;
    uint32_t failures = trace_failure_count(trace);
    assert_true(failures > 100);
    assert_int_equal(failures, counts->efault + counts->e2big + counts->other_errors +
                                   counts->env_lost + counts->env_empty + counts->env_duplicated +
                                   counts->env_garbled);
    assert_int_equal(counts->execs,
                     counts->ok + counts->efault + counts->e2big + counts->other_errors);
    for (uint32_t i = 0; i < failures; i++) {
        struct failure failure = trace_failure(trace, i);
        const struct slice *slice = trace_slice_of(trace, failure.load);
        assert_non_null(slice);
        assert_true(outcome_is_failure(slice->outcome));
        assert_true(failure.load < failure.event);
        assert_int_equal(trace_failure_seek(trace, failure.event), i);
        assert_int_equal(trace_failure_seek(trace, failure.event + 1), i + 1);
    }
    assert_int_equal(trace_failure(trace, failures - 1).load, trace_now(trace)->last_failure);
    assert_int_equal(trace_move_count(trace), counts->environ_moves);
    for (uint32_t i = 0; i < trace_move_count(trace); i++) {
        const struct event *event = trace_event(trace, trace_move(trace, i));
        assert_int_equal(event->type, EVENT_ENV_GROW);
        assert_int_equal(event->env_grow.how, GROW_MOVED);
        assert_int_equal(trace_move_seek(trace, trace_move(trace, i)), i);
    }
    assert_int_equal(trace_move_seek(trace, EVENTS), trace_move_count(trace));
    trace_free(trace);
}

static void append_at(struct trace *trace, uint64_t time_ns, uint16_t thread, struct event event,
                      const char *text)
{
    event.time_ns = time_ns;
    event.thread = thread;
    assert_true(trace_append(trace, &event, text));
}

static void finds_by_time(void **state)
{
    (void)state;
    struct trace *trace = trace_new();
    assert_int_equal(trace_find(trace, 0), EVENT_NONE);
    for (unsigned i = 0; i < 10; i++)
        append_at(trace, 100 + i / 2 * 10, 0, (struct event){.type = EVENT_MARK}, "note");
    assert_int_equal(trace_find(trace, 99), EVENT_NONE);
    assert_int_equal(trace_find(trace, 100), 1);
    assert_int_equal(trace_find(trace, 109), 1);
    assert_int_equal(trace_find(trace, 110), 3);
    assert_int_equal(trace_find(trace, 5000), 9);
    /* An earlier time is lifted. */
    append_at(trace, 7, 0, (struct event){.type = EVENT_MARK}, NULL);
    assert_int_equal(trace_event(trace, 10)->time_ns, 140);
    assert_string_equal(trace_text(trace, trace_event(trace, 9)->text), "note");
    assert_string_equal(trace_text(trace, trace_event(trace, 10)->text), "");
    assert_null(trace_event(trace, 11));
    assert_null(trace_event(trace, EVENT_NONE));
    trace_free(trace);
}

static struct event thread_start(uint32_t pid, uint32_t tid)
{
    return (struct event){.type = EVENT_THREAD_START, .thread_start = {.pid = pid, .tid = tid}};
}

static void threads_of_one_name_share_a_lane(void **state)
{
    (void)state;
    struct trace *trace = trace_new();
    append_at(trace, 1, 1, thread_start(100, 100), "main");
    append_at(trace, 2, 2, thread_start(100, 101), "w0");
    append_at(trace, 3, 3, thread_start(100, 102), "w1");
    append_at(trace, 4, 2, (struct event){.type = EVENT_EXEC_LOAD}, "true");
    append_at(trace, 5, 2, (struct event){.type = EVENT_EXEC_RESULT}, NULL);
    append_at(trace, 6, 2, (struct event){.type = EVENT_THREAD_END, .thread_end = {101}}, NULL);
    append_at(trace, 7, 4, thread_start(100, 103), "w0");
    append_at(trace, 8, 5, thread_start(100, 104), "w1"); /* the other w1 is alive */
    append_at(trace, 9, 4, (struct event){.type = EVENT_EXEC_LOAD}, "false");
    assert_int_equal(trace_lane_count(trace), 4);
    const struct lane *w0 = trace_lane(trace, 1);
    assert_string_equal(trace_text(trace, w0->name), "w0");
    assert_int_equal(w0->count, 2);
    assert_int_equal(w0->slices[0].thread, 2);
    assert_int_equal(w0->slices[0].outcome, OUTCOME_OK);
    assert_int_equal(w0->slices[1].thread, 4);
    assert_int_equal(w0->slices[1].end, EVENT_NONE);
    assert_string_equal(trace_text(trace, trace_lane(trace, 3)->name), "w1");
    assert_string_equal(trace_thread_name(trace, 4), "w0");
    assert_string_equal(trace_thread_name(trace, 77), "");
    assert_int_equal(world_thread(trace_now(trace), 5)->row, 3);
    assert_int_equal(trace_lane_seek(trace, w0, 0, 5), 0);
    assert_int_equal(trace_lane_seek(trace, w0, 0, 6), 1);
    assert_int_equal(trace_lane_seek(trace, trace_lane(trace, 0), 0, 0), 0);
    trace_free(trace);
}

static void a_search_along_path_is_one_command(void **state)
{
    (void)state;
    struct trace *trace = trace_new();
    struct event load = {.type = EVENT_EXEC_LOAD, .exec_load = {.call = CALL_EXECVE}};
    struct event missing = {.type = EVENT_EXEC_RESULT, .exec_result = {.error = 2}};
    struct event fault = {.type = EVENT_EXEC_RESULT, .exec_result = {.error = 14}};
    append_at(trace, 1, 1, load, "/a/cc");
    append_at(trace, 2, 1, missing, NULL);
    assert_int_equal(trace_failure_count(trace), 1);
    append_at(trace, 3, 1, load, "/b/cc");
    append_at(trace, 4, 1, missing, NULL);
    append_at(trace, 5, 1, load, "/c/cc");
    append_at(trace, 6, 1, fault, NULL);
    const struct counts *counts = &trace_now(trace)->counts;
    assert_int_equal(counts->execs, 1);
    assert_int_equal(counts->other_errors, 0);
    assert_int_equal(counts->efault, 1);
    assert_int_equal(trace_failure_count(trace), 1);
    assert_int_equal(trace_failure(trace, 0).load, 4);
    assert_int_equal(trace_lane(trace, 0)->count, 1);
    assert_null(trace_slice_of(trace, 0));
    assert_int_equal(world_thread(trace_now(trace), 1)->command.attempts, 2);
    trace_free(trace);
}

static uint64_t cpu_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static int by_value(const void *a, const void *b)
{
    const uint64_t *left = a, *right = b;
    return *left < *right ? -1 : *left > *right;
}

static size_t in_use(void)
{
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

static void a_million_events_stay_small_and_quick(void **state)
{
    (void)state;
    enum { MILLION = 1000000, SEEKS = 201 };
    size_t before = in_use();
    struct stream stream = stream_new(5, 8);
    stream.names = 0; /* each variable has a name of its own */
    uint64_t start_ns = cpu_ns();
    struct trace *trace = stream_trace(&stream, MILLION);
    assert_non_null(trace);
    uint64_t append_ns = (cpu_ns() - start_ns) / MILLION;
    size_t bytes = trace_memory(trace), counted = in_use() - before;
    assert_true(bytes <= 96u * MILLION);
    /* Sanitizers count nothing. */
    if (counted)
        assert_in_range(counted, bytes - bytes / 50, bytes + bytes / 50);
    static uint64_t took[SEEKS];
    struct stream numbers = stream_new(21, 0);
    struct world *world = world_new();
    for (unsigned i = 0; i < SEEKS; i++) {
        uint32_t target = stream_random(&numbers, MILLION);
        start_ns = cpu_ns();
        trace_world(trace, target, world);
        took[i] = cpu_ns() - start_ns;
        assert_int_equal(world->events, target + 1);
    }
    qsort(took, SEEKS, sizeof *took, by_value);
    print_message("%.1f bytes and %u ns an event; seek median %u us, most %u us\n",
                  (double)bytes / MILLION, (unsigned)append_ns, (unsigned)(took[SEEKS / 2] / 1000),
                  (unsigned)(took[SEEKS - 1] / 1000));
    assert_true(took[SEEKS / 2] <= 16000000);
    world_free(world);
    trace_free(trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_is_in_the_stream),
        cmocka_unit_test(seeking_is_exact),
        cmocka_unit_test(before_all_is_a_new_world),
        cmocka_unit_test(step_by_step_back_and_forth),
        cmocka_unit_test(slices_do_not_overlap),
        cmocka_unit_test(failures_agree),
        cmocka_unit_test(finds_by_time),
        cmocka_unit_test(threads_of_one_name_share_a_lane),
        cmocka_unit_test(a_search_along_path_is_one_command),
        cmocka_unit_test(a_million_events_stay_small_and_quick),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
