/* The screen of a sweep, drawn. */
#include "support/screen.h"
#include "view/keys.h"
#include "view/sweep_screen.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct sweep_row rows[] = {
    {.label = "1", .runs = 2, .all = {.failed = 40, .tries = 2000}},
    {.label = "8", .runs = 1, .all = {.failed = 0, .tries = 1000}},
    {.label = "32"},
};

static struct sweep_screen screen_of(enum sweep_phase phase)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        rows[i].interval = proportion_wilson(rows[i].all);
    return (struct sweep_screen){.title = "Minimal",
                                 .vary = "workers",
                                 .unit = "commands",
                                 .rows = rows,
                                 .row_count = 3,
                                 .done = 3,
                                 .wanted = 6,
                                 .seconds_left = 95,
                                 .dispersion = -1,
                                 .phase = phase,
                                 .running = 1,
                                 .run = {.all = {.failed = 3, .tries = 120}, .seconds = 0.25}};
}

static struct frame *draw(const struct sweep_screen *screen, int width, int height, bool ascii)
{
    struct frame *frame = frame_new(width, height, ascii);
    assert_non_null(frame);
    sweep_screen_draw(frame, screen);
    return frame;
}

static void goes_on(void **state)
{
    (void)state;
    struct sweep_screen screen = screen_of(SWEEP_GOES_ON);
    struct frame *frame = draw(&screen, 80, 22, false);
    /* clang-format off */
    expect_screen(frame, 0,
                  " envviz sweep  Minimal   ● SWEEPING  3 of 6 runs",
                  "╶ share of failed commands against workers ────────────────────────────────────╴",
                  "      3 % │         ⢀⣀",
                  "          │          ⡇",
                  "          │        ⠐⠒⡗⠒",
                  "    1.5 % │         ⠠⠧",
                  "          │",
                  "          │",
                  "      0 % │                            ⢀⣈⣏⣀",
                  "          └────────────────────────────────────────────────────────────",
                  "                     1                   8                  32",
                  "╶ values ──────────────────────────────────────────────────────────────────────╴",
                  "   workers   runs    commands    failed      rate    95 % interval",
                  "   1            2       2,000        40    2.00 %    1.47 % to 2.71 %",
                  " ▸ 8            1       1,000         0     0.0 %     0.0 % to 0.38 %",
                  "   32           0           0         0         -",
                  "",
                  "",
                  "╶──────────────────────────────────────────────────────────────────────────────╴",
                  "   ━━━━━━━━━━━━━━━━━━━━━━━━━━━━────────────────────────────  about 2 min left",
                  "   Now workers=8: 120 commands, 3 failed, 0.2 s",
                  " ? help  q stop");
    expect_roles(frame, 13,
                 "   n                                       xxxxxx",
                 " G N                                        !!!!!");
    /* clang-format on */
    /* The terminal's cursor stands at what is measured now. */
    assert_int_equal(frame_cell(frame, frame->cursor_x, frame->cursor_y)->role, ROLE_STATUS_GO);
    assert_int_equal(frame->cursor_x, 1);
    frame_free(frame);
}

static void in_ascii_with_a_question_of_spread(void **state)
{
    (void)state;
    struct sweep_screen screen = screen_of(SWEEP_LAST_RUN);
    screen.dispersion = 2.54;
    struct frame *frame = draw(&screen, 80, 20, true);
    /* clang-format off */
    expect_screen(frame, 0,
                  " envviz sweep  Minimal   * LAST RUN  3 of 6 runs",
                  "- share of failed commands against workers -------------------------------------",
                  "      3 % |          |",
                  "          |          o",
                  "    1.5 % |          |",
                  "          |                              |",
                  "      0 % |                              o",
                  "          +------------------------------------------------------------",
                  "                     1                   8                  32",
                  "- values -----------------------------------------------------------------------",
                  "   workers   runs    commands    failed      rate    95 % interval",
                  "   1            2       2,000        40    2.00 %    1.47 % to 2.71 %",
                  " > 8            1       1,000         0     0.0 %     0.0 % to 0.38 %",
                  "   32           0           0         0         -",
                  "   Runs differ 2.5 times as much as by chance: the intervals are too narrow.",
                  "",
                  "--------------------------------------------------------------------------------",
                  "   ============================----------------------------  about 2 min left",
                  "   The present run is the last one; q ends it now, and it does not count.",
                  " ? help  q end this run now");
    /* clang-format on */
    frame_free(frame);
}

/* Small: no plot; the table shows what fits, and is scrolled. */
static void small(void **state)
{
    (void)state;
    struct sweep_row many[20];
    char labels[20][8];
    struct sweep_screen screen = screen_of(SWEEP_COMPLETE);
    for (int i = 0; i < 20; i++) {
        snprintf(labels[i], sizeof labels[i], "v%d", i);
        many[i] = (struct sweep_row){.label = labels[i]};
    }
    screen.rows = many;
    screen.row_count = 20;
    screen.running = -1;
    screen.file = "a.json";
    sweep_screen_scroll(&screen, -1, 15);
    assert_int_equal(screen.scroll, 0);
    sweep_screen_scroll(&screen, 100, 15);
    struct frame *frame = draw(&screen, 60, 15, false);
    /* clang-format off */
    expect_screen(frame, 0,
                  " envviz sweep  Minimal   ■ DONE  3 of 6 runs",
                  "╶ values 14 to 20 of 20 ───────────────────────────────────╴",
                  "   workers   runs    commands    failed      rate",
                  "   v13          0           0         0         -",
                  "   v14          0           0         0         -",
                  "   v15          0           0         0         -",
                  "   v16          0           0         0         -",
                  "   v17          0           0         0         -",
                  "   v18          0           0         0         -",
                  "   v19          0           0         0         -",
                  "",
                  "╶──────────────────────────────────────────────────────────╴",
                  "   ━━━━━━━━━━━━━━━━━━━━━━━━━━━───────────────────────────",
                  "   All runs are done, and kept in a.json.",
                  " ? help  q leave");
    /* clang-format on */
    frame_free(frame);
    frame = draw(&screen, 59, 15, false);
    expect_screen(frame, 0, "envviz needs 60x15; q stops", "");
    frame_free(frame);
}

static void helps(void **state)
{
    (void)state;
    struct sweep_screen screen = screen_of(SWEEP_GOES_ON);
    screen.help = true;
    struct frame *frame = draw(&screen, 80, 24, false);
    /* clang-format off */
    expect_screen(frame, 6,
                  " ╭─ help   any key goes back ─────────────────────────────────────────────────╮",
                  " │       ↑ ↓  values further up, down in the table, where not all fit         │",
                  " │        ^L  draw the whole screen again                                     │",
                  " │         ?  this page                                                       │",
                  " │         q  the present run is the last one; again: end it now, without it  │",
                  " │                                                                            │",
                  " │ Each value runs once in a round, and each round begins with another value, │",
                  "╶│ so that whatever else the machine does falls on all alike. The plot shows  │╴",
                  " │ the share of failures with its 95 % interval (Wilson's); the axis begins   │",
                  " │ at 0. Failed are those that execve refused, and those that started with a  │",
                  " │ damaged environment.                                                       │",
                  " ╰────────────────────────────────────────────────────────────────────────────╯");
    /* clang-format on */
    frame_free(frame);
}

/* Any size, any number of values: nothing is drawn outside (the sanitizers would tell), and it
 * ends. */
static void takes_any_size(void **state)
{
    (void)state;
    struct sweep_row many[64];
    struct sweep_screen screen = screen_of(SWEEP_GOES_ON);
    for (int i = 0; i < 64; i++)
        many[i] = rows[i % 3];
    screen.rows = many;
    screen.running = 63;
    for (int height = 1; height < 70; height += 7)
        for (int width = 1; width < 220; width += 31)
            for (screen.row_count = 64; screen.row_count > 0; screen.row_count /= 4) {
                screen.running = (int)screen.row_count - 1;
                sweep_screen_scroll(&screen, 1, height);
                frame_free(draw(&screen, width, height, width % 2));
            }
}

static void knows_keys(void **state)
{
    (void)state;
    assert_int_equal(key_action_on(KEY_ON_SWEEP, 'q'), ACTION_QUIT);
    assert_int_equal(key_action_on(KEY_ON_SWEEP, UI_KEY_DOWN), ACTION_SWEEP_DOWN);
    assert_int_equal(key_action_on(KEY_ON_SWEEP, UI_KEY_NONE), ACTION_NONE);
    assert_int_equal(key_action_on(KEY_ON_SWEEP, 'x'), ACTION_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goes_on),        cmocka_unit_test(in_ascii_with_a_question_of_spread),
        cmocka_unit_test(small),          cmocka_unit_test(helps),
        cmocka_unit_test(takes_any_size), cmocka_unit_test(knows_keys),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
