/*
 * Shares of failures, and what can be said of them: 95 % intervals and a test.  All of it takes
 * the tries for independent of one another.
 */
#ifndef ENVVIZ_MODEL_PROPORTION_H
#define ENVVIZ_MODEL_PROPORTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* `failed` of `tries`; failed <= tries. */
struct proportion {
    uint64_t failed, tries;
};

struct interval {
    double low, high;
};

/* 0 for no tries. */
double proportion_rate(struct proportion proportion);

/* Wilson's score interval, 95 %; 0 to 1 for no tries. */
struct interval proportion_wilson(struct proportion proportion);

/* Above this share, no failure in so many tries would be seen in less than 5 % of all cases (the
 * exact form of the "rule of three", 3 / tries); 1 for no tries. */
double proportion_bound_of_none(uint64_t tries);

/* 95 % interval of rate(a) - rate(b): Newcombe's hybrid score interval (his method 10). */
struct interval proportion_difference(struct proportion a, struct proportion b);

enum proportion_test { TEST_Z_POOLED, TEST_FISHER };

struct comparison {
    enum proportion_test test;
    double z; /* TEST_Z_POOLED only, else 0 */
    double p; /* two-sided; 1 where one of them has no tries */
};

/* Can the two be told from chance?  The pooled z-test (no continuity correction) where every
 * expected count is 5 or more, else Fisher's exact test. */
struct comparison proportion_compare(struct proportion a, struct proportion b);
const char *proportion_test_name(enum proportion_test test);

/*
 * How far runs of the same thing differ, as a multiple of what chance alone gives: Pearson's
 * chi-square over its degrees of freedom.  `groups[i]` says which runs have a rate in common. About
 * 1: the tries look independent; well above: they come in clusters, and intervals made of them are
 * too narrow by about the square root of it.  -1 where it cannot be told.
 */
double proportion_dispersion(const struct proportion *runs, const unsigned *groups, size_t count);

#endif
