#include "text/moment.h"

#include <stddef.h>
#include <string.h>

#define SECOND_NS 1000000000u

static const struct {
    const char *name;
    uint64_t ns;
} units[] = {
    {"", SECOND_NS},   {"s", SECOND_NS},
    {"ms", 1000000},   {"us", 1000},
    {"\u00b5s", 1000}, /* the micro sign */ {"\u03bcs", 1000}, /* the Greek letter */
    {"ns", 1},         {"min", 60ull * SECOND_NS},
};

/* So much is added to what is there already: a carry never goes unseen. */
static bool add(uint64_t *sum, uint64_t number, uint64_t unit)
{
    uint64_t product;
    return !__builtin_mul_overflow(number, unit, &product) &&
           !__builtin_add_overflow(*sum, product, sum);
}

/* Digits; false where there is none, or too many. */
static bool whole(const char **at, uint64_t *number)
{
    const char *begin = *at;
    *number = 0;
    for (; **at >= '0' && **at <= '9'; (*at)++)
        if (__builtin_mul_overflow(*number, 10u, number) ||
            __builtin_add_overflow(*number, (uint64_t)(**at - '0'), number))
            return false;
    return *at != begin;
}

/* ".481 302": as parts of `unit` ns.  Blanks may stand between digits. */
static uint64_t fraction(const char **at, uint64_t unit)
{
    uint64_t sum = 0;
    if (**at != '.')
        return 0;
    for (++*at;; ++*at) {
        if (**at >= '0' && **at <= '9') {
            sum += unit * (uint64_t)(**at - '0') / 10;
            unit /= 10;
        } else if (**at != ' ' || (*at)[1] < '0' || (*at)[1] > '9') {
            return sum;
        }
    }
}

/* How many ns the unit at `text` has, 0 for none. */
static uint64_t unit_of(const char *text)
{
    text += strspn(text, " ");
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(units[i].name, text) == 0)
            return units[i].ns;
    return 0;
}

/* "12.5 s" */
static bool with_unit(const char *text, uint64_t *ns)
{
    const char *end = text;
    uint64_t number, sum = 0;
    if (!whole(&end, &number))
        return false;
    const char *point = end;
    fraction(&end, SECOND_NS);
    uint64_t unit = unit_of(end);
    if (unit == 0 || !add(&sum, number, unit) || !add(&sum, fraction(&point, unit), 1))
        return false;
    *ns = sum;
    return true;
}

/* "1:02:03.5", "00:12.481 302" */
static bool with_colons(const char *text, uint64_t *ns)
{
    uint64_t sum = 0, number;
    for (int parts = 1;; parts++) {
        if (!whole(&text, &number) || (parts > 1 && number >= 60))
            return false;
        uint64_t before = sum;
        sum = 0;
        if (!add(&sum, before, 60) || !add(&sum, number, 1))
            return false;
        if (*text != ':' || parts == 3)
            break;
        text++;
    }
    uint64_t part = fraction(&text, SECOND_NS), whole_ns = 0;
    if (*text != '\0' || !add(&whole_ns, sum, SECOND_NS) || !add(&whole_ns, part, 1))
        return false;
    *ns = whole_ns;
    return true;
}

bool moment_read(const char *text, uint64_t *ns)
{
    return strchr(text, ':') != NULL ? with_colons(text, ns) : with_unit(text, ns);
}
