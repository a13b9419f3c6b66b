/* The private directory of a build: sources, objects, and its removal. */
#ifndef ENVVIZ_LAB_WORKDIR_H
#define ENVVIZ_LAB_WORKDIR_H

#include "scenario/scenario.h"

#include <stddef.h>

/* Makes a directory in `parent` (NULL: TMPDIR, or /tmp); its name in `path`.  False with errno. */
bool workdir_create(const char *parent, char *path, size_t size);

/* Writes a small C file for each object of the scenario, and a place for the objects. */
bool workdir_fill(const char *path, const struct scenario *scenario);

/* Removes the directory and all that is in it; links are not followed. */
void workdir_remove(const char *path);

#endif
