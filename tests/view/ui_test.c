/* Actions: what each key does to the ui, live and in a replay. */
#include "view/story.h"
#include "view/ui.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MS UINT64_C(1000000)

static struct ui ui_new(bool live)
{
    static struct ui_info info = {.title = "",
                                  .mode = "",
                                  .text = "",
                                  .engine = "native",
                                  .engine_why = "",
                                  .spawner = "system",
                                  .libc = ""};
    struct ui ui;
    info.live = live;
    ui_init(&ui, &info);
    return ui;
}

/* A picture that is another one soon needs no 60 frames a second; one that stands still, or is
 * slow, does. */
static void rushes_where_nobody_can_follow(void **state)
{
    (void)state;
    struct trace *trace = story_new();
    struct ui ui = ui_new(true);
    assert_non_null(trace);
    ui.zoom_chosen = true;
    ui.zoom_ns = 20000;
    ui_window(&ui, trace, 100); /* 2 ms wide */
    assert_true(ui_rushing(&ui));
    ui.zoom_ns = 10000000;
    assert_false(ui_rushing(&ui));
    ui.zoom_ns = 20000;
    ui_act(&ui, trace, ACTION_PAUSE, 0);
    assert_false(ui_rushing(&ui));
    trace_free(trace);
    ui_end(&ui);
}

/* A replay of the story that was read whole, and stands at its start. */
static struct ui ui_at_start(const struct trace *trace)
{
    struct ui ui = ui_new(false);
    ui.phase = UI_ENDED;
    ui_act(&ui, trace, ACTION_FIRST, 0);
    return ui;
}

static void steps_one_event_and_back(void **state)
{
    (void)state;
    struct trace *trace = story_new();
    assert_non_null(trace);
    struct ui ui = ui_at_start(trace);
    uint32_t count = trace_count(trace);
    assert_int_equal(ui.cursor, 0);
    assert_int_equal(ui_act(&ui, trace, ACTION_BACK, 0), EFFECT_NONE);
    assert_int_equal(ui.cursor, 0);
    for (uint32_t i = 1; i < count; i++) {
        ui_act(&ui, trace, ACTION_FORWARD, 0);
        assert_int_equal(ui.cursor, i);
    }
    ui_act(&ui, trace, ACTION_FORWARD, 0);
    assert_int_equal(ui.cursor, count - 1);
    ui_act(&ui, trace, ACTION_BACK, 0);
    assert_int_equal(ui.cursor, count - 2);
    trace_free(trace);
}

static void holds_a_live_target_before_it_steps(void **state)
{
    (void)state;
    struct trace *trace = story_new();
    assert_non_null(trace);
    struct ui ui = ui_new(true);
    assert_true(ui_tick(&ui, trace, 1));
    assert_int_equal(ui.cursor, trace_count(trace) - 1);
    assert_int_equal(ui_act(&ui, trace, ACTION_BACK, 1), EFFECT_HOLD);
    assert_true(ui.paused);
    assert_false(ui.follow);
    assert_int_equal(ui.cursor, trace_count(trace) - 2);
    assert_int_equal(ui_act(&ui, trace, ACTION_BACK, 1), EFFECT_NONE); /* it is held */
    assert_int_equal(ui_act(&ui, trace, ACTION_PAUSE, 1), EFFECT_RELEASE);
    assert_true(ui.follow);
    assert_int_equal(ui_act(&ui, trace, ACTION_PAUSE, 1), EFFECT_HOLD);
    trace_free(trace);
}

static void jumps_to_failures(void **state)
{
    (void)state;
    struct trace *trace = story_new();
    assert_non_null(trace);
    struct ui ui = ui_at_start(trace);
    struct failure failure = trace_failure(trace, 0);
    ui_window(&ui, trace, 70);
    ui_act(&ui, trace, ACTION_NEXT_FAILURE, 5);
    assert_int_equal(ui.cursor, failure.event);
    assert_int_equal(ui.selected, failure.load);
    assert_int_equal(ui_explained(&ui, trace_now(trace)), failure.load);
    /* The way from load (150 µs) to result (249 µs) takes a good part of the columns. */
    ui_window(&ui, trace, 70);
    assert_int_equal(ui.zoom_ns, 5000);
    assert_true(ui.left_ns < 150000 && ui.left_ns + 70 * ui.zoom_ns > 249000);
    ui_act(&ui, trace, ACTION_NEXT_FAILURE, 5);
    assert_int_equal(ui.cursor, failure.event);
    assert_string_equal(ui.message, "This is the last failure so far.");
    ui_act(&ui, trace, ACTION_PREVIOUS_FAILURE, 5);
    assert_string_equal(ui.message, "This is the first failure.");
    /* It stays selected between its load and its result, and no further. */
    ui_act(&ui, trace, ACTION_BACK, 5);
    assert_int_equal(ui.selected, failure.load);
    ui_act(&ui, trace, ACTION_FORWARD, 5);
    ui_act(&ui, trace, ACTION_FORWARD, 5);
    assert_int_equal(ui.selected, EVENT_NONE);
    ui_act(&ui, trace, ACTION_PREVIOUS_FAILURE, 5);
    assert_int_equal(ui.cursor, failure.event);
    trace_free(trace);
}

static void says_that_nothing_has_failed(void **state)
{
    (void)state;
    struct trace *trace = trace_new();
    assert_non_null(trace);
    struct ui ui = ui_new(true);
    assert_int_equal(ui_act(&ui, trace, ACTION_NEXT_FAILURE, 5), EFFECT_NONE);
    assert_string_equal(ui.message, "No command has failed so far.");
    assert_false(ui.paused);
    /* An empty trace survives every key. */
    for (int i = 0; i < ACTION_COUNT; i++) {
        ui_act(&ui, trace, (enum action)i, 6);
        ui_tick(&ui, trace, 7);
        ui_window(&ui, trace, 70);
    }
    trace_free(trace);
}

static void plays_by_recorded_time(void **state)
{
    (void)state;
    struct trace *trace = story_new();
    assert_non_null(trace);
    struct ui ui = ui_at_start(trace);
    uint32_t last = trace_count(trace) - 1;
    for (int i = 0; i < 9; i++)
        ui_act(&ui, trace, ACTION_SLOWER, 0); /* 0.001 */
    assert_string_equal(ui_speed(&ui), "0.001");
    ui_act(&ui, trace, ACTION_SLOWER, 0);
    assert_string_equal(ui_speed(&ui), "0.001");
    ui_act(&ui, trace, ACTION_PAUSE, 1000 * MS);
    assert_false(ui.paused);
    assert_int_equal(ui_patience(&ui, 1000 * MS), 33);
    ui_tick(&ui, trace, 1150 * MS); /* 150 µs of the recording */
    assert_int_equal(ui.play_ns, 150000);
    assert_int_equal(ui.cursor, trace_find(trace, 150000));
    for (uint64_t t = 1151; t <= 1170; t++)
        ui_tick(&ui, trace, t * MS);
    assert_int_equal(ui.cursor, trace_find(trace, 170000));
    ui_act(&ui, trace, ACTION_FASTER, 0);
    ui_tick(&ui, trace, 1170 * MS + 10 * MS); /* 0.002: 20 µs more */
    assert_int_equal(ui.play_ns, 190000);
    /* It stops at the end, and starts over from there. */
    ui_tick(&ui, trace, 9000 * MS);
    assert_int_equal(ui.cursor, last);
    assert_true(ui.paused);
    assert_int_equal(ui_patience(&ui, 9000 * MS), -1);
    ui_act(&ui, trace, ACTION_PAUSE, 9000 * MS);
    assert_int_equal(ui.cursor, 0);
    assert_false(ui.paused);
    trace_free(trace);
}

/* Where the file is still being read, the end of what is there is not the end. */
static void waits_for_what_is_being_read(void **state)
{
    (void)state;
    struct trace *trace = story_new();
    assert_non_null(trace);
    struct ui ui = ui_new(false);
    ui_tick(&ui, trace, 1);
    ui_tick(&ui, trace, 1000 * MS);
    assert_int_equal(ui.cursor, trace_count(trace) - 1);
    assert_false(ui.paused);
    ui.phase = UI_ENDED;
    ui_tick(&ui, trace, 1001 * MS);
    assert_true(ui.paused);
    trace_free(trace);
}

static void goes_round_the_spawners(void **state)
{
    (void)state;
    struct trace *trace = story_new();
    assert_non_null(trace);
    struct ui ui = ui_new(true);
    static const enum spawner order[] = {SPAWNER_FORK, SPAWNER_SNAPSHOT, SPAWNER_LOCKED,
                                         SPAWNER_SYSTEM};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(ui_act(&ui, trace, ACTION_SPAWNER, 1), EFFECT_SPAWNER);
        assert_int_equal(ui.spawner, order[i]);
    }
    trace_free(trace);
}

/* A key that does not fit says so and does nothing. */
static void knows_where_keys_belong(void **state)
{
    (void)state;
    struct trace *trace = story_new();
    assert_non_null(trace);
    struct ui live = ui_new(true), replay = ui_at_start(trace);
    for (int i = 0; i < ACTION_COUNT; i++) {
        enum key_context context = key_info((enum action)i)->context;
        live.message_until_ns = replay.message_until_ns = 0;
        if (context == KEY_REPLAY) {
            assert_int_equal(ui_act(&live, trace, (enum action)i, 1), EFFECT_NONE);
            assert_true(live.message_until_ns > 0);
        }
        if (context == KEY_LIVE) {
            assert_int_equal(ui_act(&replay, trace, (enum action)i, 1), EFFECT_NONE);
            assert_true(replay.message_until_ns > 0);
        }
    }
    /* A target that has ended is like a recording. */
    live.phase = UI_ENDED;
    assert_true(ui_replaying(&live));
    assert_int_equal(ui_act(&live, trace, ACTION_SPAWNER, 1), EFFECT_NONE);
    assert_int_equal(ui_act(&live, trace, ACTION_BACK, 1), EFFECT_NONE);
    trace_free(trace);
}

static void takes_messages_away(void **state)
{
    (void)state;
    struct trace *trace = story_new();
    assert_non_null(trace);
    struct ui ui = ui_at_start(trace);
    ui.paused = true;
    ui_say(&ui, 1000 * MS, true, "%s", "hello");
    assert_true(ui.message_bad);
    int ms = ui_patience(&ui, 1000 * MS);
    assert_in_range(ms, 1000, 20000);
    assert_false(ui_tick(&ui, trace, 1001 * MS));
    assert_true(ui_tick(&ui, trace, (1000u + (uint64_t)ms) * MS));
    assert_int_equal(ui.message_until_ns, 0);
    trace_free(trace);
}

static void zooms_within_limits(void **state)
{
    (void)state;
    struct trace *trace = story_new();
    assert_non_null(trace);
    struct ui ui = ui_at_start(trace);
    ui_act(&ui, trace, ACTION_NEXT_FAILURE, 1);
    ui_window(&ui, trace, 70);
    uint64_t before = ui.zoom_ns, at = trace_event(trace, ui.cursor)->time_ns;
    uint64_t column = (at - ui.left_ns) / ui.zoom_ns;
    ui_act(&ui, trace, ACTION_ZOOM_IN, 1);
    assert_int_equal(ui.zoom_ns, before * 2 / 5);
    assert_int_equal((at - ui.left_ns) / ui.zoom_ns, column); /* it stays under the cursor */
    ui_act(&ui, trace, ACTION_ZOOM_OUT, 1);
    assert_int_equal(ui.zoom_ns, before);
    for (int i = 0; i < 100; i++)
        ui_act(&ui, trace, ACTION_ZOOM_IN, 1);
    assert_int_equal(ui.zoom_ns, 1);
    ui_window(&ui, trace, 70);
    assert_true(ui.left_ns <= at && at < ui.left_ns + 70);
    for (int i = 0; i < 100; i++)
        ui_act(&ui, trace, ACTION_ZOOM_OUT, 1);
    assert_int_equal(ui.zoom_ns, 100000000000);
    trace_free(trace);
}

static void seeks_by_columns(void **state)
{
    (void)state;
    struct trace *trace = story_new();
    assert_non_null(trace);
    struct ui ui = ui_at_start(trace);
    ui.zoom_ns = 10000;
    ui.zoom_chosen = true;
    ui_act(&ui, trace, ACTION_SEEK_FORWARD, 1); /* 100 µs */
    assert_int_equal(ui.cursor, trace_find(trace, 100000));
    ui_act(&ui, trace, ACTION_SEEK_FORWARD, 1);
    assert_int_equal(ui.cursor, trace_find(trace, 200000));
    ui_act(&ui, trace, ACTION_SEEK_BACK, 1);
    assert_int_equal(ui.cursor, trace_find(trace, 100000));
    ui_act(&ui, trace, ACTION_SEEK_BACK, 1);
    ui_act(&ui, trace, ACTION_SEEK_BACK, 1);
    assert_int_equal(ui.cursor, trace_find(trace, 0));
    ui.zoom_ns = 1; /* less than to the next event: that one */
    uint32_t at = ui.cursor;
    ui_act(&ui, trace, ACTION_SEEK_FORWARD, 1);
    assert_int_equal(ui.cursor, at + 1);
    trace_free(trace);
}

/* Contexts in which only rows of one context count. */
static const bool *only(enum key_context context)
{
    static bool contexts[KEY_CONTEXT_COUNT];
    for (int i = 0; i < KEY_CONTEXT_COUNT; i++)
        contexts[i] = i == (int)context;
    return contexts;
}

static void keys_are_unambiguous(void **state)
{
    (void)state;
    for (int i = 0; i < ACTION_COUNT; i++) {
        const struct key_info *info = key_info((enum action)i);
        assert_int_not_equal(info->keys[0], UI_KEY_NONE);
        for (int k = 0; k < 2; k++) {
            if (info->keys[k] != UI_KEY_NONE)
                assert_int_equal(key_action(info->keys[k], only(info->context)), i);
        }
        /* A row with a label says what it does; one without follows a row that does. */
        assert_int_equal(info->label[0] == '\0', info->help[0] == '\0');
        assert_int_equal(info->label[0] == '\0', info->ascii[0] == '\0');
    }
    assert_int_equal(key_action('Q', only(KEY_ANY)), ACTION_NONE);
    assert_int_equal(key_action(UI_KEY_NONE, only(KEY_ANY)), ACTION_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_one_event_and_back),
        cmocka_unit_test(holds_a_live_target_before_it_steps),
        cmocka_unit_test(jumps_to_failures),
        cmocka_unit_test(says_that_nothing_has_failed),
        cmocka_unit_test(plays_by_recorded_time),
        cmocka_unit_test(waits_for_what_is_being_read),
        cmocka_unit_test(goes_round_the_spawners),
        cmocka_unit_test(knows_where_keys_belong),
        cmocka_unit_test(takes_messages_away),
        cmocka_unit_test(rushes_where_nobody_can_follow),
        cmocka_unit_test(zooms_within_limits),
        cmocka_unit_test(seeks_by_columns),
        cmocka_unit_test(keys_are_unambiguous),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
