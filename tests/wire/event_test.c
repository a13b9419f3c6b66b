/* The tables of events and words: what the rest of envviz relies on. */
#include "wire/event.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void names_are_found(void **state)
{
    (void)state;
    for (unsigned type = 0; type < EVENT_COUNT; type++) {
        const struct event_info *info = event_info(type);
        assert_non_null(info);
        assert_int_equal(event_find(info->name), type);
    }
    assert_null(event_info(EVENT_COUNT));
    assert_int_equal(event_find("no.such.event"), EVENT_COUNT);
    assert_int_equal(event_find(""), EVENT_COUNT);
}

/* Names are made of lower-case words with points between them, and a meaning is a phrase. */
static void names_are_spelt_alike(void **state)
{
    (void)state;
    for (unsigned type = 0; type < EVENT_COUNT; type++) {
        const struct event_info *info = event_info(type);
        for (const char *c = info->name; *c; c++)
            if (!islower((unsigned char)*c) && *c != '.')
                fail_msg("%s", info->name);
        size_t length = strlen(info->meaning);
        if (length < 10 || info->meaning[length - 1] == '.')
            fail_msg("%s: %s", info->name, info->meaning);
    }
}

/* At most six numbers, then at most one text; no field twice. */
static void fields_fit_into_an_event(void **state)
{
    (void)state;
    for (unsigned type = 0; type < EVENT_COUNT; type++) {
        const struct event_info *info = event_info(type);
        unsigned numbers = 0;
        for (unsigned i = 0; i < info->field_count; i++) {
            const struct event_field *field = &info->fields[i];
            bool text = field->kind == FIELD_KIND_TEXT;
            numbers += !text;
            if (text && i + 1 != info->field_count)
                fail_msg("%s: the text %s is not last", info->name, field->name);
            for (unsigned k = 0; k < i; k++)
                assert_string_not_equal(field->name, info->fields[k].name);
            size_t words = 0;
            words_of(field->words, &words);
            assert_int_equal(field->kind == FIELD_KIND_WORD, words > 0);
        }
        assert_in_range(numbers, 0, EVENT_NUMBERS);
    }
}

/* A field's place in the table is its number in the event. */
static void fields_stand_in_their_order(void **state)
{
    (void)state;
    struct event event = {
        .env_grow = {.how = 1, .old = 2, .new = 3, .old_bytes = 4, .new_bytes = 5}};
    for (uint64_t i = 0; i < 5; i++)
        assert_int_equal(event.number[i], i + 1);
    assert_string_equal(event_info(EVENT_ENV_GROW)->fields[4].name, "new_bytes");
    assert_int_equal(event_int((uint64_t)-3), -3);
}

static void words_are_found(void **state)
{
    (void)state;
    static const enum words_list lists[] = {
#define WORDS_BEGIN(list, tag) WORDS_##list,
#define WORD(list, id, word, mean)
#define WORDS_END(list)
#include "wire/words.def"
#undef WORDS_BEGIN
#undef WORD
#undef WORDS_END
    };
    for (size_t l = 0; l < sizeof lists / sizeof *lists; l++) {
        size_t count;
        const struct word *words = words_of(lists[l], &count);
        assert_non_null(words);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(words_find(lists[l], words[i].word), i);
            assert_string_equal(words_name(lists[l], i), words[i].word);
            assert_true(strlen(words[i].meaning) > 0);
        }
        assert_string_equal(words_name(lists[l], count), "?");
        assert_int_equal(words_find(lists[l], "no such word"), -1);
    }
    size_t count = 9;
    assert_null(words_of(WORDS_NONE, &count));
    assert_int_equal(count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_found),          cmocka_unit_test(names_are_spelt_alike),
        cmocka_unit_test(fields_fit_into_an_event), cmocka_unit_test(fields_stand_in_their_order),
        cmocka_unit_test(words_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
