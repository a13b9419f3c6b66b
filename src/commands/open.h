/* A file on the screen: a scenario runs live, a recording is replayed. */
#ifndef ENVVIZ_COMMANDS_OPEN_H
#define ENVVIZ_COMMANDS_OPEN_H

#include "commands/tui.h"

/* Shows it until the person leaves; that it may run was asked before.  Returns the exit status;
 * what went wrong is in *error ("" if nothing did).  *outcome is filled in for a scenario. */
int open_on_screen(const char *path, const struct screen_options *screen,
                   struct tui_outcome *outcome, struct error *error);

#endif
