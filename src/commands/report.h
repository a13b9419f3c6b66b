/* What was found, for the engineer whose build is flaky: the verdict, who met whom, who is to
 * blame, what could not be seen, and what to do. */
#ifndef ENVVIZ_COMMANDS_REPORT_H
#define ENVVIZ_COMMANDS_REPORT_H

#include "model/trace.h"

#include <jansson.h>
#include <stdio.h>

/* For people: the first line is the verdict. */
void report_text(FILE *out, const struct trace *trace);

/* The same as an object, the "findings" of the summary. */
json_t *report_json(const struct trace *trace);

#endif
