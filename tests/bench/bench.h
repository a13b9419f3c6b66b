/* What the measuring programs share: clocks, and the middle of many times. */
#ifndef ENVVIZ_TESTS_BENCH_BENCH_H
#define ENVVIZ_TESTS_BENCH_BENCH_H

#include <stdlib.h>
#include <string.h>
#include <time.h>

static inline double bench_clock(clockid_t id)
{
    struct timespec time;
    clock_gettime(id, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Wall clock, in seconds. */
static inline double bench_seconds(void)
{
    return bench_clock(CLOCK_MONOTONIC);
}

static inline int bench_order(const void *a, const void *b)
{
    const double *left = a, *right = b;
    return *left < *right ? -1 : *left > *right;
}

/* The value that `share` of the `count` values do not exceed (0.5: the median); sorts them. */
static inline double bench_quantile(double *values, size_t count, double share)
{
    qsort(values, count, sizeof *values, bench_order);
    size_t at = (size_t)(share * (double)(count - 1) + 0.5);
    return values[at];
}

#endif
