/* Cells: clipping, widths, what hostile bytes become; and the tables of roles and glyphs. */
#include "support/screen.h"
#include "view/frame.h"
#include "view/text.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A frame of one line with `text` drawn at column x. */
static struct frame *drawn(int width, bool ascii, int x, const char *text)
{
    struct frame *frame = frame_new(width, 1, ascii);
    assert_non_null(frame);
    struct canvas canvas = canvas_of(frame, (struct rect){0, 0, width, 1});
    canvas_text(&canvas, x, 0, ROLE_STRONG, text);
    return frame;
}

static void cuts_off_at_the_edges(void **state)
{
    (void)state;
    struct frame *frame = drawn(8, false, 5, "abcdef");
    expect_screen(frame, 0, "     abc");
    expect_roles(frame, 0, "     !!!");
    frame_free(frame);
    frame = drawn(8, false, -2, "abcd");
    expect_screen(frame, 0, "cd");
    frame_free(frame);
}

/* A canvas draws within its rectangle only, even where that goes beyond the frame. */
static void stays_in_its_rectangle(void **state)
{
    (void)state;
    struct frame *frame = frame_new(8, 3, false);
    assert_non_null(frame);
    struct canvas canvas = canvas_of(frame, (struct rect){2, 1, 3, 1});
    canvas_text(&canvas, 0, 0, ROLE_TEXT, "abcdef");
    canvas_text(&canvas, 0, 1, ROLE_TEXT, "below");
    canvas_text(&canvas, 0, -1, ROLE_TEXT, "above");
    struct canvas beyond = canvas_of(frame, (struct rect){6, 2, 9, 9});
    canvas_text(&beyond, 0, 0, ROLE_TEXT, "xyz");
    canvas_text(&beyond, 0, 5, ROLE_TEXT, "xyz");
    expect_screen(frame, 0, "", "  abc", "      xy");
    frame_free(frame);
}

static void shows_what_cannot_be_shown(void **state)
{
    (void)state;
    static const struct {
        const char *bytes, *utf8, *ascii;
    } cases[] = {
        {"a\tb\n\x1b[m\x7f", "a^Ib^J^[[m^?", "a^Ib^J^[[m^?"},
        {"\xff\x80z", "\\xff\\x80z", "\\xff\\x80z"},
        {"\xc0\xaf", "\\xc0\\xaf", "\\xc0\\xaf"},               /* overlong */
        {"\xe0\x80\xaf", "\\xe0\\x80\\xaf", "\\xe0\\x80\\xaf"}, /* overlong */
        {"\xed\xa0\x80", "\\xed\\xa0\\x80", "\\xed\\xa0\\x80"}, /* a surrogate */
        {"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80", "\\xf4\\x90\\x80\\x80"},
        {"\xe2\x82", "\\xe2\\x82", "\\xe2\\x82"}, /* cut off */
        {"\xc2\x9b"
         "1m",
         "\xef\xbf\xbd"
         "1m",
         "?1m"},                               /* C1: another CSI */
        {"\xe2\x80\xae", "\xef\xbf\xbd", "?"}, /* right-to-left override */
        {"e\xcc\x81", "e\xef\xbf\xbd", "e?"},  /* without a width of its own */
        {"µs × “x” → …", "µs × “x” → …", "us x \"x\" -> ..."},
        {"日本", "日本", "??"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct frame *frame = drawn(40, false, 0, cases[i].bytes);
        expect_screen(frame, 0, cases[i].utf8);
        frame_free(frame);
        frame = drawn(40, true, 0, cases[i].bytes);
        expect_screen(frame, 0, cases[i].ascii);
        frame_free(frame);
    }
}

/* Half a wide character never stands alone. */
static void keeps_wide_characters_whole(void **state)
{
    (void)state;
    struct frame *frame = drawn(4, false, 0, "a日本"); /* five columns */
    expect_screen(frame, 0, "a日");
    assert_int_equal(frame_cell(frame, 2, 0)->code, 0);
    assert_int_equal(frame_cell(frame, 3, 0)->code, ' ');
    struct canvas canvas = canvas_of(frame, (struct rect){0, 0, 4, 1});
    canvas_text(&canvas, 2, 0, ROLE_TEXT, "x");
    expect_screen(frame, 0, "a x");
    canvas_text(&canvas, 0, 0, ROLE_TEXT, "日");
    canvas_text(&canvas, 0, 0, ROLE_TEXT, "y");
    expect_screen(frame, 0, "y x");
    frame_free(frame);
    assert_int_equal(text_width(false, "a日本"), 5);
}

static void shortens_with_an_ellipsis(void **state)
{
    (void)state;
    struct frame *frame = frame_new(12, 3, false);
    assert_non_null(frame);
    struct canvas canvas = canvas_of(frame, (struct rect){0, 0, 12, 3});
    assert_int_equal(canvas_text_in(&canvas, 1, 0, 5, ROLE_TEXT, "abcde"), 6);
    assert_int_equal(canvas_text_in(&canvas, 1, 1, 5, ROLE_TEXT, "abcdef"), 6);
    assert_int_equal(canvas_text_right(&canvas, 12, 2, ROLE_TEXT, "abc"), 9);
    expect_screen(frame, 0, " abcde", " abcd…", "         abc");
    frame_free(frame);
}

static enum role shout(const char *word, size_t length, enum role role)
{
    return length == 2 && memcmp(word, "cc", 2) == 0 ? ROLE_STRONG : role;
}

static void breaks_lines_at_blanks(void **state)
{
    (void)state;
    struct frame *frame = frame_new(9, 4, false);
    assert_non_null(frame);
    struct canvas canvas = canvas_of(frame, (struct rect){0, 0, 9, 4});
    assert_int_equal(canvas_wrap(&canvas, 1, 0, 4, ROLE_SENTENCE, "aaa bbb cc dddd", shout), 2);
    expect_screen(frame, 0, " aaa bbb", " cc dddd", "");
    expect_roles(frame, 0, " SSS SSS", " !! SSSS", "");
    assert_int_equal(text_rows(false, 8, "aaa bbb cc dddd"), 2);
    frame_clear(frame);
    assert_int_equal(canvas_wrap(&canvas, 1, 0, 1, ROLE_SENTENCE, "aaa bb cc dddd", NULL), 1);
    expect_screen(frame, 0, " aaa bb…", "");
    frame_clear(frame);
    assert_int_equal(canvas_wrap(&canvas, 0, 0, 4, ROLE_SENTENCE, "a\nb\n\nc", NULL), 4);
    expect_screen(frame, 0, "a", "b", "", "c");
    frame_free(frame);
}

static void keeps_units_with_their_numbers(void **state)
{
    (void)state;
    struct frame *frame = frame_new(9, 4, false);
    assert_non_null(frame);
    struct canvas canvas = canvas_of(frame, (struct rect){0, 0, 9, 4});
    assert_int_equal(canvas_wrap(&canvas, 0, 0, 4, ROLE_SENTENCE, "aaaa 1.6 ms, 4 b, 12 µs", NULL),
                     3);
    expect_screen(frame, 0, "aaaa", "1.6 ms, 4", "b, 12 µs", "");
    frame_clear(frame); /* too long for any row: as it comes */
    assert_int_equal(canvas_wrap(&canvas, 0, 0, 4, ROLE_SENTENCE, "12345678 ms.", NULL), 2);
    expect_screen(frame, 0, "12345678", "ms.", "");
    frame_free(frame);
}

static void draws_rules_and_boxes(void **state)
{
    (void)state;
    struct frame *frame = frame_new(12, 4, false);
    assert_non_null(frame);
    struct canvas canvas = canvas_of(frame, (struct rect){0, 0, 12, 3});
    canvas_box(&canvas, "title");
    canvas = canvas_of(frame, (struct rect){0, 3, 12, 1});
    canvas_rule(&canvas, 0, "title");
    expect_screen(frame, 0, "╭─ title ──╮", "│          │", "╰──────────╯", "╶ title ───╴");
    frame_free(frame);
}

static void refuses_impossible_sizes(void **state)
{
    (void)state;
    assert_null(frame_new(0, 5, false));
    assert_null(frame_new(5, -1, false));
    assert_null(frame_new(1 << 20, 1 << 20, false));
    frame_free(NULL);
}

/* Both columns of glyphs.def are as wide as each other, and the second is ASCII. */
static void glyphs_have_one_shape(void **state)
{
    (void)state;
    for (int i = 0; i < GLYPH_COUNT; i++) {
        const char *ascii = glyph_text((enum glyph)i, true);
        assert_int_equal(text_width(false, glyph_text((enum glyph)i, false)),
                         text_width(true, ascii));
        for (; *ascii != '\0'; ascii++)
            assert_in_range(*ascii, 0x20, 0x7e);
    }
}

static void roles_have_letters_of_their_own(void **state)
{
    (void)state;
    bool seen[256] = {false};
    for (int i = 0; i < ROLE_COUNT; i++) {
        unsigned char letter = (unsigned char)role_letter((enum role)i);
        assert_in_range(letter, 0x20, 0x7e);
        assert_false(seen[letter]);
        seen[letter] = true;
        assert_int_not_equal(role_meaning((enum role)i)[0], '\0');
    }
}

static void spells_numbers(void **state)
{
    (void)state;
    char text[40];
    assert_string_equal(text_count(0, text, sizeof text), "0");
    assert_string_equal(text_count(999, text, sizeof text), "999");
    assert_string_equal(text_count(1000, text, sizeof text), "1,000");
    assert_string_equal(text_count(UINT64_MAX, text, sizeof text), "18,446,744,073,709,551,615");
    assert_string_equal(text_percent(1, 3, text, sizeof text), "33.3 %");
    assert_string_equal(text_percent(0, 0, text, sizeof text), "");
    assert_string_equal(text_time(12481302117, 3, text, sizeof text), "00:12.481");
    assert_string_equal(text_time(12481302117, 6, text, sizeof text), "00:12.481 302");
    assert_string_equal(text_time(12481302117, 9, text, sizeof text), "00:12.481 302 117");
    assert_string_equal(text_time(7200000000000, 3, text, sizeof text), "120:00.000");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_off_at_the_edges),
        cmocka_unit_test(stays_in_its_rectangle),
        cmocka_unit_test(shows_what_cannot_be_shown),
        cmocka_unit_test(keeps_wide_characters_whole),
        cmocka_unit_test(shortens_with_an_ellipsis),
        cmocka_unit_test(breaks_lines_at_blanks),
        cmocka_unit_test(keeps_units_with_their_numbers),
        cmocka_unit_test(draws_rules_and_boxes),
        cmocka_unit_test(refuses_impossible_sizes),
        cmocka_unit_test(glyphs_have_one_shape),
        cmocka_unit_test(roles_have_letters_of_their_own),
        cmocka_unit_test(spells_numbers),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
