/* Files that are there whole or not at all: written beside their place, and put there at the end.
 */
#ifndef ENVVIZ_COMMANDS_WHOLE_FILE_H
#define ENVVIZ_COMMANDS_WHOLE_FILE_H

#include "session/error.h"

#include <jansson.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>

struct whole_file {
    FILE *out;        /* to be written to */
    const char *path; /* as it was given */
    char real[PATH_MAX], beside[PATH_MAX + 8];
};

/* Opens it.  False with *error.  Only a regular file is replaced. */
bool whole_file_begin(struct whole_file *file, const char *path, struct error *error);

/* Puts it in its place once it is on the disk.  False with *error, and what was there before is
 * still there. */
bool whole_file_end(struct whole_file *file, struct error *error);

/* Or leaves what was there before. */
void whole_file_abandon(struct whole_file *file);

/* All of that, for a JSON value. */
bool whole_file_write(const char *path, const json_t *value, struct error *error);

/* NULL with *error, which begins with the path.  Only a regular file is read. */
json_t *whole_file_read(const char *path, struct error *error);

#endif
