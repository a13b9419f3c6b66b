/* Strings from files, made fit for a terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text/visible.h"

#include <string.h>

static void shows(const char *text, size_t size, const char *expected)
{
    char out[64];

    memset(out, '?', sizeof out);
    visible(out, size, text);
    assert_string_equal(out, expected);
}

static void test_characters(void **state)
{
    (void)state;
    shows("plain", 64, "plain");
    shows("\xc3\xa4\xe2\x82\xac\xf0\x9f\x99\x82", 64, "\xc3\xa4\xe2\x82\xac\xf0\x9f\x99\x82");
    shows("a\nb\tc\x1b[0m\x7f", 64, "a\\nb\\tc\\x1b[0m\\x7f");
    shows("\xc2\x9b", 64, "\\u009b");                                   /* CSI in one character */
    shows("\xe2\x80\xae", 64, "\\u202e");                               /* right to left */
    shows("\xc2\xad\xd8\x9c\xe3\x85\xa4", 64, "\\u00ad\\u061c\\u3164"); /* not seen at all */
    shows("\xf3\xa0\x81\xa1", 64, "\\ue0061");                          /* a tag */
    shows("\xff\xc3(\xe2\x82", 64, "\\xff\\xc3(\\xe2\\x82");
    shows("\xc0\xaf\xed\xa0\x80", 64, "\\xc0\\xaf\\xed\\xa0\\x80"); /* overlong, surrogate */
}

static void test_cut(void **state)
{
    (void)state;
    shows("12345678", 9, "12345678");
    shows("123456789", 9, "12345...");
    shows("1234\xc3\xa4\xc3\xa4\xc3\xa4", 9, "1234...");
    shows("abc", 1, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_characters),
        cmocka_unit_test(test_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
