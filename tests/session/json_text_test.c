/* JSON that can be shown on a terminal, and is the same JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "session/json_text.h"

#include <stdlib.h>

static void writes(const char *string, const char *expected)
{
    json_t *value = json_string(string);
    assert_non_null(value);
    char *text = json_text(value, JSON_ENCODE_ANY);
    assert_non_null(text);
    assert_string_equal(text, expected);
    json_t *again = json_loads(text, JSON_DECODE_ANY, NULL);
    assert_true(json_equal(value, again));
    json_decref(again);
    json_decref(value);
    free(text);
}

static void hidden_characters(void **state)
{
    (void)state;
    writes("plain \xc3\xa4\xe2\x82\xac", "\"plain \xc3\xa4\xe2\x82\xac\"");
    writes("\x1b\n\x7f", "\"\\u001B\\n\\u007F\"");
    writes("\xc2\x9b\xe2\x80\xae", "\"\\u009B\\u202E\"");
    writes("\xf3\xa0\x81\xa1", "\"\\uDB40\\uDC61\""); /* beyond U+FFFF: two halves */
}

static void lines_stay(void **state)
{
    (void)state;
    json_t *value = json_pack("{s:s}", "a", "\xe2\x80\xae");
    char *text = json_text(value, JSON_INDENT(1));
    assert_string_equal(text, "{\n \"a\": \"\\u202E\"\n}");
    free(text);
    json_decref(value);
}

static void any_bytes(void **state)
{
    (void)state;
    json_t *same = json_bytes("\x1b\xc3\xa4"), *shown = json_bytes("\x1b\xff");
    assert_string_equal(json_string_value(same), "\x1b\xc3\xa4");
    assert_string_equal(json_string_value(shown), "\\x1b\\xff");
    json_decref(same);
    json_decref(shown);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hidden_characters),
        cmocka_unit_test(lines_stay),
        cmocka_unit_test(any_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
