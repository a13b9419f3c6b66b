/* Theme files: what they mean, what is wrong in them, and whether the shipped ones tell states
 * apart. */
#include "config/theme_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define HEAD "{\"format\": \"envviz-theme\", \"version\": 1,\n"

static bool parse(const char *text, struct theme *theme, struct error *error)
{
    return theme_parse("t.json", text, strlen(text), theme, error);
}

static void test_meaning(void **state)
{
    (void)state;
    struct theme theme;
    struct error error = {""};
    bool read =
        parse(HEAD "\"title\": \"a \\u001b[2J\", \"palette\": {\"ink\": \"#102030\"},"
                   "\"roles\": {\"text\": \"ink on #FFffFF\", \"rule\": \"bold dim\","
                   "\"MOVE\": \"on ink underline reverse\", \"cursor\": \"default italic on "
                   "default\", \"gap\": \"\"}}",
              &theme, &error);
    assert_string_equal(error.text, "");
    assert_true(read);
    assert_string_equal(theme.title, "a \\x1b[2J");
    assert_int_equal(theme.styles[ROLE_TEXT].foreground, 0x102030);
    assert_int_equal(theme.styles[ROLE_TEXT].background, 0xffffff);
    /* What is left out is that of "text"; attributes are not. */
    assert_int_equal(theme.styles[ROLE_STATUS].background, 0xffffff);
    assert_int_equal(theme.styles[ROLE_GAP].foreground, 0x102030);
    assert_int_equal(theme.styles[ROLE_RULE].foreground, 0x102030);
    assert_int_equal(theme.styles[ROLE_RULE].attributes, STYLE_BOLD | STYLE_DIM);
    assert_int_equal(theme.styles[ROLE_MOVE].background, 0x102030);
    assert_int_equal(theme.styles[ROLE_MOVE].attributes, STYLE_UNDERLINE | STYLE_REVERSE);
    assert_int_equal(theme.styles[ROLE_CURSOR].foreground, COLOUR_OWN);
    assert_int_equal(theme.styles[ROLE_CURSOR].background, COLOUR_OWN);
}

static void test_faults(void **state)
{
    (void)state;
    static const struct {
        const char *text, *error;
    } faults[] = {
        {"", "t.json:1:1: not JSON: "},
        {"{\n  \"format\": }", "t.json:2:13: not JSON: "},
        {"[]", "t.json:1:1: not a JSON object"},
        {"{}", "t.json:1:1: \"format\" must be \"envviz-theme\""},
        {"{\"format\": \"x\"}", "t.json:1:12: \"format\" must be \"envviz-theme\""},
        {"{\"format\": \"envviz-theme\", \"version\": 2}", "t.json:1:39: \"version\" must be 1"},
        {HEAD "\"rolls\": {}}", "t.json:2:1: no such member \"rolls\"; did you mean \"roles\"?"},
        {HEAD "\"title\": 1}", "t.json:2:10: must be a text"},
        {HEAD "\"palette\": []}", "t.json:2:12: must be an object of names and colours"},
        {HEAD "\"palette\": {\"a\": \"red\"}}", "t.json:2:18: write a colour as \"#RRGGBB\""},
        {HEAD "\"palette\": {\"bold\": \"#000000\"}}",
         "t.json:2:13: \"bold\" cannot name a colour; use letters, and no word that styles have"},
        {HEAD "\"palette\": {}}", "t.json:1:1: \"roles\" must be an object: how each role looks"},
        {HEAD "\"roles\": {\n  \"freed_marc\": \"\"}}",
         "t.json:3:3: no such role \"freed_marc\"; did you mean \"freed_mark\"?"},
        {HEAD "\"roles\": {\"cursor\": \"\", \"Cursor\": \"\"}}",
         "t.json:2:25: this role is there twice"},
        {HEAD "\"roles\": {\"cursor\": 7}}",
         "t.json:2:21: write a style as \"COLOUR on COLOUR bold\", each part if needed"},
        {HEAD "\"palette\": {\"danger\": \"#ff0000\"}, \"roles\": {\"cursor\": \"dangr\"}}",
         "t.json:2:55: no such colour or attribute \"dangr\"; did you mean \"danger\"?"},
        {HEAD "\"roles\": {\"cursor\": \"underlin\"}}",
         "t.json:2:21: no such colour or attribute \"underlin\"; did you mean \"underline\"?"},
        {HEAD "\"roles\": {\"cursor\": \"#12345\"}}",
         "t.json:2:21: \"#12345\" is no colour; write #RRGGBB"},
        {HEAD "\"roles\": {\"cursor\": \"#123456 #123456\"}}",
         "t.json:2:21: \"#123456\": a second colour; the background stands behind \"on\""},
        {HEAD "\"roles\": {\"cursor\": \"#123456 on\"}}",
         "t.json:2:21: \"on\": a colour is missing behind it"},
        {HEAD "\"roles\": {\"cursor\": \"on bold\"}}",
         "t.json:2:21: \"bold\": a colour is missing before it"},
        {HEAD "\"roles\": {\"cursor\": \"\\u001b[2J\"}}",
         "t.json:2:21: no such colour or attribute \"\\x1b[2J\""},
    };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct theme theme;
        struct error error = {""};
        assert_false(parse(faults[i].text, &theme, &error));
        if (strncmp(error.text, faults[i].error, strlen(faults[i].error)) != 0)
            fail_msg("expected: %s\nactual:   %s", faults[i].error, error.text);
    }
}

static void test_limits(void **state)
{
    (void)state;
    static char text[200000];
    size_t used = (size_t)sprintf(text, HEAD "\"palette\": {");
    for (int i = 0; i < 65; i++)
        used += (size_t)sprintf(text + used, "%s\"c%d\": \"#000000\"", i ? "," : "", i);
    sprintf(text + used, "}, \"roles\": {}}");
    struct theme theme;
    struct error error;
    assert_false(parse(text, &theme, &error));
    assert_non_null(strstr(error.text, "more than 64 colours"));

    char path[] = "/tmp/envviz-theme-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    memset(text, ' ', 65537);
    assert_int_equal(write(fd, text, 65537), 65537);
    close(fd);
    assert_false(theme_read(path, &theme, &error));
    assert_non_null(strstr(error.text, "is larger than 64 KiB"));
    unlink(path);
    assert_false(theme_read("/", &theme, &error));
    assert_string_equal(error.text, "/: is not a regular file");
    assert_false(theme_read("./nowhere.json", &theme, &error));
    assert_string_equal(error.text, "./nowhere.json: No such file or directory");
}

/* What must never look the same, whatever the number of colours. */
static void assert_apart(const char *name, const struct theme *theme, enum colours colours,
                         enum role a, enum role b)
{
    struct style x = style_shown(theme->styles[a], colours);
    struct style y = style_shown(theme->styles[b], colours);
    if (memcmp(&x, &y, sizeof x) == 0)
        fail_msg("%s with %s colours: %s looks like %s", name, colours_word(colours), role_name(a),
                 role_name(b));
}

static void test_shipped(void **state)
{
    (void)state;
    const char *name;
    for (size_t i = 0; (name = theme_shipped(i)) != NULL; i++) {
        struct theme theme;
        struct error error = {""};
        if (!theme_read(name, &theme, &error))
            fail_msg("%s", error.text);
        assert_true(theme.title[0] != '\0');
        bool plain = strcmp(name, THEME_NO_COLOURS) == 0;
        for (int c = plain ? COLOURS_NONE : COLOURS_8; c < COLOURS_COUNT; c++) {
            enum colours colours = (enum colours)c;
            assert_apart(name, &theme, colours, ROLE_FREED_MARK, ROLE_TEXT);
            assert_apart(name, &theme, colours, ROLE_ARRAY_FREED, ROLE_ARRAY_LIVE);
            assert_apart(name, &theme, colours, ROLE_ARRAY_FREED, ROLE_ARRAY_KEPT);
            assert_apart(name, &theme, colours, ROLE_EXEC_FAIL, ROLE_EXEC_OK);
            assert_apart(name, &theme, colours, ROLE_FAIL_MARK, ROLE_EXEC_FAIL);
            assert_apart(name, &theme, colours, ROLE_DAMAGED, ROLE_EXEC_OK);
            assert_apart(name, &theme, colours, ROLE_NEAR_MISS, ROLE_EXEC_OK);
            assert_apart(name, &theme, colours, ROLE_HOLDER_DANGER, ROLE_HOLDER);
            assert_apart(name, &theme, colours, ROLE_STATUS_GO, ROLE_STATUS_ALARM);
            assert_apart(name, &theme, colours, ROLE_SELECTED, ROLE_LANE);
            assert_apart(name, &theme, colours, ROLE_CALL_SELECTED, ROLE_CALL);
            assert_apart(name, &theme, colours, ROLE_BLOCKED, ROLE_STEP_LATER);
        }
        for (int role = 0; role < ROLE_COUNT && plain; role++) {
            assert_int_equal(theme.styles[role].foreground, COLOUR_OWN);
            assert_int_equal(theme.styles[role].background, COLOUR_OWN);
        }
    }
}

/* A person's own, by name. */
static void test_own(void **state)
{
    (void)state;
    char folder[] = "/tmp/envviz-config-XXXXXX", path[256];
    assert_non_null(mkdtemp(folder));
    setenv("XDG_CONFIG_HOME", folder, 1);
    struct theme theme;
    struct error error;
    assert_false(theme_read("mine", &theme, &error));
    assert_string_equal(error.text, "no theme 'mine'; there are dark, light, contrast, "
                                    "colourblind, monochrome, and FILE.json");
    snprintf(path, sizeof path, "%s/envviz", folder);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/envviz/themes", folder);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/envviz/themes/mine.json", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(HEAD "\"roles\": {\"cursor\": \"#0000ff\"}}", file);
    fclose(file);
    assert_true(theme_read("mine", &theme, &error));
    assert_int_equal(theme.styles[ROLE_CURSOR].foreground, 0x0000ff);
    unlink(path);
    for (int i = 0; i < 3; i++) {
        *strrchr(path, '/') = '\0';
        assert_int_equal(rmdir(path), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_meaning), cmocka_unit_test(test_faults),
        cmocka_unit_test(test_limits),  cmocka_unit_test(test_shipped),
        cmocka_unit_test(test_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
