#include "lab/storm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool storm_init(struct storm *storm, const struct scenario *scenario)
{
    size_t bytes = scenario->storm.value_bytes;

    *storm = (struct storm){.scenario = scenario, .value = malloc(bytes + 1)};
    if (!storm->value)
        return false;
    memset(storm->value, 'x', bytes);
    storm->value[bytes] = '\0';
    return true;
}

void storm_end(struct storm *storm)
{
    free(storm->value);
    storm->value = NULL;
}

bool storm_goes_on(const struct storm *storm)
{
    unsigned limit = storm->scenario->storm.limit;

    return storm->scenario->storm.kind != STORM_NONE && (limit == 0 || storm->changes < limit);
}

/* A value that was not there before: it begins with the number of the change. */
static const char *new_value(struct storm *storm)
{
    char number[16];
    size_t length = (size_t)snprintf(number, sizeof number, "%u.", storm->changes);

    if (length <= storm->scenario->storm.value_bytes)
        memcpy(storm->value, number, length);
    return storm->value;
}

/* A round of churn: `names` additions, then as many removals, the oldest first. */
static void churn(struct storm *storm, const char *name, bool add)
{
    if (add)
        setenv(name, new_value(storm), 1);
    else
        unsetenv(name);
}

/*
 * What any program may do: get memory, and clear it.  It has the size that the array had before the
 * latest addition, so malloc may hand out just that.  explicit_bzero, because the compiler makes
 * calloc of malloc and memset, and glibc's calloc passes over the memory that was freed last.
 */
static void reuse(struct storm *storm)
{
    size_t slots = 0;
    while (environ[slots])
        slots++;
    void *memory = slots > 0 ? malloc(slots * sizeof *environ) : NULL;
    if (memory)
        explicit_bzero(memory, slots * sizeof *environ);
    storm->kept = memory; /* so that it is not handed back at once */
}

void storm_change(struct storm *storm)
{
    const unsigned names = storm->scenario->storm.names;
    char name[32];

    switch (storm->scenario->storm.kind) {
    case STORM_ADD:
        snprintf(name, sizeof name, "STORM_%u", storm->changes);
        setenv(name, new_value(storm), 1);
        break;
    case STORM_CHURN:
        snprintf(name, sizeof name, "STORM_%u", storm->changes % names);
        churn(storm, name, storm->changes / names % 2 == 0);
        break;
    case STORM_NONE:
    case STORM_COUNT:
        break;
    }
    storm->changes++;
    if (storm->scenario->storm.reuse)
        reuse(storm);
}

void storm_keep_step(struct storm *storm, unsigned put)
{
    const uint64_t limit = storm->scenario->storm.limit;
    const uint64_t due = limit ? limit * put / storm->scenario->jobs : put;

    while (storm_goes_on(storm) && storm->changes < due)
        storm_change(storm);
}
