/* Whether a run has shown what its scenario expects, and how that is said. */
#ifndef ENVVIZ_COMMANDS_VERDICT_H
#define ENVVIZ_COMMANDS_VERDICT_H

#include "commands/runs.h"
#include "scenario/scenario.h"

#include <stdbool.h>
#include <stddef.h>

enum verdict {
    VERDICT_HOLDS,
    VERDICT_NOT,     /* against what the scenario expects */
    VERDICT_MEASURED /* nothing was expected, or either way; the words say what came */
};

/* Commands that met the race: EFAULT, or started with a damaged environment. */
uint64_t verdict_failures(const struct counts *counts);

/* Compares; *words says it: "holds", "measured", "does not hold here (expected at least 20
 * failures)". */
enum verdict verdict_of(const struct expectation *expect, const struct run *run, char *words,
                        size_t size);

/* What is expected: "at least 20 failures, at most 0 failed builds"; "" if nothing is. */
void verdict_expected(const struct expectation *expect, char *out, size_t size);

/* The rate of failures: "3.28 % (2.77 to 3.87)" with its 95 % Wilson interval, or for none "0 (at
 * most 0.10 %)".  A build ends at its first failure, so where builds failed, it is the rate of
 * builds.  "-" where nothing was started. */
void verdict_rate(const struct counts *counts, char *out, size_t size);

/* What a count of failures alone does not tell: "killed by SIGSEGV, 12 with no variables"; "". */
void verdict_more(const struct run *run, char *out, size_t size);

#endif
