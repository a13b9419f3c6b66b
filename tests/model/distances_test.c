/* Loads and moves at chosen times: which distance, which side, which bin. */
#include "model/distances.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { PID = 4711, MAIN = 1, OTHER_PID = 4800, OTHER = 9 };

static void add_ns(struct trace *trace, uint64_t ns, uint16_t thread, unsigned type,
                   const uint64_t numbers[EVENT_NUMBERS])
{
    struct event event = {.time_ns = ns, .thread = thread, .type = (uint16_t)type};
    for (int i = 0; i < EVENT_NUMBERS; i++)
        event.number[i] = numbers[i];
    assert_true(trace_append(trace, &event, "x"));
}

#define ADD(trace, us, thread, type, ...)                                                          \
    add_ns((trace), (uint64_t)((us)*1000), (thread), EVENT_##type,                                 \
           (const uint64_t[EVENT_NUMBERS]){__VA_ARGS__})

/* Two processes, each with a main thread; the first with workers 2 to 5. */
static struct trace *begin(void)
{
    struct trace *trace = trace_new();
    assert_non_null(trace);
    ADD(trace, 0, MAIN, PROCESS_START, PID, 1, 0x7ffc1000, 5, ORIGIN_EXEC);
    ADD(trace, 0, MAIN, THREAD_START, PID, PID);
    ADD(trace, 0, OTHER, PROCESS_START, OTHER_PID, PID, 0x7ffd1000, 5, ORIGIN_FORK);
    ADD(trace, 0, OTHER, THREAD_START, OTHER_PID, OTHER_PID);
    for (uint16_t worker = 2; worker <= 5; worker++)
        ADD(trace, 0, worker, THREAD_START, PID, PID + worker);
    return trace;
}

static void load(struct trace *trace, double us, uint16_t thread)
{
    ADD(trace, us, thread, EXEC_LOAD, 0x1000, 5, CALL_SYSTEM, SPAWNER_SYSTEM);
}

static void result(struct trace *trace, double us, uint16_t thread, unsigned error)
{
    ADD(trace, us, thread, EXEC_RESULT, error, error ? 0 : 99);
}

static void grow(struct trace *trace, double us, uint16_t thread, unsigned how)
{
    ADD(trace, us, thread, ENV_GROW, how, 0x1000, 0x2000, 48, 56);
}

static struct distances end(struct trace *trace)
{
    struct distances distances = distances_of(trace);
    trace_free(trace);
    return distances;
}

static void bins_are_steps_of_1_2_5(void **state)
{
    (void)state;
    assert_int_equal(distance_bin_of(0), 0);
    assert_int_equal(distance_bin_of(999), 0);
    assert_int_equal(distance_bin_of(1000), 1);
    assert_int_equal(distance_bin_of(49999), 5);
    assert_int_equal(distance_bin_of(50000), 6);
    assert_int_equal(distance_bin_of(UINT64_MAX - 1), DISTANCE_BINS - 1);
    assert_int_equal(distance_bin_us(DISTANCE_NEAR), 1000);
    for (unsigned i = 1; i < DISTANCE_BINS; i++) {
        assert_int_equal(distance_bin_of(distance_bin_us(i) * 1000), i);
        assert_int_equal(distance_bin_of(distance_bin_us(i) * 1000 - 1), i - 1);
    }
}

static void a_move_between_load_and_result(void **state)
{
    (void)state;
    struct trace *trace = begin();
    load(trace, 100, 2);
    grow(trace, 130, MAIN, GROW_MOVED);
    result(trace, 180, 2, EFAULT);
    struct distances d = end(trace);
    assert_int_equal(d.commands, 1);
    assert_int_equal(d.met, 1);
    assert_int_equal(d.moves, 1);
    assert_int_equal(d.moves_met, 1);
    struct distance_bin bin = d.after[distance_bin_of(30000)];
    assert_int_equal(bin.commands, 1);
    assert_int_equal(bin.within, 1);
    assert_int_equal(bin.failed, 1);
}

static void a_move_after_the_result_is_no_danger(void **state)
{
    (void)state;
    struct trace *trace = begin();
    load(trace, 100, 2);
    result(trace, 180, 2, 0);
    grow(trace, 700, MAIN, GROW_MOVED);
    struct distances d = end(trace);
    struct distance_bin bin = d.after[distance_bin_of(600000)];
    assert_int_equal(bin.commands, 1);
    assert_int_equal(bin.within, 0);
    assert_int_equal(d.met, 0);
    assert_int_equal(d.moves_met, 0);
}

static void the_nearer_side_counts(void **state)
{
    (void)state;
    struct trace *trace = begin();
    grow(trace, 90, MAIN, GROW_MOVED);
    load(trace, 100, 2); /* 10 before; 60 after */
    load(trace, 150, 3); /* 60 before; 10 after */
    grow(trace, 160, MAIN, GROW_MOVED);
    result(trace, 200, 2, 0);
    result(trace, 210, 3, 0);
    struct distances d = end(trace);
    assert_int_equal(d.before[distance_bin_of(10000)].commands, 1);
    assert_int_equal(d.before[distance_bin_of(10000)].within, 0);
    assert_int_equal(d.after[distance_bin_of(10000)].commands, 1);
    assert_int_equal(d.after[distance_bin_of(10000)].within, 1);
    assert_int_equal(d.met, 2); /* a move came while either was under way */
    assert_int_equal(d.moves, 2);
    assert_int_equal(d.moves_met, 1);
}

static void only_moves_of_its_own_process_count(void **state)
{
    (void)state;
    struct trace *trace = begin();
    load(trace, 100, 2);
    grow(trace, 110, OTHER, GROW_MOVED);
    result(trace, 150, 2, 0);
    struct distances d = end(trace);
    assert_int_equal(d.commands, 0);
    assert_int_equal(d.alone, 1);
    assert_int_equal(d.met, 0);
    assert_int_equal(d.moves, 1);
}

static void growth_that_frees_nothing_is_no_move(void **state)
{
    (void)state;
    struct trace *trace = begin();
    load(trace, 100, 2);
    grow(trace, 105, MAIN, GROW_FIRST);
    grow(trace, 110, MAIN, GROW_IN_PLACE);
    grow(trace, 115, MAIN, GROW_SHRUNK);
    result(trace, 150, 2, 0);
    struct distances d = end(trace);
    assert_int_equal(d.moves, 0);
    assert_int_equal(d.alone, 1);
}

static void the_end_of_a_process_settles_its_commands(void **state)
{
    (void)state;
    struct trace *trace = begin();
    grow(trace, 50, MAIN, GROW_MOVED);
    load(trace, 100, 2);
    result(trace, 150, 2, 0);
    load(trace, 160, 3); /* never had a result */
    ADD(trace, 170, MAIN, PROCESS_END, PID, 0, 0);
    struct distances d = end(trace);
    assert_int_equal(d.before[distance_bin_of(50000)].commands, 1);
    assert_int_equal(d.before[distance_bin_of(110000)].commands, 1);
    assert_int_equal(d.commands, 2);
}

static void a_search_along_path_is_no_command(void **state)
{
    (void)state;
    struct trace *trace = begin();
    grow(trace, 50, MAIN, GROW_MOVED);
    load(trace, 100, 2);
    result(trace, 110, 2, ENOENT);
    load(trace, 120, 2);
    result(trace, 150, 2, 0);
    struct distances d = end(trace);
    assert_int_equal(d.commands, 1);
    assert_int_equal(d.before[distance_bin_of(70000)].commands, 1);
}

static void a_lost_result_does_not_lose_the_command(void **state)
{
    (void)state;
    struct trace *trace = begin();
    grow(trace, 50, MAIN, GROW_MOVED);
    load(trace, 100, 2);
    load(trace, 200, 2);
    result(trace, 250, 2, 0);
    struct distances d = end(trace);
    assert_int_equal(d.commands, 2);
}

/* So many that the waiting ones must be looked through; each is counted once. */
static void every_command_is_counted_once(void **state)
{
    (void)state;
    enum { MANY = 1000 };
    struct trace *trace = begin();
    grow(trace, 10, MAIN, GROW_MOVED);
    for (unsigned i = 0; i < MANY; i++) {
        load(trace, 100 + 10 * i, (uint16_t)(2 + i % 4));
        result(trace, 105 + 10 * i, (uint16_t)(2 + i % 4), i % 100 == 0 ? EFAULT : 0);
    }
    grow(trace, 100 + 10 * MANY, MAIN, GROW_MOVED);
    struct distances d = end(trace);
    uint64_t sum = 0, failed = 0, after = 0;
    for (unsigned i = 0; i < DISTANCE_BINS; i++) {
        sum += d.before[i].commands + d.after[i].commands;
        failed += d.before[i].failed + d.after[i].failed;
        after += d.after[i].commands;
    }
    assert_int_equal(sum, MANY);
    assert_int_equal(d.commands, MANY);
    assert_int_equal(failed, MANY / 100);
    /* Those of the later half are nearer to the second move: 10,100 - t <= t - 10, so t >= 5,055.
     */
    assert_int_equal(after, 504);
}

static void sums_add_up(void **state)
{
    (void)state;
    struct trace *trace = begin();
    load(trace, 100, 2);
    grow(trace, 130, MAIN, GROW_MOVED);
    result(trace, 180, 2, EFAULT);
    struct distances d = end(trace), sum = d;
    distances_add(&sum, &d);
    assert_int_equal(sum.commands, 2);
    assert_int_equal(sum.met, 2);
    assert_int_equal(sum.moves, 2);
    assert_int_equal(sum.moves_met, 2);
    assert_int_equal(sum.after[distance_bin_of(30000)].failed, 2);
    assert_int_equal(sum.after[distance_bin_of(30000)].within, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bins_are_steps_of_1_2_5),
        cmocka_unit_test(a_move_between_load_and_result),
        cmocka_unit_test(a_move_after_the_result_is_no_danger),
        cmocka_unit_test(the_nearer_side_counts),
        cmocka_unit_test(only_moves_of_its_own_process_count),
        cmocka_unit_test(growth_that_frees_nothing_is_no_move),
        cmocka_unit_test(the_end_of_a_process_settles_its_commands),
        cmocka_unit_test(a_search_along_path_is_no_command),
        cmocka_unit_test(a_lost_result_does_not_lose_the_command),
        cmocka_unit_test(every_command_is_counted_once),
        cmocka_unit_test(sums_add_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
