/* What the header of a session holds for the screen: its names, the texts of its lesson. */
#ifndef ENVVIZ_COMMANDS_TUI_SCRIPT_H
#define ENVVIZ_COMMANDS_TUI_SCRIPT_H

#include "session/session.h"
#include "view/ui.h"

#include <jansson.h>

/* The strings are those of `scenario`, which may be NULL and may hold anything: a recording is not
 * checked against the schema of scenarios.  What is no text counts as absent. */
void tui_script_read(struct script *script, json_t *scenario);

/* What the screen tells of a session; `text` is what to look at, NULL or "": as the header has it.
 * The strings are those of `info`. */
struct ui_info tui_info(const struct session_info *info, const char *text,
                        const struct script *script);

#endif
