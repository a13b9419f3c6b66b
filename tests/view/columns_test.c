/* The timeline's columns: slices, moves, level of detail. */
#include "view/columns.h"
#include "view/story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The columns as letters: . blank, [ begin, = bar, ' + # ticks, the outcome's ASCII glyph, $ gap.
 */
static void letters(const struct trace *trace, uint32_t row, const struct columns_range *range,
                    char *out)
{
    struct column columns[256];
    assert_true(range->count < 256);
    columns_of_lane(trace, row, range, columns);
    for (int i = 0; i < range->count; i++) {
        static const char signs[] = {
            [COLUMN_BLANK] = '.',      [COLUMN_WRITE] = '-',   [COLUMN_BAR] = '=',
            [COLUMN_BEGIN] = '[',      [COLUMN_TICK] = '\'',   [COLUMN_TICK_GROWN] = '+',
            [COLUMN_TICK_MOVED] = '#', [COLUMN_OUTCOME] = '?', [COLUMN_GAP] = '$',
        };
        out[i] = columns[i].kind == COLUMN_OUTCOME
                     ? outcome_info((enum outcome)columns[i].outcome)->ascii
                     : signs[columns[i].kind];
    }
    out[range->count] = '\0';
}

static void draws_the_story(void **state)
{
    (void)state;
    struct trace *trace = story_new();
    assert_non_null(trace);
    struct columns_range range = {.left_ns = 0, .zoom_ns = 10000, .count = 35};
    char text[256];
    letters(trace, 0, &range, text);
    assert_string_equal(text, ".'...............#.............+...");
    letters(trace, 1, &range, text);
    assert_string_equal(text, "..........[=========~...........>..");
    letters(trace, 2, &range, text);
    assert_string_equal(text, "...............[========X..........");
    letters(trace, 3, &range, text);
    assert_string_equal(text, "................[=============~....");
    bool moves[35];
    assert_int_equal(columns_of_moves(trace, &range, moves), 1);
    assert_true(moves[17]);
    trace_free(trace);
}

/* With a filter only what fits is there, a failure among many others too. */
static void shows_only_what_fits(void **state)
{
    (void)state;
    struct trace *trace = story_new();
    struct query *failed = query_new("failed"), *moved = query_new("moved");
    assert_non_null(trace);
    assert_non_null(failed);
    assert_non_null(moved);
    struct columns_range range = {.zoom_ns = 10000, .count = 35, .filter = failed};
    char text[256];
    letters(trace, 1, &range, text);
    assert_string_equal(text, "...................................");
    letters(trace, 2, &range, text);
    assert_string_equal(text, "...............[========X..........");
    range.filter = moved;
    letters(trace, 0, &range, text);
    assert_string_equal(text, ".................#.................");
    uint32_t rows[8];
    assert_int_equal(columns_order(trace, failed, rows, 8, NULL), 1);
    assert_int_equal(rows[0], 2);
    /* Commands of w1 that come later, and the one that fails. */
    for (uint64_t i = 0; i < 100; i++) {
        assert_true(story_load(trace, 400 + i * 2, 3, STORY_NEW, 8, "true"));
        assert_true(story_result(trace, 401 + i * 2, 3, i == 60 ? EFAULT : 0, 0, 8));
    }
    range = (struct columns_range){.zoom_ns = 1000000, .count = 1, .filter = failed};
    letters(trace, 2, &range, text);
    assert_string_equal(text, "X");
    range =
        (struct columns_range){.left_ns = 500000, .zoom_ns = 10000, .count = 10, .filter = failed};
    letters(trace, 2, &range, text);
    assert_string_equal(text, "..X.......");
    query_free(failed);
    query_free(moved);
    trace_free(trace);
}

/* What begins before and ends behind the range is drawn through. */
static void draws_what_goes_through(void **state)
{
    (void)state;
    struct trace *trace = story_new();
    assert_non_null(trace);
    struct columns_range range = {.left_ns = 170000, .zoom_ns = 1000, .count = 10};
    char text[256];
    letters(trace, 0, &range, text);
    assert_string_equal(text, "#---......");
    letters(trace, 2, &range, text);
    assert_string_equal(text, "==========");
    assert_int_equal(columns_at(&range, 169999), -1);
    assert_int_equal(columns_at(&range, 170000), 0);
    assert_int_equal(columns_at(&range, 179999), 9);
    assert_int_equal(columns_at(&range, 180000), 10);
    trace_free(trace);
}

/* Thousands of commands in a column: the one that failed is what the column shows, and so is each
 * column in which the array moved. */
static void never_hides_a_failure_or_a_move(void **state)
{
    (void)state;
    struct trace *trace = trace_new();
    assert_non_null(trace);
    assert_true(story_threads(trace) && story_first_growth(trace));
    for (unsigned i = 0; i < 5000; i++) {
        uint64_t us = 20 + i * 20;
        bool fails = i == 1500 || i == 3333;
        assert_true(story_load(trace, us, 2, STORY_OLD, 6, "true"));
        assert_true(story_result(trace, us + 10, 2, fails ? EFAULT : 0, fails ? 0 : 9, 6));
        if (i == 700)
            assert_true(
                ADD(trace, us + 12, 1, ENV_BEGIN, "B", OP_SETENV, 1) &&
                ADD(trace, us + 12, 1, ENV_GROW, "", GROW_MOVED, STORY_OLD, STORY_NEW, 56, 64) &&
                ADD(trace, us + 12, 1, ENV_END, "", 0, STORY_NEW, 7));
    }
    assert_int_equal(trace_failure_count(trace), 2);
    struct columns_range range = {.left_ns = 0, .zoom_ns = 10020000, .count = 10};
    char text[256];
    letters(trace, 1, &range, text);
    assert_int_equal(text[2], 'X'); /* 30 ms */
    assert_int_equal(text[6], 'X'); /* 66.7 ms */
    text[2] = text[6] = '+';
    assert_null(strchr(text, 'X'));
    bool moves[10];
    assert_int_equal(columns_of_moves(trace, &range, moves), 1);
    assert_true(moves[1]);
    struct columns_range whole = {.left_ns = 0, .zoom_ns = 1000000000, .count = 1};
    letters(trace, 1, &whole, text);
    assert_string_equal(text, "X");
    trace_free(trace);
}

/* A near miss among thousands of commands that share its column. */
static void never_hides_a_near_miss(void **state)
{
    (void)state;
    struct trace *trace = trace_new();
    assert_non_null(trace);
    assert_true(story_threads(trace) && story_first_growth(trace));
    for (unsigned i = 0; i < 5000; i++) {
        uint64_t us = 20 + i * 20;
        assert_true(story_load(trace, us, 2, i > 4000 ? STORY_NEW : STORY_OLD, 6, "true"));
        if (i == 4000)
            assert_true(
                ADD(trace, us + 2, 1, ENV_BEGIN, "B", OP_SETENV, 1) &&
                ADD(trace, us + 3, 1, ENV_GROW, "", GROW_MOVED, STORY_OLD, STORY_NEW, 56, 64) &&
                ADD(trace, us + 3, 1, ENV_PUBLISH, "", STORY_NEW) &&
                ADD(trace, us + 4, 1, ENV_END, "", 0, STORY_NEW, 7));
        assert_true(story_result(trace, us + 10, 2, 0, 9, 6));
    }
    assert_int_equal(trace_now(trace)->counts.near_misses, 1);
    struct columns_range range = {.left_ns = 0, .zoom_ns = 10020000, .count = 10};
    char text[256];
    letters(trace, 1, &range, text);
    assert_string_equal(text, "+++++++~++");
    trace_free(trace);
}

/* Losses at both ends of a long view, in the lanes they belong to; a failure weighs more.  The
 * first one is of envviz itself, and of no lane. */
static void never_hides_a_loss(void **state)
{
    (void)state;
    enum { EVENTS = 60000 };
    struct trace *trace = trace_new();
    assert_non_null(trace);
    assert_true(story_threads(trace) && story_first_growth(trace));
    assert_true(ADD(trace, 15, 0, LOST, "", 2) && ADD(trace, 16, 3, LOST, "", 5));
    for (unsigned i = 0; i < EVENTS / 3; i++)
        assert_true(ADD(trace, 20 + i, 2, ENV_BEGIN, "A", OP_UNSETENV) &&
                    ADD(trace, 20 + i, 2, ENV_LOCK, "", STORY_OLD, 6) &&
                    ADD(trace, 20 + i, 2, ENV_END, "", 0, STORY_OLD, 6));
    assert_true(ADD(trace, 21000, 2, LOST, "", 7));
    assert_true(story_load(trace, 25000, 3, STORY_OLD, 6, "true") &&
                story_result(trace, 25100, 3, EFAULT, 0, 0) && ADD(trace, 25200, 3, LOST, "", 1));
    assert_true(ADD(trace, 29999, 1, THREAD_END, "", 4711));
    struct columns_range range = {.zoom_ns = 3000000, .count = 10};
    char text[256];
    letters(trace, 1, &range, text);
    assert_string_equal(text, "'''''''$..");
    letters(trace, 2, &range, text);
    assert_string_equal(text, "$.......X.");
    letters(trace, 0, &range, text);
    assert_null(strchr(text, '$'));
    bool losses[10];
    assert_int_equal(columns_of_losses(trace, &range, losses), 3);
    assert_true(losses[0] && losses[7] && losses[8]);
    range.left_ns = 22000000;
    letters(trace, 1, &range, text);
    assert_null(strchr(text, '$'));
    assert_int_equal(columns_of_losses(trace, &range, losses), 1);
    trace_free(trace);
}

/* More lanes than are taken: that of a failure is one of them. */
static void takes_the_lane_of_a_failure(void **state)
{
    (void)state;
    enum { LANES = 40, MOST = 8, FAILED = 33 };
    struct trace *trace = trace_new();
    char name[16];
    assert_non_null(trace);
    assert_true(ADD(trace, 0, 1, PROCESS_START, "lab", 1, 0, STORY_STACK, 5, ORIGIN_EXEC));
    for (uint16_t i = 1; i <= LANES; i++) {
        snprintf(name, sizeof name, "w%u", i);
        assert_true(ADD(trace, i, i, THREAD_START, name, 1, i));
    }
    assert_true(story_load(trace, 100, FAILED, STORY_STACK, 5, "true") &&
                story_result(trace, 110, FAILED, EFAULT, 0, 0));
    uint32_t rows[MOST], left_out;
    assert_int_equal(columns_order(trace, NULL, rows, MOST, &left_out), MOST);
    assert_int_equal(left_out, LANES - MOST);
    assert_int_equal(rows[0], 0);
    assert_int_equal(rows[MOST - 1], FAILED - 1);
    trace_free(trace);
}

/* As many idle lanes as a large build has compilers, each with a name of its own; those named as
 * the lane that is not idle are left out.  Asked often enough that comparing each with each shows.
 */
static void leaves_out_shadows_among_many(void **state)
{
    (void)state;
    enum { LANES = 20000, SHADOWS = 2, BUSY = 100, ASKED = 20 };
    struct trace *trace = trace_new();
    char name[16];
    assert_non_null(trace);
    assert_true(ADD(trace, 0, 1, PROCESS_START, "lab", 1, 0, STORY_STACK, 5, ORIGIN_EXEC));
    for (uint16_t i = 1; i <= LANES; i++) {
        if (i == BUSY + 1)
            assert_true(story_load(trace, BUSY, BUSY, STORY_STACK, 5, "true") &&
                        story_result(trace, BUSY, BUSY, 0, 4712, 0));
        snprintf(name, sizeof name, "cc%u", i > LANES - SHADOWS ? BUSY : i);
        assert_true(ADD(trace, i, i, THREAD_START, name, 1, i));
    }
    uint32_t rows[8], left_out;
    for (int i = 0; i < ASKED; i++) {
        assert_int_equal(columns_order(trace, NULL, rows, 8, &left_out), 8);
        assert_int_equal(left_out, LANES - SHADOWS - 8);
    }
    trace_free(trace);
}

static void orders_lanes_by_name(void **state)
{
    (void)state;
    static const char *const names[] = {"main", "w10", "w9", "w2", "a", "w", "w02"};
    static const uint32_t expected[] = {0, 4, 5, 3, 6, 2, 1};
    enum { COUNT = sizeof names / sizeof *names };
    struct trace *trace = trace_new();
    assert_non_null(trace);
    assert_true(ADD(trace, 0, 1, PROCESS_START, "lab", 1, 0, STORY_STACK, 5, ORIGIN_EXEC));
    for (uint16_t i = 0; i < COUNT; i++)
        assert_true(ADD(trace, 1 + i, (uint16_t)(i + 1), THREAD_START, names[i], 1, i + 1u));
    uint32_t rows[COUNT];
    assert_int_equal(columns_order(trace, NULL, rows, COUNT, NULL), COUNT);
    assert_memory_equal(rows, expected, sizeof expected);
    assert_int_equal(columns_order(trace, NULL, rows, 2, NULL), 2);
    trace_free(trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws_the_story),
        cmocka_unit_test(shows_only_what_fits),
        cmocka_unit_test(draws_what_goes_through),
        cmocka_unit_test(never_hides_a_failure_or_a_move),
        cmocka_unit_test(never_hides_a_near_miss),
        cmocka_unit_test(never_hides_a_loss),
        cmocka_unit_test(takes_the_lane_of_a_failure),
        cmocka_unit_test(leaves_out_shadows_among_many),
        cmocka_unit_test(orders_lanes_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
