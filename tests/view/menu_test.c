/* The menu of a folder: how it looks, and what its keys do. */
#include "support/screen.h"
#include "view/layout.h"
#include "view/menu.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct menu_item *add(struct menu *menu, enum menu_kind kind, const char *name,
                             const char *title)
{
    struct menu_item *item = menu_add(menu, kind, name);
    assert_non_null(item);
    assert_true(menu_set(&item->title, title));
    return item;
}

static void figures(struct menu_item *item, uint64_t commands, uint64_t failures, const char *rate,
                    const char *words)
{
    item->counted = true;
    item->commands = commands;
    item->failures = failures;
    item->time_ns = 1940000000;
    snprintf(item->rate, sizeof item->rate, "%s", rate);
    snprintf(item->words, sizeof item->words, "%s", words);
}

/* A folder with something of each kind, in each state. */
static struct menu sample(void)
{
    struct menu menu;
    menu_init(&menu, "scenarios/story");
    struct menu_item *item = add(&menu, MENU_SCENARIO, "01-symptom.json", "1 The symptom");
    item->state = MENU_HOLDS;
    figures(item, 4000, 135, "3.38 % (2.86 to 3.98)", "holds");
    assert_true(menu_set(&item->hypothesis, "The command is to blame: the compiler crashes."));
    assert_true(menu_set(&item->look, "The lines that the program prints."));
    assert_true(menu_set(&item->expects, "at least 20 failures"));
    assert_true(menu_set(&item->showed, "It is not the command."));
    item = add(&menu, MENU_SCENARIO, "02-dead-end.json", "2 Dead end: long command lines");
    item->state = MENU_NOT;
    figures(item, 4000, 0, "0 (at most 0.10 %)",
            "does not hold here (expected at least 1 failures)");
    item = add(&menu, MENU_SCENARIO, "03-three-phases.json", "3 The build, in three phases");
    item->state = MENU_MEASURED;
    figures(item, 2734, 18, "45.00 % of builds (30.71 to 60.17)", "measured");
    item = add(&menu, MENU_SCENARIO, "04-now.json", "4 Runs just now");
    item->state = MENU_RUNNING;
    figures(item, 1234, 12, "", "");
    add(&menu, MENU_SCENARIO, "05-later.json", "5 Waits")->state = MENU_WAITING;
    add(&menu, MENU_SCENARIO, "06-never.json", "6 Was never run");
    item = add(&menu, MENU_BROKEN, "broken.json", "");
    assert_true(menu_set(&item->reason, "broken.json:1:2: not JSON"));
    add(&menu, MENU_RECORDING, "kept.json", "A recording");
    add(&menu, MENU_GROUP, "lessons", "");
    add(&menu, MENU_LESSON, "lessons/01.json", "Lesson 1\033[2J");
    menu.running = true;
    assert_true(menu_begin(&menu));
    return menu;
}

/* Screens are drawn as they look. */
/* clang-format off */

static void draws_80x24(void **state)
{
    (void)state;
    struct menu menu = sample();
    struct frame *frame = frame_new(80, 24, false);
    assert_non_null(frame);
    menu_draw(frame, &menu);
    expect_screen(frame, 0,
        " envviz  scenarios/story   1 running   1 waiting   1 does not hold   1 holds",
        "╶ scenarios   1 of 9 ──────────── failures  rate ──────────────────────────────╴",
        " ▸ 1 The symptom                       135  3.38 %               ✔ holds",
        "   2 Dead end: long command lines        0  0 (at most 0.10 %)   ✘ does not hold",
        "   3 The build, in three phases         18  45.00 % of builds    ◆ measured",
        "   4 Runs just now                      12  of 1,234             ▶ running",
        "   5 Waits                                                       · waiting",
        "   6 Was never run                                               · not run",
        "   broken.json                                                   ✘ unusable",
        "   A recording                                                   · recording",
        "  lessons/",
        "   Lesson 1^[[2J                                                 · lesson",
        "╶ 1 The symptom ───────────────────────────────────────────── 01-symptom.json ─╴",
        "       result  holds; 4,000 commands, 135 failures: 3.38 % (2.86 to 3.98), in",
        "               1.9 s",
        "   hypothesis  The command is to blame: the compiler crashes.",
        "      look at  The lines that the program prints.",
        "     expected  at least 20 failures",
        "    it showed  It is not the command.",
        "",
        "",
        "",
        "",
        " r run  a run all  Esc stop  ↑ ↓ select  ? help  q quit");
    expect_roles(frame, 0,
        "sTTTTTTssssssssssssssssssssGGGGGGGGGsssssssssssssssAAAAAAAAAAAAAAAssssssssssssss",
        "--tttttttttttttttttt-------------tttttttttttttttt-------------------------------",
        "EEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEE     xxx                       + +++++",
        "   nnnnnnnnnnnnnnnnnnnnnnnnnnnnnn                                x xxxxxxxxxxxxx",
        "   nnnnnnnnnnnnnnnnnnnnnnnnnnnn         xx                       ! !!!!!!!!",
        "   nnnnnnnnnnnnnnn                      xx                       w wwwwwww",
        "   nnnnnnn",
        "   nnnnnnnnnnnnnnn                                               . .......",
        "   nnnnnnnnnnn                                                   e eeeeeeee",
        "   nnnnnnnnnnn                                                   . .........",
        "  tttttttt",
        "   nnnnnnnnnnnnn                                                 . ......",
        "--ttttttttttttt----------------------------------------------.................--",
        "       ......  ++++++ +++++ +++++++++ +++ +++++++++ ++++ + +++++ ++ ++++++ ++",
        "               +++ +",
        "   ..........  SSS SSSSSSS SS SS SSSSSS SSS SSSSSSSS SSSSSSSS",
        "      .......  SSS SSSSS SSSS SSS SSSSSSS SSSSSSS",
        "     ........  SS SSSSS SS SSSSSSSS",
        "    .........  SS SS SSS SSS SSSSSSSS",
        "",
        "",
        "",
        "",
        " k yyy  k yyyyyyy  kkk yyyy  kkk yyyyyy  k yyyy  k yyyy");
    frame_free(frame);
    menu_free(&menu);
}

static void draws_120x40(void **state)
{
    (void)state;
    struct menu menu = sample();
    struct frame *frame = frame_new(120, 40, false);
    assert_non_null(frame);
    menu_select(&menu, 2);
    menu_draw(frame, &menu);
    expect_screen(frame, 0,
        " envviz  scenarios/story   1 running   1 waiting   1 does not hold   1 holds   1 measured",
        "╶ scenarios   3 of 9 ─────────────────────────── commands  failures  rate (95 % interval) ─────────────────────────────╴",
        "   1 The symptom                                    4,000       135  3.38 % (2.86 to 3.98)               ✔ holds",
        "   2 Dead end: long command lines                   4,000         0  0 (at most 0.10 %)                  ✘ does not hold",
        " ▸ 3 The build, in three phases                     2,734        18  45.00 % of builds (30.71 to 60.17)  ◆ measured",
        "   4 Runs just now                                  1,234        12                                      ▶ running",
        "   5 Waits                                                                                               · waiting",
        "   6 Was never run                                                                                       · not run",
        "   broken.json                                                                                           ✘ unusable",
        "   A recording                                                                                           · recording",
        "  lessons/",
        "   Lesson 1^[[2J                                                                                         · lesson",
        "╶ 3 The build, in three phases ───────────────────────────────────────────────────────────────── 03-three-phases.json ─╴",
        "       result  measured; 2,734 commands, 18 failures: 45.00 % of builds (30.71 to 60.17), in 1.9 s",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        " r run   a run all   Esc stop   ↑ ↓ select   ? help   q quit");
    frame_free(frame);
    menu_free(&menu);
}

static void draws_in_ascii_and_cuts(void **state)
{
    (void)state;
    struct menu menu = sample();
    struct frame *frame = frame_new(60, 15, true);
    assert_non_null(frame);
    menu_select(&menu, 6);
    menu_draw(frame, &menu);
    expect_screen(frame, 0,
        " envviz  scenarios/story   1 running   1 waiting   1 holds",
        "- scenarios - failures  rate -------------------------------",
        "   2 Dead en~        0  0 (at most 0.10 %)   X does not hold",
        "   3 The bui~       18  45.00 % of builds    @ measured",
        "   4 Runs ju~       12  of 1,234             > running",
        "   5 Waits                                   / waiting",
        "   6 Was never run                           / not run",
        " > broken.json                               X unusable",
        "- broken.json ----------------------------------------------",
        "          why  broken.json:1:2: not JSON",
        "",
        "",
        "",
        "",
        " a run all  Esc stop  up down select  ? help  q quit");
    frame_free(frame);
    menu_free(&menu);
}

/* "scenarios   1 of 8" is whole or without the figures: "1  failures" would be read as a count. */
static void its_title_is_whole(void **state)
{
    (void)state;
    struct menu menu = sample();
    for (int width = LAYOUT_MIN_WIDTH; width < 130; width++) {
        char line[512];
        struct frame *frame = frame_new(width, 15, true);
        assert_non_null(frame);
        menu_draw(frame, &menu);
        screen_line(frame, 1, line, sizeof line);
        char *rest = strstr(line, "- scenarios "), *heads = strstr(line, "failures");
        assert_non_null(rest);
        assert_non_null(heads);
        *heads = '\0';
        rest += strlen("- scenarios ");
        bool whole = strncmp(rest, "  1 of 9 -", 10) == 0;
        assert_true(whole || strpbrk(rest, "0123456789") == NULL);
        assert_true(whole || width < 75);
        frame_free(frame);
    }
    menu_free(&menu);
}

static void asks_80x24(void **state)
{
    (void)state;
    struct menu menu = sample();
    struct frame *frame = frame_new(80, 24, false);
    assert_non_null(frame);
    menu.question = strdup("/tmp/own.json was not shipped with envviz.  It would run:\n"
                           "  100 times: sh -c 'echo'\n");
    menu_draw(frame, &menu);
    expect_screen(frame, 0,
        " envviz  scenarios/story   1 running   1 waiting   1 does not hold   1 holds",
        "╶ scenarios   1 of 9 ──────────── failures  rate ──────────────────────────────╴",
        " ▸ 1 The symptom                       135  3.38 %               ✔ holds",
        "   2 Dead end: long command lines        0  0 (at most 0.10 %)   ✘ does not hold",
        "   3 The build, in three phases         18  45.00 % of builds    ◆ measured",
        "   4 Runs just now                      12  of 1,234             ▶ running",
        "   5 Waits                                                       · waiting",
        "   6 Was never run                                               · not run",
        "   broken.json                                                   ✘ unusable",
        "╭─ may it run? ────────────────────────────────────────────────────────────────╮",
        "│ /tmp/own.json was not shipped with envviz.  It would run:                    │",
        "│ 100 times: sh -c 'echo'                                                      │",
        "│                                                                              │",
        "│ y run it   n do not   Esc run nothing                                        │",
        "╰──────────────────────────────────────────────────────────────────────────────╯",
        "   hypothesis  The command is to blame: the compiler crashes.",
        "      look at  The lines that the program prints.",
        "     expected  at least 20 failures",
        "    it showed  It is not the command.",
        "",
        "",
        "",
        "",
        " y run it  n do not  ? help  q run nothing");
    assert_int_equal(menu_key(&menu, '\r'), MENU_DO_NOTHING); /* nothing is taken for a yes */
    assert_int_equal(menu_key(&menu, 'a'), MENU_DO_NOTHING);
    assert_int_equal(menu_key(&menu, 'y'), MENU_DO_YES);
    assert_int_equal(menu_key(&menu, 'n'), MENU_DO_NO);
    assert_int_equal(menu_key(&menu, UI_KEY_ESCAPE), MENU_DO_NONE);
    assert_int_equal(menu_key(&menu, 'q'), MENU_DO_NONE);
    assert_int_equal(menu_key(&menu, '?'), MENU_DO_NOTHING);
    menu_draw(frame, &menu);
    expect_screen(frame, 5,
        "╭─ help   any key goes back ───────────────────────────────────────────────────╮",
        "│         y  run what the question is about                                    │",
        "│         n  do not run it, and go on with what comes after it                 │",
        "│       Esc  do not run it, nor what would come after it                       │",
        "│        ^L  draw the whole screen again                                       │",
        "│         ?  this page                                                         │",
        "│         q  do not run it, nor what would come after it                       │");
    assert_int_equal(menu_key(&menu, 'y'), MENU_DO_NOTHING); /* any key goes back */
    assert_int_equal(menu_key(&menu, 'y'), MENU_DO_YES);
    frame_free(frame);
    menu_free(&menu);
}

/* clang-format on */

static void selects_what_can_be_selected(void **state)
{
    (void)state;
    struct menu menu = sample();
    menu.rows = 4;
    assert_int_equal(menu.selected, 0);
    menu_key(&menu, UI_KEY_UP);
    assert_int_equal(menu.selected, 0);
    menu_key(&menu, UI_KEY_PAGE_DOWN);
    assert_int_equal(menu.selected, 3);
    menu_key(&menu, 'G');
    assert_int_equal(menu.selected, 9);
    assert_int_equal(menu.first, 6);
    menu_key(&menu, 'k'); /* past the name of the group */
    assert_int_equal(menu.selected, 7);
    menu_key(&menu, 'j');
    assert_int_equal(menu.selected, 9);
    menu_key(&menu, 'j');
    assert_int_equal(menu.selected, 9);
    menu_key(&menu, 'g');
    assert_int_equal(menu.selected, 0);
    assert_int_equal(menu.first, 0);
    menu_free(&menu);

    menu_init(&menu, "empty");
    assert_false(menu_begin(&menu));
    add(&menu, MENU_GROUP, "lessons", "");
    assert_false(menu_begin(&menu));
    add(&menu, MENU_LESSON, "lessons/01.json", "");
    assert_true(menu_begin(&menu));
    menu_key(&menu, 'g');
    assert_int_equal(menu.selected, 1);
    menu_free(&menu);
}

static void the_keys_of_its_question_can_be_changed(void **state)
{
    (void)state;
    struct menu menu = sample();
    struct frame *frame = frame_new(80, 24, false);
    struct keymap map = {.set = {[ACTION_MENU_YES] = true}, .keys = {[ACTION_MENU_YES] = {'o'}}};
    assert_non_null(frame);
    menu.question = strdup("It would run: echo");
    keys_use(&map);
    assert_int_equal(menu_key(&menu, 'y'), MENU_DO_NOTHING);
    assert_int_equal(menu_key(&menu, 'o'), MENU_DO_YES);
    menu_draw(frame, &menu);
    bool named = false;
    for (int y = 0; y < frame->height - 1; y++) {
        char line[512];
        screen_line(frame, y, line, sizeof line);
        named |= strstr(line, "│ o run it   n do not   Esc run nothing") != NULL;
    }
    assert_true(named);
    keys_use(NULL);
    frame_free(frame);
    menu_free(&menu);
}

static void keys_have_effects(void **state)
{
    (void)state;
    struct menu menu = sample();
    assert_int_equal(menu_key(&menu, '\r'), MENU_DO_OPEN);
    assert_int_equal(menu_key(&menu, 'r'), MENU_DO_RUN);
    assert_int_equal(menu_key(&menu, 'a'), MENU_DO_ALL);
    assert_int_equal(menu_key(&menu, 0x0c), MENU_DO_REDRAW);
    assert_int_equal(menu_key(&menu, 'n'), MENU_DO_NOTHING); /* a key of other screens */
    assert_int_equal(menu_key(&menu, UI_KEY_ESCAPE), MENU_DO_STOP);
    assert_int_equal(menu_key(&menu, 'q'), MENU_DO_STOP);
    menu.running = false;
    assert_int_equal(menu_key(&menu, UI_KEY_ESCAPE), MENU_DO_NOTHING);
    assert_int_equal(menu_key(&menu, '?'), MENU_DO_NOTHING);
    assert_true(menu.help);
    assert_int_equal(menu_key(&menu, 'q'), MENU_DO_NOTHING); /* any key goes back */
    assert_false(menu.help);
    assert_int_equal(menu_key(&menu, 'q'), MENU_DO_LEAVE);
    menu_free(&menu);
}

static void what_is_not_run_keeps_its_result(void **state)
{
    (void)state;
    struct menu menu = sample();
    menu_ask(&menu.items[0]);
    menu_ask(&menu.items[5]);
    menu.items[5].state = MENU_WAITING;
    assert_int_equal(menu_in_state(&menu, MENU_ASKING), 1);
    assert_false(menu_has_result(&menu.items[0]));
    menu_cancel(&menu);
    assert_int_equal(menu.items[0].state, MENU_HOLDS);
    assert_true(menu_has_result(&menu.items[0]));
    assert_int_equal(menu.items[5].state, MENU_NOT_RUN);
    menu_free(&menu);
}

static void a_click_finds_its_item(void **state)
{
    (void)state;
    struct menu menu = sample();
    struct frame *frame = frame_new(80, 24, false);
    assert_non_null(frame);
    menu_draw(frame, &menu);
    assert_int_equal(frame->cursor_x, 1);
    assert_int_equal(menu_item_at(frame, &menu, frame->cursor_y), (int)menu.selected);
    assert_int_equal(menu_item_at(frame, &menu, 0), -1);
    assert_int_equal(menu_item_at(frame, &menu, 1), -1);
    assert_int_equal(menu_item_at(frame, &menu, 2), 0);
    assert_int_equal(menu_item_at(frame, &menu, 9), 7);
    assert_int_equal(menu_item_at(frame, &menu, 10), -1); /* the name of a group */
    assert_int_equal(menu_item_at(frame, &menu, 11), 9);
    assert_int_equal(menu_item_at(frame, &menu, 12), -1);
    frame_free(frame);
    menu_free(&menu);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws_80x24),
        cmocka_unit_test(draws_120x40),
        cmocka_unit_test(draws_in_ascii_and_cuts),
        cmocka_unit_test(its_title_is_whole),
        cmocka_unit_test(asks_80x24),
        cmocka_unit_test(selects_what_can_be_selected),
        cmocka_unit_test(the_keys_of_its_question_can_be_changed),
        cmocka_unit_test(keys_have_effects),
        cmocka_unit_test(what_is_not_run_keeps_its_result),
        cmocka_unit_test(a_click_finds_its_item),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
