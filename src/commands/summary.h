/* What a session amounted to. */
#ifndef ENVVIZ_COMMANDS_SUMMARY_H
#define ENVVIZ_COMMANDS_SUMMARY_H

#include "model/distances.h"
#include "model/trace.h"
#include "session/session.h"

#include <jansson.h>
#include <stdio.h>

/* One JSON object. */
void summary_json(FILE *out, const struct session_info *info, const struct trace *trace);

/* A few lines for people. */
void summary_text(FILE *out, const struct session_info *info, const struct trace *trace);

/* How far each command's load was from the nearest move: an object with all bins that are not
 * empty; a small table, nothing where no array moved. */
json_t *summary_distances(const struct distances *distances);
void summary_distances_text(FILE *out, const struct distances *distances);

/* The counts as an object; and read again, false if one is missing or is no count. */
json_t *summary_counts(const struct counts *counts);
bool summary_read_counts(const json_t *object, struct counts *counts);

#endif
