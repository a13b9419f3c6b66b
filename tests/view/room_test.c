/* Where room is short, what is too long gives way whole: no figure and no help is cut. */
#include "support/screen.h"
#include "view/layout.h"
#include "view/panels.h"
#include "view/screen.h"
#include "view/stage.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int set_up(void **state)
{
    struct stage *stage = stage_new("");
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

static void press(struct stage *stage, const char *keys)
{
    for (; *keys != '\0'; keys++)
        ui_act(&stage->ui, stage->trace, ui_action(&stage->ui, stage->trace, *keys), 1);
}

/* The outcomes panel in so many columns and rows, of a world with these counts. */
static struct frame *outcomes(const struct counts *counts, unsigned builds, int width, int height)
{
    struct world *world = calloc(1, sizeof *world);
    struct frame *frame = frame_new(width, height, false);
    assert_non_null(world);
    assert_non_null(frame);
    world->counts = *counts;
    world->builds_of = builds;
    struct scene scene = {.world = world};
    struct layout layout = {.sparkline = false};
    struct canvas canvas = canvas_of(frame, (struct rect){0, 0, width, height});
    frame_clear(frame);
    panel_outcomes(&scene, &layout, &canvas);
    free(world);
    return frame;
}

static void counts_are_whole(void **state)
{
    (void)state;
    static const struct {
        uint64_t damaged, near_misses;
        int width;
        const char *line;
    } rows[] = {
        {0, 20, 24, "  ◐ damaged 0  ~ near 20"},       {0, 202, 24, "  ◐ damaged 0  ~ 202"},
        {0, 202, 25, "  ◐ damaged 0  ~ near 202"},     {1234, 20, 24, "  ◐ damaged 1,234  ~ 20"},
        {1234, 12345, 24, "  ◐ 1,234  ~ near 12,345"}, {1234, 12345, 23, "  ◐ 1,234  ~ 12,345"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct counts counts = {.execs = 20000,
                                .ok = 20000,
                                .env_lost = rows[i].damaged,
                                .near_misses = rows[i].near_misses};
        struct frame *frame = outcomes(&counts, 0, rows[i].width, 4);
        expect_screen(frame, 3, rows[i].line);
        frame_free(frame);
    }
}

static void builds_are_whole(void **state)
{
    (void)state;
    struct counts counts = {.execs = 40, .ok = 40, .builds = 20, .builds_failed = 17};
    for (int width = 24; width < 60; width++) {
        char line[512];
        struct frame *frame = outcomes(&counts, 20, width, 6);
        screen_line(frame, 4, line, sizeof line);
        assert_non_null(strstr(line, "builds "));
        assert_non_null(strstr(line, "17 of 20 failed"));
        frame_free(frame);
    }
}

/* The row of the timeline's title. */
static const char *title(const struct stage *stage)
{
    static char line[1024];
    for (int y = 0; y < stage->frame->height; y++) {
        screen_line(stage->frame, y, line, sizeof line);
        if (strstr(line, " the array moved ") != NULL || strstr(line, "move ") != NULL)
            return line;
    }
    fail_msg("no title");
    return line;
}

/* "1 column = 10 µs ", with its unit and the blank behind it. */
static bool has_scale(const char *line)
{
    const char *scale = strstr(line, " 1 column = ");
    if (scale == NULL)
        return false;
    scale += strlen(" 1 column = ");
    scale += strspn(scale, "0123456789.");
    return strncmp(scale, " µs ", strlen(" µs ")) == 0;
}

/* "1 column = 10 µs" must not become "1 column = 1". */
static void the_scale_is_whole(void **state)
{
    struct stage *stage = *state;
    static const char *const ways[] = {"", "k", "p]g[", "G"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        press(stage, ways[i]);
        for (int width = LAYOUT_MIN_WIDTH; width < 130; width++) {
            draw(stage, width, 24);
            const char *line = title(stage);
            bool named = strstr(line, " timeline ") != NULL;
            bool scaled = has_scale(line);
            assert_true(named || scaled);
            assert_true(scaled || strstr(line, "col") == NULL);
            if (width >= 90)
                assert_true(named && scaled);
        }
    }
    assert_true(stage->ui.marks.set[0] && stage->ui.marks.set[1] && stage->ui.lane_chosen);
}

/* When the command ended is said whole, or left out. */
static void the_moment_is_whole(void **state)
{
    struct stage *stage = *state;
    for (int width = LAYOUT_MIN_WIDTH; width < 130; width++) {
        draw(stage, width, 24);
        bool said = false;
        for (int y = 0; y < 12; y++) {
            char line[1024];
            screen_line(stage->frame, y, line, sizeof line);
            said |= strstr(line, "  as w1's execve returned ") != NULL;
        }
        assert_true(said);
    }
}

static int lines_with(const struct stage *stage, const char *text)
{
    int lines = 0;
    for (int y = 0; y < stage->frame->height; y++) {
        char line[1024];
        screen_line(stage->frame, y, line, sizeof line);
        lines += strstr(line, text) != NULL;
    }
    return lines;
}

/* A failure has two fields and three links: where not all fit, a link does, and the rest is
 * counted. */
static void links_have_a_row(void **state)
{
    struct stage *stage = *state;
    press(stage, "p\r");
    assert_true(stage->ui.links.shown);
    for (int height = LAYOUT_MIN_HEIGHT; height < 30; height++)
        for (int width = LAYOUT_MIN_WIDTH; width < 140; width += 13) {
            draw(stage, width, height);
            int rows = lines_with(stage, "14 EFAULT") + lines_with(stage, "  pid  ") +
                       lines_with(stage, "the load  ") + lines_with(stage, "pulled the rug  ") +
                       lines_with(stage, "the return  ");
            char more[48];
            snprintf(more, sizeof more, "… %d more", 5 - rows);
            assert_true(lines_with(stage, " Enter the load  ") == 1);
            assert_in_range(rows, 2, 5);
            assert_int_equal(lines_with(stage, more), rows < 5);
        }
}

/* Whether a help page says that something was cut off: in its box, whose corner is looked for. */
static bool is_cut(const struct frame *frame)
{
    bool cut = false, found = false;
    for (int y = 0; y < frame->height && !found; y++)
        for (int x = 0; x < frame->width && !found; x++) {
            found = frame_cell(frame, x, y)->code == 0x256d; /* ╭ */
            for (int row = y + 1; found && row < frame->height; row++) {
                if (frame_cell(frame, x, row)->code != 0x2502)
                    break;
                for (int i = x + 1; i < frame->width && frame_cell(frame, i, row)->code != 0x2502;
                     i++)
                    cut |= frame_cell(frame, i, row)->code == 0x2026;
            }
        }
    assert_true(found);
    return cut;
}

static void the_help_is_whole(void **state)
{
    struct stage *stage = *state;
    static const int sizes[][2] = {{60, 15},  {63, 17},  {72, 20},  {80, 24},  {100, 30},
                                   {120, 40}, {150, 50}, {162, 50}, {200, 60}, {250, 50}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        int pages = 0;
        press(stage, "?");
        while (stage->ui.help) {
            draw(stage, sizes[i][0], sizes[i][1]);
            assert_false(is_cut(stage->frame));
            press(stage, "?");
            pages++;
        }
        assert_true(pages > (sizes[i][1] < 25));
    }
}

/* The key that leaves the program leaves only the help where that is shown, at once. */
static void q_leaves_the_help(void **state)
{
    struct stage *stage = *state;
    press(stage, "?");
    draw(stage, 60, 15);
    assert_true(stage->ui.help && stage->ui.help_pages > 1);
    assert_int_equal(ui_act(&stage->ui, stage->trace, ACTION_QUIT, 1), EFFECT_NONE);
    assert_false(stage->ui.help);
    assert_int_equal(ui_act(&stage->ui, stage->trace, ACTION_QUIT, 1), EFFECT_QUIT);
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_are_whole),
        cmocka_unit_test(builds_are_whole),
        cmocka_unit_test_setup_teardown(the_scale_is_whole, set_up, stage_free),
        cmocka_unit_test_setup_teardown(the_moment_is_whole, set_up, stage_free),
        cmocka_unit_test_setup_teardown(links_have_a_row, set_up, stage_free),
        cmocka_unit_test_setup_teardown(the_help_is_whole, set_up, stage_free),
        cmocka_unit_test_setup_teardown(q_leaves_the_help, set_up, stage_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
