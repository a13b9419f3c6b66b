#include "scenario/problem.h"

#include "text/visible.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { FILE_SHOWN = 120 };

bool problem_at(struct problem *problem, const struct json_path *path, const char *allowed,
                const char *what, ...)
{
    va_list arguments;

    problem->path = *path;
    problem->at_key = false;
    va_start(arguments, what);
    vsnprintf(problem->what, sizeof problem->what, what, arguments);
    va_end(arguments);
    snprintf(problem->allowed, sizeof problem->allowed, "%s", allowed);
    return false;
}

void problem_line(struct scenario_error *error, const char *file, const struct place *place,
                  const struct json_path *path, const char *what, const char *allowed)
{
    char name[FILE_SHOWN * 4], at[32] = "", where[160] = "";
    size_t length = strlen(file);

    /* Of a very long file name the end tells more. */
    visible(name, sizeof name, length > FILE_SHOWN ? file + length - FILE_SHOWN : file);
    if (place)
        snprintf(at, sizeof at, ":%u:%u", place->line, place->column);
    if (path && path->depth > 0) {
        size_t used;
        path_text(path, where, sizeof where);
        used = strlen(where);
        snprintf(where + used, sizeof where - used, ": ");
    }
    snprintf(error->text, sizeof error->text, "%s%s: %s%s; %s", name, at, where, what, allowed);
}
