/* Colours where there are fewer of them. */
#include "view/theme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void test_256(void **state)
{
    (void)state;
    for (int i = 16; i < 256; i++) /* a colour of the palette is itself, or its twin */
        assert_int_equal(colour_of_256(colour_256(colour_of_256(i))), colour_of_256(i));
    assert_int_equal(colour_256(0x000000), 16);
    assert_int_equal(colour_256(0xffffff), 231);
    assert_int_equal(colour_256(0xff5f5f), 203);
    assert_int_equal(colour_256(0xfe6060), 203);
    assert_int_equal(colour_256(0x303030), 236);
    assert_int_equal(colour_256(0xffb65f), 215);
}

static struct style with_8(int32_t foreground, int32_t background)
{
    return style_shown((struct style){foreground, background, 0}, COLOURS_8);
}

static void test_8(void **state)
{
    (void)state;
    assert_int_equal(with_8(0xff5f5f, COLOUR_OWN).foreground, 1);
    assert_int_equal(with_8(0x87d7af, COLOUR_OWN).foreground, 2);
    assert_int_equal(with_8(0xffd75f, COLOUR_OWN).foreground, 3);
    assert_int_equal(with_8(0x0050b0, COLOUR_OWN).foreground, 4);
    assert_int_equal(with_8(0xff87ff, COLOUR_OWN).foreground, 5);
    assert_int_equal(with_8(0x87d7ff, COLOUR_OWN).foreground, 6);
    /* Greys never vanish: the terminal's own, or what stands out from the background. */
    assert_int_equal(with_8(0x585858, COLOUR_OWN).foreground, COLOUR_OWN);
    assert_int_equal(with_8(0x585858, COLOUR_OWN).attributes, STYLE_DIM);
    assert_int_equal(with_8(0xffffff, COLOUR_OWN).attributes, 0);
    assert_int_equal(with_8(0x303030, 0x000000).foreground, 7);
    assert_int_equal(with_8(0xd0d0d0, 0xffffff).foreground, 0);
    struct style same = with_8(0xff0000, 0xd70000);
    assert_int_equal(same.background, 1);
    assert_int_equal(same.foreground, 7);
    assert_int_equal(with_8(COLOUR_OWN, COLOUR_OWN).foreground, COLOUR_OWN);
}

static void test_none_and_all(void **state)
{
    (void)state;
    const struct style style = {0x123456, 0xfedcba, STYLE_BOLD};
    struct style none = style_shown(style, COLOURS_NONE);
    assert_int_equal(none.foreground, COLOUR_OWN);
    assert_int_equal(none.background, COLOUR_OWN);
    assert_int_equal(none.attributes, STYLE_BOLD);
    struct style direct = style_shown(style, COLOURS_DIRECT);
    assert_int_equal(direct.foreground, 0x123456);
    assert_int_equal(direct.background, 0xfedcba);
}

static void test_choice(void **state)
{
    (void)state;
    static const struct {
        struct colour_facts facts;
        enum colours chosen;
    } cases[] = {
        {{-1, NULL, NULL, 256, false, true, false}, COLOURS_256},
        {{-1, "", NULL, 256, false, true, false}, COLOURS_256}, /* only a non-empty one counts */
        {{-1, "1", NULL, 256, false, true, false}, COLOURS_NONE},
        {{-1, NULL, NULL, 0x1000000, true, true, false}, COLOURS_DIRECT},
        {{-1, "x", "truecolor", 0x1000000, true, true, false}, COLOURS_NONE},
        {{-1, NULL, NULL, 88, false, true, false}, COLOURS_8},
        {{-1, NULL, NULL, 8, false, true, false}, COLOURS_8},
        {{-1, NULL, NULL, -1, false, true, false}, COLOURS_NONE},
        /* COLORTERM counts where terminfo has 256, but not below GNU screen. */
        {{-1, NULL, "truecolor", 256, false, true, false}, COLOURS_DIRECT},
        {{-1, NULL, "24bit", 256, false, true, false}, COLOURS_DIRECT},
        {{-1, NULL, "yes", 256, false, true, false}, COLOURS_256},
        {{-1, "1", "truecolor", 256, false, true, false}, COLOURS_NONE},
        {{-1, NULL, "truecolor", 256, false, true, true}, COLOURS_256},
        {{-1, NULL, "truecolor", 256, false, false, false}, COLOURS_256},
        {{-1, NULL, "truecolor", 8, false, true, false}, COLOURS_8},
        {{-1, NULL, "truecolor", -1, false, true, false}, COLOURS_NONE},
        /* What is asked for counts above all, where it can be sent. */
        {{COLOURS_8, "1", "truecolor", 256, false, true, false}, COLOURS_8},
        {{COLOURS_NONE, NULL, "truecolor", 256, false, true, false}, COLOURS_NONE},
        {{COLOURS_DIRECT, NULL, NULL, 8, false, true, true}, COLOURS_DIRECT},
        {{COLOURS_256, NULL, NULL, 0x1000000, true, true, false}, COLOURS_256},
        {{COLOURS_DIRECT, NULL, NULL, 8, false, false, false}, COLOURS_8},
        {{COLOURS_8, NULL, NULL, -1, false, false, false}, COLOURS_NONE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (colours_choose(&cases[i].facts) != cases[i].chosen)
            fail_msg("case %zu: %s", i, colours_word(colours_choose(&cases[i].facts)));
    for (int i = 0; i < COLOURS_COUNT; i++)
        assert_int_equal(colours_find(colours_word((enum colours)i)), i);
    assert_int_equal(colours_find("16"), -1);
}

static void test_roles(void **state)
{
    (void)state;
    for (int i = 0; i < ROLE_COUNT; i++)
        assert_int_equal(role_find(role_name((enum role)i)), i);
    assert_int_equal(role_find("freed_mark"), ROLE_FREED_MARK);
    assert_int_equal(role_find("freed"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_256),          cmocka_unit_test(test_8),
        cmocka_unit_test(test_none_and_all), cmocka_unit_test(test_choice),
        cmocka_unit_test(test_roles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
