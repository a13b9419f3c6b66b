/* A scenario file into JSON. */
#ifndef ENVVIZ_SCENARIO_LOAD_H
#define ENVVIZ_SCENARIO_LOAD_H

#include "scenario/scenario.h"

#include <jansson.h>
#include <stddef.h>

enum { LOAD_BYTES = 1 << 20 };

/* The whole file, terminated; NULL with *error.  free() it. */
char *load_text(const char *path, size_t *length, struct scenario_error *error);

/* The document in the text: an object that says it is a scenario of this version; NULL with
 * *error. */
json_t *load_document(const char *path, const char *text, size_t length,
                      struct scenario_error *error);

#endif
