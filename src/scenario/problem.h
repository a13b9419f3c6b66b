/* What is wrong in a scenario, and where, before it becomes one line of text. */
#ifndef ENVVIZ_SCENARIO_PROBLEM_H
#define ENVVIZ_SCENARIO_PROBLEM_H

#include "scenario/path.h"
#include "scenario/scenario.h"

struct problem {
    struct json_path path;
    bool at_key;       /* the name of the member is wrong, not its value */
    char what[160];    /* fit for a terminal, as is `allowed` */
    char allowed[400]; /* what would be right */
};

/* Fills in `problem`; always false, so that a reader can `return problem_at(...)`. */
__attribute__((format(printf, 4, 5))) bool problem_at(struct problem *problem,
                                                      const struct json_path *path,
                                                      const char *allowed, const char *what, ...);

/* "FILE:LINE:COLUMN: PATH: WHAT; ALLOWED"; `place` or `path` may be NULL. */
void problem_line(struct scenario_error *error, const char *file, const struct place *place,
                  const struct json_path *path, const char *what, const char *allowed);

#endif
