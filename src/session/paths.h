/* Where envviz's own files are: beside the binary in the build tree, or as installed. */
#ifndef ENVVIZ_SESSION_PATHS_H
#define ENVVIZ_SESSION_PATHS_H

#include <stdbool.h>
#include <stddef.h>

enum own_file { OWN_PROBE, OWN_SHIELD, OWN_LAB, OWN_SCENARIOS, OWN_ASSETS, OWN_COUNT };

/* Writes the absolute path of a file or folder of envviz's own; false if it is not there. */
bool paths_find(enum own_file file, char *out, size_t size);

/* True if `path` lies in the shipped scenarios folder. */
bool paths_is_shipped(const char *path);

/* True if both name the same file, or would if it were there. */
bool paths_same(const char *a, const char *b);

#endif
