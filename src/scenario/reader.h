/* JSON values into a struct scenario, by the table of fields. */
#ifndef ENVVIZ_SCENARIO_READER_H
#define ENVVIZ_SCENARIO_READER_H

#include "scenario/problem.h"

#include <jansson.h>

/* Reads what is there; absent fields stay as they are.  False with *problem, whose path borrows
 * keys from `document`; what was read until then is in `scenario` and is freed with it. */
bool reader_read(struct scenario *scenario, json_t *document, struct problem *problem);

#endif
