#include "text/moment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void times_as_screens_show_them(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t ns;
    } cases[] = {
        {"00:12.481", 12481000000u},
        {"00:12.481 302", 12481302000u},
        {"00:12.481 302 117", 12481302117u},
        {"00:12.481302117", 12481302117u},
        {"01:00", 60000000000u},
        {"1:02:03.5", 3723500000000u},
        {"120:00.000", 7200000000000u},
        {"12.5s", 12500000000u},
        {"12.5 s", 12500000000u},
        {"12.5", 12500000000u},
        {"0", 0},
        {"3ms", 3000000},
        {"3.25 ms", 3250000},
        {"1234us", 1234000},
        {"1234 \u00b5s", 1234000},
        {"1234\u03bcs", 1234000},
        {"17ns", 17},
        {"0.5us", 500},
        {"2min", 120000000000u},
        {"1.0000000019s", 1000000001u},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint64_t ns = 1;
        if (!moment_read(cases[i].text, &ns))
            fail_msg("%s is not read", cases[i].text);
        if (ns != cases[i].ns)
            fail_msg("%s: %llu", cases[i].text, (unsigned long long)ns);
    }
}

static void anything_else_is_none(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "",
        " ",
        "svg",
        "-1s",
        "+1",
        "1h",
        "1.5.5",
        "12:60",
        "1:2:3:4",
        ":12",
        "12:",
        "1 2s",
        "0x10",
        "1e3",
        "12.5sx",
        "00:12.481s",
        "s",
        ".",
        "99999999999999999999s",
        "18446744073709551615s",
        "nan",
        "18446744073709551615:00",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint64_t ns = 4711;
        if (moment_read(cases[i], &ns))
            fail_msg("'%s' is read as %llu", cases[i], (unsigned long long)ns);
        assert_int_equal(ns, 4711);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_as_screens_show_them),
        cmocka_unit_test(anything_else_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
