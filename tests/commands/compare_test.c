/* What a comparison says. */
#include "commands/compare_result.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct run run_of(uint64_t failed, uint64_t execs)
{
    struct run run = {.engine = "native", .spawner = "system"};
    run.counts.execs = execs;
    run.counts.efault = failed / 2;
    run.counts.env_lost = failed - failed / 2;
    return run;
}

/* Different in every run: not by chance. */
static void tells_apart(void **state)
{
    (void)state;
    struct run a[] = {run_of(50, 1000), run_of(52, 1000)};
    struct run b[] = {run_of(20, 1000), run_of(22, 1000)};
    struct side sides[2] = {{.path = "a", .runs = a, .run_count = 2},
                            {.path = "b", .runs = b, .run_count = 2}};
    struct compare_result result = compare_result(sides);
    assert_int_equal(result.all[0].failed, 102);
    assert_int_equal(result.all[1].tries, 2000);
    assert_true(result.told && result.around.low > 0 && result.dispersion < 1);
    assert_true(result.p_runs == result.test.p);
    json_t *object = compare_json(sides, &result);
    assert_non_null(object);
    assert_true(json_is_true(json_object_get(json_object_get(object, "test"), "told_from_chance")));
    json_decref(object);
}

/* The sums differ as much, but the runs of a side do too: that proves nothing. */
static void takes_clusters_into_account(void **state)
{
    (void)state;
    struct run a[] = {run_of(100, 1000), run_of(2, 1000)};
    struct run b[] = {run_of(0, 1000), run_of(42, 1000)};
    struct side sides[2] = {{.path = "a", .runs = a, .run_count = 2},
                            {.path = "b", .runs = b, .run_count = 2}};
    struct compare_result result = compare_result(sides);
    assert_true(result.test.p < 0.001);
    assert_true(result.dispersion > 10 && result.p_runs > 0.05);
    assert_false(result.told);
}

static void one_run_each_knows_no_dispersion(void **state)
{
    (void)state;
    struct run a = run_of(2, 100), b = run_of(0, 100);
    struct side sides[2] = {{.path = "a", .runs = &a, .run_count = 1},
                            {.path = "b", .runs = &b, .run_count = 1}};
    struct compare_result result = compare_result(sides);
    assert_int_equal(result.test.test, TEST_FISHER);
    assert_true(result.dispersion < 0);
    assert_false(result.told);
    json_t *object = compare_json(sides, &result);
    assert_true(json_is_null(json_object_get(json_object_get(object, "test"), "dispersion")));
    json_decref(object);
}

/* Builds only where both have them. */
static void counts_what_both_have(void **state)
{
    (void)state;
    struct run a = run_of(2, 100), b = run_of(0, 100);
    a.counts.builds = 4;
    a.counts.builds_failed = 2;
    b.counts.builds = 4;
    struct side sides[2] = {{.path = "a", .runs = &a, .run_count = 1, .builds = true},
                            {.path = "b", .runs = &b, .run_count = 1}};
    assert_int_equal(compare_result(sides).all[0].tries, 100);
    sides[1].builds = true;
    assert_int_equal(compare_result(sides).all[0].tries, 4);
    assert_int_equal(compare_result(sides).all[0].failed, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_apart),
        cmocka_unit_test(takes_clusters_into_account),
        cmocka_unit_test(one_run_each_knows_no_dispersion),
        cmocka_unit_test(counts_what_both_have),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
