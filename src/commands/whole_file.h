/* JSON files that are there whole or not at all. */
#ifndef ENVVIZ_COMMANDS_WHOLE_FILE_H
#define ENVVIZ_COMMANDS_WHOLE_FILE_H

#include "session/error.h"

#include <jansson.h>
#include <stdbool.h>

/* Writes beside `path` and puts it in its place once it is on the disk.  False with *error, and
 * what was there before is still there.  Only a regular file is replaced. */
bool whole_file_write(const char *path, const json_t *value, struct error *error);

/* NULL with *error, which begins with the path.  Only a regular file is read. */
json_t *whole_file_read(const char *path, struct error *error);

#endif
