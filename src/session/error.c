#include "session/error.h"

#include "session/utf8.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Longer than any message, so that the cut is made in one place. */
enum { DRAFT_BYTES = 8192 };

/* Appends `bytes` of `from` to out + *used if they fit together with the dots of a cut. */
static bool append(struct error *error, size_t *used, const char *from, size_t bytes)
{
    static const char dots[] = "...";
    if (*used + bytes + sizeof dots > sizeof error->text) {
        memcpy(error->text + *used, dots, sizeof dots);
        return false;
    }
    memcpy(error->text + *used, from, bytes);
    *used += bytes;
    error->text[*used] = '\0';
    return true;
}

static void make_visible(struct error *error, const char *draft, size_t length)
{
    size_t used = 0;
    error->text[0] = '\0';
    for (size_t i = 0; i < length;) {
        uint32_t code;
        int bytes = utf8_decode((const unsigned char *)draft + i, length - i, &code);
        char shown[8];
        if (bytes > 0 && !utf8_is_control(code)) {
            if (!append(error, &used, draft + i, (size_t)bytes))
                return;
            i += (size_t)bytes;
            continue;
        }
        int width = snprintf(shown, sizeof shown, "\\x%02x", (unsigned char)draft[i]);
        if (!append(error, &used, shown, (size_t)width))
            return;
        i++;
    }
}

static size_t drafted(int wanted)
{
    if (wanted < 0)
        return 0;
    return (size_t)wanted < DRAFT_BYTES ? (size_t)wanted : DRAFT_BYTES - 1;
}

void error_set(struct error *error, const char *format, ...)
{
    char draft[DRAFT_BYTES];
    va_list args;
    if (!error)
        return;
    va_start(args, format);
    size_t length = drafted(vsnprintf(draft, sizeof draft, format, args));
    va_end(args);
    make_visible(error, draft, length);
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
