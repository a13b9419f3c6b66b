/* The plot of a sweep. */
#include "view/plot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct plot_point points[] = {
    {.label = "1", .rate = 0.5, .low = 0.25, .high = 0.75, .known = true},
    {.label = "gap", .known = false},
    {.label = "16", .rate = 0, .low = 0, .high = 1, .known = true},
};

static void draws_in_ascii(void **state)
{
    (void)state;
    struct plot_options options = {.width = 18, .height = 5, .ascii = true};
    char *text = plot_draw(points, 3, &options);
    assert_string_equal(text, "    100 % |               |\n"
                              "          |   |           |\n"
                              "     50 % |   o           |\n"
                              "          |   |           |\n"
                              "      0 % |               o\n"
                              "          +------------------\n"
                              "              1    gap   16\n");
    free(text);
}

static void draws_in_braille(void **state)
{
    (void)state;
    static const struct plot_point one = {
        .label = "v", .rate = 0.5, .low = 0, .high = 1, .known = true};
    struct plot_options options = {.width = 6, .height = 3};
    char *text = plot_draw(&one, 1, &options);
    assert_string_equal(text, "    100 % \u2502  \u2808\u284f\n"
                              "     50 % \u2502 \u2820\u2824\u2867\u2824\n"
                              "      0 % \u2502  \u2880\u28c7\n"
                              "          \u2514\u2500\u2500\u2500\u2500\u2500\u2500\n"
                              "              v\n");
    free(text);
}

static void axis_ends_round(void **state)
{
    (void)state;
    assert_true(plot_top(0.0049) > 0.00499 && plot_top(0.0049) < 0.00501);
    assert_true(plot_top(0.73) > 0.799 && plot_top(0.73) < 0.801);
    assert_true(plot_top(0.99) == 1);
    assert_true(plot_top(0) == 0.01);
}

/* More values than columns, labels of any length: no crash, and it ends. */
static void takes_anything(void **state)
{
    (void)state;
    struct plot_point many[64];
    for (int i = 0; i < 64; i++)
        many[i] = (struct plot_point){
            .label = "a very long label \u00e9", .rate = 0.01, .high = 0.02, .known = true};
    struct plot_options options = {.width = 30, .height = 40};
    char *text = plot_draw(many, 64, &options);
    assert_non_null(text);
    free(text);
    assert_null(plot_draw(many, 0, &options));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws_in_ascii),
        cmocka_unit_test(draws_in_braille),
        cmocka_unit_test(axis_ends_round),
        cmocka_unit_test(takes_anything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
