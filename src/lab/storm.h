/* The storm: what the main thread does to the environment, change by change. */
#ifndef ENVVIZ_LAB_STORM_H
#define ENVVIZ_LAB_STORM_H

#include "lab/guard.h"
#include "scenario/scenario.h"

struct storm {
    void *kept; /* memory that took the place of a freed array, with storm.reuse */
    const struct scenario *scenario;
    struct guard *guard;
    char **start; /* with kind clear: what clearenv takes away, NAME=value */
    unsigned start_count;
    char *value;
    unsigned changes; /* made so far */
};

/* Adds the variables that the storm begins with, before there are workers.  Changes are made under
 * the guard.  False when out of memory. */
bool storm_init(struct storm *storm, const struct scenario *scenario, struct guard *guard);
void storm_end(struct storm *storm);

/* True while changes are left to be made. */
bool storm_goes_on(const struct storm *storm);

/* One change. */
void storm_change(struct storm *storm);

/* As many changes as are due once `put` of all jobs are in the queue: they are spread evenly. */
void storm_keep_step(struct storm *storm, unsigned put);

#endif
