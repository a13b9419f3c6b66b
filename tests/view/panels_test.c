/* The focus, the zoom and what is blanked, on whole screens of every size. */
#include "support/screen.h"
#include "view/layout.h"
#include "view/screen.h"
#include "view/stage.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int set_up(void **state)
{
    struct stage *stage = stage_new("Look at w1 when the array moves.");
    ui_act(&stage->ui, stage->trace, ACTION_LAST, 1);
    *state = stage;
    return 0;
}

static void draw(struct stage *stage, int width, int height)
{
    frame_free(stage->frame);
    stage->frame = frame_new(width, height, false);
    assert_non_null(stage->frame);
    ui_tick(&stage->ui, stage->trace, 1);
    screen_draw(stage->frame, stage->scene, stage->trace, &stage->ui);
}

static void press(struct stage *stage, int key)
{
    enum action action = ui_action(&stage->ui, stage->trace, key);
    assert_int_not_equal(action, ACTION_NONE);
    ui_act(&stage->ui, stage->trace, action, 1);
}

/* Row y as far as it is ASCII, other characters as '*'. */
static const char *row(const struct stage *stage, int y)
{
    static char text[512];
    int x = 0;
    for (; x < stage->frame->width && x < (int)sizeof text - 1; x++) {
        uint32_t code = frame_cell(stage->frame, x, y)->code;
        text[x] = (char)(code < 0x80 ? code : '*');
    }
    text[x] = '\0';
    return text;
}

static bool is_blank(const struct stage *stage, int y)
{
    const char *text = row(stage, y);
    return text[strspn(text, " ")] == '\0';
}

static void tab_goes_round(void **state)
{
    struct stage *stage = *state;
    assert_int_equal(stage->ui.panels.focus[PANEL_VIEW_TIMELINE], PANEL_TIMELINE);
    assert_false(stage->ui.panels.chosen);
    static const enum panel order[] = {PANEL_WHY, PANEL_ENVIRON, PANEL_OUTCOMES, PANEL_TIMELINE};
    for (int i = 0; i < 4; i++) {
        press(stage, '\t');
        assert_int_equal(stage->ui.panels.focus[PANEL_VIEW_TIMELINE], order[i]);
    }
    for (int i = 3; i-- > 0;) {
        press(stage, UI_KEY_SHIFT_TAB);
        assert_int_equal(stage->ui.panels.focus[PANEL_VIEW_TIMELINE], order[i]);
    }
    press(stage, 'v'); /* the other view has a focus of its own */
    press(stage, UI_KEY_SHIFT_TAB);
    assert_int_equal(stage->ui.panels.focus[PANEL_VIEW_STEPS], PANEL_LESSON);
    assert_int_equal(stage->ui.panels.focus[PANEL_VIEW_TIMELINE], PANEL_WHY);
}

/* The focused panel's rule says so by a sign, not by colour alone. */
static void marks_the_focus(void **state)
{
    struct stage *stage = *state;
    draw(stage, 80, 24);
    assert_int_equal(frame_cell(stage->frame, 1, 8)->code, ' ');
    press(stage, '\t');
    press(stage, '\t');
    draw(stage, 80, 24);
    assert_int_equal(frame_cell(stage->frame, 1, 1)->code, 0x25b8);
    assert_int_equal(frame_cell(stage->frame, 1, 1)->role, ROLE_STRONG);
    assert_int_equal(frame_cell(stage->frame, 3, 1)->role, ROLE_STRONG);
    assert_int_equal(frame_cell(stage->frame, 20, 1)->role, ROLE_PANEL);
    assert_int_equal(frame_cell(stage->frame, 1, 8)->code, ' ');
}

/* The zoomed panel has all rows; what was shown before is back afterwards. */
static void zooms(void **state)
{
    struct stage *stage = *state;
    char before[512], title[512];
    draw(stage, 80, 24);
    strcpy(before, row(stage, 8));
    press(stage, 'z');
    draw(stage, 80, 24);
    strcpy(title, row(stage, 1));
    assert_non_null(strstr(title, "timeline "));
    assert_non_null(strstr(row(stage, 21), "00:00.000"));
    draw(stage, 170, 24);
    assert_non_null(strstr(row(stage, 23), "Tab z next, all panels"));
    press(stage, '\t');
    draw(stage, 80, 24);
    assert_non_null(strstr(row(stage, 1), "why"));
    press(stage, '\t');
    draw(stage, 120, 40);
    assert_non_null(strstr(row(stage, 1), "environ"));
    assert_null(strstr(row(stage, 1), "outcomes"));
    press(stage, UI_KEY_SHIFT_TAB);
    press(stage, UI_KEY_SHIFT_TAB);
    press(stage, 'z');
    draw(stage, 80, 24);
    assert_string_equal(row(stage, 8) + 4, before + 4);
}

static void blanks_the_others(void **state)
{
    struct stage *stage = *state;
    press(stage, '.');
    draw(stage, 80, 24);
    for (int y = 0; y < 8; y++)
        assert_true(is_blank(stage, y));
    assert_non_null(strstr(row(stage, 8), "timeline"));
    assert_true(is_blank(stage, 20));
    assert_non_null(strstr(row(stage, 23), ". shows the rest again"));
    press(stage, '.');
    draw(stage, 80, 24);
    assert_false(is_blank(stage, 0));
    assert_false(is_blank(stage, 2));
}

static int column_of(const struct stage *stage, int y, enum role role)
{
    for (int x = 0; x < stage->frame->width; x++)
        if (frame_cell(stage->frame, x, y)->role == role)
            return x;
    return -1;
}

/* The laser goes through every lane at the cursor, and leaves failures as loud as they are. */
static void has_a_laser(void **state)
{
    struct stage *stage = *state;
    press(stage, 'p');
    draw(stage, 80, 24);
    int marked = 0;
    for (int y = 9; y < 16; y++)
        assert_int_equal(column_of(stage, y, ROLE_CALL_SELECTED), -1);
    press(stage, 'L');
    draw(stage, 80, 24);
    int at = column_of(stage, 9, ROLE_CALL_SELECTED);
    assert_true(at > 9);
    for (int y = 9; y < 16; y++) {
        const struct cell *cell = frame_cell(stage->frame, at, y);
        assert_int_not_equal(cell->code, ' ');
        marked += cell->role == ROLE_FAIL_MARK;
        assert_true(cell->role == ROLE_FAIL_MARK || cell->role == ROLE_CALL_SELECTED);
    }
    assert_int_equal(marked, 1);
}

/* The terminal's cursor stands at the cursor's place in the selected lane, else in the panel. */
static void has_the_cursor(void **state)
{
    struct stage *stage = *state;
    press(stage, 'p');
    press(stage, UI_KEY_DOWN);
    press(stage, UI_KEY_DOWN);
    press(stage, UI_KEY_DOWN);
    draw(stage, 80, 24);
    assert_int_equal(frame_cell(stage->frame, stage->frame->cursor_x, stage->frame->cursor_y)->role,
                     ROLE_FAIL_MARK);
    press(stage, '\t');
    draw(stage, 80, 24);
    assert_int_equal(stage->frame->cursor_x, 2);
    assert_int_equal(stage->frame->cursor_y, 19);
    press(stage, 'F');
    enum ui_effect effect;
    draw(stage, 80, 24);
    assert_true(ui_type(&stage->ui, stage->trace, UI_KEY_ESCAPE, 1, &effect));
    press(stage, 'v');
    draw(stage, 80, 24);
    assert_int_equal(frame_cell(stage->frame, stage->frame->cursor_x, stage->frame->cursor_y)->role,
                     ROLE_CALL_SELECTED);
}

/* Every size, both views, each panel zoomed, alone, marked or not: nothing is drawn outside, and
 * the cursor is on the screen. */
static void survives_every_size(void **state)
{
    struct stage *stage = *state;
    for (int width = 1; width <= 220; width += width < 9 || width == 59 ? 1 : 25) {
        for (int height = 1; height <= 70; height += height < 2 || height == 14 ? 1 : 6) {
            for (int i = 0; i < PANEL_COUNT * 4; i++) {
                enum panel panel = (enum panel)(i / 4);
                stage->ui.view_chosen = true;
                stage->ui.steps = panel_view(panel) == PANEL_VIEW_STEPS;
                stage->ui.panels = (struct ui_panels){.chosen = i & 1, .laser = i & 1};
                stage->ui.panels.zoomed = i & 2;
                stage->ui.panels.alone = (i & 3) == 3;
                stage->ui.panels.focus[panel_view(panel)] = panel;
                if (panel_view(panel) == PANEL_VIEW_STEPS)
                    stage->ui.panels.focus[PANEL_VIEW_TIMELINE] = PANEL_TIMELINE;
                draw(stage, width, height);
                assert_in_range(stage->frame->cursor_x + 1, 0, width);
                assert_in_range(stage->frame->cursor_y + 1, 0, height);
                bool small = width < LAYOUT_MIN_WIDTH || height < LAYOUT_MIN_HEIGHT;
                assert_int_equal(small, stage->frame->cursor_x < 0);
                if (small && width >= 27)
                    assert_memory_equal(row(stage, 0), "envviz needs 60x15; q quits", 27);
            }
        }
    }
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(tab_goes_round, set_up, stage_free),
        cmocka_unit_test_setup_teardown(marks_the_focus, set_up, stage_free),
        cmocka_unit_test_setup_teardown(zooms, set_up, stage_free),
        cmocka_unit_test_setup_teardown(blanks_the_others, set_up, stage_free),
        cmocka_unit_test_setup_teardown(has_a_laser, set_up, stage_free),
        cmocka_unit_test_setup_teardown(has_the_cursor, set_up, stage_free),
        cmocka_unit_test_setup_teardown(survives_every_size, set_up, stage_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
