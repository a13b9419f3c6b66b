/*
 * asciicast, versions 2 and 3: the recording played on the screen, as asciinema keeps a terminal
 * session.  A header, then a line for each picture that differs from the last one: a time, "o", and
 * what changes it.  Times are since the start in version 2, since the line before in version 3.
 */
#include "commands/export.h"

#include "commands/export_palette.h"
#include "commands/picture.h"
#include "session/json_text.h"
#include "term/frame_ansi.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define FRAME_US 33333u   /* some 30 pictures a second */
#define END_US   2000000u /* the last one stays so long */

struct cast {
    FILE *out;
    int version;
    uint64_t at_us, last_us; /* now; of the line before */
    struct palette palette;
    struct frame *shown; /* what the terminal shows; NULL: nothing yet */
};

static void line(struct cast *cast, const char *code, const char *data, size_t length)
{
    json_t *text = json_stringn(data, length);
    char *quoted = text ? json_dumps(text, JSON_ENCODE_ANY) : NULL;
    uint64_t us = cast->version == 3 ? cast->at_us - cast->last_us : cast->at_us;
    if (quoted)
        fprintf(cast->out, "[%" PRIu64 ".%06u, \"%s\", %s]\n", us / 1000000,
                (unsigned)(us % 1000000), code, quoted);
    cast->last_us = cast->at_us;
    free(quoted);
    json_decref(text);
}

static json_t *theme(const struct palette *palette)
{
    char foreground[8], background[8];
    snprintf(foreground, sizeof foreground, "#%06" PRIx32, palette->foreground);
    snprintf(background, sizeof background, "#%06" PRIx32, palette->background);
    return json_pack("{s:s, s:s, s:s}", "fg", foreground, "bg", background, "palette",
                     "#000000:#cc3333:#339933:#aa8822:#3366cc:#aa44aa:#228899:#bbbbbb");
}

static bool head(struct cast *cast, const struct picture *picture)
{
    int width = picture->frame->width, height = picture->frame->height;
    json_t *object =
        cast->version == 3
            ? json_pack("{s:i, s:{s:i, s:i, s:s, s:o}}", "version", 3, "term", "cols", width,
                        "rows", height, "type", "xterm-256color", "theme", theme(&cast->palette))
            : json_pack("{s:i, s:i, s:i, s:{s:s}, s:o}", "version", 2, "width", width, "height",
                        height, "env", "TERM", "xterm-256color", "theme", theme(&cast->palette));
    json_object_set_new(object, "timestamp",
                        json_integer((json_int_t)(picture->info->started_unix_ns / 1000000000u)));
    json_object_set_new(object, "title", json_bytes(picture->info->title));
    bool good = object && json_put(cast->out, object, JSON_COMPACT);
    putc('\n', cast->out);
    json_decref(object);
    return good;
}

/* What changes the picture that is shown into this one; nothing if they are the same. */
static bool show(struct cast *cast, const struct frame *frame)
{
    char *data = NULL;
    size_t length = 0;
    FILE *memory = open_memstream(&data, &length);
    if (!memory)
        return false;
    frame_ansi(memory, cast->shown, frame, &cast->palette);
    bool good = fclose(memory) == 0;
    if (good && length > 0)
        line(cast, "o", data, length);
    free(data);
    if (!cast->shown)
        cast->shown = frame_new(frame->width, frame->height, frame->ascii);
    if (!good || !cast->shown)
        return false;
    memcpy(cast->shown->cells, frame->cells,
           (size_t)frame->width * (size_t)frame->height * sizeof *frame->cells);
    return true;
}

static bool play(struct cast *cast, struct picture *picture)
{
    bool good = show(cast, picture->frame), more = true;
    picture_play(picture);
    while (good && more) {
        more = picture_tick(picture, (uint64_t)FRAME_US * 1000);
        cast->at_us += FRAME_US;
        good = show(cast, picture->frame);
    }
    return good;
}

static void end(struct cast *cast)
{
    char data[32];
    FILE *memory = fmemopen(data, sizeof data, "w");
    cast->at_us += END_US;
    if (memory) {
        frame_ansi_end(memory);
        long length = ftell(memory);
        fclose(memory);
        line(cast, "o", data, (size_t)length);
    }
    if (cast->version == 3)
        line(cast, "x", "0", 1);
}

static bool write_cast(struct session *session, const struct export_job *job, int version,
                       struct error *error)
{
    struct picture picture;
    struct cast cast = {.out = job->out, .version = version};
    if (!export_palette(&cast.palette, job->theme, error))
        return false;
    bool good = picture_open(&picture, session, job, error);
    if (good) {
        picture_type(&picture, job->keys);
        good = head(&cast, &picture) && play(&cast, &picture);
        end(&cast);
        if (!good)
            error_set(error, "out of memory");
    }
    frame_free(cast.shown);
    picture_close(&picture);
    return good;
}

bool export_asciicast(struct session *session, const struct export_job *job, struct error *error)
{
    return write_cast(session, job, 2, error);
}

bool export_asciicast_v3(struct session *session, const struct export_job *job, struct error *error)
{
    return write_cast(session, job, 3, error);
}
