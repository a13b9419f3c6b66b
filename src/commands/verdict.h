/* Whether a run has shown what its scenario expects. */
#ifndef ENVVIZ_COMMANDS_VERDICT_H
#define ENVVIZ_COMMANDS_VERDICT_H

#include "model/world.h"
#include "scenario/scenario.h"

#include <stdbool.h>
#include <stddef.h>

/* Commands that met the race: EFAULT, or started with a damaged environment. */
uint64_t verdict_failures(const struct counts *counts);

/* True if the scenario says what to expect. */
bool verdict_is_asked(const struct expectation *expect);

/* True if all that is expected has come; else *why says what has not: "at least 20 failures". */
bool verdict_holds(const struct expectation *expect, const struct world *world, char *why,
                   size_t size);

#endif
