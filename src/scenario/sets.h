/* --set PATH=VALUE: changes to the JSON of a scenario. */
#ifndef ENVVIZ_SCENARIO_SETS_H
#define ENVVIZ_SCENARIO_SETS_H

#include "scenario/scenario.h"

#include <jansson.h>

/*
 * Puts VALUE at PATH ("storm.kind", "phases[0].name", "phases.0.name") of `document`.  VALUE is
 * JSON, or a bare word; where the field is a string, all but a JSON string or object is taken as
 * it is.  Whether the value is
 * allowed there is not looked at.  False with *error.
 */
bool sets_apply(json_t *document, const char *set, struct scenario_error *error);

/* The VALUE that the last of the sets gives to the field `path`, or NULL. */
const char *sets_last(const char *const *sets, unsigned set_count, const char *path);

/* "--set SET: what; allowed". */
void sets_error(struct scenario_error *error, const char *set, const char *what,
                const char *allowed);

#endif
