/* Two sessions side by side: one clock for both, and what the screen shows of them. */
#include "support/screen.h"
#include "view/pair.h"
#include "view/story.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct stage {
    struct pair pair;
    struct trace *traces[2];
    struct frame *frame;
};

/* A: the short story.  B: the same, but nobody fails and it is over sooner. */
static struct trace *calm_story(void)
{
    struct trace *trace = trace_new();
    assert_non_null(trace);
    assert_true(story_threads(trace) && story_first_growth(trace));
    assert_true(story_load(trace, 120, 2, STORY_OLD, 6, "cc -c core/utils.c"));
    assert_true(story_result(trace, 160, 2, 0, 5001, 6));
    assert_true(story_move(trace));
    assert_true(story_result(trace, 205, 3, 0, 5002, 6));
    return trace;
}

static struct stage stage_new(int width, int height, bool ascii)
{
    struct stage stage = {.frame = frame_new(width, height, ascii)};
    stage.traces[0] = story_new();
    stage.traces[1] = calm_story();
    assert_non_null(stage.frame);
    assert_non_null(stage.traces[0]);
    assert_true(pair_init(&stage.pair));
    for (int i = 0; i < 2; i++) {
        struct pair_side *side = &stage.pair.sides[i];
        side->name = i == 0 ? "A short story" : "A calm one";
        side->trace = stage.traces[i];
        side->run = side->runs = 2;
        side->info = (struct ui_info){.title = side->name,
                                      .text = "",
                                      .mode = "",
                                      .engine = "native",
                                      .engine_why = "",
                                      .spawner = "system",
                                      .libc = "glibc 2.36"};
        side->all = (struct proportion){.failed = i == 0 ? 30 : 0, .tries = 1000};
        side->distances = distances_of(side->trace);
    }
    stage.pair.ended = true;
    stage.pair.verdict = (struct pair_verdict){
        .difference = 0.03, .around = {0.02, 0.04}, .test = "a test", .p = 0.001, .told = true};
    pair_tick(&stage.pair, 1);
    return stage;
}

static void stage_end(struct stage *stage)
{
    frame_free(stage->frame);
    pair_end(&stage->pair);
    trace_free(stage->traces[0]);
    trace_free(stage->traces[1]);
}

static bool shows(const struct frame *frame, const char *text)
{
    char line[4096];
    for (int y = 0; y < frame->height; y++) {
        screen_line(frame, y, line, sizeof line);
        if (strstr(line, text))
            return true;
    }
    return false;
}

/* The column of the cursor's line in a row, -1 if it is not there. */
static int cursor_column(const struct frame *frame, int y)
{
    for (int x = 0; x < frame->width; x++)
        if (frame_cell(frame, x, y)->role == ROLE_CURSOR)
            return x;
    return -1;
}

static void draw(struct stage *stage)
{
    pair_tick(&stage->pair, stage->pair.tick_ns + 1);
    pair_draw(stage->frame, &stage->pair);
}

static void key(struct stage *stage, int what)
{
    pair_act(&stage->pair, key_action_on(KEY_ON_COMPARE, what), stage->pair.tick_ns + 1);
}

static void starts_where_both_have_something(void **state)
{
    (void)state;
    struct stage stage = stage_new(80, 24, false);
    draw(&stage);
    assert_int_equal(stage.pair.clock_ns, 205000); /* B is over */
    stage_end(&stage);
}

/* clang-format off */
static void shows_both_80x24(void **state)
{
    (void)state;
    struct stage stage = stage_new(80, 24, false);
    key(&stage, UI_KEY_HOME);
    key(&stage, 'n'); /* w1's failure on side A, at 249 µs */
    draw(&stage);
    expect_screen(stage.frame, 0,
        " envviz  side by side   ■ ENDED  00:00.000                    1 column = 5.0 µs",
        "╶ A  A short story ─────────────────────────────────────────────── run 2 of 2 ─╴",
        "  environ ─▶ #2 0x55d0000020b0 8/8 slots                            ✔ 1 ✘ 1 ~ 1",
        "  main   ────────────────╂──────────────│────────────┼─────────────────────────",
        "  w0       ╺━━━━━━━━━━━━━╋━━━━━~        │              ▸",
        "  w1                 ╺━━━╋━━━━━━━━━━━━━━✘",
        "  w2                   ╺━╋━━━━━━━━━━━━━━━━━━━━━━━━━~",
        "                         ┃              │",
        "                         ┃              │",
        "         00:00.000 090       ╵         ╵▲ 00:00.000 249    ╵      00:00.000 440",
        "╶ B  A calm one ────────────────────────────────────── ended at 00:00.000 205 ─╴",
        "  environ ─▶ #2 0x55d0000020b0 8/8 slots                                    ✔ 2",
        "  main   ────────────────╂──────────────│──────────────────────────────────────",
        "  w0           ╺━━━━━━━✔ ┃              │",
        "  w1                     ┃      ✔       │",
        "  w2                     ┃              │",
        "                         ┃              │",
        "                         ┃              │",
        "         00:00.000 090       ╵         ╵▲ 00:00.000 249    ╵      00:00.000 440",
        "╶ failures in all runs so far ─────────────────────────────────────────────────╴",
        " A  30 of 1,000 commands: 3.00 % (2.11 % to 4.25 %)               ━━━━━●━━━━━━━",
        " B  0 of 1,000 commands: below 0.30 %                 ●━━",
        " A - B: 3.00 % (2.00 % to 4.00 %)  told apart: p = 0.001",
        " space play  ← → step  n p failure  + - zoom  v distances  ? help  q quit");
    stage_end(&stage);
}
/* clang-format on */

static void one_cursor_for_both(void **state)
{
    (void)state;
    struct stage stage = stage_new(80, 24, false);
    key(&stage, UI_KEY_HOME);
    key(&stage, 'n');
    for (int step = 0; step < 12; step++) {
        key(&stage, UI_KEY_LEFT);
        draw(&stage);
        int a = cursor_column(stage.frame, 9), b = cursor_column(stage.frame, 18);
        assert_true(a > 0);
        assert_int_equal(a, b);
    }
    stage_end(&stage);
}

/* A step goes to the next event of either side. */
static void steps_over_the_events_of_both(void **state)
{
    (void)state;
    struct stage stage = stage_new(80, 24, false);
    pair_draw(stage.frame, &stage.pair);
    key(&stage, UI_KEY_HOME);
    uint64_t seen[64], last = 0;
    unsigned count = 0;
    for (; count < 64; count++) {
        key(&stage, UI_KEY_RIGHT);
        if (stage.pair.clock_ns == last && count > 0)
            break;
        assert_true(stage.pair.clock_ns > last);
        seen[count] = last = stage.pair.clock_ns;
    }
    assert_int_equal(last, pair_last_ns(&stage.pair));
    const uint64_t expected[] = {120000, 150000, 160000, 205000, 249000, 320000};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        bool found = false;
        for (unsigned k = 0; k < count; k++)
            found = found || seen[k] == expected[i];
        assert_true(found);
    }
    while (count-- > 1) { /* and back the same way */
        key(&stage, UI_KEY_LEFT);
        assert_int_equal(stage.pair.clock_ns, seen[count - 1]);
    }
    stage_end(&stage);
}

static void zooms_and_seeks_together(void **state)
{
    (void)state;
    struct stage stage = stage_new(80, 24, false);
    draw(&stage);
    uint64_t zoom = stage.pair.zoom_ns;
    key(&stage, '+');
    draw(&stage);
    assert_true(stage.pair.zoom_ns < zoom);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(stage.pair.ui[i].zoom_ns, stage.pair.zoom_ns);
        assert_int_equal(stage.pair.ui[i].left_ns, stage.pair.left_ns);
        assert_int_equal(stage.pair.ui[i].clock_ns, stage.pair.clock_ns);
    }
    uint64_t before = stage.pair.clock_ns;
    key(&stage, UI_KEY_PAGE_UP);
    assert_true(stage.pair.clock_ns < before);
    key(&stage, UI_KEY_END);
    draw(&stage);
    assert_int_equal(stage.pair.clock_ns, 205000);
    stage_end(&stage);
}

static void failures_of_either_side(void **state)
{
    (void)state;
    struct stage stage = stage_new(80, 24, false);
    draw(&stage);
    key(&stage, UI_KEY_HOME);
    key(&stage, 'n');
    assert_int_equal(stage.pair.clock_ns, 249000);
    key(&stage, 'n');
    assert_int_equal(stage.pair.clock_ns, 249000);
    assert_true(stage.pair.message_until_ns > 0);
    key(&stage, UI_KEY_END);
    draw(&stage); /* at 205 µs, before it */
    key(&stage, 'p');
    assert_int_equal(stage.pair.clock_ns, 205000);
    stage_end(&stage);
}

static void plays_both(void **state)
{
    (void)state;
    struct stage stage = stage_new(80, 24, false);
    draw(&stage);
    key(&stage, UI_KEY_HOME);
    uint64_t start = stage.pair.tick_ns;
    pair_act(&stage.pair, ACTION_PAUSE, start);
    assert_true(stage.pair.playing);
    assert_true(pair_tick(&stage.pair, start + 100000));
    assert_int_equal(stage.pair.clock_ns, 100000);
    assert_true(pair_tick(&stage.pair, start + 10000000));
    assert_false(stage.pair.playing);
    assert_int_equal(stage.pair.clock_ns, pair_last_ns(&stage.pair));
    stage_end(&stage);
}

/* While one side runs, the clock is its own; space lets one look back meanwhile. */
static void follows_the_side_that_runs(void **state)
{
    (void)state;
    struct stage stage = stage_new(80, 24, false);
    stage.pair.ended = false;
    stage.pair.sides[0].running = true;
    draw(&stage);
    assert_int_equal(stage.pair.clock_ns, 320000);
    assert_true(shows(stage.frame, "LIVE A, run 2 of 2"));
    assert_true(shows(stage.frame, "ended at 00:00.000 205"));
    key(&stage, ' ');
    assert_false(stage.pair.follow);
    key(&stage, UI_KEY_LEFT);
    draw(&stage);
    assert_true(stage.pair.clock_ns < 320000);
    assert_true(shows(stage.frame, "LOOKING BACK"));
    key(&stage, ' ');
    draw(&stage);
    assert_int_equal(stage.pair.clock_ns, 320000);
    stage_end(&stage);
}

static void a_side_that_has_not_run(void **state)
{
    (void)state;
    struct stage stage = stage_new(80, 24, false);
    stage.pair.sides[1].trace = NULL;
    stage.pair.sides[1].all = (struct proportion){0};
    stage.pair.sides[1].distances = (struct distances){0};
    draw(&stage);
    assert_true(shows(stage.frame, "It has not run yet"));
    assert_true(shows(stage.frame, "no commands yet"));
    assert_true(shows(stage.frame, "when both sides have run"));
    key(&stage, 'v');
    draw(&stage);
    assert_true(shows(stage.frame, "No command has been seen yet"));
    stage_end(&stage);
}

/* clang-format off */
static void distances_80x24(void **state)
{
    (void)state;
    struct stage stage = stage_new(80, 24, false);
    key(&stage, 'v');
    draw(&stage);
    expect_screen(stage.frame, 1,
        "╶ A  from load to nearest move ────────┬─ B  from load to nearest move ────────╴",
        " 1 of 1 moves met a command            │ 0 of 1 moves met a command",
        "      moved before   moved after       │       moved before   moved after",
        "           ░            ▓█▓            │                           ░",
        "           ░            ▓█▓            │                           ░",
        "           ░            ▓█▓            │                           ░",
        "           ░            ▓█▓            │                           ░",
        "           ░            ▓█▓            │                           ░",
        "           ░            ▓█▓            │                           ░",
        "           ░            ▓█▓            │                           ░",
        "           ░            ▓█▓            │                           ░",
        "           ░            ▓█▓            │                           ░",
        "           ░            ▓█▓            │                           ░",
        "           ░            ▓█▓            │                           ░",
        " farther   ░            ▓█▓     farther│ farther                   ░     farther",
        " 0         ░            ▓█▓           0│ 0                         ░           0",
        "         ┬─────┬───┼───┬─────┬         │          ┬─────┬───┼───┬─────┬",
        "       1000   10   0   10   1000     µs│        1000   10   0   10   1000     µs",
        "╶ failures in all runs so far ─────────┴────────── █ EFAULT  ▓ moved  ░ clear ─╴",
        " A  30 of 1,000 commands: 3.00 % (2.11 % to 4.25 %)               ━━━━━●━━━━━━━",
        " B  0 of 1,000 commands: below 0.30 %                 ●━━",
        " A - B: 3.00 % (2.00 % to 4.00 %)  told apart: p = 0.001",
        " space play  ← → step  n p failure  + - zoom  v timelines  ? help  q quit");
    stage_end(&stage);
}

static void distances_in_ascii(void **state)
{
    (void)state;
    struct stage stage = stage_new(80, 24, true);
    key(&stage, 'v');
    draw(&stage);
    expect_screen(stage.frame, 1,
        "- A  from load to nearest move --------+- B  from load to nearest move ---------",
        " 1 of 1 moves met a command            | 0 of 1 moves met a command",
        "      moved before   moved after       |       moved before   moved after",
        "           .            +#+            |                           .",
        "           .            +#+            |                           .",
        "           .            +#+            |                           .",
        "           .            +#+            |                           .",
        "           .            +#+            |                           .",
        "           .            +#+            |                           .",
        "           .            +#+            |                           .",
        "           .            +#+            |                           .",
        "           .            +#+            |                           .",
        "           .            +#+            |                           .",
        "           .            +#+            |                           .",
        " farther   .            +#+     farther| farther                   .     farther",
        " 0         .            +#+           0| 0                         .           0",
        "         +-----+---+---+-----+         |          +-----+---+---+-----+",
        "       1000   10   0   10   1000     us|        1000   10   0   10   1000     us",
        "- failures in all runs so far ---------+---------- # EFAULT  + moved  . clear --",
        " A  30 of 1,000 commands: 3.00 % (2.11 % to 4.25 %)               =====*=======",
        " B  0 of 1,000 commands: below 0.30 %                 *==",
        " A - B: 3.00 % (2.00 % to 4.00 %)  told apart: p = 0.001",
        " space play  <- -> step  n p failure  + - zoom  v timelines  ? help  q quit");
    for (int y = 0; y < 24; y++)
        for (int x = 0; x < 80; x++)
            assert_true(frame_cell(stage.frame, x, y)->code < 0x7f);
    stage_end(&stage);
}
/* clang-format on */

static void the_difference_and_its_verdict(void **state)
{
    (void)state;
    struct stage stage = stage_new(120, 40, false);
    draw(&stage);
    assert_true(shows(stage.frame, "30 of 1,000 commands: 3.00 % (2.11 % to 4.25 %)"));
    assert_true(shows(stage.frame, "0 of 1,000 commands: below 0.30 %"));
    assert_true(
        shows(stage.frame, "A - B: 3.00 % (2.00 % to 4.00 %)  told apart: p = 0.001, a test"));
    assert_true(shows(stage.frame, "from load to nearest move")); /* there is room */
    stage.pair.verdict.told = false;
    draw(&stage);
    assert_true(shows(stage.frame, "can be chance"));
    stage_end(&stage);
}

static void any_size_is_drawn(void **state)
{
    (void)state;
    for (int width = 1; width < 210; width += 13)
        for (int height = 1; height < 70; height += 3) {
            struct stage stage = stage_new(width, height, height % 2);
            draw(&stage);
            key(&stage, 'v');
            draw(&stage);
            key(&stage, '?');
            draw(&stage);
            assert_true(stage.pair.help);
            key(&stage, 'v');
            assert_false(stage.pair.help);
            stage_end(&stage);
        }
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(starts_where_both_have_something),
        cmocka_unit_test(shows_both_80x24),
        cmocka_unit_test(one_cursor_for_both),
        cmocka_unit_test(steps_over_the_events_of_both),
        cmocka_unit_test(zooms_and_seeks_together),
        cmocka_unit_test(failures_of_either_side),
        cmocka_unit_test(plays_both),
        cmocka_unit_test(follows_the_side_that_runs),
        cmocka_unit_test(a_side_that_has_not_run),
        cmocka_unit_test(distances_80x24),
        cmocka_unit_test(distances_in_ascii),
        cmocka_unit_test(the_difference_and_its_verdict),
        cmocka_unit_test(any_size_is_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
