#include "model/proportion.h"

#include <math.h>

/* The normal distribution's 97.5 % point. */
static const double z95 = 1.959963984540054;

enum { EXPECTED_MIN = 5 };

double proportion_rate(struct proportion proportion)
{
    return proportion.tries ? (double)proportion.failed / (double)proportion.tries : 0;
}

struct interval proportion_wilson(struct proportion proportion)
{
    if (proportion.tries == 0)
        return (struct interval){.low = 0, .high = 1};
    double n = (double)proportion.tries, rate = proportion_rate(proportion), z2 = z95 * z95;
    double middle = rate + z2 / (2 * n);
    double half = z95 * sqrt(rate * (1 - rate) / n + z2 / (4 * n * n));
    struct interval interval = {.low = (middle - half) / (1 + z2 / n),
                                .high = (middle + half) / (1 + z2 / n)};
    /* Exact at the ends, where rounding would leave a trace. */
    if (proportion.failed == 0)
        interval.low = 0;
    if (proportion.failed == proportion.tries)
        interval.high = 1;
    return interval;
}

double proportion_bound_of_none(uint64_t tries)
{
    return tries ? -expm1(log(0.05) / (double)tries) : 1;
}

struct interval proportion_difference(struct proportion a, struct proportion b)
{
    struct interval of_a = proportion_wilson(a), of_b = proportion_wilson(b);
    if (a.tries == 0 || b.tries == 0)
        return (struct interval){.low = -1, .high = 1};
    double rate_a = proportion_rate(a), rate_b = proportion_rate(b), difference = rate_a - rate_b;
    return (struct interval){.low = difference - hypot(rate_a - of_a.low, of_b.high - rate_b),
                             .high = difference + hypot(of_a.high - rate_a, rate_b - of_b.low)};
}

static double log_choose(double n, double k)
{
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1);
}

/* What Fisher's test adds up: tables with the same margins, by the failures `k` of the first. */
struct tables {
    double failed, of_a, of_b, all; /* all: log of their number */
};

static double log_likelihood(const struct tables *tables, uint64_t k)
{
    return log_choose(tables->of_a, (double)k) +
           log_choose(tables->of_b, tables->failed - (double)k) - tables->all;
}

/* The sum over all tables with these margins that are no more likely than the one seen. */
static double fisher(struct proportion a, struct proportion b)
{
    const double vanishing = -745; /* exp() of less is 0, and so is all that is further out */
    uint64_t failed = a.failed + b.failed;
    uint64_t first = failed > b.tries ? failed - b.tries : 0;
    uint64_t last = failed < a.tries ? failed : a.tries;
    struct tables tables = {.failed = (double)failed,
                            .of_a = (double)a.tries,
                            .of_b = (double)b.tries,
                            .all = log_choose((double)(a.tries + b.tries), (double)failed)};
    double seen = log_likelihood(&tables, a.failed) + 1e-7, sum = 0, term = 0;
    /* From the middle outward, down and up. */
    uint64_t middle = (uint64_t)((double)failed * tables.of_a / (tables.of_a + tables.of_b));
    middle = middle < first ? first : middle > last ? last : middle;
    for (uint64_t k = middle + 1; k-- > first && term > vanishing;) {
        term = log_likelihood(&tables, k);
        sum += term <= seen ? exp(term) : 0;
    }
    term = 0;
    for (uint64_t k = middle + 1; k <= last && term > vanishing; k++) {
        term = log_likelihood(&tables, k);
        sum += term <= seen ? exp(term) : 0;
    }
    return sum < 1 ? sum : 1;
}

struct comparison proportion_compare(struct proportion a, struct proportion b)
{
    if (a.tries == 0 || b.tries == 0)
        return (struct comparison){.test = TEST_FISHER, .p = 1};
    double of_a = (double)a.tries, of_b = (double)b.tries;
    double rate = (double)(a.failed + b.failed) / (of_a + of_b);
    double rarer = rate < 0.5 ? rate : 1 - rate;
    if (rarer * (of_a < of_b ? of_a : of_b) < EXPECTED_MIN)
        return (struct comparison){.test = TEST_FISHER, .p = fisher(a, b)};
    double z =
        (proportion_rate(a) - proportion_rate(b)) / sqrt(rate * (1 - rate) * (1 / of_a + 1 / of_b));
    return (struct comparison){.test = TEST_Z_POOLED, .z = z, .p = erfc(fabs(z) / sqrt(2))};
}

const char *proportion_test_name(enum proportion_test test)
{
    return test == TEST_Z_POOLED ? "pooled two-proportion z-test" : "Fisher's exact test";
}

/* Is it the first run of its group? */
static bool is_first(const unsigned *groups, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (groups[j] == groups[i])
            return false;
    return true;
}

double proportion_dispersion(const struct proportion *runs, const unsigned *groups, size_t count)
{
    double square = 0, freedom = 0;
    for (size_t i = 0; i < count; i++) {
        if (!is_first(groups, i))
            continue;
        struct proportion all = {0};
        size_t members = 0;
        for (size_t j = i; j < count; j++)
            if (groups[j] == groups[i] && runs[j].tries) {
                all.failed += runs[j].failed;
                all.tries += runs[j].tries;
                members++;
            }
        double rate = proportion_rate(all);
        if (members < 2 || all.failed < members || all.failed == all.tries)
            continue; /* too few to say anything */
        freedom += (double)(members - 1);
        for (size_t j = i; j < count; j++)
            if (groups[j] == groups[i] && runs[j].tries) {
                double n = (double)runs[j].tries, off = (double)runs[j].failed - n * rate;
                square += off * off / (n * rate * (1 - rate));
            }
    }
    return freedom > 0 ? square / freedom : -1;
}
