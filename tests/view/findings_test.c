/* The list of findings: what it shows, and where Enter goes. */
#include "support/screen.h"
#include "view/screen.h"
#include "view/story.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct ui_info info = {
    .title = "A short story",
    .mode = "minimal",
    .engine = "native",
    .engine_why = "",
    .spawner = "system",
    .libc = "glibc 2.36",
};

static struct stage {
    struct trace *trace;
    struct scene *scene;
    struct frame *frame;
    struct ui ui;
} stage;

static int setup(void **state)
{
    (void)state;
    stage = (struct stage){
        .trace = story_new(), .scene = scene_new(), .frame = frame_new(80, 24, false)};
    ui_init(&stage.ui, &info);
    stage.ui.phase = UI_ENDED;
    trace_settle(stage.trace);
    return stage.trace && stage.scene && stage.frame ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    frame_free(stage.frame);
    scene_free(stage.scene);
    trace_free(stage.trace);
    return 0;
}

static enum ui_effect type(int key)
{
    enum ui_effect effect;
    if (!ui_type(&stage.ui, stage.trace, key, 1, &effect))
        effect = ui_act(&stage.ui, stage.trace, ui_action(&stage.ui, stage.trace, key), 1);
    screen_draw(stage.frame, stage.scene, stage.trace, &stage.ui);
    return effect;
}

/* Screens are drawn as they look. */
/* clang-format off */

static void the_list(void **state)
{
    (void)state;
    type('F');
    type(UI_KEY_DOWN);
    expect_screen(stage.frame, 0,
        " envviz  A short story   ▶ REPLAY ×1  00:00.000        native · system · lost 0",
        "╶ environ ────────────────────────────────────────┬─ outcomes ─────────────────╴",
        "  Waiting for the first process. Here will stand  │  ✔ ok             0",
        "  the array that environ points to; below it the  │  ✘ EFAULT         0",
        "  arrays before it, and which threads still hold  │  ◐ damaged        0",
        "╭─ findings   ↑ ↓ select   Enter goes there   any other key goes back ─────────╮",
        "│ 1 of 3 commands failed or was damaged because main changed the environment   │",
        "│ while it was being started.                                                  │",
        "│                                                                              │",
        "│   hit       main changes environ while w1 starts commands with system()      │",
        "│             1 hit; the first: setenv(\"LD_RUN_PATH\"), 22 µs after the load of │",
        "│             \"cc -c core/logging.c\", 77 µs before its result (EFAULT)         │",
        "│ > near-miss main changes environ while w0 starts commands with system()      │",
        "│             1 near miss; the closest: setenv(\"LD_RUN_PATH\"), 72 µs after the │",
        "│             load of \"cc -c core/utils.c\", 28 µs before its result (near…     │",
        "│   near-miss main changes environ while w2 starts commands with system()      │",
        "│             1 near miss; the closest: setenv(\"LD_RUN_PATH\"), 12 µs after the │",
        "│             load of \"cc -c core/signal.c\", 128 µs before its result (near…   │",
        "╰──────────────────────────────────────────────────────────────────────────────╯",
        "  No command has started yet. Commands will appear as bars on the timeline, a",
        "  move of the environment as a line through all of them.",
        "",
        "",
        " ↑ ↓ select  Enter go there  ? help  q back");
}

/* The page tells of the list's keys, and of no other; it goes back to the list. */
static void the_help_of_the_list(void **state)
{
    (void)state;
    type('F');
    type('?');
    expect_screen(stage.frame, 2,
        "╭─ help   any key goes back ───────────────────────────────────────────────────╮",
        "│       ↑ ↓  select a finding or bookmark; Home: the first, End: the last      │",
        "│     Enter  go to the selected one, and close the list                        │",
        "│       Esc  close the list; any key that has no other meaning there does too  │",
        "│        ^L  draw the whole screen again                                       │",
        "│         ?  this page                                                         │",
        "│         q  close the list                                                    │");
    assert_int_equal(type('q'), EFFECT_NONE);
    assert_false(stage.ui.help);
    assert_int_equal(stage.ui.list.kind, LIST_FINDINGS);
    assert_int_equal(type('q'), EFFECT_NONE);
    assert_int_equal(stage.ui.list.kind, LIST_NONE);
}

/* clang-format on */

static void its_keys_can_be_changed(void **state)
{
    (void)state;
    struct keymap map = {.set = {[ACTION_LIST_DOWN] = true, [ACTION_LIST_GO] = true},
                         .keys = {[ACTION_LIST_DOWN] = {'u'}, [ACTION_LIST_GO] = {'o'}}};
    keys_use(&map);
    type('F');
    type('u');
    assert_int_equal(stage.ui.list.selected, 1);
    char line[512];
    screen_line(stage.frame, 5, line, sizeof line);
    assert_non_null(strstr(line, "findings   ↑ u select   o goes there"));
    type('j');
    assert_int_equal(stage.ui.list.kind, LIST_NONE); /* it is any other key now */
    type('F');
    type('\r');
    assert_int_equal(stage.ui.list.kind, LIST_NONE);
    assert_int_equal(stage.ui.selected, EVENT_NONE);
    type('F');
    type('o');
    assert_int_equal(stage.ui.selected, trace_findings(stage.trace)->hit[0].load);
    keys_use(NULL);
}

static void enter_goes_to_the_selected_one(void **state)
{
    (void)state;
    const struct findings *findings = trace_findings(stage.trace);
    type('F');
    assert_int_equal(stage.ui.list.kind, LIST_FINDINGS);
    for (uint32_t i = 0; i < 2 * findings->pair_count; i++)
        type('j'); /* the last one stays */
    assert_int_equal(stage.ui.list.selected, findings->pair_count - 1);
    for (uint32_t i = 0; i < 2 * findings->pair_count; i++)
        type('k');
    assert_int_equal(stage.ui.list.selected, 0);
    type('G');
    assert_int_equal(stage.ui.list.selected, findings->pair_count - 1);
    type('g');
    assert_int_equal(stage.ui.list.selected, 0);
    type('\r');
    assert_int_equal(stage.ui.list.kind, LIST_NONE);
    assert_int_equal(findings->hits, 1);
    assert_int_equal(stage.ui.selected, findings->hit[0].load);
    assert_true(stage.ui.cursor > findings->hit[0].load);
    assert_true(stage.ui.paused);
}

static void any_other_key_goes_back(void **state)
{
    static const int keys[] = {'F', 'q', UI_KEY_ESCAPE, ' ', '5', 'n'};
    (void)state;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        uint32_t cursor = stage.ui.cursor;
        type('F');
        assert_int_equal(type(keys[i]), EFFECT_NONE);
        assert_int_equal(stage.ui.list.kind, LIST_NONE);
        assert_int_equal(stage.ui.cursor, cursor);
    }
}

static void nothing_found_is_said(void **state)
{
    (void)state;
    trace_free(stage.trace);
    stage.trace = trace_new();
    type('F');
    bool said = false;
    for (int y = 0; y < stage.frame->height; y++) {
        char line[512];
        screen_line(stage.frame, y, line, sizeof line);
        said |= strstr(line, "Not exposed in this run: no command was started.") != NULL;
    }
    assert_true(said);
    type('\r');
    assert_int_equal(stage.ui.cursor, EVENT_NONE);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {EACH(the_list),
                                       EACH(the_help_of_the_list),
                                       EACH(its_keys_can_be_changed),
                                       EACH(enter_goes_to_the_selected_one),
                                       EACH(any_other_key_goes_back),
                                       EACH(nothing_found_is_said)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
