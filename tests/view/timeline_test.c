/* Searching, filtering, measuring and following links on the timeline, drawn and by the keys. */
#include "support/screen.h"
#include "view/screen.h"
#include "view/story.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct stage {
    struct trace *trace;
    struct scene *scene;
    struct frame *frame;
    struct ui ui;
};

static struct stage stage_new(int width, int height, bool ascii)
{
    static const struct ui_info info = {.title = "A short story",
                                        .mode = "minimal",
                                        .text = "",
                                        .engine = "native",
                                        .engine_why = "",
                                        .spawner = "system",
                                        .libc = "glibc 2.36"};
    struct stage stage = {
        .trace = story_new(), .scene = scene_new(), .frame = frame_new(width, height, ascii)};
    assert_non_null(stage.trace);
    assert_non_null(stage.scene);
    assert_non_null(stage.frame);
    ui_init(&stage.ui, &info);
    stage.ui.phase = UI_ENDED;
    stage.ui.paused = true;
    stage.ui.cursor = trace_count(stage.trace) - 1;
    return stage;
}

static void stage_draw(struct stage *stage)
{
    ui_tick(&stage->ui, stage->trace, 1);
    screen_draw(stage->frame, stage->scene, stage->trace, &stage->ui);
}

static void stage_end(struct stage *stage)
{
    ui_end(&stage->ui);
    frame_free(stage->frame);
    scene_free(stage->scene);
    trace_free(stage->trace);
}

/* Presses keys as the loop does. */
static void press_key(struct stage *stage, int key)
{
    enum ui_effect effect;
    stage_draw(stage);
    if (!ui_type(&stage->ui, stage->trace, key, 1, &effect))
        ui_act(&stage->ui, stage->trace, ui_action(&stage->ui, stage->trace, key), 1);
}

static void press(struct stage *stage, const char *keys)
{
    for (; *keys != '\0'; keys++)
        press_key(stage, *keys == '\n' ? '\r' : *keys == '\033' ? UI_KEY_ESCAPE : *keys);
}

static void finds_while_it_is_typed(void **state)
{
    (void)state;
    struct stage stage = stage_new(80, 24, false);
    struct ui *ui = &stage.ui;
    press(&stage, "g/ef");
    assert_int_equal(ui->cursor, 28);
    press(&stage, "x"); /* nothing fits: back to where it began */
    assert_int_equal(ui->cursor, 0);
    press_key(&stage, UI_KEY_BACKSPACE);
    assert_int_equal(ui->cursor, 28);
    assert_int_equal(ui->selected, 14);
    press(&stage, "\033");
    assert_int_equal(ui->cursor, 0);
    assert_null(ui->search.engine);

    press(&stage, "/setenv\n");
    assert_int_equal(ui->cursor, 6);
    press(&stage, "n");
    assert_int_equal(ui->cursor, 18);
    press(&stage, "nn");
    assert_int_equal(ui->cursor, 6);
    assert_int_equal(ui->search.how, SEARCH_WRAPPED);
    press(&stage, "N");
    assert_int_equal(ui->cursor, 33);
    press(&stage, "p");
    assert_int_equal(ui->cursor, 18);
    press(&stage, "\033n"); /* failures again */
    assert_int_equal(ui->cursor, 28);
    press(&stage, "/\n"); /* the last search again, from here */
    assert_int_equal(ui->cursor, 33);
    press(&stage, "/nowhere\n");
    assert_null(ui->search.engine);
    assert_int_equal(ui->cursor, 33);
    stage_end(&stage);
}

/* A long trace is searched in pieces, and the screen goes on meanwhile. */
static void searches_in_pieces(void **state)
{
    (void)state;
    struct stage stage = stage_new(80, 24, false);
    for (uint32_t i = 0; i < 200000; i++)
        assert_true(ADD(stage.trace, 400 + i, 1, MARK, i == 199000 ? "the needle" : "hay", 0));
    press(&stage, "g/needle");
    assert_true(ui_searching(&stage.ui));
    assert_int_equal(ui_patience(&stage.ui, 1), 0);
    int ticks = 0;
    while (ui_searching(&stage.ui) && ticks++ < 10)
        assert_true(ui_tick(&stage.ui, stage.trace, 1));
    assert_true(ticks > 1);
    assert_int_equal(stage.ui.cursor, 199040);
    stage_end(&stage);
}

static void follows_links_round_and_back(void **state)
{
    (void)state;
    struct stage stage = stage_new(120, 40, false);
    struct ui *ui = &stage.ui;
    press(&stage, "p\n");
    assert_true(ui->links.shown);
    assert_int_equal(ui->cursor, 28);
    press(&stage, "\n");
    assert_int_equal(ui->cursor, 14); /* the load */
    press(&stage, "\n");
    assert_int_equal(ui->cursor, 20); /* the move */
    press(&stage, "\n");
    assert_int_equal(ui->cursor, 28); /* the result */
    press(&stage, "\n\n3");           /* from the move to a near miss */
    assert_int_equal(ui->cursor, 30);
    assert_int_equal(ui_explained(ui, stage.scene->world), 16);
    press_key(&stage, UI_KEY_BACKSPACE);
    assert_int_equal(ui->cursor, 20);
    press_key(&stage, UI_KEY_BACKSPACE);
    assert_int_equal(ui->cursor, 14);
    press(&stage, "9");
    assert_int_equal(ui->cursor, 14);
    press(&stage, "\033");
    assert_false(ui->links.shown);
    assert_false(ui->help);
    for (int i = 0; i < UI_BACK_MOST * 2; i++)
        press(&stage, "\n");
    stage_end(&stage);
}

static void shows_the_whole_session(void **state)
{
    (void)state;
    struct stage stage = stage_new(80, 24, false);
    struct ui *ui = &stage.ui;
    press(&stage, "g+++++0");
    stage_draw(&stage);
    assert_int_equal(ui->left_ns, 0);
    assert_in_range(ui->zoom_ns * (uint64_t)ui->columns, 320000, 320000 + (uint64_t)ui->columns);
    press(&stage, "G0+");
    stage_draw(&stage);
    assert_false(ui->whole);
    for (int i = 0; i < 60; i++)
        press(&stage, "+");
    assert_int_equal(ui->zoom_ns, 1);
    stage_draw(&stage);
    uint64_t at = trace_event(stage.trace, ui->cursor)->time_ns;
    assert_true(at >= ui->left_ns && at < ui->left_ns + (uint64_t)ui->columns);
    press(&stage, "0");
    stage_draw(&stage);
    assert_int_equal(ui->left_ns, 0);
    stage_end(&stage);
}

/* Screens are drawn as they look. */
/* clang-format off */

static void draws_a_search_80x24(void **state)
{
    (void)state;
    struct stage stage = stage_new(80, 24, false);
    press(&stage, "g/miss");
    stage_draw(&stage);
    expect_screen(stage.frame, 23,
        " /miss_                                                                  1 of 2");
    assert_int_equal(stage.frame->cursor_y, 23);
    assert_int_equal(stage.frame->cursor_x, 6);
    press(&stage, "\n");
    stage_draw(&stage);
    assert_int_equal(stage.frame->cursor_y, 9); /* in the first lane */
    expect_screen(stage.frame, 23,
        " /miss  1 of 2  space play  ← → step  n N match  < > speed  ? help  q quit");
    stage_end(&stage);
}

static void draws_a_measure_80x24(void **state)
{
    (void)state;
    struct stage stage = stage_new(80, 24, true);
    press(&stage, "p]g[");
    stage_draw(&stage);
    expect_screen(stage.frame, 0,
        " envviz  A short story   || REPLAY x1  00:00.000       native / system / lost 0",
        "- environ ----------------------------------------+- outcomes ------------------",
        "  environ -> #0 0x7ffc00001000 6/6 slots          |  + ok             0",
        "             ooooo.  48 B                         |  X EFAULT         0",
        "                                                  |  % damaged        0",
        "                                                  |  ~ near miss      0",
        "                                                  |  array moved      0x",
        "                                                  |  grew in place    0x",
        "- timeline   1 column = 5.0 us ------- [ 249 us ] 3 started, 1 failed, 1 move --",
        "  main   !-'-------------------------------#---------------------------+-------",
        "         !                                 |",
        "  w0     !                   [=============#=====~                       >",
        "         !                   cc -c core/utils.c",
        "  w1     !                             [===#==============X",
        "         !                             cc -c core/logging~",
        "  w2     !                               [=#=========================~",
        "         !                               cc -c core/signal.c",
        "         [ 00:00.000 000     '         '         '        ]'      00:00.000 350",
        "- why --------------------------------------------------------------------------",
        "  00:00.000 000  process 4711 (lab) is there, started by 4710: ~  event 1 of 40",
        "  No command has started yet. Commands will appear as bars on the timeline, a",
        "  move of the environment as a line through all of them.",
        "",
        " space play  <- -> step  n p failure  < > speed  + - zoom  ? help  q quit");
    press(&stage, "["); /* there again: no mark */
    assert_false(stage.ui.marks.set[0]);
    stage_end(&stage);
}

static void draws_a_filter_80x24(void **state)
{
    (void)state;
    struct stage stage = stage_new(80, 24, false);
    press(&stage, "ffailed");
    stage_draw(&stage);
    expect_screen(stage.frame, 0,
        " envviz  A short story   ■ END  00:00.000              native · system · lost 0",
        "╶ environ ────────────────────────────────────────┬─ outcomes ─────────────────╴",
        "  environ ─▶ #2 0x55d0000020b0 9/9 slots          │  ✔ ok             2  66.7 %",
        "  w0 ━━━━━━▶ ●●●●●●●●○  72 B                      │  ✘ EFAULT         1  33.3 %",
        "                                                  │  ◐ damaged        0   0.0 %",
        "  00:00.000 249  as w1's execve returned          │  ~ near miss      2  66.7 %",
        "  w1 ━━━━━━▶ #1 0x55d0000010a0 FREED 77 µs before │  array moved      1×",
        "             2 older                              │  grew in place    1×",
        "╶ timeline   1 column = 5.0 µs   only: failed ────┴──────── ┃ the array moved ─╴",
        "  w1                    ╺━━━╋━━━━━━━━━━━━━━✘              │",
        "                        cc -c core/logging…               │",
        "                            ┃                             │",
        "                            ┃                             │",
        "                            ┃                             │",
        "                            ┃                             │",
        "                            ┃                             │",
        "         00:00.000 075       ╵         ╵    00:00.000 320 ▲╵      00:00.000 425",
        "  all    ────────────────━━━━━━━━━━━━━━━━━━━━━┻━━━━━━━━━━━━━━━━✘━━━━━━━━━━━━━━━",
        "╶ why   failure 1 of 1 ────────────────────────────────────────────────────────╴",
        "  00:00.000 320  w0  execve is about to copy from array 2        event 40 of 40",
        "  w1 read environ = #1 (0x55d0000010a0, 6 variables).  22 µs later main's",
        "  setenv(\"LD_RUN_PATH\") moved the array to #2 and freed #1.  execve copied from",
        "  #1 and met a bad address: EFAULT, 77 µs after that.  system() returned 32512…",
        " show only: failed_                        failed  w3  setenv  -w3   empty: all");
    press(&stage, "\033");
    assert_null(stage.ui.filter.query);
    press(&stage, "fnone\n");
    stage_draw(&stage);
    assert_non_null(stage.ui.filter.query);
    expect_screen(stage.frame, 9,
        "  No lane fits the filter: f changes it.");
    stage_end(&stage);
}

static void draws_fields_and_links_80x24(void **state)
{
    (void)state;
    struct stage stage = stage_new(80, 24, false);
    press(&stage, "p\n\n\n");
    stage_draw(&stage);
    expect_screen(stage.frame, 0,
        " envviz  A short story   ▌▌ REPLAY ×1  00:00.000       native · system · lost 0",
        "╶ env.grow   the array got another size ───────────────────────────────────────╴",
        "  00:00.000 172 000  main  event 21 of 40                              … 2 more",
        "  how          moved              a new array; the old one is freed or left b…",
        "  old          0x55d0000010a0 #1  address before",
        "  new          0x55d0000020b0 #2  address after",
        " Enter held the array  77 µs later    w1  EFAULT (Bad address): copied from ar…",
        "     2 held the array  28 µs later    w0  the command runs as process 5001: co…",
        "     3 held the array  128 µs later   w2  the command runs as process 5002: co…",
        "     4 the call        2.0 µs before  main  setenv(\"LD_RUN_PATH\") is called, a…",
        "     5 complete        2.0 µs later   main  setenv(\"LD_RUN_PATH\") returned 0; …",
        "╶ timeline   1 column = 5.0 µs ──────────────────────────── ┃ the array moved ─╴",
        "  main   ──────────────────╂───────────────────────────┼───────────────────────",
        "  w0         ╺━━━━━━━━━━━━━╋━━━━━~                       ▸",
        "  w1                   ╺━━━╋━━━━━━━━━━━━━━✘",
        "  w2                     ╺━╋━━━━━━━━━━━━━━━━━━━━━━━━━~",
        "         00:00.000 080     ▲ 00:00.000 172       ╵         ╵      00:00.000 430",
        "  all    ─────────────────━━━━━━━━━━━━━━━━━━━━┻━━━━━━━━━━━━━━━━✘━━━━━━━━━━━━━━━",
        "╶ why   failure 1 of 1 ────────────────────────────────────────────────────────╴",
        "  w1 read environ = #1 (0x55d0000010a0, 6 variables).  22 µs later main's",
        "  setenv(\"LD_RUN_PATH\") moved the array to #2 and freed #1.  execve copied from",
        "  #1 and met a bad address: EFAULT, 77 µs after that.  system() returned 32512",
        "  (exit status 127).",
        " space play  ← → step  n p failure  < > speed  + - zoom  ? help  q quit");
    stage_end(&stage);
}

static void draws_fields_and_links_120x40(void **state)
{
    (void)state;
    struct stage stage = stage_new(120, 40, false);
    press(&stage, "p\n\n");
    stage_draw(&stage);
    expect_screen(stage.frame, 0,
        " envviz  A short story   ▌▌ REPLAY ×1  00:00.000                                  native · system · glibc 2.36 · lost 0",
        "╶ exec.load   a thread read the pointer that it will start a command with ─────────────────────────────────────────────╴",
        "  00:00.000 150 000  w1  event 15 of 40",
        "  environ      0x55d0000010a0 #1  the pointer                      Enter pulled the rug  22 µs later    main",
        "  count        6 variables        entries that the array holds by…     2 the result      99 µs later    w1",
        "  call         system             system()                             3 the return      99 µs later    w1",
        "  spawner      system             posix_spawn with the live envir…",
        "  command      cc -c core/logging.c  the command, abbreviated in …",
        "╶ timeline   1 column = 5.0 µs ──────────────────────────────────────────────────────────────────── ┃ the array moved ─╴",
        "  main       ─────────────────────│───╂───────────────────────────┼────────────────────────────────────────────────────",
        "                                  │   ┃",
        "                                  │   ┃",
        "  w0                    ╺━━━━━━━━━━━━━╋━━━━━~                       ▸",
        "                        cc -c core/utils.c",
        "                                  │   ┃",
        "  w1                              ╺━━━╋━━━━━━━━━━━━━━━✘",
        "                                  cc -c core/logging.c",
        "                                  │   ┃",
        "  w2                              │ ╺━╋━━━━━━━━━━━━━━━━━━━━━━━━━~",
        "                                  │ cc -c core/signal.c",
        "                                  │   ┃",
        "                                  │   ┃",
        "                                  │   ┃",
        "                                  │   ┃",
        "                                  │   ┃",
        "                                  │   ┃",
        "                                  │   ┃",
        "                                  │   ┃",
        "                                  │   ┃",
        "                                  │   ┃",
        "             00:00.000 044       ╵▲ 00:00.000 150    ╵         ╵         ╵         ╵         ╵         ╵  00:00.000 574",
        "  all        ──────────────━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┻━━━━━━━━━━━━━━━━━━━━━━━━━✘━━━━━━━━━━━━━━━━━━━━━━━",
        "╶ why   failure 1 of 1 ────────────────────────────────────────────────────────────────────────────────────────────────╴",
        "  00:00.000 150  w1  system: environ = array 1, 6 variables, for \"cc -c core/logging.c\"                  event 15 of 40",
        "  w1 read environ = #1 (0x55d0000010a0, 6 variables).  22 µs later main's setenv(\"LD_RUN_PATH\") moved the array to #2",
        "  and freed #1.  execve copied from #1 and met a bad address: EFAULT, 77 µs after that.  system() returned 32512 (exit",
        "  status 127).",
        "  execve(\"/bin/sh\", [\"sh\", \"-c\", \"cc -c core/logging.c\"], 0x55d0000010a0 /* 6 vars */) = -1 EFAULT (Bad address)",
        "",
        " space play   ← → step   n p failure   < > speed   + - zoom   Enter follow   Bksp back   Esc close   ? help   q quit");
    stage_end(&stage);
}

/* clang-format on */

/* No size and no event is too much for it. */
static void draws_every_event_in_any_size(void **state)
{
    (void)state;
    static const int sizes[][2] = {{60, 15}, {61, 16}, {80, 24}, {200, 60}};
    for (int i = 0; i < 4; i++) {
        struct stage stage = stage_new(sizes[i][0], sizes[i][1], i % 2 != 0);
        assert_true(ADD(stage.trace, 400, 9, CHILD_ENV, "\033[2J", CHILD_READ, 1, 2, 3, 4));
        assert_true(ADD(stage.trace, 401, 0, MARK, "a note", 0));
        assert_true(story_add(stage.trace, 402, 1, EVENT_COUNT + 3, "new", (uint64_t[6]){0}));
        press(&stage, "[g]\n");
        for (uint32_t at = 0; at < trace_count(stage.trace); at++) {
            stage.ui.cursor = at;
            stage_draw(&stage);
        }
        stage_end(&stage);
    }
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_while_it_is_typed),
        cmocka_unit_test(searches_in_pieces),
        cmocka_unit_test(follows_links_round_and_back),
        cmocka_unit_test(shows_the_whole_session),
        cmocka_unit_test(draws_a_search_80x24),
        cmocka_unit_test(draws_a_measure_80x24),
        cmocka_unit_test(draws_a_filter_80x24),
        cmocka_unit_test(draws_fields_and_links_80x24),
        cmocka_unit_test(draws_fields_and_links_120x40),
        cmocka_unit_test(draws_every_event_in_any_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
