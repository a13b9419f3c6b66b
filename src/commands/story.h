/* The scenarios of a folder, one after another, and a row of a table for each. */
#ifndef ENVVIZ_COMMANDS_STORY_H
#define ENVVIZ_COMMANDS_STORY_H

#include <stdbool.h>

/* Runs those of the folder `path` and prints the table; returns the exit status.  `yes`: also
 * those that were not shipped with envviz. */
int story_folder(const char *path, bool yes, bool markdown);

#endif
