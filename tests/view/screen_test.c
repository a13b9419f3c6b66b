/* Whole screens of a short story, in two sizes, in UTF-8 and ASCII, and the empty ones. */
#include "support/screen.h"
#include "view/screen.h"
#include "view/story.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

struct stage {
    struct trace *trace;
    struct scene *scene;
    struct frame *frame;
    struct ui ui;
};

static const struct ui_info live_info = {
    .title = "A short story",
    .mode = "minimal",
    .text = "Look at w1 when the array moves.",
    .engine = "native",
    .engine_why = "",
    .spawner = "system",
    .libc = "glibc 2.36",
    .live = true,
};

static struct ui_info replay_info(void)
{
    struct ui_info info = live_info;
    info.live = false;
    return info;
}

static struct stage stage_new(struct trace *trace, int width, int height, bool ascii,
                              const struct ui_info *info)
{
    struct stage stage = {
        .trace = trace, .scene = scene_new(), .frame = frame_new(width, height, ascii)};
    assert_non_null(stage.trace);
    assert_non_null(stage.scene);
    assert_non_null(stage.frame);
    ui_init(&stage.ui, info);
    return stage;
}

static void stage_draw(struct stage *stage, uint64_t now_ns)
{
    ui_tick(&stage->ui, stage->trace, now_ns);
    screen_draw(stage->frame, stage->scene, stage->trace, &stage->ui);
}

static void stage_end(struct stage *stage)
{
    frame_free(stage->frame);
    scene_free(stage->scene);
    trace_free(stage->trace);
}

/* Screens are drawn as they look. */
/* clang-format off */

static void follows_a_live_target_80x24(void **state)
{
    (void)state;
    struct stage stage = stage_new(story_new(), 80, 24, false, &live_info);
    stage_draw(&stage, 1);
    expect_screen(stage.frame, 0,
        " envviz  A short story   ● LIVE  00:00.000             native · system · lost 0",
        "╶ environ ────────────────────────────────────────┬─ outcomes ─────────────────╴",
        "  environ ─▶ #2 0x55d0000020b0 9/9 slots          │  ✔ ok             2  66.7 %",
        "  w0 ━━━━━━▶ ●●●●●●●●○  72 B                      │  ✘ EFAULT         1  33.3 %",
        "                                                  │  ◐ damaged        0   0.0 %",
        "  00:00.000 249  as w1's execve returned          │  ~ near miss      2  66.7 %",
        "  w1 ━━━━━━▶ #1 0x55d0000010a0 FREED 77 µs before │  array moved      1×",
        "             2 older                              │  grew in place    1×",
        "╶ timeline   1 column = 5.0 µs ───────────────────┴──────── ┃ the array moved ─╴",
        "  main   ──┴───────────────────────────────╂───────────────────────────┼───────",
        "                                           ┃",
        "  w0                         ╺━━━━━━━━━━━━━╋━━━━━~                       ▸",
        "                             cc -c core/utils.c",
        "  w1                                   ╺━━━╋━━━━━━━━━━━━━━✘",
        "                                       cc -c core/logging…",
        "  w2                                     ╺━╋━━━━━━━━━━━━━━━━━━━━━━━━━~",
        "                                         cc -c core/signal.c",
        "         00:00.000 000       ╵         ╵         ╵         ╵      00:00.000 350",
        "╶ why   failure 1 of 1 ────────────────────────────────────────────────────────╴",
        "  w1 read environ = #1 (0x55d0000010a0, 6 variables).  22 µs later main's",
        "  setenv(\"LD_RUN_PATH\") moved the array to #2 and freed #1.  execve copied from",
        "  #1 and met a bad address: EFAULT, 77 µs after that.  system() returned 32512",
        "  (exit status 127).",
        " space pause  ← → step  n p failure  m spawner  s step mode  ? help  q quit");
    expect_roles(stage.frame, 0,
        "sTTTTTTssssssssssssssssssGsGGGGsssssssssssssssssssssssssssssssssssssssssssssssss",
        "--ttttttt--------------------------------------------tttttttt-------------------",
        "  aaaaaaa aa ll llllllllllllll                    -  + ++             +",
        "  hh hhhhhhh lllllllll                            -  x xxxxxx         x",
        "                                                  -  . .......        .   .....",
        "  ......................................          -  ~ ~~~~~~~~~      ~",
        "  HH HHHHHHH ff ffffffffffffff FFFFF ffffffffffff -  mmmmmmmmmmm      mm",
        "             .......                              -",
        "--tttttttttttttttttttttttttttt-----------------------------mmmmmmmmmmmmmmmmmmm--",
        "  nnnn   --w-------------------------------m---------------------------w-------",
        "                                           m",
        "  nn                         ~~~~~~~~~~~~~~m~~~~~~                       o",
        "                             ..................",
        "  nn                                   xxxxmxxxxxxxxxxxxxxX",
        "                                       ...................",
        "  nn                                     ~~m~~~~~~~~~~~~~~~~~~~~~~~~~~",
        "                                         ...................",
        "         iiiiiiiiiiiii       -         -         -         -      iiiiiiiiiiiii",
        "--tttttttttttttttttttt----------------------------------------------------------",
        "  SS SSSS SSSSSSS S !! SSSSSSSSSSSSSSSS S SSSSSSSSSSS  SS SS SSSSS SSSSSS",
        "  SSSSSSSSSSSSSSSSSSSSS mmmmm SSS SSSSS SS !! SSS fffff !!!  SSSSSS SSSSSS SSSS",
        "  !! SSS SSS S SSS SSSSSSSS xxxxxxx SS SS SSSSS SSSSS  SSSSSSSS SSSSSSSS xxxxx",
        "  SSSSS SSSSSS SSSSS",
        " kkkkk yyyyy  kkk yyyy  kkk yyyyyyy  k yyyyyyy  k yyyyyyyyy  k yyyy  k yyyy");
    stage_end(&stage);
}

static void looks_at_a_failure_80x24(void **state)
{
    (void)state;
    struct ui_info info = replay_info();
    struct stage stage = stage_new(story_new(), 80, 24, false, &info);
    stage_draw(&stage, 1);
    stage.ui.paused = true;
    ui_act(&stage.ui, stage.trace, ACTION_NEXT_FAILURE, 1);
    stage_draw(&stage, 2);
    expect_screen(stage.frame, 0,
        " envviz  A short story   ▌▌ REPLAY ×1  00:00.000       native · system · lost 0",
        "╶ environ ────────────────────────────────────────┬─ outcomes ─────────────────╴",
        "  environ ─▶ #2 0x55d0000020b0 8/8 slots          │  ✔ ok             1  50.0 %",
        "             ●●●●●●●○  64 B                       │  ✘ EFAULT         1  50.0 %",
        "  w1 w2 ━━━▶ #1 0x55d0000010a0 FREED 77 µs ago    │  ◐ damaged        0   0.0 %",
        "                                                  │  ~ near miss      1  50.0 %",
        "             #0 0x7ffc00001000 stack: never freed │  array moved      1×",
        "                                                  │  grew in place    0×",
        "╶ timeline   1 column = 5.0 µs ───────────────────┴──────── ┃ the array moved ─╴",
        "  main   ──────────────────╂──────────────│────────────┼───────────────────────",
        "  w0         ╺━━━━━━━━━━━━━╋━━━━━~        │              ▸",
        "             cc -c core/utils.c           │",
        "  w1                   ╺━━━╋━━━━━━━━━━━━━━✘",
        "                       cc -c core/logging…│",
        "  w2                     ╺━╋━━━━━━━━━━━━━━━━━━━━━━━━━~",
        "                         cc -c core/signal.c",
        "         00:00.000 080       ╵         ╵  ▲ 00:00.000 249  ╵      00:00.000 430",
        "  all    ─────────────────━━━━━━━━━━━━━━━━━━━━┻━━━━━━━━━━━━━━━━✘━━━━━━━━━━━━━━━",
        "╶ why   failure 1 of 1 ────────────────────────────────────────────────────────╴",
        "  w1 read environ = #1 (0x55d0000010a0, 6 variables).  22 µs later main's",
        "  setenv(\"LD_RUN_PATH\") moved the array to #2 and freed #1.  execve copied from",
        "  #1 and met a bad address: EFAULT, 77 µs after that.  system() returned 32512",
        "  (exit status 127).",
        " space play  ← → step  n p failure  < > speed  + - zoom  ? help  q quit");
    expect_roles(stage.frame, 1,
        "--ttttttt--------------------------------------------tttttttt-------------------",
        "  aaaaaaa aa ll llllllllllllll                    -  + ++             +",
        "             llllllll                             -  x xxxxxx         x",
        "  HHHHH HHHH ff ffffffffffffff FFFFF fffffffff    -  . .......        .   .....",
        "                                                  -  ~ ~~~~~~~~~      ~",
        "             .. .............. pppppppppppppppppp -  mmmmmmmmmmm      mm",
        "                                                  -",
        "--tttttttttttttttttttttttttttt-----------------------------mmmmmmmmmmmmmmmmmmm--",
        "  nnnn   ------------------m--------------c,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,",
        "  nn         ~~~~~~~~~~~~~~m~~~~~~        c              ,",
        "             ..................           c",
        "  nn                   xxxxmxxxxxxxxxxxxxxX",
        "                       ...................c",
        "  nn                     ~~m~~~~~~~~~~~~~~~,,,,,,,,,,~",
        "                         ...................",
        "         iiiiiiiiiiiii       -         -  cccccccccccccccc -      iiiiiiiiiiiii");
    stage_end(&stage);
}

static void the_cursor_stands_where_one_looks(void **state)
{
    (void)state;
    struct ui_info info = replay_info();
    struct stage stage = stage_new(story_new(), 80, 24, false, &info);
    struct ui *ui = &stage.ui;
    stage_draw(&stage, 1);
    assert_int_equal(stage.frame->cursor_y, 9); /* main's */
    ui->paused = true;
    ui_act(ui, stage.trace, ACTION_NEXT_FAILURE, 1);
    stage_draw(&stage, 2);
    assert_int_equal(stage.frame->cursor_x, 42);
    assert_int_equal(stage.frame->cursor_y, 12); /* w1's, which failed */
    ui_act(ui, stage.trace, ACTION_LANE_DOWN, 3);
    stage_draw(&stage, 4);
    assert_int_equal(stage.frame->cursor_y, 9); /* the first one, chosen */
    stage_end(&stage);
}

static void a_click_moves_the_focus(void **state)
{
    (void)state;
    static const struct {
        int x, y;
        enum panel panel;
    } clicks[] = {{60, 3, PANEL_OUTCOMES}, {5, 20, PANEL_WHY}, {3, 12, PANEL_TIMELINE},
                  {5, 4, PANEL_ENVIRON}};
    struct ui_info info = replay_info();
    struct stage stage = stage_new(story_new(), 80, 24, false, &info);
    stage_draw(&stage, 1);
    assert_false(stage.ui.panels.chosen);
    for (size_t i = 0; i < sizeof clicks / sizeof *clicks; i++) {
        struct mouse mouse = {MOUSE_PRESS, clicks[i].x, clicks[i].y};
        screen_mouse(stage.frame, stage.scene, &stage.ui, &mouse);
        assert_int_equal(stage.ui.panels.focus[PANEL_VIEW_TIMELINE], clicks[i].panel);
        assert_true(stage.ui.panels.chosen);
    }
    stage_end(&stage);
}

static void looks_at_a_failure_in_ascii(void **state)
{
    (void)state;
    struct ui_info info = replay_info();
    struct stage stage = stage_new(story_new(), 80, 24, true, &info);
    stage_draw(&stage, 1);
    stage.ui.paused = true;
    ui_act(&stage.ui, stage.trace, ACTION_NEXT_FAILURE, 1);
    stage_draw(&stage, 2);
    expect_screen(stage.frame, 0,
        " envviz  A short story   || REPLAY x1  00:00.000       native / system / lost 0",
        "- environ ----------------------------------------+- outcomes ------------------",
        "  environ -> #2 0x55d0000020b0 8/8 slots          |  + ok             1  50.0 %",
        "             ooooooo.  64 B                       |  X EFAULT         1  50.0 %",
        "  w1 w2 ===> #1 0x55d0000010a0 FREED 77 us ago    |  % damaged        0   0.0 %",
        "                                                  |  ~ near miss      1  50.0 %",
        "             #0 0x7ffc00001000 stack: never freed |  array moved      1x",
        "                                                  |  grew in place    0x",
        "- timeline   1 column = 5.0 us -------------------+-------- | the array moved --",
        "  main   ------------------#--------------!------------+-----------------------",
        "  w0         [=============#=====~        !              >",
        "             cc -c core/utils.c           !",
        "  w1                   [===#==============X",
        "                       cc -c core/logging~!",
        "  w2                     [=#=========================~",
        "                         cc -c core/signal.c",
        "         00:00.000 080       '         '  ^ 00:00.000 249  '      00:00.000 430",
        "  all    -----------------====================|================X===============",
        "- why   failure 1 of 1 ---------------------------------------------------------",
        "  w1 read environ = #1 (0x55d0000010a0, 6 variables).  22 us later main's",
        "  setenv(\"LD_RUN_PATH\") moved the array to #2 and freed #1.  execve copied from",
        "  #1 and met a bad address: EFAULT, 77 us after that.  system() returned 32512",
        "  (exit status 127).",
        " space play  <- -> step  n p failure  < > speed  + - zoom  ? help  q quit");
    stage_end(&stage);
}

static void looks_at_a_failure_120x40(void **state)
{
    (void)state;
    struct stage stage = stage_new(story_new(), 120, 40, false, &live_info);
    stage_draw(&stage, 1);
    assert_int_equal(ui_act(&stage.ui, stage.trace, ACTION_NEXT_FAILURE, 1), EFFECT_NONE);
    assert_int_equal(ui_act(&stage.ui, stage.trace, ACTION_PREVIOUS_FAILURE, 1), EFFECT_HOLD);
    stage.ui.message_until_ns = 0;
    stage_draw(&stage, 2);
    expect_screen(stage.frame, 0,
        " envviz  A short story   ▌▌ PAUSED  00:00.000                                     native · system · glibc 2.36 · lost 0",
        "╶ environ ─────────────────────────────────────────────────────────────────┬─ outcomes ────────────────────────────────╴",
        "  environ ──────▶ #2  0x55d0000020b0  8 of 8 slots  64 B  live             │  ✔ ok             1  50.0 %",
        "                  ●●●●●●●○                                                 │  ✘ EFAULT         1  50.0 %",
        "  w1 w2 ━━━━━━━━▶ #1  0x55d0000010a0  7/7 slots   FREED  77 µs ago         │  ◐ damaged        0   0.0 %",
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
        "  main       ─────────────────────────╂───────────────│───────────┼────────────────────────────────────────────────────",
        "                                      ┃               │",
        "                                      ┃               │",
        "  w0                    ╺━━━━━━━━━━━━━╋━━━━━~         │             ▸",
        "                        cc -c core/utils.c            │",
        "                                      ┃               │",
        "  w1                              ╺━━━╋━━━━━━━━━━━━━━━✘",
        "                                  cc -c core/logging.c│",
        "                                      ┃               │",
        "  w2                                ╺━╋━━━━━━━━━━━━━━━━━━━━━━━━━~",
        "                                    cc -c core/signal.c",
        "                                      ┃               │",
        "             00:00.000 044       ╵         ╵         ╵▲ 00:00.000 249    ╵         ╵         ╵         ╵  00:00.000 574",
        "  all        ──────────────━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┻━━━━━━━━━━━━━━━━━━━━━━━━━✘━━━━━━━━━━━━━━━━━━━━━━━",
        "╶ why   failure 1 of 1 ────────────────────────────────────────────────────────────────────────────────────────────────╴",
        "  00:00.000 249  w1  EFAULT (Bad address): copied from array 1, moved 77 µs before by main (LD_RUN_PAT…  event 29 of 40",
        "  w1 read environ = #1 (0x55d0000010a0, 6 variables).  22 µs later main's setenv(\"LD_RUN_PATH\") moved the array to #2",
        "  and freed #1.  execve copied from #1 and met a bad address: EFAULT, 77 µs after that.  system() returned 32512 (exit",
        "  status 127).",
        "  execve(\"/bin/sh\", [\"sh\", \"-c\", \"cc -c core/logging.c\"], 0x55d0000010a0 /* 6 vars */) = -1 EFAULT (Bad address)",
        "",
        " space go on   ← → step   n p failure   m spawner   s step mode   < > slow   + - zoom   / search   ? help   q quit");
    stage_end(&stage);
}

static void says_what_one_will_see(void **state)
{
    (void)state;
    struct stage stage = stage_new(trace_new(), 80, 24, false, &live_info);
    stage_draw(&stage, 1);
    expect_screen(stage.frame, 0,
        " envviz  A short story   ● LIVE  00:00.000             native · system · lost 0",
        "╶ environ ────────────────────────────────────────┬─ outcomes ─────────────────╴",
        "  Waiting for the first process. Here will stand  │  ✔ ok             0",
        "  the array that environ points to; below it the  │  ✘ EFAULT         0",
        "  arrays before it, and which threads still hold  │  ◐ damaged        0",
        "  one.                                            │  ~ near miss      0",
        "                                                  │  moved 0×  in place 0×",
        "╶ timeline   1 column = 100 µs ───────────────────┴──────── ┃ the array moved ─╴",
        "  No thread has been seen yet. Each will have a lane here, the one that changes",
        "  the environment first.",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "╶ why ─────────────────────────────────────────────────────────────────────────╴",
        "  No command has started yet. Commands will appear as bars on the timeline, a",
        "  move of the environment as a line through all of them.",
        "  Look at w1 when the array moves.",
        "",
        " space pause  ← → step  n p failure  m spawner  s step mode  ? help  q quit");
    stage_end(&stage);
}

/* No command has ended, and yet their bars are there: the sentence must not deny them. */
static void says_that_commands_are_under_way(void **state)
{
    (void)state;
    struct ui_info info = replay_info();
    struct stage stage = stage_new(story_new(), 80, 24, false, &info);
    stage.ui.paused = true;
    stage.ui.cursor = trace_find(stage.trace, 160000);
    stage_draw(&stage, 1);
    expect_screen(stage.frame, 20,
        "  The first commands are under way. At the end of its bar will stand what came",
        "  of each; a move of the environment is a line through all of them.",
        "  Look at w1 when the array moves.");
    stage_end(&stage);
}

/* Workers that run on private copies while the array moves: why nothing fails. */
static void says_why_nothing_fails(void **state)
{
    (void)state;
    struct trace *trace = trace_new();
    assert_non_null(trace);
    assert_true(story_threads(trace) && story_first_growth(trace));
    assert_true(ADD(trace, 50, 1, CONTROL, "", ENGINE_NATIVE, SPAWNER_SNAPSHOT, MODE_RUN));
    for (uint16_t thread = 2; thread <= 3; thread++) {
        uint64_t us = 100 + thread;
        assert_true(ADD(trace, us, thread, EXEC_LOAD, "true", STORY_OLD, 6, CALL_SYSTEM,
                        SPAWNER_SNAPSHOT) &&
                    ADD(trace, us + 10, thread, EXEC_COPY, "", 0x7f0000001000) &&
                    ADD(trace, us + 12, thread, EXEC_BEGIN, "", 0x7f0000001000));
    }
    assert_true(story_move(trace) && story_result(trace, 200, 2, 0, 5001, 6));
    struct ui_info info = live_info;
    info.spawner = "snapshot";
    struct stage stage = stage_new(trace, 80, 24, false, &info);
    stage_draw(&stage, 1);
    expect_screen(stage.frame, 0,
        " envviz  A short story   ● LIVE  00:00.000           native · snapshot · lost 0",
        "╶ environ ────────────────────────────────────────┬─ outcomes ─────────────────╴",
        "  environ ─▶ #2 0x55d0000020b0 8/8 slots          │  ✔ ok             1 100.0 %",
        "             ●●●●●●●○  64 B                       │  ✘ EFAULT         0   0.0 %",
        "  1 ━━━━━━━▶ a private copy: no change reaches it │  ◐ damaged        0   0.0 %",
        "                                                  │  ~ near miss      0   0.0 %",
        "             #1 0x55d0000010a0 freed 28 µs ago    │  array moved      1×",
        "             #0 0x7ffc00001000 stack: never freed │  grew in place    0×",
        "╶ timeline   1 column = 5.0 µs ───────── ╌ a private copy ─ ┃ the array moved ─╴",
        "  main   ──┴───────────────────────────────╂───────────────────────────────────",
        "                                           ┃",
        "  w0                         ╌╌╌╌╌╌╌╌╌╌╌╌╌╌┃╌╌╌╌╌✔",
        "                             true          ┃",
        "  w1                           ╌╌╌╌╌╌╌╌╌╌╌╌┃╌╌╌╌╌▸",
        "                               true        ┃",
        "  w2                                       ┃",
        "                                           ┃",
        "         00:00.000 000       ╵         ╵         ╵         ╵      00:00.000 350",
        "╶ why ─────────────────────────────────────────────────────────────────────────╴",
        "  No failure in 1 command, though the array moved once: each command gets a",
        "  private copy of the environment, made under the lock that the writers take. No",
        "  change can reach it.",
        "  Look at w1 when the array moves.",
        " space pause  ← → step  n p failure  m spawner  s step mode  ? help  q quit");
    stage_end(&stage);
}

static void counts_builds(void **state)
{
    (void)state;
    struct trace *trace = story_new();
    assert_non_null(trace);
    for (unsigned i = 1; i <= 3; i++)
        assert_true(ADD(trace, 400 + i, 1, BUILD, "", i, 20, BUILD_STARTED) &&
                    ADD(trace, 400 + i, 1, BUILD, "", i, 20, i == 2 ? BUILD_PASSED : BUILD_FAILED));
    assert_true(ADD(trace, 410, 1, BUILD, "", 4, 20, BUILD_STARTED));
    struct stage stage = stage_new(trace, 120, 40, false, &live_info);
    stage_draw(&stage, 1);
    expect_screen(stage.frame, 0,
        " envviz  A short story   ● LIVE  00:00.000   build 4 of 20 ✘✔✘▸                   native · system · glibc 2.36 · lost 0",
        "╶ environ ─────────────────────────────────────────────────────────────────┬─ outcomes ────────────────────────────────╴",
        "  environ ──────▶ #2  0x55d0000020b0  9 of 9 slots  72 B  live             │  ✔ ok             2  66.7 %",
        "  w0 ━━━━━━━━━━━▶ ●●●●●●●●○                                                │  ✘ EFAULT         1  33.3 %",
        "                                                                           │  ◐ damaged        0   0.0 %",
        "  00:00.000 249  as w1's execve returned                                   │  ~ near miss      2  66.7 %",
        "  w1 ━━━━━━━━━━━▶ #1  0x55d0000010a0  7/7 slots   FREED  77 µs before      │",
        "                  ░░░░░░░                                                  │  builds ✘✔✘▸  2 of 3 failed",
        "                                                                           │  array moved      1×",
        "                  #1  0x55d0000010a0  7/7 slots  freed 238 µs ago          │  grew in place    1×",
        "                  #0  0x7ffc00001000  6/6 slots  stack: never freed        │",
        "                                                                           │  failures    ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁█▁▁▁▁▁▁▁▁▁▁");
    expect_roles(stage.frame, 0,
                 "sTTTTTTssssssssssssssssssGsGGGGssssssssssssssssssssssssssssAGAsssssssssssssssssss"
                 "sssssssssssssssssssssssssssssssssssssss");
    stage_end(&stage);
}

static void helps(void **state)
{
    (void)state;
    struct stage stage = stage_new(story_new(), 80, 24, false, &live_info);
    ui_act(&stage.ui, stage.trace, ACTION_HELP, 1);
    stage_draw(&stage, 1);
    expect_screen(stage.frame, 0,
        "╭─ help   page 1 of 2   any key turns it ──────────────────────────────────────╮",
        "│     space  hold the target, go on; in a replay: play, stop                   │",
        "│       ← →  one event back, one event on (stops first)                        │",
        "│       n p  next, previous failure, and look closely                          │",
        "│         m  next spawner: system, fork, snapshot, locked                      │",
        "│         s  hold each thread at each step; again: let all run                 │",
        "│       < >  slow motion: 20, 100, 500 ms a step; faster again                 │",
        "│       + -  show less time in more detail, more time in less                  │",
        "│ PgUp PgDn  ten columns of time back, on                                      │",
        "│         0  the whole session in the window; again: back to a part of it      │",
        "│     Enter  fields of the event, and its links; again: follow one (1 to 9)    │",
        "│         /  search: efault, w3, setenv, var:PATH, command:gcc, -w3, ...       │",
        "│         f  show only what fits such words, as in failed or w3; empty: all    │",
        "│       [ ]  mark begin and end of a span, and measure it; there again: unmark │",
        "│       g G  to the start; to the end, and follow it                           │",
        "│       ↑ ↓  select a lane                                                     │",
        "│         v  the other view: timeline, or threads step by step                 │",
        "│     Tab z  the next panel (⇧Tab: back); z gives it the whole screen          │",
        "│         .  blank all but this panel; again: show the others                  │",
        "│         L  a bright line at the cursor through all lanes                     │",
        "│         F  what was found: hits, near misses, exposures; Enter goes there    │",
        "│       b B  a bookmark with a note here (live: recorded too); their list      │",
        "│         r  start, stop a recording of everything so far and from now on      │",
        "╰──────────────────────────────────────────────────────────────────────────────╯");
    /* Any key turns the page, goes back from the last one, and does nothing else. */
    assert_int_equal(ui_act(&stage.ui, stage.trace, ACTION_PAUSE, 1), EFFECT_NONE);
    stage_draw(&stage, 1);
    assert_true(stage.ui.help);
    expect_screen(stage.frame, 0,
        "╭─ help   page 2 of 2   any key goes back ─────────────────────────────────────╮");
    assert_int_equal(ui_act(&stage.ui, stage.trace, ACTION_PAUSE, 1), EFFECT_NONE);
    assert_false(stage.ui.help);
    assert_false(stage.ui.paused);
    stage_end(&stage);
}

static void says_that_it_is_too_small(void **state)
{
    (void)state;
    static const struct {
        int width, height;
    } sizes[] = {{59, 15}, {60, 14}};
    for (size_t i = 0; i < 2; i++) {
        struct stage stage =
            stage_new(story_new(), sizes[i].width, sizes[i].height, false, &live_info);
        stage_draw(&stage, 1);
        expect_screen(stage.frame, 0,
        "envviz needs 60x15; q quits",
        "",
        "");
        stage_end(&stage);
    }
}

static bool has_role(const struct frame *frame, enum role role)
{
    for (int i = 0; i < frame->width * frame->height; i++) {
        if (frame->cells[i].role == role)
            return true;
    }
    return false;
}

/* Whatever the size: the pointer, the move's line, the failure and the sentence are there. */
static void keeps_what_matters_in_every_size(void **state)
{
    (void)state;
    static const enum role matters[] = {
        ROLE_POINTER,  ROLE_MOVE,       ROLE_FAIL_MARK, ROLE_HOLDER_DANGER,
        ROLE_SENTENCE, ROLE_FREED_MARK, ROLE_KEY};
    struct trace *trace = story_new();
    assert_non_null(trace);
    for (int width = 60; width <= 210; width += 7) {
        for (int height = 15; height <= 65; height += 2) {
            struct ui_info info = replay_info();
            struct stage stage = stage_new(trace, width, height, width % 2 == 0, &info);
            stage.ui.paused = true;
            stage_draw(&stage, 1);
            ui_act(&stage.ui, trace, ACTION_NEXT_FAILURE, 1);
            stage_draw(&stage, 2);
            for (size_t i = 0; i < sizeof matters / sizeof *matters; i++) {
                if (!has_role(stage.frame, matters[i]))
                    fail_msg("%dx%d: nothing is drawn as: %s", width, height,
                             role_meaning(matters[i]));
            }
            frame_free(stage.frame);
            scene_free(stage.scene);
        }
    }
    trace_free(trace);
}

/* Control characters and bytes that are no UTF-8 are made visible, wherever they come from. */
static void shows_hostile_names(void **state)
{
    (void)state;
    struct ui_info info = live_info;
    info.title = "\x1b[2J\a\xff\xe2\x80\xae";
    struct trace *trace = trace_new();
    assert_non_null(trace);
    assert_true(
        ADD(trace, 0, 1, PROCESS_START, "x\x1b]0;y\a", 1, 0, STORY_STACK, 5, ORIGIN_EXEC) &&
        ADD(trace, 1, 1, THREAD_START, "\x1b[31mred", 1, 1) &&
        ADD(trace, 2, 1, EXEC_LOAD, "\r\n\x9b", STORY_STACK, 5, CALL_SYSTEM, SPAWNER_SYSTEM));
    struct stage stage = stage_new(trace, 80, 24, false, &info);
    stage_draw(&stage, 1);
    for (int i = 0; i < stage.frame->width * stage.frame->height; i++) {
        uint32_t code = stage.frame->cells[i].code;
        assert_true(code == 0 || (code >= 0x20 && code != 0x7f && (code < 0x80 || code >= 0xa0)));
        assert_int_not_equal(code, 0x202e);
    }
    expect_screen(
        stage.frame, 0,
        " envviz  ^[[2J^G\\xff�   ● LIVE  00:00.000              native · system · lost 0");
    stage_end(&stage);
}

static void a_recording_is_read(void **state)
{
    (void)state;
    const struct ui_info info = replay_info();
    struct stage stage = stage_new(story_new(), 100, 24, false, &info);
    stage.ui.loading = 1 + 42;
    stage_draw(&stage, 1000);
    expect_screen(stage.frame, 0,
                  " envviz  A short story   ▶ REPLAY ×1  00:00.000  reading ━━━━────── 42 %   native "
                  "· system · lost 0");
    stage.frame->ascii = true;
    stage_draw(&stage, 1000);
    expect_screen(stage.frame, 0,
                  " envviz  A short story   > REPLAY x1  00:00.000  reading ====------ 42 %   native "
                  "/ system / lost 0");
    stage_end(&stage);
}

/* clang-format on */

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_a_live_target_80x24),
        cmocka_unit_test(looks_at_a_failure_80x24),
        cmocka_unit_test(looks_at_a_failure_in_ascii),
        cmocka_unit_test(the_cursor_stands_where_one_looks),
        cmocka_unit_test(a_click_moves_the_focus),
        cmocka_unit_test(looks_at_a_failure_120x40),
        cmocka_unit_test(says_what_one_will_see),
        cmocka_unit_test(says_that_commands_are_under_way),
        cmocka_unit_test(says_why_nothing_fails),
        cmocka_unit_test(counts_builds),
        cmocka_unit_test(helps),
        cmocka_unit_test(says_that_it_is_too_small),
        cmocka_unit_test(keeps_what_matters_in_every_size),
        cmocka_unit_test(shows_hostile_names),
        cmocka_unit_test(a_recording_is_read),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
