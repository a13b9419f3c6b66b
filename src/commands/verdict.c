#include "commands/verdict.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

/* The largest values of the fields, which allow everything: expect.* in scenario/fields.def. */
enum { ANY_FAILURES = 1000000, ANY_BUILDS = 10000 };

static uint64_t damaged(const struct counts *counts)
{
    return counts->env_lost + counts->env_empty + counts->env_duplicated + counts->env_garbled;
}

uint64_t verdict_failures(const struct counts *counts)
{
    return counts->efault + damaged(counts);
}

/* A field's largest value stands for no limit. */
static uint64_t limit(uint64_t most, uint64_t any)
{
    return most < any ? most : UINT64_MAX;
}

struct check {
    const char *what;
    uint64_t value, least, most; /* `most` UINT64_MAX: no limit */
};

enum { CHECKS = 6 };

/* To add one: a member of struct expectation, its row in fields.def, a row here. */
static void make_checks(const struct expectation *expect, const struct counts *counts,
                        struct check checks[CHECKS])
{
    const struct check made[CHECKS] = {
        {"commands", counts->execs, expect->commands_min, UINT64_MAX},
        {"failures", verdict_failures(counts), expect->failures_min,
         limit(expect->failures_max, ANY_FAILURES)},
        {"damaged environments", damaged(counts), expect->damaged_min, UINT64_MAX},
        {"empty environments", counts->env_empty, expect->empty_min, UINT64_MAX},
        {"E2BIG", counts->e2big, expect->e2big_min, UINT64_MAX},
        {"failed builds", counts->builds_failed, expect->builds_failed_min,
         limit(expect->builds_failed_max, ANY_BUILDS)},
    };
    memcpy(checks, made, sizeof made);
}

void verdict_expected(const struct expectation *expect, char *out, size_t size)
{
    const struct counts none = {0};
    struct check checks[CHECKS];
    size_t used = 0;

    out[0] = '\0';
    make_checks(expect, &none, checks);
    if (expect->private_decides)
        used = (size_t)snprintf(out, size, "each command reads a private copy");
    if (expect->signal)
        used = (size_t)snprintf(out, size, "the target is killed by SIG%s",
                                sigabbrev_np((int)expect->signal));
    for (size_t i = 0; i < CHECKS; i++) {
        if (checks[i].least > 0 && used < size)
            used += (size_t)snprintf(out + used, size - used, "%sat least %" PRIu64 " %s",
                                     used ? ", " : "", checks[i].least, checks[i].what);
        if (checks[i].most == 0 && used < size)
            used += (size_t)snprintf(out + used, size - used, "%sno %s", used ? ", " : "",
                                     checks[i].what);
        else if (checks[i].most != UINT64_MAX && used < size)
            used += (size_t)snprintf(out + used, size - used, "%sat most %" PRIu64 " %s",
                                     used ? ", " : "", checks[i].most, checks[i].what);
    }
}

static bool holds(const struct expectation *expect, const struct run *run, char *why, size_t size)
{
    struct check checks[CHECKS];

    if (run->target_signal != expect->signal) {
        if (expect->signal)
            snprintf(why, size, "expected to end by SIG%s", sigabbrev_np((int)expect->signal));
        else
            snprintf(why, size, "killed by SIG%s", sigabbrev_np((int)run->target_signal));
        return false;
    }
    make_checks(expect, &run->counts, checks);
    for (size_t i = 0; i < CHECKS; i++) {
        bool few = checks[i].value < checks[i].least;
        if (!few && checks[i].value <= checks[i].most)
            continue;
        snprintf(why, size, "expected at %s %" PRIu64 " %s", few ? "least" : "most",
                 few ? checks[i].least : checks[i].most, checks[i].what);
        return false;
    }
    return true;
}

/* Whose environ execve reads decides: the live one can fail, a private copy cannot. */
static enum verdict private_decides(const struct counts *counts, char *words, size_t size)
{
    const uint64_t failures = verdict_failures(counts);

    if (counts->env_private == 0) {
        snprintf(words, size, "does not hold here: execve reads the live environ%s",
                 failures ? "" : ", though none failed");
        return failures ? VERDICT_MEASURED : VERDICT_NOT;
    }
    if (counts->env_private < counts->execs) {
        snprintf(words, size, "holds in part: %" PRIu64 " of %" PRIu64 " read a private copy",
                 counts->env_private, counts->execs);
        return VERDICT_MEASURED;
    }
    snprintf(words, size, "%s",
             failures ? "does not hold here: private copies, and yet failures"
                      : "holds: each reads a private copy");
    return failures ? VERDICT_NOT : VERDICT_HOLDS;
}

enum verdict verdict_of(const struct expectation *expect, const struct run *run, char *words,
                        size_t size)
{
    char why[128];
    if (!holds(expect, run, why, sizeof why)) {
        snprintf(words, size, "does not hold here (%s)", why);
        return VERDICT_NOT;
    }
    if (expect->private_decides)
        return private_decides(&run->counts, words, size);
    verdict_expected(expect, why, sizeof why);
    snprintf(words, size, "%s", why[0] ? "holds" : "measured");
    return why[0] ? VERDICT_HOLDS : VERDICT_MEASURED;
}

void verdict_rate(const struct counts *counts, char *out, size_t size)
{
    const bool builds = counts->builds_failed > 0;
    struct proportion all = {
        .failed = builds ? counts->builds_failed : verdict_failures(counts),
        .tries = builds ? counts->builds : counts->execs,
    };
    /* Where events were lost, a failure can be known whose beginning is not. */
    if (all.failed > all.tries)
        all.failed = all.tries;
    const struct interval interval = proportion_wilson(all);

    if (all.tries == 0)
        snprintf(out, size, "-");
    else if (all.failed == 0)
        snprintf(out, size, "0 (at most %.2f %%)", 100 * interval.high);
    else
        snprintf(out, size, "%.2f %%%s (%.2f to %.2f)", 100 * proportion_rate(all),
                 builds ? " of builds" : "", 100 * interval.low, 100 * interval.high);
}

void verdict_more(const struct run *run, char *out, size_t size)
{
    const struct counts *counts = &run->counts;
    const struct {
        uint64_t count;
        const char *what;
    } rest[] = {
        {counts->env_empty, "with no variables"},
        {counts->env_duplicated, "with a variable twice"},
        {counts->e2big, "E2BIG"},
        {counts->dropped, "events lost"},
    };
    size_t used = 0;

    out[0] = '\0';
    if (run->target_signal)
        used =
            (size_t)snprintf(out, size, "killed by SIG%s", sigabbrev_np((int)run->target_signal));
    if (counts->builds > 0 && used < size)
        used +=
            (size_t)snprintf(out + used, size - used, "%s%" PRIu64 " of %" PRIu64 " builds failed",
                             used ? ", " : "", counts->builds_failed, counts->builds);
    for (size_t i = 0; i < sizeof rest / sizeof rest[0] && used < size; i++)
        if (rest[i].count > 0)
            used += (size_t)snprintf(out + used, size - used, "%s%" PRIu64 " %s", used ? ", " : "",
                                     rest[i].count, rest[i].what);
}
