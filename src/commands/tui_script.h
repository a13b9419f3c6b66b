/* The texts of a lesson, out of the scenario that the header of a session holds. */
#ifndef ENVVIZ_COMMANDS_TUI_SCRIPT_H
#define ENVVIZ_COMMANDS_TUI_SCRIPT_H

#include "view/script.h"

#include <jansson.h>

/* The strings are those of `scenario`, which may be NULL and may hold anything: a recording is not
 * checked against the schema of scenarios.  What is no text counts as absent. */
void tui_script_read(struct script *script, json_t *scenario);

#endif
