/* The table of texts: each text once, numbers and pointers stay. */
#include "model/texts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void each_text_once(void **state)
{
    (void)state;
    enum { TEXTS = 50000 };
    struct texts *texts = texts_new();
    static const char *kept[TEXTS];
    char text[32];
    for (uint32_t i = 0; i < TEXTS; i++) {
        snprintf(text, sizeof text, "VARIABLE_%u", i);
        assert_int_equal(texts_intern(texts, text), i + 1);
        kept[i] = texts_get(texts, i + 1);
    }
    for (uint32_t i = 0; i < TEXTS; i++) {
        snprintf(text, sizeof text, "VARIABLE_%u", i);
        assert_int_equal(texts_intern(texts, text), i + 1);
        assert_ptr_equal(texts_get(texts, i + 1), kept[i]);
        assert_string_equal(kept[i], text);
    }
    assert_true(texts_memory(texts) < TEXTS * 60);
    texts_free(texts);
}

static void empty_and_unknown(void **state)
{
    (void)state;
    struct texts *texts = texts_new();
    assert_int_equal(texts_intern(texts, ""), 0);
    assert_string_equal(texts_get(texts, 0), "");
    assert_string_equal(texts_get(texts, 1), "");
    assert_string_equal(texts_get(texts, UINT32_MAX), "");
    assert_int_equal(texts_intern(texts, "\x1b[2J\xff"), 1);
    assert_string_equal(texts_get(texts, 1), "\x1b[2J\xff");
    texts_free(texts);
    texts_free(NULL);
}

static void longer_than_a_block(void **state)
{
    (void)state;
    enum { LONG = 300000 };
    struct texts *texts = texts_new();
    char *text = malloc(LONG + 1);
    memset(text, 'x', LONG);
    text[LONG] = '\0';
    assert_int_equal(texts_intern(texts, "short"), 1);
    assert_int_equal(texts_intern(texts, text), 2);
    assert_int_equal(texts_intern(texts, "after"), 3);
    assert_string_equal(texts_get(texts, 2), text);
    assert_string_equal(texts_get(texts, 1), "short");
    assert_int_equal(texts_intern(texts, text), 2);
    free(text);
    texts_free(texts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_text_once),
        cmocka_unit_test(empty_and_unknown),
        cmocka_unit_test(longer_than_a_block),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
