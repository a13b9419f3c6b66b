/* What is linked with what in a short story (tests/view/story.h), and what lies between moments. */
#include "model/measure.h"
#include "model/relations.h"
#include "view/story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The relations of an event, as "20 pulled the rug, 28 the result". */
static const char *list(const struct trace *trace, uint32_t index, uint32_t of)
{
    static char out[1024];
    size_t length = 0;
    struct relations relations;
    relations_of(trace, index, of, &relations);
    out[0] = '\0';
    for (unsigned i = 0; i < relations.count; i++)
        length += (size_t)snprintf(out + length, sizeof out - length, "%s%u %s", i > 0 ? ", " : "",
                                   relations.list[i].event, relation_what(relations.list[i].kind));
    return out;
}

static void links_load_move_and_result(void **state)
{
    (void)state;
    struct trace *trace = story_new();
    assert_non_null(trace);
    assert_string_equal(list(trace, 14, EVENT_NONE),
                        "20 pulled the rug, 28 the result, 29 the return");
    assert_string_equal(list(trace, 28, EVENT_NONE),
                        "14 the load, 20 pulled the rug, 29 the return");
    assert_string_equal(list(trace, 15, EVENT_NONE),
                        "28 the result, 14 the load, 20 pulled the rug, 29 the return");
    assert_string_equal(list(trace, 26, EVENT_NONE),
                        "12 the load, 20 pulled the rug, 25 the result, 27 the return");
    /* A command that still runs, and that nothing touched. */
    assert_string_equal(list(trace, 39, EVENT_NONE), "38 the load");
    trace_free(trace);
}

static void links_a_change_with_whom_it_hurt(void **state)
{
    (void)state;
    struct trace *trace = story_new();
    struct relations relations;
    assert_non_null(trace);
    /* The failure first; then the near misses. */
    assert_string_equal(list(trace, 20, EVENT_NONE),
                        "28 held the array, 25 held the array, 30 held the array, 18 the call, "
                        "24 complete");
    /* Back to the one that one came from. */
    assert_string_equal(list(trace, 20, 16),
                        "30 held the array, 28 held the array, 25 held the array, 18 the call, "
                        "24 complete");
    assert_string_equal(list(trace, 18, EVENT_NONE),
                        "20 the array, 28 held the array, 25 held the array, 30 held the array, "
                        "24 complete");
    assert_string_equal(list(trace, 35, EVENT_NONE), "33 the call, 37 complete");
    relations_of(trace, 20, EVENT_NONE, &relations);
    assert_int_equal(relations.victims, 3);
    assert_int_equal(relations.command, EVENT_NONE);
    relations_of(trace, 29, EVENT_NONE, &relations);
    assert_int_equal(relations.command, 14);
    trace_free(trace);
}

/* A change that is held for long: of the many commands that came and went meanwhile, the one that
 * it hurt at last. */
static void links_a_long_change_with_whom_it_hurt(void **state)
{
    (void)state;
    struct trace *trace = trace_new();
    struct relations relations;
    assert_non_null(trace);
    assert_true(story_threads(trace) && story_first_growth(trace) &&
                ADD(trace, 20, 1, ENV_BEGIN, "A", OP_SETENV, 1));
    for (unsigned i = 0; i < 100; i++)
        assert_true(story_load(trace, 30 + i * 10, 2, STORY_OLD, 6, "true") &&
                    story_result(trace, 35 + i * 10, 2, 0, 9, 6));
    assert_true(story_load(trace, 2000, 2, STORY_OLD, 6, "true"));
    uint32_t load = trace_count(trace) - 2, grow = trace_count(trace);
    assert_true(ADD(trace, 2001, 1, ENV_GROW, "", GROW_MOVED, STORY_OLD, STORY_NEW, 56, 64) &&
                story_result(trace, 2010, 2, EFAULT, 0, 0) &&
                ADD(trace, 2020, 1, ENV_END, "", 0, STORY_NEW, 7));
    relations_of(trace, grow, EVENT_NONE, &relations);
    assert_int_equal(relations.victims, 1);
    assert_int_equal(relations.list[0].event, grow + 1);
    assert_int_equal(relations.list[0].kind, RELATION_VICTIM);
    relations_of(trace, load, EVENT_NONE, &relations);
    assert_int_equal(relations.list[0].event, grow);
    trace_free(trace);
}

static void says_where_nothing_is_linked(void **state)
{
    (void)state;
    struct trace *trace = story_new();
    assert_non_null(trace);
    assert_string_equal(list(trace, 0, EVENT_NONE), "");
    assert_string_equal(list(trace, 3, EVENT_NONE), "");
    assert_string_equal(list(trace, EVENT_NONE, EVENT_NONE), "");
    assert_string_equal(list(trace, 4000, EVENT_NONE), "");
    trace_free(trace);
    trace = trace_new();
    assert_non_null(trace);
    assert_string_equal(list(trace, 0, EVENT_NONE), "");
    trace_free(trace);
}

static void measures_between_two_moments(void **state)
{
    (void)state;
    struct trace *trace = story_new();
    assert_non_null(trace);
    static const struct {
        uint64_t a_us, b_us;
        uint32_t commands, failures, moves;
    } table[] = {{0, 1000, 4, 1, 1},  {100, 160, 3, 0, 0}, {101, 159, 1, 0, 0},
                 {172, 172, 0, 0, 1}, {249, 170, 0, 1, 1}, {250, 171, 0, 1, 1},
                 {248, 173, 0, 0, 0}, {301, 319, 0, 0, 0}, {5000, 9000, 0, 0, 0}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct measure measure = measure_between(trace, table[i].a_us * 1000, table[i].b_us * 1000);
        uint64_t span = table[i].a_us > table[i].b_us ? table[i].a_us - table[i].b_us
                                                      : table[i].b_us - table[i].a_us;
        assert_int_equal(measure.span_ns, span * 1000);
        assert_int_equal(measure.commands, table[i].commands);
        assert_int_equal(measure.failures, table[i].failures);
        assert_int_equal(measure.moves, table[i].moves);
    }
    trace_free(trace);
    trace = trace_new();
    assert_non_null(trace);
    assert_int_equal(measure_between(trace, 0, 1000).commands, 0);
    trace_free(trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_load_move_and_result),
        cmocka_unit_test(links_a_change_with_whom_it_hurt),
        cmocka_unit_test(links_a_long_change_with_whom_it_hurt),
        cmocka_unit_test(says_where_nothing_is_linked),
        cmocka_unit_test(measures_between_two_moments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
