#include "lab/storm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A value that was not there before: it begins with the number of the change. */
static const char *new_value(struct storm *storm)
{
    char number[16];
    size_t length = (size_t)snprintf(number, sizeof number, "%u.", storm->changes);

    if (length <= storm->scenario->storm.value_bytes)
        memcpy(storm->value, number, length);
    return storm->value;
}

static void set(struct storm *storm, unsigned number)
{
    char name[32];

    snprintf(name, sizeof name, "STORM_%u", number);
    setenv(name, new_value(storm), 1);
}

static void unset(unsigned number)
{
    char name[32];

    snprintf(name, sizeof name, "STORM_%u", number);
    unsetenv(name);
}

/* Keeps copies of the variables that are there. */
static bool copy_start(struct storm *storm)
{
    char **array = environ;

    while (array && array[storm->start_count])
        storm->start_count++;
    storm->start = calloc(storm->start_count + 1, sizeof *storm->start);
    for (unsigned i = 0; array && storm->start && i < storm->start_count; i++)
        if (!(storm->start[i] = strdup(array[i])))
            return false;
    return storm->start != NULL;
}

bool storm_init(struct storm *storm, const struct scenario *scenario, struct guard *guard)
{
    const enum storm_kind kind = scenario->storm.kind;
    size_t bytes = scenario->storm.value_bytes;

    *storm = (struct storm){.scenario = scenario, .guard = guard, .value = malloc(bytes + 1)};
    if (!storm->value || (kind == STORM_CLEAR && !copy_start(storm)))
        return false;
    memset(storm->value, 'x', bytes);
    storm->value[bytes] = '\0';
    if (kind == STORM_UNSET || kind == STORM_REPLACE)
        for (unsigned i = 0; i < scenario->storm.names; i++)
            set(storm, i);
    return true;
}

void storm_end(struct storm *storm)
{
    for (unsigned i = 0; i < storm->start_count; i++)
        free(storm->start[i]);
    free(storm->start);
    free(storm->value);
    *storm = (struct storm){.value = NULL};
}

bool storm_goes_on(const struct storm *storm)
{
    unsigned limit = storm->scenario->storm.limit;

    return storm->scenario->storm.kind != STORM_NONE && (limit == 0 || storm->changes < limit);
}

/* clearenv(), then the variables of the start, one after another; a change is one call. */
static void clear_and_rebuild(const struct storm *storm)
{
    const unsigned which = storm->changes % (storm->start_count + 1);

    if (which == 0) {
        clearenv();
        return;
    }
    char *entry = storm->start[which - 1], *equals = strchr(entry, '=');
    if (equals && equals > entry) {
        *equals = '\0';
        setenv(entry, equals + 1, 1);
        *equals = '=';
    }
}

/*
 * What any program may do: get memory, and clear it.  It has the size that the array had before the
 * latest addition, so malloc may hand out just that.  explicit_bzero, because the compiler makes
 * calloc of malloc and memset, and glibc's calloc passes over the memory that was freed last.
 */
static void reuse(struct storm *storm)
{
    size_t slots = 0;
    while (environ && environ[slots])
        slots++;
    void *memory = slots > 0 ? malloc(slots * sizeof *environ) : NULL;
    if (memory)
        explicit_bzero(memory, slots * sizeof *environ);
    storm->kept = memory; /* so that it is not handed back at once */
}

static void change(struct storm *storm)
{
    const unsigned names = storm->scenario->storm.names, number = storm->changes;

    switch (storm->scenario->storm.kind) {
    case STORM_ADD:
        set(storm, number);
        break;
    case STORM_CHURN: /* `names` additions, then as many removals, the oldest first */
        if (number / names % 2 == 0)
            set(storm, number % names);
        else
            unset(number % names);
        break;
    case STORM_UNSET:
        if (number % 2 == 0)
            unset(number / 2 % names);
        else
            set(storm, number / 2 % names);
        break;
    case STORM_REPLACE:
        set(storm, number % names);
        break;
    case STORM_CLEAR:
        clear_and_rebuild(storm);
        break;
    case STORM_NONE:
    case STORM_COUNT:
        break;
    }
}

void storm_change(struct storm *storm)
{
    guard_write(storm->guard);
    change(storm);
    guard_leave(storm->guard);
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
