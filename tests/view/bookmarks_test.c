/* Bookmarks, and playing over and over between two marks. */
#include "support/screen.h"
#include "view/screen.h"
#include "view/stage.h"
#include "view/ui_parts.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int set_up(void **state)
{
    struct stage *stage = stage_new("");
    stage->frame = frame_new(80, 24, false);
    assert_non_null(stage->frame);
    *state = stage;
    return 0;
}

static enum ui_effect press(struct stage *stage, int key)
{
    enum ui_effect effect;
    if (ui_type(&stage->ui, stage->trace, key, 1, &effect))
        return effect;
    return ui_act(&stage->ui, stage->trace, ui_action(&stage->ui, stage->trace, key), 1);
}

static enum ui_effect note(struct stage *stage, const char *text)
{
    press(stage, 'b');
    for (; *text != '\0'; text++)
        press(stage, *text);
    return press(stage, '\r');
}

static void draw(struct stage *stage)
{
    ui_tick(&stage->ui, stage->trace, 2);
    stage->ui.message_until_ns = 0;
    screen_draw(stage->frame, stage->scene, stage->trace, &stage->ui);
}

/* Rows of the list, and the signs on the axis. */
static void lists_them_80x24(void **state)
{
    (void)state;
    struct stage *stage = *state;
    assert_true(ADD(stage->trace, 325, 0, MARK, "of the recording", 0));
    press(stage, 'g');
    press(stage, 'n'); /* w1's failure, at 249 µs */
    assert_int_equal(note(stage, "here it fails"), EFFECT_NONE);
    press(stage, 'g');
    assert_int_equal(note(stage, "the start"), EFFECT_NONE);
    press(stage, 'B');
    draw(stage);
    /* clang-format off */
    expect_screen(stage->frame, 9,
        "╭─ bookmarks   Enter goes there   d deletes   any other key goes back ─────────╮",
        "│ > 00:00.000 000   the start                                  until you leave │",
        "│   00:00.000 249   here it fails                              until you leave │",
        "│   00:00.000 325   of the recording                                           │",
        "╰──────────────────────────────────────────────────────────────────────────────╯");
    /* clang-format on */
    assert_int_equal(stage->frame->cursor_x, 2);
    assert_int_equal(stage->frame->cursor_y, 10);
    press(stage, 'j');
    press(stage, '\r');
    assert_int_equal(ui_time_of(stage->trace, stage->ui.cursor), 249000);
    assert_string_equal(stage->ui.message, "Bookmark: here it fails");
    press(stage, '0');
    draw(stage);
    int signs = 0;
    for (int y = 8; y < 17; y++)
        for (int x = 0; x < 80; x++)
            signs += frame_cell(stage->frame, x, y)->code == 0x25c6;
    assert_int_equal(signs, 3);
}

static void deletes_them(void **state)
{
    struct stage *stage = *state;
    press(stage, 'B');
    assert_int_equal(stage->ui.list.kind, LIST_NONE);
    assert_non_null(strstr(stage->ui.message, "no bookmark yet"));
    assert_true(ADD(stage->trace, 325, 0, MARK, "of the recording", 0));
    press(stage, 'g');
    note(stage, "mine");
    press(stage, 'B');
    press(stage, 'd');
    assert_int_equal(stage->ui.bookmarks.count, 1);
    assert_int_equal(stage->ui.list.kind, LIST_BOOKMARKS);
    press(stage, 'd');
    assert_non_null(strstr(stage->ui.message, "what is recorded is not changed"));
    assert_int_equal(stage->ui.bookmarks.count, 0);
    assert_int_equal(stage->ui.list.kind, LIST_NONE);
    ui_tick(&stage->ui, stage->trace, 3);
    assert_int_equal(stage->ui.bookmarks.count, 0); /* it does not come back */
}

static void its_keys_can_be_changed(void **state)
{
    struct stage *stage = *state;
    struct keymap map = {.set = {[ACTION_LIST_DELETE] = true},
                         .keys = {[ACTION_LIST_DELETE] = {'X'}}};
    press(stage, 'g');
    note(stage, "first");
    note(stage, "second");
    keys_use(&map);
    press(stage, 'B');
    press(stage, 'd');
    assert_int_equal(stage->ui.list.kind, LIST_NONE); /* it is any other key now */
    assert_int_equal(stage->ui.bookmarks.count, 2);
    press(stage, 'B');
    draw(stage);
    char line[512];
    screen_line(stage->frame, 23, line, sizeof line);
    assert_non_null(strstr(line, "X delete"));
    press(stage, 'X');
    assert_int_equal(stage->ui.bookmarks.count, 1);
    assert_int_equal(stage->ui.list.kind, LIST_BOOKMARKS);
    keys_use(NULL);
}

/* Live, at the newest event, it becomes an event; looking back it cannot. */
static void live_ones_are_events(void **state)
{
    struct stage *stage = *state;
    stage->ui.info.live = stage->ui.follow = true;
    stage->ui.phase = UI_RUNNING;
    stage->ui.paused = false;
    ui_tick(&stage->ui, stage->trace, 1);
    assert_int_equal(note(stage, "now"), EFFECT_MARK);
    assert_string_equal(stage->ui.note, "now");
    press(stage, 'h');
    assert_int_equal(note(stage, "before"), EFFECT_NONE);
    assert_int_equal(stage->ui.bookmarks.count, 1);
    for (int i = 0; i < 2 * UI_BOOKMARKS; i++)
        note(stage, "more");
    assert_int_equal(stage->ui.bookmarks.count, UI_BOOKMARKS);
}

static void loops_between_the_marks(void **state)
{
    struct stage *stage = *state;
    struct ui *ui = &stage->ui;
    press(stage, 'o');
    assert_false(ui_looping(ui));
    assert_non_null(strstr(ui->message, "Mark where it begins"));
    press(stage, 'g');
    press(stage, 'n');
    press(stage, ']');
    for (int i = 0; i < 6; i++)
        press(stage, 'h');
    press(stage, '[');
    uint64_t begin = ui->marks.at_ns[0], end = ui->marks.at_ns[1];
    assert_true(begin < end && end == 249000);
    press(stage, 'o');
    assert_true(ui_looping(ui) && !ui->paused);
    bool reached[2] = {false, false};
    for (uint64_t now = 1; now < 10 * (end - begin); now += (end - begin) / 7) {
        ui_tick(ui, stage->trace, now);
        uint64_t at = ui_time_of(stage->trace, ui->cursor);
        assert_in_range(ui->play_ns, begin, end);
        assert_in_range(at, begin, end);
        assert_false(ui->paused);
        reached[ui->play_ns > begin + (end - begin) / 2] = true;
    }
    assert_true(reached[0] && reached[1]);
    for (int held = 0; held < 2; held++) {
        ui->paused = held != 0; /* it goes on between them, and says so */
        screen_draw(stage->frame, stage->scene, stage->trace, ui);
        bool said = false;
        for (int x = 0; x < 70; x++)
            said |= frame_cell(stage->frame, x, 0)->code == 'L' &&
                    frame_cell(stage->frame, x + 3, 0)->code == 'P';
        assert_true(said);
    }
    ui->paused = false;
    press(stage, 'o');
    assert_false(ui_looping(ui));
    for (uint64_t now = 0; now < 100 * (end - begin); now += end - begin)
        ui_tick(ui, stage->trace, 10 * (end - begin) + now);
    assert_int_equal(ui->cursor, trace_count(stage->trace) - 1); /* and stops there */
    assert_true(ui->paused);
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lists_them_80x24, set_up, stage_free),
        cmocka_unit_test_setup_teardown(deletes_them, set_up, stage_free),
        cmocka_unit_test_setup_teardown(its_keys_can_be_changed, set_up, stage_free),
        cmocka_unit_test_setup_teardown(live_ones_are_events, set_up, stage_free),
        cmocka_unit_test_setup_teardown(loops_between_the_marks, set_up, stage_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
