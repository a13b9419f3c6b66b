/* The line that is typed at the foot of the screen. */
#include "view/keys.h"
#include "view/ui_prompt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void type(struct ui_prompt *prompt, const int *keys, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_int_equal(prompt_key(prompt, keys[i]), PROMPT_TYPED);
}

#define TYPE(prompt, ...)                                                                          \
    type((prompt), (const int[]){__VA_ARGS__}, sizeof(const int[]){__VA_ARGS__} / sizeof(int))

static void puts_letters_in_at_the_cursor(void **state)
{
    (void)state;
    struct ui_prompt prompt;
    prompt_open(&prompt, PROMPT_NOTE, "");
    TYPE(&prompt, 'a', 0xe9, 0x1f600, 'z');
    assert_string_equal(prompt.text, "a\u00e9\U0001f600z");
    TYPE(&prompt, UI_KEY_LEFT, UI_KEY_LEFT, 'x');
    assert_string_equal(prompt.text, "a\u00e9x\U0001f600z");
    TYPE(&prompt, UI_KEY_RIGHT, UI_KEY_BACKSPACE);
    assert_string_equal(prompt.text, "a\u00e9xz");
    TYPE(&prompt, UI_KEY_HOME, UI_KEY_LEFT, UI_KEY_BACKSPACE, 'b', 'D' & 0x1f);
    assert_string_equal(prompt.text, "b\u00e9xz");
    TYPE(&prompt, UI_KEY_END, UI_KEY_RIGHT, 'D' & 0x1f, '!', UI_KEY_UP, UI_KEY_MOUSE, 0x01, '?');
    assert_string_equal(prompt.text, "?b\u00e9xz!");
}

static void takes_away_words_and_all(void **state)
{
    (void)state;
    struct ui_prompt prompt;
    prompt_open(&prompt, PROMPT_NOTE, "outcome:efault  w12 ");
    TYPE(&prompt, 'W' & 0x1f);
    assert_string_equal(prompt.text, "outcome:efault  ");
    TYPE(&prompt, UI_KEY_LEFT, 'U' & 0x1f);
    assert_string_equal(prompt.text, "");
    TYPE(&prompt, 'W' & 0x1f, 127, 'k');
    assert_string_equal(prompt.text, "k");
}

static void is_never_longer_than_a_text(void **state)
{
    (void)state;
    struct ui_prompt prompt;
    prompt_open(&prompt, PROMPT_NOTE, "x");
    for (int i = 0; i < 200; i++)
        TYPE(&prompt, 0xe9);
    assert_int_equal(strlen(prompt.text), UI_NOTE_BYTES - 1);
    TYPE(&prompt, UI_KEY_HOME, 'y');
    assert_int_equal(prompt.text[0], 'x');
}

static void is_closed_by_enter_and_escape(void **state)
{
    (void)state;
    struct ui_prompt prompt;
    prompt_open(&prompt, PROMPT_NOTE, "w1");
    assert_int_equal(prompt_key(&prompt, '\r'), PROMPT_TAKEN);
    assert_int_equal(prompt.kind, PROMPT_NONE);
    assert_string_equal(prompt.text, "w1");
    prompt_open(&prompt, PROMPT_NOTE, prompt.text);
    assert_int_equal(prompt_key(&prompt, UI_KEY_ESCAPE), PROMPT_LEFT);
    assert_int_equal(prompt.kind, PROMPT_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(puts_letters_in_at_the_cursor),
        cmocka_unit_test(takes_away_words_and_all),
        cmocka_unit_test(is_never_longer_than_a_text),
        cmocka_unit_test(is_closed_by_enter_and_escape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
