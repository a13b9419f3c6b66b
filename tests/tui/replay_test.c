/* What a replay shows on a real terminal, and what its keys do. */
#include "tui/tui.h"

/* Screens are drawn as they look. */
/* clang-format off */

static void shows_the_end_80x24(void **state)
{
    (void)state;
    struct tui tui = tui_start_at_end(&(struct tui_setup){.columns = 80, .rows = 24});
    pty_expect(tui.pty, 0,
        " envviz  A short story   ■ END  00:00.000              native · system · lost 0",
        "╶ environ ────────────────────────────────────────┬─ outcomes ─────────────────╴",
        "  environ ─▶ #2 0x55d0000020b0 8/8 slots          │  ✔ ok             1  50.0 %",
        "  w0 ━━━━━━▶ ●●●●●●●○  64 B                       │  ✘ EFAULT         1  50.0 %",
        "                                                  │  ◐ damaged        0   0.0 %",
        "  00:00.000 249  as w1's execve returned          │  ~ near miss      1  50.0 %",
        "  w1 ━━━━━━▶ #1 0x55d0000010a0 FREED 77 µs before │  moved 1×  in place 0×",
        "╶ timeline   1 column = 5.0 µs ───────────────────┴──────── ┃ the array moved ─╴",
        "  main   ──┴───────────────────────────────╂─────────────────────────│─────────",
        "                                           ┃                         │",
        "                                           ┃                         │",
        "  w0                         ╺━━━━━━━━━━━━━╋━━━━━~                   ▸",
        "                             cc -c core/utils.c                      │",
        "                                           ┃                         │",
        "  w1                                   ╺━━━╋━━━━━━━━━━━━━━✘          │",
        "                                       cc -c core/log.c              │",
        "                                           ┃                         │",
        "         00:00.000 000       ╵         ╵         ╵     00:00.000 300 ▲",
        "╶ why   failure 1 of 1 ────────────────────────────────────────────────────────╴",
        "  00:00.000 300  w0  system: environ = array 2, 7 variables, f…  event 28 of 28",
        "  w1 read environ = #1 (0x55d0000010a0, 6 variables).  22 µs later main's",
        "  setenv(\"LD_RUN_PATH\") moved the array to #2 and freed #1.  execve copied from",
        "  #1 and met a bad address: EFAULT, 77 µs after that.  system() returned 32512…",
        " space play  ← → step  n p failure  < > speed  + - zoom  ? help  q quit");
    assert_true(pty_sent_colour(tui.pty));
    tui_end(&tui);
}

static void shows_a_failure_in_ascii(void **state)
{
    (void)state;
    struct tui tui =
        tui_start_at_end(&(struct tui_setup){.columns = 80, .rows = 24, .ascii_locale = true});
    pty_send(tui.pty, "p");
    pty_expect(tui.pty, 0,
        " envviz  A short story   || REPLAY x1  00:00.000       native / system / lost 0",
        "- environ ----------------------------------------+- outcomes ------------------",
        "  environ -> #2 0x55d0000020b0 8/8 slots          |  + ok             1  50.0 %",
        "             ooooooo.  64 B                       |  X EFAULT         1  50.0 %",
        "  w1 ======> #1 0x55d0000010a0 FREED 77 us ago    |  % damaged        0   0.0 %",
        "             #0 0x7ffc00001000 stack: never freed |  ~ near miss      1  50.0 %",
        "                                                  |  moved 1x  in place 0x",
        "- timeline   1 column = 5.0 us -------------------+-------- | the array moved --",
        "  main   ------------------#--------------!------------------------------------",
        "                           |              !",
        "  w0         [=============#=====~        !          >",
        "             cc -c core/utils.c           !",
        "                           |              !",
        "  w1                   [===#==============X",
        "                       cc -c core/log.c   !",
        "                           |              !",
        "         00:00.000 080       '         '  ^ 00:00.000 249  '      00:00.000 430",
        "  all    ------------------======================|=================X===========",
        "- why   failure 1 of 1 ---------------------------------------------------------",
        "  w1 read environ = #1 (0x55d0000010a0, 6 variables).  22 us later main's",
        "  setenv(\"LD_RUN_PATH\") moved the array to #2 and freed #1.  execve copied from",
        "  #1 and met a bad address: EFAULT, 77 us after that.  system() returned 32512",
        "  (exit status 127).",
        " space play  <- -> step  n p failure  < > speed  + - zoom  ? help  q quit");
    assert_false(pty_sent_beyond_ascii(tui.pty));
    tui_end(&tui);
}

static void shows_a_failure_120x40(void **state)
{
    (void)state;
    struct tui tui = tui_start_at_end(&(struct tui_setup){.columns = 120, .rows = 40});
    pty_send(tui.pty, "p");
    pty_expect(tui.pty, 0,
        " envviz  A short story   ▌▌ REPLAY ×1  00:00.000                                  native · system · glibc 2.36 · lost 0",
        "╶ environ ─────────────────────────────────────────────────────────────────┬─ outcomes ────────────────────────────────╴",
        "  environ ──────▶ #2  0x55d0000020b0  8 of 8 slots  64 B  live             │  ✔ ok             1  50.0 %",
        "                  ●●●●●●●○                                                 │  ✘ EFAULT         1  50.0 %",
        "  w1 ━━━━━━━━━━━▶ #1  0x55d0000010a0  7/7 slots   FREED  77 µs ago         │  ◐ damaged        0   0.0 %",
        "                  ░░░░░░░                                                  │  ~ near miss      1  50.0 %",
        "                                                                           │",
        "                  #0  0x7ffc00001000  6/6 slots  stack: never freed        │  array moved      1×",
        "                                                                           │  grew in place    0×",
        "                                                                           │",
        "                                                                           │  failures    ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁█",
        "                                                                           │  moves       ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁█▁▁▁▁▁▁▁▁",
        "                                                                           │",
        "                                                                           │",
        "                                                                           │",
        "                                                                           │",
        "                                                                           │",
        "╶ timeline   1 column = 5.0 µs ────────────────────────────────────────────┴─────────────────────── ┃ the array moved ─╴",
        "  main       ─────────────────────────╂───────────────│────────────────────────────────────────────────────────────────",
        "                                      ┃               │",
        "                                      ┃               │",
        "  w0                    ╺━━━━━━━━━━━━━╋━━━━━~         │         ▸",
        "                        cc -c core/utils.c            │",
        "                                      ┃               │",
        "  w1                              ╺━━━╋━━━━━━━━━━━━━━━✘",
        "                                  cc -c core/log.c    │",
        "                                      ┃               │",
        "                                      ┃               │",
        "                                      ┃               │",
        "                                      ┃               │",
        "             00:00.000 044       ╵         ╵         ╵▲ 00:00.000 249    ╵         ╵         ╵         ╵  00:00.000 574",
        "  all        ───────────────━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┻━━━━━━━━━━━━━━━━━━━━━━━━━━✘━━━━━━━━━━━━━━━━━━",
        "╶ why   failure 1 of 1 ────────────────────────────────────────────────────────────────────────────────────────────────╴",
        "  00:00.000 249  w1  EFAULT (Bad address): copied from array 1, moved 77 µs before by main (LD_RUN_PAT…  event 26 of 28",
        "  w1 read environ = #1 (0x55d0000010a0, 6 variables).  22 µs later main's setenv(\"LD_RUN_PATH\") moved the array to #2",
        "  and freed #1.  execve copied from #1 and met a bad address: EFAULT, 77 µs after that.  system() returned 32512 (exit",
        "  status 127).",
        "  execve(\"/bin/sh\", [\"sh\", \"-c\", \"cc -c core/log.c\"], 0x55d0000010a0 /* 6 vars */) = -1 EFAULT (Bad address)",
        "",
        " space play   ← → step   n p failure   < > speed   + - zoom   Enter fields   / search   v view   ? help   q quit");
    tui_end(&tui);
}

/* clang-format on */

/* Without colour the failure and the freed array still stand out. */
static void tells_states_apart_without_colour(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct tui tui = tui_start_at_end(&(struct tui_setup){
            .columns = 80, .rows = 24, .no_colour = i == 0, .term = i == 0 ? NULL : "vt100"});
        pty_send(tui.pty, "p");
        assert_true(pty_wait_text(tui.pty, "FREED"));
        assert_false(pty_sent_colour(tui.pty));
        bool mark = false, freed = false;
        for (int y = 0; y < 24; y++) {
            for (int x = 0; x < 80; x++) {
                struct pty_cell cell = pty_cell(tui.pty, x, y);
                assert_false(cell.coloured);
                mark |= cell.reverse && cell.bold && cell.code == 0x2718;
                freed |= cell.reverse && cell.bold && cell.code == 'F';
            }
        }
        assert_true(mark);
        assert_true(freed);
        tui_end(&tui);
    }
}

static void steps_and_seeks(void **state)
{
    (void)state;
    struct tui tui = tui_start_at_end(&(struct tui_setup){.columns = 120, .rows = 40});
    pty_send(tui.pty, "g");
    assert_true(pty_wait_text(tui.pty, "event 1 of 28"));
    pty_send(tui.pty, "l\033OC"); /* l and the right arrow */
    assert_true(pty_wait_text(tui.pty, "event 3 of 28"));
    pty_send(tui.pty, "\033OD");
    assert_true(pty_wait_text(tui.pty, "event 2 of 28"));
    pty_send(tui.pty, "n");
    assert_true(pty_wait_text(tui.pty, "event 26 of 28"));
    assert_true(pty_wait_text(tui.pty, "failure 1 of 1"));
    pty_send(tui.pty, "hh");
    assert_true(pty_wait_text(tui.pty, "event 24 of 28"));
    pty_send(tui.pty, "n");
    assert_true(pty_wait_text(tui.pty, "event 26 of 28"));
    pty_send(tui.pty, "n");
    assert_true(pty_wait_text(tui.pty, "This is the last failure so far."));
    pty_send(tui.pty, "G");
    assert_true(pty_wait_text(tui.pty, "event 28 of 28"));
    pty_send(tui.pty, "m");
    assert_true(pty_wait_text(tui.pty, "This is a recording: this key needs a running target."));
    pty_send(tui.pty, "<");
    pty_send(tui.pty, "g");
    assert_true(pty_wait_text(tui.pty, "REPLAY ×0.5"));
    tui_end(&tui);
}

static void plays_again_and_stops(void **state)
{
    (void)state;
    struct tui tui = tui_start_at_end(&(struct tui_setup){.columns = 80, .rows = 24});
    pty_send(tui.pty, "<<<<<<<<<g");
    assert_true(pty_wait_text(tui.pty, "▌▌ REPLAY ×0.001"));
    pty_send(tui.pty, " ");
    assert_true(pty_wait_text(tui.pty, "▶ REPLAY ×0.001"));
    assert_true(pty_wait_text(tui.pty, "■ END")); /* after 300 ms; it does not leave */
    pty_send(tui.pty, "h");
    assert_true(pty_wait_text(tui.pty, "▌▌ REPLAY"));
    tui_end(&tui);
}

static void helps(void **state)
{
    (void)state;
    struct tui tui = tui_start_at_end(&(struct tui_setup){.columns = 120, .rows = 40});
    pty_send(tui.pty, "?");
    assert_true(pty_wait_text(tui.pty, "next, previous failure, and look closely"));
    assert_true(pty_wait_text(tui.pty, "Look at w1 when the array moves."));
    assert_true(pty_wait_text(tui.pty, "execve met a bad address in the array it was copying"));
    pty_send(tui.pty, "?");
    assert_true(pty_wait_text(tui.pty, "╶ environ"));
    assert_true(pty_wait_gone(tui.pty, "next, previous failure"));
    tui_end(&tui);
}

static void says_that_the_end_is_missing(void **state)
{
    (void)state;
    struct tui tui =
        tui_start_at_end(&(struct tui_setup){.columns = 120, .rows = 40, .cut_off = true});
    assert_true(pty_wait_text(
        tui.pty, "The recording was cut off: it has 28 events, and its end is missing."));
    tui_end(&tui);
}

static void says_that_the_target_crashed(void **state)
{
    (void)state;
    static const char crash[] = ",\n[400000,1,\"process.end\",4711,-1,11]";
    struct tui tui =
        tui_start(&(struct tui_setup){.columns = 120, .rows = 40, .more_events = crash});
    assert_true(pty_wait_text(tui.pty, "CRASHED: Segmentation fault"));
    tui_end(&tui);
}

static bool is_whole(struct pty *pty, const void *data)
{
    const int *size = data;
    char line[512];
    pty_line(pty, size[1] - 1, line, sizeof line);
    if (strstr(line, "help") == NULL)
        return false;
    pty_line(pty, 1, line, sizeof line);
    return strncmp(line, "╶ environ", strlen("╶ environ")) == 0 &&
           pty_cell(pty, size[0] - 1, 1).code == 0x2574;
}

/* Any size, also absurd ones, and back. */
static void follows_the_terminals_size(void **state)
{
    (void)state;
    static const int sizes[][2] = {{120, 40}, {60, 15}, {200, 60}, {81, 25}, {80, 24}};
    static const int absurd[][2] = {{1, 1}, {59, 15}, {3, 50}, {200, 2}};
    struct tui tui = tui_start_at_end(&(struct tui_setup){.columns = 80, .rows = 24});
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        pty_resize(tui.pty, sizes[i][0], sizes[i][1]);
        assert_true(pty_wait(tui.pty, is_whole, sizes[i]));
    }
    for (size_t i = 0; i < sizeof absurd / sizeof *absurd; i++) {
        char text[64];
        pty_resize(tui.pty, absurd[i][0], absurd[i][1]);
        snprintf(text, sizeof text, "%.*s",
                 absurd[i][0] > 27   ? 27
                 : absurd[i][0] == 3 ? 2
                                     : 0,
                 "envviz needs 60x15; q quits");
        assert_true(pty_wait_text(tui.pty, text));
    }
    pty_resize(tui.pty, 80, 24);
    assert_true(pty_wait(tui.pty, is_whole, (const int[]){80, 24}));
    tui_end(&tui);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_the_end_80x24),
        cmocka_unit_test(shows_a_failure_in_ascii),
        cmocka_unit_test(shows_a_failure_120x40),
        cmocka_unit_test(tells_states_apart_without_colour),
        cmocka_unit_test(steps_and_seeks),
        cmocka_unit_test(plays_again_and_stops),
        cmocka_unit_test(helps),
        cmocka_unit_test(says_that_the_end_is_missing),
        cmocka_unit_test(says_that_the_target_crashed),
        cmocka_unit_test(follows_the_terminals_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
