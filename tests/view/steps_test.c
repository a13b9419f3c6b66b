/* The step view: programs, memory and lesson, in two sizes, in UTF-8 and ASCII; and its keys. */
#include "support/screen.h"
#include "view/program.h"
#include "view/screen.h"
#include "view/story.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct script script = {
    .count = 2,
    .steps =
        {
            {.thread = "main",
             .until = "free",
             .say = "The old array is given back to malloc.",
             .ask = "",
             .because = ""},
            {.thread = "w0",
             .until = "exec",
             .say = "w0 goes on, with the pointer that it has read.",
             .ask = "What does execve return?",
             .choices = {"0: it reads the old values", "EFAULT", "it waits for the lock"},
             .choice_count = 3,
             .answer = 1,
             .because = "The kernel takes no lock. What it finds in slot 1 is no address."},
        },
};

static const struct ui_info live_info = {
    .title = "Lesson 1",
    .mode = "lesson",
    .text = "",
    .engine = "classic",
    .engine_why = "",
    .spawner = "system",
    .libc = "glibc 2.36",
    .script = &script,
    .live = true,
    .step = true,
};

struct stage {
    struct trace *trace;
    struct scene *scene;
    struct frame *frame;
    struct ui ui;
};

static void slots(struct trace *trace, uint64_t us, uint64_t array, int names)
{
    static const char *const texts[] = {"PATH=/usr/bin:/bin", "LANG=C.UTF-8", "HOME=/home/class",
                                        "TERM=dumb", "CC=gcc"};
    for (int i = 0; i < names; i++)
        assert_true(ADD(trace, us, 0, MEMORY, texts[i], array, (uint64_t)i,
                        0x7ffc00002000u + (uint64_t)i * 32, SLOT_GOOD));
    assert_true(ADD(trace, us, 0, MEMORY, "", array, (uint64_t)names, 0, SLOT_NULL));
}

/* main has freed what environ points to, and w0 holds it: both are held. */
static struct trace *held_story(void)
{
    struct trace *trace = trace_new();
    assert_non_null(trace);
    assert_true(ADD(trace, 0, 0, CONTROL, "", ENGINE_CLASSIC, SPAWNER_SYSTEM, MODE_STEP) &&
                ADD(trace, 1, 1, PROCESS_START, "lab", 4711, 4710, STORY_OLD, 5, ORIGIN_EXEC) &&
                ADD(trace, 1, 1, THREAD_START, "main", 4711, 4711) &&
                ADD(trace, 2, 2, THREAD_START, "w0", 4711, 4712) &&
                ADD(trace, 3, 3, THREAD_START, "w1", 4711, 4713) &&
                ADD(trace, 4, 0, LESSON, "", 1, 2, LESSON_SAYING, (uint64_t)-1) &&
                ADD(trace, 5, 2, GATE_HOLD, "", GATE_LOAD) &&
                ADD(trace, 6, 2, GATE_PASS, "", GATE_LOAD) &&
                ADD(trace, 6, 2, EXEC_LOAD, "gcc -c core/utils.c", STORY_OLD, 5, CALL_SYSTEM,
                    SPAWNER_SYSTEM) &&
                ADD(trace, 7, 2, GATE_HOLD, "", GATE_EXEC) &&
                ADD(trace, 10, 1, ENV_BEGIN, "PLAT", OP_SETENV, 6) &&
                ADD(trace, 11, 1, GATE_HOLD, "", GATE_LOCK) &&
                ADD(trace, 12, 1, GATE_PASS, "", GATE_LOCK) &&
                ADD(trace, 13, 1, ENV_LOCK, "", STORY_OLD, 5) &&
                ADD(trace, 14, 1, ENV_GROW, "", GROW_MOVED, STORY_OLD, STORY_NEW, 48, 56) &&
                ADD(trace, 15, 1, GATE_HOLD, "", GATE_FREE));
    slots(trace, 16, STORY_OLD, 5);
    slots(trace, 16, STORY_NEW, 5);
    assert_true(ADD(trace, 17, 0, LESSON, "", 1, 2, LESSON_DOING, (uint64_t)-1) &&
                ADD(trace, 18, 1, GATE_PASS, "", GATE_FREE) &&
                ADD(trace, 19, 1, ENV_FREE, "", STORY_OLD, 48) &&
                ADD(trace, 20, 1, GATE_HOLD, "", GATE_PUBLISH) &&
                ADD(trace, 21, 0, MEMORY, "", STORY_OLD, 0, 0x55d000001u, SLOT_UNMAPPED) &&
                ADD(trace, 21, 0, MEMORY, "", STORY_OLD, 1, 0x94430d974f3b10ecu, SLOT_UNMAPPED) &&
                ADD(trace, 22, 0, LESSON, "", 2, 2, LESSON_SAYING, (uint64_t)-1));
    return trace;
}

static struct stage stage_new(struct trace *trace, int width, int height, bool ascii)
{
    struct stage stage = {
        .trace = trace, .scene = scene_new(), .frame = frame_new(width, height, ascii)};
    assert_non_null(stage.trace);
    assert_non_null(stage.scene);
    assert_non_null(stage.frame);
    ui_init(&stage.ui, &live_info);
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

static void shows_who_stands_where_80x24(void **state)
{
    (void)state;
    struct stage stage = stage_new(held_story(), 80, 24, false);
    stage_draw(&stage, 1);
    expect_screen(stage.frame, 0,
        " envviz  Lesson 1   ▌▌ STEP  00:00.000   classic · system · glibc 2.36 · lost 0",
        "╶ threads ──────────────────────────┬─ memory ─────────────────────────────────╴",
        " 1 main  setenv(\"PLAT\")             │ environ ─▶ #0 0x55d0000010a0  FREED",
        "   ✔ take the lock                  │ w0 ━━━━━━▶ [0] ✘ unmapped 0x55d000001   ◂",
        "   ✔ new array, copy pointers    #1 │            [1] ✘ unmapped 0x94430d974f… ◂",
        "   ✔ free the old array    #0 freed │            [2] ● HOME=/home/class",
        "   ▶ environ = new array       next │            [3] ● TERM=dumb",
        "     store the entry                │            [4] ● CC=gcc",
        "     unlock                         │            [5] ○ NULL",
        "                                    │            #1 0x55d0000020b0 new",
        "▸2 w0   system(\"gcc -c core/utils…  │            [0] ● PATH=/usr/bin:/bin",
        "   ✔ read environ              = #0 │            [1] ● LANG=C.UTF-8",
        "   ▶ execve copies from #0     next │            [2] ● HOME=/home/class",
        "     return the status              │            [3] ● TERM=dumb",
        "                                    │            [4] ● CC=gcc",
        " 3 w1   between two calls           │            [5] ○ NULL",
        "╶ lesson ───────────────────────────┴──────────────────────────── step 2 of 2 ─╴",
        "  w0 goes on, with the pointer that it has read.",
        "",
        "",
        "",
        "",
        "  Enter  a question first",
        " Enter go on  space let all run  Bksp back  x leave script  ? help  q quit");
    expect_roles(stage.frame, 0,
        "sTTTTTTsssssssssssssPPsPPPPsssssssssssssssssssssssssssssssssssssssssssssssssssss",
        "--ttttttt------------------------------tttttt-----------------------------------",
        " k CCCC  CCCCCCCCCCCCCC             - HHHHHHH HH fffffffffffffffff FFFFFFF",
        "   D DDDDDDDDDDDDD                  - HH HHHHHHH ... x xxxxxxxxxxxxxxxxxxxx   V",
        "   D DDDDDDDDDDDDDDDDDDDDDDDD    gg -            ... x xxxxxxxxxxxxxxxxxxxxxx V",
        "   D DDDDDDDDDDDDDDDDDD    ffffffff -            ...",
        "   > >>>>>>>>>>>>>>>>>>>       >>>> -            ...",
        "     LLLLLLLLLLLLLLL                -            ...",
        "     LLLLLL                         -            ... . ....",
        "                                    -            ggggggggggggggggg ggg",
        "EEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEE-            ...",
        "   D DDDDDDDDDDDD              hhhh -            ...",
        "   > >>>>>>>>>>>>>>>>>>>>>     >>>> -            ...",
        "     LLLLLLLLLLLLLLLLL              -            ...",
        "                                    -            ...",
        " k CC   .................           -            ... . ....",
        "--tttttt---------------------------------------------------------ttttttttttttt--",
        "  SS SSSS SSS SSSS SSS SSSSSSS SSSS SS SSS SSSSS",
        "",
        "",
        "",
        "",
        "  kkkkk  yyyyyyyyyyyyyyyy",
        " kkkkk yyyyy  kkkkk yyyyyyyyyyy  kkkk yyyy  k yyyyyyyyyyyy  k yyyy  k yyyy");
    stage_end(&stage);
}

static void shows_who_stands_where_120x40(void **state)
{
    (void)state;
    struct stage stage = stage_new(held_story(), 120, 40, false);
    stage_draw(&stage, 1);
    expect_screen(stage.frame, 0,
        " envviz  Lesson 1   ▌▌ STEP  00:00.000                                           classic · system · glibc 2.36 · lost 0",
        "╶ threads ─────────────────────────────────────────────┬─ memory ──────────────────────────────────────────────────────╴",
        " 1 main  setenv(\"PLAT\")                                │ environ ─────▶ #0 0x55d0000010a0  FREED",
        "   ✔ take the lock                                     │ w0 ━━━━━━━━━━▶ [0] 0x55d000001    ✘ unmapped          ◂changed",
        "   ✔ new array, copy pointers                       #1 │                [1] 0x94430d974f3b10ec ✘ unmapped      ◂changed",
        "   ✔ free the old array                       #0 freed │                [2] 0x7ffc00002040 ● HOME=/home/class",
        "   ▶ environ = new array                          next │                [3] 0x7ffc00002060 ● TERM=dumb",
        "     store the entry                                   │                [4] 0x7ffc00002080 ● CC=gcc",
        "     unlock                                            │                [5]                ○ NULL",
        "                                                       │",
        "▸2 w0   system(\"gcc -c core/utils.c\")                  │                #1 0x55d0000020b0 new  6 of 7 slots",
        "   ✔ read environ                                 = #0 │                [0] 0x7ffc00002000 ● PATH=/usr/bin:/bin",
        "   ▶ execve copies from #0                        next │                [1] 0x7ffc00002020 ● LANG=C.UTF-8",
        "     return the status                                 │                [2] 0x7ffc00002040 ● HOME=/home/class",
        "                                                       │                [3] 0x7ffc00002060 ● TERM=dumb",
        " 3 w1   between two calls                              │                [4] 0x7ffc00002080 ● CC=gcc",
        "                                                       │                [5]                ○ NULL",
        "                                                       │",
        "                                                       │",
        "                                                       │",
        "                                                       │",
        "                                                       │",
        "                                                       │",
        "                                                       │",
        "                                                       │",
        "                                                       │",
        "                                                       │",
        "                                                       │",
        "                                                       │",
        "                                                       │",
        "                                                       │",
        "                                                       │",
        "╶ lesson ──────────────────────────────────────────────┴───────────────────────────────────────────────── step 2 of 2 ─╴",
        "  w0 goes on, with the pointer that it has read.",
        "",
        "",
        "",
        "",
        "  Enter  a question first",
        " Enter go on   space let all run   Bksp back   x leave script   R start again   ← → step   < > slow   ? help   q quit");
    stage_end(&stage);
}

static void puts_a_question(void **state)
{
    (void)state;
    struct stage stage = stage_new(held_story(), 80, 24, true);
    assert_true(ADD(stage.trace, 30, 0, LESSON, "", 2, 2, LESSON_ASKING, (uint64_t)-1));
    stage_draw(&stage, 1);
    expect_screen(stage.frame, 15,
        " 3 w1   between two calls           |            [5] . NULL",
        "- lesson ---------------------------+---------------------------- step 2 of 2 --",
        "  w0 goes on, with the pointer that it has read.",
        "  What does execve return?",
        "    a  0: it reads the old values",
        "    b  EFAULT",
        "    c  it waits for the lock",
        "",
        " a b c d answer  Enter go on  space let all run  Bksp back  ? help  q quit");
    assert_int_equal(ui_action(&stage.ui, stage.trace, 'b'), ACTION_ANSWER_B);
    assert_int_equal(ui_act(&stage.ui, stage.trace, ACTION_NEXT, 1), EFFECT_NONE);
    assert_int_equal(ui_act(&stage.ui, stage.trace, ACTION_ANSWER_C, 1), EFFECT_ANSWER);
    assert_int_equal(stage.ui.choice, 2);
    assert_int_equal(ui_act(&stage.ui, stage.trace, ACTION_ANSWER_D, 1), EFFECT_NONE);
    assert_true(ADD(stage.trace, 31, 0, LESSON, "", 2, 2, LESSON_ANSWERED, 2));
    stage_draw(&stage, 2);
    expect_screen(stage.frame, 15,
        " 3 w1   between two calls           |            [5] . NULL",
        "- lesson ---------------------------+---------------------------- step 2 of 2 --",
        "  What does execve return?",
        "    a  0: it reads the old values",
        "  + b  EFAULT",
        "  X c  it waits for the lock",
        "  Not quite. The kernel takes no lock. What it finds in slot 1 is no address.",
        "  Enter  w0 goes on until \"exec\" is done",
        " Enter go on  space let all run  Bksp back  x leave script  ? help  q quit");
    stage_end(&stage);
}

/* clang-format on */

/* After the script: Enter lets the selected thread on, which a digit or an arrow selects. */
static void lets_threads_on(void **state)
{
    (void)state;
    struct stage stage = stage_new(held_story(), 80, 24, false);
    struct ui *ui = &stage.ui;
    enum ui_effect effect;
    stage_draw(&stage, 1);
    assert_int_equal(ui_act(ui, stage.trace, ACTION_NEXT, 1), EFFECT_NEXT);
    assert_int_equal(ui_act(ui, stage.trace, ACTION_FINISH, 1), EFFECT_NONE);
    assert_int_equal(ui_act(ui, stage.trace, ACTION_LEAVE, 1), EFFECT_LEAVE);
    assert_true(ADD(stage.trace, 40, 0, LESSON, "", 2, 2, LESSON_LEFT, (uint64_t)-1));
    stage_draw(&stage, 2);
    assert_int_equal(ui_act(ui, stage.trace, ACTION_NEXT, 3), EFFECT_PERMIT);
    assert_int_equal(ui->thread, 2); /* the script's */
    ui_act(ui, stage.trace, ACTION_THREAD_UP, 4);
    assert_int_equal(ui_act(ui, stage.trace, ACTION_FINISH, 4), EFFECT_FINISH);
    assert_int_equal(ui->thread, 1);
    assert_true(ui_type(ui, stage.trace, '3', 5, &effect));
    assert_int_equal(ui_act(ui, stage.trace, ACTION_NEXT, 5), EFFECT_NONE); /* idle */
    assert_string_equal(ui->message, "w1 is between two calls: nothing of it can be held there.");
    assert_false(ui_type(ui, stage.trace, 'x', 5, &effect));
    struct mouse mouse = {MOUSE_PRESS, 60, 4};
    assert_int_equal(ui->thread, 3);
    assert_int_equal(screen_mouse(stage.frame, stage.scene, ui, &mouse), EFFECT_NONE);
    assert_int_equal(ui->thread, 3); /* that is not the panel of the threads */
    mouse.x = 5;
    assert_int_equal(screen_mouse(stage.frame, stage.scene, ui, &mouse), EFFECT_NONE);
    assert_int_equal(ui->thread, 1);
    stage_end(&stage);
}

/* A thread that waits for another one is said to, and not let on. */
static void tells_who_blocks(void **state)
{
    (void)state;
    struct stage stage = stage_new(held_story(), 80, 24, false);
    struct program_line lines[PROGRAM_LINES];
    assert_true(ADD(stage.trace, 40, 0, LESSON, "", 2, 2, LESSON_LEFT, (uint64_t)-1) &&
                ADD(stage.trace, 41, 3, ENV_BEGIN, "X", OP_SETENV, 6) &&
                ADD(stage.trace, 42, 3, ENV_WAIT, "", 4711));
    stage.ui.thread = 3;
    stage_draw(&stage, 1);
    const struct thread *w1 = world_thread(stage.scene->world, 3);
    assert_int_equal(program_of(stage.scene->world, w1, lines), 6);
    assert_int_equal(lines[0].state, LINE_BLOCKED);
    assert_int_equal(ui_act(&stage.ui, stage.trace, ACTION_NEXT, 5), EFFECT_NONE);
    assert_string_equal(stage.ui.message, "w1 waits for main: let that one on.");
    stage_end(&stage);
}

/* Programs differ by engine and spawner; a step that a call does not need is told as such. */
static void knows_the_programs(void **state)
{
    (void)state;
    static const struct {
        enum spawner spawner;
        unsigned lines;
        uint8_t second;
    } ways[] = {{SPAWNER_SYSTEM, 3, GATE_EXEC},
                {SPAWNER_FORK, 3, GATE_FORK},
                {SPAWNER_SNAPSHOT, 4, GATE_COPY},
                {SPAWNER_LOCKED, 3, GATE_EXEC}};
    struct program_line lines[PROGRAM_LINES];
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct trace *trace = trace_new();
        assert_non_null(trace);
        assert_true(ADD(trace, 0, 0, CONTROL, "", ENGINE_NATIVE, ways[i].spawner, MODE_STEP) &&
                    ADD(trace, 1, 1, THREAD_START, "w0", 4711, 4712) &&
                    ADD(trace, 2, 1, GATE_HOLD, "", GATE_LOAD));
        const struct thread *thread = world_thread(trace_now(trace), 1);
        assert_int_equal(program_of(trace_now(trace), thread, lines), ways[i].lines);
        assert_int_equal(lines[0].state, LINE_HERE);
        assert_int_equal(lines[1].gate, ways[i].second);
        assert_int_equal(lines[1].state, LINE_LATER);
        /* A value is replaced: nothing grows. */
        assert_true(ADD(trace, 3, 1, GATE_PASS, "", GATE_LOAD) &&
                    ADD(trace, 4, 1, ENV_BEGIN, "X", OP_SETENV, 6) &&
                    ADD(trace, 5, 1, ENV_LOCK, "", STORY_OLD, 5) &&
                    ADD(trace, 6, 1, ENV_END, "", 0, STORY_OLD, 5) &&
                    ADD(trace, 7, 1, GATE_HOLD, "", GATE_UNLOCK));
        assert_int_equal(program_of(trace_now(trace), thread, lines), 4);
        assert_int_equal(lines[1].gate, GATE_GROW);
        assert_int_equal(lines[1].state, LINE_SKIPPED);
        assert_int_equal(lines[3].state, LINE_HERE);
        trace_free(trace);
    }
}

/* Backspace looks at the world before a thread was let on; Enter comes back. */
static void looks_back(void **state)
{
    (void)state;
    struct stage stage = stage_new(held_story(), 80, 24, false);
    struct ui *ui = &stage.ui;
    stage_draw(&stage, 1);
    assert_int_equal(ui_act(ui, stage.trace, ACTION_STEP_BACK, 1), EFFECT_NONE);
    stage_draw(&stage, 2);
    assert_false(ui->follow);
    /* Before the lesson let main free the array. */
    assert_int_equal(stage.scene->world->lesson.step, 1);
    assert_int_equal(stage.scene->world->lesson.state, LESSON_SAYING);
    assert_int_equal(world_thread(stage.scene->world, 1)->gate, GATE_FREE + 1);
    assert_int_equal(stage.scene->thread, 1);
    ui_act(ui, stage.trace, ACTION_STEP_BACK, 3);
    stage_draw(&stage, 3);
    assert_int_equal(world_thread(stage.scene->world, 1)->gate, GATE_LOCK + 1);
    assert_int_equal(ui_act(ui, stage.trace, ACTION_NEXT, 4), EFFECT_NONE);
    assert_true(ui->follow);
    stage_draw(&stage, 5);
    assert_int_equal(stage.scene->world->lesson.step, 2);
    stage_end(&stage);
}

/* A recording of the same shows the step view by itself; Enter goes to the next step. */
static void replays_steps(void **state)
{
    (void)state;
    struct stage stage = stage_new(held_story(), 80, 24, false);
    stage.ui.info.live = false;
    stage.ui.paused = true;
    stage.ui.follow = stage.ui.stepping = stage.ui.steps = false;
    stage.ui.cursor = 0;
    stage_draw(&stage, 1);
    assert_true(stage.scene->steps);
    for (int i = 0; i < 2; i++)
        assert_int_equal(ui_act(&stage.ui, stage.trace, ACTION_NEXT, 1), EFFECT_NONE);
    stage_draw(&stage, 2);
    assert_int_equal(world_thread(stage.scene->world, 1)->gate, GATE_LOCK + 1);
    assert_int_equal(ui_act(&stage.ui, stage.trace, ACTION_STEP_BACK, 1), EFFECT_NONE);
    stage_draw(&stage, 3);
    assert_int_equal(world_thread(stage.scene->world, 2)->gate, GATE_LOAD + 1);
    ui_act(&stage.ui, stage.trace, ACTION_VIEW, 4);
    stage_draw(&stage, 4);
    assert_false(stage.scene->steps);
    stage_end(&stage);
}

static void takes_a_note(void **state)
{
    (void)state;
    struct stage stage = stage_new(held_story(), 80, 24, false);
    struct ui *ui = &stage.ui;
    enum ui_effect effect;
    static const int keys[] = {'q', ' ', 0xe9, 0x1f600, UI_KEY_BACKSPACE, UI_KEY_UP, '!'};
    assert_int_equal(ui_act(ui, stage.trace, ACTION_MARK, 1), EFFECT_NONE);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        assert_true(ui_type(ui, stage.trace, keys[i], 1, &effect));
        assert_int_equal(effect, EFFECT_NONE);
    }
    stage_draw(&stage, 2);
    expect_screen(
        stage.frame, 23,
        " bookmark: q é!_                                    Enter puts it, Esc does not");
    assert_true(ui_type(ui, stage.trace, '\r', 1, &effect));
    assert_int_equal(effect, EFFECT_MARK);
    assert_string_equal(ui->note, "q é!");
    ui_act(ui, stage.trace, ACTION_MARK, 1);
    for (int i = 0; i < 200; i++) /* as long as an event's text, in whole characters */
        ui_type(ui, stage.trace, 0xe9, 1, &effect);
    assert_int_equal(strlen(ui->prompt.text), UI_NOTE_BYTES - 2);
    assert_true(ui_type(ui, stage.trace, UI_KEY_ESCAPE, 1, &effect));
    assert_int_equal(effect, EFFECT_NONE);
    assert_int_equal(ui->prompt.kind, PROMPT_NONE);
    stage_end(&stage);
}

/* s holds and lets go; the pace goes its way and back. */
static void switches_modes(void **state)
{
    (void)state;
    struct stage stage = stage_new(story_new(), 80, 24, false);
    struct ui *ui = &stage.ui;
    struct ui_info info = live_info;
    info.step = false;
    info.script = NULL;
    ui_init(ui, &info);
    stage_draw(&stage, 1);
    assert_false(stage.scene->steps);
    assert_int_equal(ui_act(ui, stage.trace, ACTION_STEP, 1), EFFECT_STEP);
    assert_true(ui->steps);
    assert_int_equal(ui_action(ui, stage.trace, 'k'), ACTION_THREAD_UP);
    assert_int_equal(ui_act(ui, stage.trace, ACTION_PAUSE, 1), EFFECT_RELEASE);
    assert_false(ui->steps);
    assert_int_equal(ui_action(ui, stage.trace, 'k'), ACTION_LANE_UP);
    static const unsigned paces[] = {20, 100, 500, 500};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(ui_act(ui, stage.trace, ACTION_PACE_DOWN, 1), EFFECT_PACE);
        assert_int_equal(ui->pace_ms, paces[i]);
    }
    for (size_t i = 0; i < 3; i++)
        ui_act(ui, stage.trace, ACTION_PACE_UP, 1);
    assert_int_equal(ui->pace_ms, 0);
    assert_int_equal(ui_act(ui, stage.trace, ACTION_AGAIN, 1), EFFECT_NONE); /* no lesson */
    stage_end(&stage);
}

/* Every size draws, with everything in it and with nothing. */
static void draws_in_every_size(void **state)
{
    (void)state;
    for (int width = 60; width < 210; width += 7)
        for (int height = 15; height < 62; height += 3) {
            struct stage stage = stage_new(held_story(), width, height, width % 2 == 0);
            assert_true(ADD(stage.trace, 30, 0, LESSON, "", 2, 2, LESSON_ANSWERED, 0));
            stage_draw(&stage, 1);
            stage.ui.kernel_denied = true;
            stage_draw(&stage, 2);
            stage_end(&stage);
            struct stage empty = stage_new(trace_new(), width, height, false);
            stage_draw(&empty, 1);
            stage_end(&empty);
        }
}

int main(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_who_stands_where_80x24),
        cmocka_unit_test(shows_who_stands_where_120x40),
        cmocka_unit_test(puts_a_question),
        cmocka_unit_test(lets_threads_on),
        cmocka_unit_test(tells_who_blocks),
        cmocka_unit_test(knows_the_programs),
        cmocka_unit_test(looks_back),
        cmocka_unit_test(replays_steps),
        cmocka_unit_test(takes_a_note),
        cmocka_unit_test(switches_modes),
        cmocka_unit_test(draws_in_every_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
