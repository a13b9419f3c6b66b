#include "session/error.h"

#include "text/visible.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Longer than any message, so that the cut is made in one place. */
enum { DRAFT_BYTES = 8192 };

void error_set(struct error *error, const char *format, ...)
{
    char draft[DRAFT_BYTES];
    va_list args;
    if (!error)
        return;
    va_start(args, format);
    int length = vsnprintf(draft, sizeof draft, format, args);
    va_end(args);
    visible(error->text, sizeof error->text, length < 0 ? "?" : draft);
}

void error_at(struct error *error, const struct error_place *place, const char *format, ...)
{
    char what[DRAFT_BYTES];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    if (place->line)
        error_set(error, "%s:%" PRIu64 ":%" PRIu64 ": %s", place->path, place->line, place->column,
                  what);
    else
        error_set(error, "%s: %s", place->path, what);
}
