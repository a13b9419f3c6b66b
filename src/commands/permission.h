/* May this scenario run?  Scenarios run commands, so those of others are asked about. */
#ifndef ENVVIZ_COMMANDS_PERMISSION_H
#define ENVVIZ_COMMANDS_PERMISSION_H

#include "scenario/scenario.h"

/* `yes`: the user said so on the command line.  Else a scenario that was not shipped with envviz is
 * shown and asked about if `ask` and there is a terminal to ask on; refused with words if not. */
bool permission_given(const struct scenario *scenario, bool yes, bool ask);

/* Whether somebody has to be asked, and what is asked: lines of text that say what the scenario
 * would run; free() it.  NULL when out of memory. */
bool permission_needed(const struct scenario *scenario, bool yes);
char *permission_question(const struct scenario *scenario);

#endif
