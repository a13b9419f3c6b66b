/* Whether this person has had envviz's screen before. */
#ifndef ENVVIZ_CONFIG_FIRST_RUN_H
#define ENVVIZ_CONFIG_FIRST_RUN_H

#include <stdbool.h>

/* True the first time; that it was asked is remembered by an empty file among the person's own
 * (PLACE_STATE).  Where none can be made it is true again; without a home it is false. */
bool first_run(void);

#endif
