/* One build, in a process of its own. */
#ifndef ENVVIZ_LAB_BUILD_H
#define ENVVIZ_LAB_BUILD_H

#include "scenario/scenario.h"

/* True if there is a C compiler "cc" to be found. */
bool build_has_compiler(void);

/*
 * Runs the phases in the directory `workdir`; the caller is a process that runs just this build.
 * Returns 0 when all jobs were done.  At the first failed job the process ends with status 1.
 */
int build_run(const struct scenario *scenario, const char *workdir, bool compiler);

#endif
