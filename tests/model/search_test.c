/* Queries and searches in a short story (tests/view/story.h), and in a long trace, step by step. */
#include "model/search.h"
#include "view/story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The events that fit, as "28 30". */
static const char *hits(const struct trace *trace, const char *text)
{
    static char out[512];
    size_t length = 0;
    struct query *query = query_new(text);
    assert_non_null(query);
    out[0] = '\0';
    for (uint32_t i = 0; i < trace_count(trace); i++)
        if (query_event(query, trace, i))
            length += (size_t)snprintf(out + length, sizeof out - length, "%s%u",
                                       length > 0 ? " " : "", i);
    query_free(query);
    return out;
}

static void finds_by_what_people_type(void **state)
{
    (void)state;
    static const struct {
        const char *text, *hits;
    } table[] = {
        {"efault", "28"},
        {"EFAULT w1", "28"},
        {"w0 efault", ""},
        {"outcome:efault", "28"},
        {"failed", "28"},
        {"miss", "25 30"}, /* w0 got through as well */
        {"thread:w1", "4 14 15 28 29"},
        {"thread:w", ""},
        {"w1 exec.load", "14"},
        {"ld_run_path", "18"},
        {"var:A", "6 18 33"},
        {"command:A", "16"}, /* cc -c core/signal.c */
        {"command:logging", "14"},
        {"logging", "14"},
        {"logging efault", "28"},
        {"signal miss", "30"},
        {"event:env.grow", "8 20 35"},
        {"env.grow moved", "20"},
        {"in-place", "35"},
        {"setenv", "6 18 33"},
        {"setenv -w0 -PLAT", "18 33"},
        {"0x55d0000020b0 grow", "20 35"},
        {"0x55d0000020b", ""},
        {"envviz", ""},
        {"efault thread:", "28"}, /* as it is being typed */
        {"", ""},
        {"   ", ""},
    };
    struct trace *trace = story_new();
    assert_non_null(trace);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(hits(trace, table[i].text), table[i].hits) != 0)
            fail_msg("\"%s\" finds \"%s\", not \"%s\"", table[i].text, hits(trace, table[i].text),
                     table[i].hits);
    trace_free(trace);
}

static void goes_both_ways_and_round(void **state)
{
    (void)state;
    struct trace *trace = story_new();
    struct search *search = search_new("setenv");
    assert_non_null(trace);
    assert_non_null(search);
    uint32_t count = trace_count(trace), found;
    assert_int_equal(search_find(search, count, 0, 1, &found), SEARCH_PENDING);
    assert_true(search_step(search, trace, 10));
    assert_int_equal(search_find(search, count, 0, 1, &found), SEARCH_FOUND);
    assert_int_equal(found, 6);
    assert_int_equal(search_find(search, count, 7, 1, &found), SEARCH_PENDING);
    assert_int_equal(search_find(search, count, 8, -1, &found), SEARCH_FOUND);
    assert_int_equal(search_find(search, count, 20, -1, &found), SEARCH_PENDING);
    assert_false(search_step(search, trace, 1000));
    assert_int_equal(search_hits(search), 3);
    assert_int_equal(search_seen(search), count);
    assert_int_equal(search_find(search, count, 7, 1, &found), SEARCH_FOUND);
    assert_int_equal(found, 18);
    assert_int_equal(search_find(search, count, 34, 1, &found), SEARCH_WRAPPED);
    assert_int_equal(found, 6);
    assert_int_equal(search_find(search, count, 5, -1, &found), SEARCH_WRAPPED);
    assert_int_equal(found, 33);
    assert_int_equal(search_find(search, count, EVENT_NONE, 1, &found), SEARCH_WRAPPED);
    assert_int_equal(search_find(search, count, EVENT_NONE, -1, &found), SEARCH_FOUND);
    assert_int_equal(found, 33);
    assert_int_equal(search_rank(search, 18), 2);
    assert_int_equal(search_rank(search, 17), 1);
    assert_int_equal(search_rank(search, EVENT_NONE), 3);
    search_free(search);

    search = search_new("no such thing");
    assert_non_null(search);
    assert_false(search_step(search, trace, 1000));
    assert_int_equal(search_find(search, count, 3, 1, &found), SEARCH_NOTHING);
    assert_int_equal(search_find(search, count, 3, -1, &found), SEARCH_NOTHING);
    search_free(search);
    trace_free(trace);
}

/* What is found step by step is what a plain walk finds, wherever a hit stands. */
static void agrees_with_a_plain_walk(void **state)
{
    (void)state;
    enum { EVENTS = 20000 };
    struct trace *trace = trace_new();
    assert_non_null(trace);
    static bool marks[EVENTS];
    srand(6);
    for (uint32_t i = 0; i < EVENTS; i++) {
        marks[i] = i / 4096 == 2 ? false : i > 9000 ? rand() % 500 == 0 : rand() % 3 == 0;
        assert_true(ADD(trace, i, 1, MARK, marks[i] ? "a needle" : "hay", 0));
    }
    struct search *search = search_new("needle");
    assert_non_null(search);
    unsigned steps = 1;
    while (search_step(search, trace, 777))
        steps++;
    assert_int_equal(steps, (EVENTS + 776) / 777);
    uint32_t hits_so_far = 0, next = EVENT_NONE, found;
    for (uint32_t i = 0; i < EVENTS; i++) {
        hits_so_far += marks[i];
        if (i % 7 == 0)
            assert_int_equal(search_rank(search, i), hits_so_far);
        assert_int_equal(search_any(search, i, i + 1), marks[i]);
    }
    assert_int_equal(search_hits(search), hits_so_far);
    for (uint32_t i = EVENTS; i-- > 0;) {
        next = marks[i] ? i : next;
        enum search_found how = search_find(search, EVENTS, i, 1, &found);
        assert_int_equal(how, next == EVENT_NONE ? SEARCH_WRAPPED : SEARCH_FOUND);
        if (next != EVENT_NONE)
            assert_int_equal(found, next);
    }
    uint32_t last = EVENT_NONE;
    for (uint32_t i = 0; i < EVENTS; i++) {
        last = marks[i] ? i : last;
        if (search_find(search, EVENTS, i, -1, &found) == SEARCH_FOUND)
            assert_int_equal(found, last);
        else
            assert_int_equal(last, EVENT_NONE);
    }
    /* What comes later is looked at later. */
    assert_true(ADD(trace, EVENTS, 1, MARK, "one more needle", 0));
    assert_int_equal(search_find(search, EVENTS + 1, EVENTS, 1, &found), SEARCH_PENDING);
    assert_false(search_step(search, trace, 777));
    assert_int_equal(search_find(search, EVENTS + 1, EVENTS, 1, &found), SEARCH_FOUND);
    search_free(search);
    trace_free(trace);
}

static void filters_commands_and_changes(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool fits[4]; /* w0's first, w1's, the change that moved, the last change */
        bool lanes[4];
    } table[] = {
        {"failed", {false, true, false, false}, {false, false, true, false}},
        {"w1", {false, true, false, false}, {false, false, true, false}},
        {"-w1", {true, false, true, true}, {true, true, false, true}},
        {"event:exec", {true, true, false, false}, {false, true, true, true}},
        {"moved", {false, false, true, false}, {true, false, false, false}},
        {"miss", {true, false, false, false}, {false, true, false, true}},
        {"", {true, true, true, true}, {true, true, true, true}},
    };
    struct trace *trace = story_new();
    assert_non_null(trace);
    const struct slice *slices[] = {trace_slice_of(trace, 12), trace_slice_of(trace, 14),
                                    trace_slice_before(trace, 20), trace_slice_before(trace, 37)};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct query *query = query_new(table[i].text);
        assert_non_null(query);
        for (int k = 0; k < 4; k++) {
            assert_non_null(slices[k]);
            assert_int_equal(query_slice(query, trace, slices[k]), table[i].fits[k]);
            assert_int_equal(query_lane(query, trace, (uint32_t)k), table[i].lanes[k]);
        }
        query_free(query);
    }
    trace_free(trace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_by_what_people_type),
        cmocka_unit_test(goes_both_ways_and_round),
        cmocka_unit_test(agrees_with_a_plain_walk),
        cmocka_unit_test(filters_commands_and_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
