/* What the lab can do with a scenario. */
#ifndef ENVVIZ_LAB_RUN_H
#define ENVVIZ_LAB_RUN_H

#include "scenario/scenario.h"

/* Both return the exit status of the program. */

/* The workers run `jobs` commands while the main thread storms. */
int run_jobs(const struct scenario *scenario);

/* The build, over and over; `workdir` (or NULL) is where its private directory is made. */
int run_builds(const struct scenario *scenario, const char *workdir);

#endif
