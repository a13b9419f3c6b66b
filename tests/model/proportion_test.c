/* Intervals and tests against published values. */
#include "model/proportion.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static void near(double value, double expected, double off)
{
    if (value < expected - off || value > expected + off)
        fail_msg("%.8g is not %.8g", value, expected);
}

/* Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3. */
static void wilson(void **state)
{
    static const struct {
        struct proportion of;
        struct interval expected;
    } cases[] = {
        {{81, 263}, {0.2553, 0.3662}},
        {{15, 148}, {0.0624, 0.1605}},
        {{0, 20}, {0.0000, 0.1611}},
        {{1, 29}, {0.0061, 0.1718}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct interval interval = proportion_wilson(cases[i].of);
        near(interval.low, cases[i].expected.low, 0.00006);
        near(interval.high, cases[i].expected.high, 0.00006);
    }
    assert_true(proportion_wilson((struct proportion){0, 0}).high == 1);
    assert_true(proportion_wilson((struct proportion){7, 7}).high == 1);
    assert_true(proportion_wilson((struct proportion){0, 7}).low == 0);
}

/* Newcombe 1998, "Interval estimation for the difference between independent proportions", table
 * II, method 10. */
static void difference(void **state)
{
    static const struct {
        struct proportion a, b;
        struct interval expected;
    } cases[] = {
        {{56, 70}, {48, 80}, {0.0524, 0.3339}}, {{9, 10}, {3, 10}, {0.1705, 0.8090}},
        {{6, 7}, {2, 7}, {0.0582, 0.8062}},     {{5, 56}, {0, 29}, {-0.0381, 0.1926}},
        {{0, 10}, {0, 20}, {-0.1611, 0.2775}},  {{0, 10}, {0, 10}, {-0.2775, 0.2775}},
        {{10, 10}, {0, 20}, {0.6791, 1.0000}},  {{10, 10}, {0, 10}, {0.6075, 1.0000}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct interval interval = proportion_difference(cases[i].a, cases[i].b);
        near(interval.low, cases[i].expected.low, 0.00006);
        near(interval.high, cases[i].expected.high, 0.00006);
    }
}

/* Hanley and Lippman-Hand 1983: no case in 14 allows for 19.3 %; 3 / n for many. */
static void bound_of_none(void **state)
{
    (void)state;
    near(proportion_bound_of_none(14), 0.193, 0.0005);
    near(proportion_bound_of_none(4000), 3.0 / 4000, 0.000002);
    assert_true(proportion_bound_of_none(0) == 1);
}

/* The polio vaccine trial of 1954: 57 of 200,745 against 142 of 201,229; z = -6.01. */
static void z_test(void **state)
{
    (void)state;
    struct comparison salk =
        proportion_compare((struct proportion){57, 200745}, (struct proportion){142, 201229});
    assert_int_equal(salk.test, TEST_Z_POOLED);
    near(salk.z, -6.01, 0.005);
    near(salk.p, 1.86e-9, 0.02e-9);
    struct comparison same =
        proportion_compare((struct proportion){50, 100}, (struct proportion){50, 100});
    near(same.p, 1, 1e-12);
}

/* The lady tasting tea (Fisher 1935); others can be counted by hand. */
static void fisher_test(void **state)
{
    (void)state;
    struct comparison tea =
        proportion_compare((struct proportion){3, 4}, (struct proportion){1, 4});
    assert_int_equal(tea.test, TEST_FISHER);
    near(tea.p, 0.4857, 0.00005);
    /* Of the 120 ways to choose 3 of 10, 10 lie on each side. */
    near(proportion_compare((struct proportion){0, 5}, (struct proportion){3, 5}).p, 20.0 / 120,
         1e-9);
    near(proportion_compare((struct proportion){0, 1000000}, (struct proportion){3, 1000000}).p,
         0.25, 0.00001);
    near(proportion_compare((struct proportion){0, 9}, (struct proportion){0, 5}).p, 1, 1e-9);
    near(proportion_compare((struct proportion){0, 0}, (struct proportion){3, 5}).p, 1, 0);
}

static void dispersion(void **state)
{
    static const struct proportion even[] = {{10, 100}, {10, 100}, {50, 100}, {50, 100}};
    static const struct proportion wild[] = {{0, 100}, {20, 100}};
    static const unsigned groups[] = {0, 0, 1, 1};
    (void)state;
    near(proportion_dispersion(even, groups, 4), 0, 1e-12);
    /* 10 off on each side: 2 * 100 / (100 * 0.1 * 0.9). */
    near(proportion_dispersion(wild, groups, 2), 200.0 / 9, 1e-9);
    near(proportion_dispersion(wild, groups, 1), -1, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wilson), cmocka_unit_test(difference),  cmocka_unit_test(bound_of_none),
        cmocka_unit_test(z_test), cmocka_unit_test(fisher_test), cmocka_unit_test(dispersion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
