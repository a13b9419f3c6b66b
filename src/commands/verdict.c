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

bool verdict_is_asked(const struct expectation *expect)
{
    return expect->commands_min || expect->failures_min || expect->failures_max < ANY_FAILURES ||
           expect->damaged_min || expect->empty_min || expect->e2big_min ||
           expect->builds_failed_min || expect->builds_failed_max < ANY_BUILDS || expect->signal;
}

/* To add one: a member of struct expectation, its row in fields.def, a row here, and a condition in
 * verdict_is_asked(). */
bool verdict_holds(const struct expectation *expect, const struct world *world, char *why,
                   size_t size)
{
    const struct counts *counts = &world->counts;
    const uint64_t failures = verdict_failures(counts);
    const struct {
        const char *what;
        uint64_t value, least, most;
    } checks[] = {
        {"commands", counts->execs, expect->commands_min, UINT64_MAX},
        {"failures", failures, expect->failures_min, expect->failures_max},
        {"damaged environments", damaged(counts), expect->damaged_min, UINT64_MAX},
        {"empty environments", counts->env_empty, expect->empty_min, UINT64_MAX},
        {"E2BIG", counts->e2big, expect->e2big_min, UINT64_MAX},
        {"failed builds", counts->builds_failed, expect->builds_failed_min,
         expect->builds_failed_max},
    };

    if (world->processes[0].signal != expect->signal) {
        if (expect->signal)
            snprintf(why, size, "expected to end by SIG%s", sigabbrev_np((int)expect->signal));
        else
            snprintf(why, size, "killed by SIG%s", sigabbrev_np((int)world->processes[0].signal));
        return false;
    }
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        bool few = checks[i].value < checks[i].least;
        if (!few && checks[i].value <= checks[i].most)
            continue;
        snprintf(why, size, "expected at %s %" PRIu64 " %s", few ? "least" : "most",
                 few ? checks[i].least : checks[i].most, checks[i].what);
        return false;
    }
    return true;
}
