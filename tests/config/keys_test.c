/* A person's own keys: what files say, what is wrong in them, and what the keys then do. */
#include "config/keys_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define HEAD "{\"format\": \"envviz-keys\", \"version\": 1,\n\"keys\": "

static bool parse(const char *text, struct keymap *map, struct error *error)
{
    return keys_parse("k.json", text, strlen(text), map, error);
}

static enum action does(int key, enum key_context context)
{
    bool contexts[KEY_CONTEXT_COUNT] = {
        [KEY_ANY] = true, [KEY_SESSION] = context != KEY_MENU, [KEY_REPLAY] = context != KEY_MENU};
    contexts[context] = true;
    return key_action(key, contexts);
}

static void test_meaning(void **state)
{
    (void)state;
    struct keymap map;
    struct error error = {""};
    assert_int_equal(does('n', KEY_TIMELINE), ACTION_NEXT_FAILURE);
    bool read = parse(HEAD "{\"pause\": \"Enter\", \"follow\": [\"é\", \"ctrl+n\"], \"menu_open\": "
                           "\"enter\", \"next\": \"i\", \"RECORD\": []}}",
                      &map, &error);
    assert_string_equal(error.text, "");
    assert_true(read);
    keys_use(&map);
    assert_int_equal(does('\r', KEY_TIMELINE), ACTION_PAUSE);
    assert_int_equal(does('\n', KEY_TIMELINE), ACTION_PAUSE);
    assert_int_equal(does(' ', KEY_TIMELINE), ACTION_NONE);
    assert_int_equal(does(0xe9, KEY_TIMELINE), ACTION_FOLLOW);
    assert_int_equal(does(14, KEY_TIMELINE), ACTION_FOLLOW);
    assert_int_equal(does('r', KEY_LIVE), ACTION_MENU_RUN); /* of the menu only */
    assert_int_equal(does('n', KEY_TIMELINE), ACTION_NEXT_FAILURE);
    assert_string_equal(key_info(ACTION_PAUSE)->label, "Enter");
    assert_string_equal(key_info(ACTION_FOLLOW)->label, "é");
    assert_string_equal(key_info(ACTION_RECORD)->label, "-");
    assert_string_equal(key_info(ACTION_NEXT_FAILURE)->label, "n p");
    keys_use(NULL);
    assert_int_equal(does(' ', KEY_TIMELINE), ACTION_PAUSE);
    assert_string_equal(key_info(ACTION_PAUSE)->label, "space");
}

/* A label that speaks for two rows names the keys of both. */
static void test_labels(void **state)
{
    (void)state;
    struct keymap map;
    struct error error = {""};
    assert_true(parse(HEAD "{\"previous_failure\": \"P\", \"lane_up\": \"shift+left\", "
                           "\"seek_back\": \"pageup\"}}",
                      &map, &error));
    keys_use(&map);
    assert_string_equal(key_info(ACTION_NEXT_FAILURE)->label, "n P");
    assert_string_equal(key_info(ACTION_LANE_UP)->ascii, "S-<- down");
    keys_use(NULL);
}

static void assert_words(const char *text, const char *words)
{
    char out[256];
    key_words(text, out, sizeof out);
    assert_string_equal(out, words);
}

/* Texts name keys as they are now. */
static void test_words(void **state)
{
    (void)state;
    struct keymap map;
    struct error error = {""};
    assert_words("{PAUSE} plays, {QUIT}{QUIT} leaves", "space plays, qq leaves");
    assert_words("{NEXT_FAILURE} and {PREVIOUS_FAILURE}, {LAST}", "n and p, G");
    assert_words("{PANEL_PREVIOUS}: back; {MENU_PAGE_UP}", "⇧Tab: back; PgUp");
    assert_words("{} {NOTHING} {PAUSE and }", "{} {NOTHING} {PAUSE and }");
    char small[6];
    key_words("{PAUSE}{PAUSE}", small, sizeof small);
    assert_string_equal(small, "space");
    assert_true(parse(HEAD "{\"pause\": \"P\", \"previous_failure\": [\"ctrl+p\", \"p\"], "
                           "\"panel_previous\": \"T\", \"zoom_out\": \"%\", \"quit\": \"X\", "
                           "\"record\": []}}",
                      &map, &error));
    keys_use(&map);
    assert_words("{PAUSE} plays, {QUIT} leaves", "P plays, X leaves");
    assert_words("{NEXT_FAILURE} and {PREVIOUS_FAILURE}", "n and ^P");
    assert_words("{PANEL_PREVIOUS} {PANEL_ZOOM} {ZOOM_OUT} {RECORD}", "T z % no key");
    keys_use(NULL);
}

/* The screens beside a session's have the same keys, changed ones too. */
static void test_screens(void **state)
{
    (void)state;
    struct keymap map;
    struct error error = {""};
    assert_int_equal(key_action_on(KEY_ON_SWEEP, UI_KEY_UP), ACTION_SWEEP_UP);
    assert_int_equal(key_action_on(KEY_ON_MENU, UI_KEY_UP), ACTION_MENU_UP);
    assert_int_equal(key_action_on(KEY_ON_MENU, UI_KEY_ESCAPE), ACTION_MENU_STOP);
    assert_int_equal(key_action_on(KEY_ON_COMPARE, UI_KEY_UP), ACTION_NONE);
    assert_int_equal(key_action_on(KEY_ON_COMPARE, '<'), ACTION_SLOWER);
    assert_null(key_help_on(KEY_ON_COMPARE, ACTION_RECORD));
    assert_string_equal(key_help_on(KEY_ON_COMPARE, ACTION_HELP), key_info(ACTION_HELP)->help);
    for (int i = 0; i < KEY_SCREENS; i++)
        assert_string_not_equal(key_brief_on((enum key_screen)i, ACTION_QUIT), "");
    assert_true(
        parse(HEAD "{\"quit\": \"X\", \"sweep_up\": \"u\", \"slower\": \"u\"}}", &map, &error));
    keys_use(&map);
    for (int i = 0; i < KEY_SCREENS; i++) {
        assert_int_equal(key_action_on((enum key_screen)i, 'X'), ACTION_QUIT);
        assert_int_equal(key_action_on((enum key_screen)i, 'q'), ACTION_NONE);
    }
    assert_int_equal(key_action_on(KEY_ON_SWEEP, 'u'), ACTION_SWEEP_UP);
    assert_int_equal(key_action_on(KEY_ON_COMPARE, 'u'), ACTION_SLOWER);
    keys_use(NULL);
    assert_false(parse(HEAD "{\"sweep_up\": \"q\"}}", &map, &error)); /* QUIT counts there */
}

/* What lies over a screen has keys of its own, and only those that count anywhere beside them. */
static void test_overlays(void **state)
{
    (void)state;
    struct keymap map;
    struct error error = {""};
    assert_int_equal(key_action_on(KEY_ON_FINDINGS, 'j'), ACTION_LIST_DOWN);
    assert_int_equal(key_action_on(KEY_ON_FINDINGS, UI_KEY_ESCAPE), ACTION_LIST_CLOSE);
    assert_int_equal(key_action_on(KEY_ON_FINDINGS, 'd'), ACTION_NONE);
    assert_int_equal(key_action_on(KEY_ON_BOOKMARKS, 'd'), ACTION_LIST_DELETE);
    assert_int_equal(key_action_on(KEY_ON_BOOKMARKS, '?'), ACTION_HELP);
    assert_int_equal(key_action_on(KEY_ON_ASKED, 'Y'), ACTION_MENU_YES);
    assert_int_equal(key_action_on(KEY_ON_ASKED, 'r'), ACTION_NONE);
    assert_int_equal(key_action_on(KEY_ON_MENU, 'y'), ACTION_NONE);
    assert_true(parse(HEAD "{\"list_delete\": \"n\", \"menu_yes\": \"d\"}}", &map, &error));
    keys_use(&map);
    assert_int_equal(key_action_on(KEY_ON_BOOKMARKS, 'n'), ACTION_LIST_DELETE);
    assert_int_equal(key_action_on(KEY_ON_BOOKMARKS, 'd'), ACTION_NONE);
    assert_int_equal(key_action_on(KEY_ON_ASKED, 'd'), ACTION_MENU_YES);
    assert_int_equal(does('n', KEY_TIMELINE), ACTION_NEXT_FAILURE);
    keys_use(NULL);
    assert_false(parse(HEAD "{\"list_delete\": \"j\"}}", &map, &error));
    assert_false(parse(HEAD "{\"menu_yes\": \"n\"}}", &map, &error));
    assert_false(parse(HEAD "{\"quit\": \"d\"}}", &map, &error));
}

static void test_faults(void **state)
{
    (void)state;
    static const struct {
        const char *text, *error;
    } faults[] = {
        {"{", "k.json:1:"},
        {"{\"format\": \"envviz-theme\"}", "k.json:1:12: \"format\" must be \"envviz-keys\""},
        {HEAD "[]}", "k.json:2:9: \"keys\" must be an object: actions and their keys"},
        {HEAD "{}, \"x\": 1}",
         "k.json:2:13: no such member \"x\"; there are format, version, keys"},
        {HEAD "{\"pauze\": \"p\"}}",
         "k.json:2:10: no such action \"pauze\"; did you mean \"pause\"?"},
        {HEAD "{\"pause\": \"p\", \"Pause\": \"P\"}}", "k.json:2:24: this action is there twice"},
        {HEAD "{\"pause\": 7}}", "k.json:2:19: write keys as \"n\", \"space\", \"ctrl+n\""},
        {HEAD "{\"pause\": [\"P\", \"hyper\"]}}", "k.json:2:25: no such key \"hyper\"; write a"},
        {HEAD "{\"pause\": \"\\u0007\"}}", "k.json:2:19: no such key \"\\x07\"; write a"},
        {HEAD "{\"pause\": [\"P\", \"Q\", \"W\"]}}", "k.json:2:19: an action has two keys at most"},
        {HEAD "{\"pause\": \"5\"}}", "k.json:2:19: the digits 1 to 9 select threads and links"},
        {HEAD "{\"pause\": \"ctrl+z\"}}",
         "k.json:2:19: ctrl+c, ctrl+q, ctrl+s and ctrl+z are the terminal's own"},
        {HEAD "{\"pause\": \"q\"}}",
         "k.json:2:19: the key q is also that of QUIT; give one of them another key"},
        {HEAD "{\"quit\": []}}", "k.json:2:18: there must be a key to leave"},
    };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct keymap map;
        struct error error = {""};
        assert_false(parse(faults[i].text, &map, &error));
        if (strncmp(error.text, faults[i].error, strlen(faults[i].error)) != 0)
            fail_msg("expected: %s\nactual:   %s", faults[i].error, error.text);
    }
    struct keymap map;
    struct error error;
    assert_true(parse(HEAD "{\"next_failure\": [\"n\", \"ctrl+n\"]}}", &map, &error));
    assert_true(
        parse(HEAD "{\"pause\": \"q\", \"quit\": \"ctrl+x\"}}", &map, &error)); /* swapped */
}

static void test_names(void **state)
{
    (void)state;
    for (int i = 0; i < ACTION_COUNT; i++)
        assert_int_equal(key_action_find(key_action_name((enum action)i)), i);
    assert_int_equal(key_parse("PageUp"), UI_KEY_PAGE_UP);
    assert_int_equal(key_parse("ctrl+L"), 12);
    assert_int_equal(key_parse(""), UI_KEY_NONE);
    assert_int_equal(key_parse("ab"), UI_KEY_NONE);
    assert_int_equal(key_parse(" "), UI_KEY_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_meaning),  cmocka_unit_test(test_labels),
        cmocka_unit_test(test_words),    cmocka_unit_test(test_screens),
        cmocka_unit_test(test_overlays), cmocka_unit_test(test_faults),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
