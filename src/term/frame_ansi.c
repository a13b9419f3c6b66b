#include "term/frame_ansi.h"

#include "view/text.h"

#include <inttypes.h>

/* To write so many cells anew is shorter than to go past them. */
enum { GAP_MAX = 4, ROLE_NONE = ROLE_COUNT };

/* What the terminal is at. */
struct pen {
    FILE *out;
    int x, y;
    unsigned role; /* ROLE_NONE: not known */
};

static void colour(FILE *out, int which, uint32_t rgb)
{
    fprintf(out, ";%d;2;%" PRIu32 ";%" PRIu32 ";%" PRIu32, which, rgb >> 16 & 0xff, rgb >> 8 & 0xff,
            rgb & 0xff);
}

static void set_role(struct pen *pen, unsigned role, const struct palette *palette)
{
    const struct paint *paint = &palette->roles[role];
    if (pen->role == role)
        return;
    fprintf(pen->out, "\033[0%s%s%s", paint->bold ? ";1" : "", paint->dim ? ";2" : "",
            paint->underline ? ";4" : "");
    if (paint->foreground != palette->foreground)
        colour(pen->out, 38, paint->foreground);
    if (paint->background != palette->background)
        colour(pen->out, 48, paint->background);
    putc('m', pen->out);
    pen->role = role;
}

static void put(struct pen *pen, const struct frame *frame, int x, const struct palette *palette)
{
    const struct cell *cell = frame_cell(frame, x, pen->y);
    char bytes[4] = {0};
    if (cell->code == 0) /* the second half of a wide character came with the first */
        return;
    set_role(pen, cell->role, palette);
    fwrite(bytes, 1, text_encode(cell->code, bytes), pen->out);
    bool wide = x + 1 < frame->width && frame_cell(frame, x + 1, pen->y)->code == 0;
    pen->x = x + (wide ? 2 : 1);
}

/* Goes to a cell: by writing what lies between anew, or at once. */
static void go(struct pen *pen, const struct frame *frame, int x, int y,
               const struct palette *palette)
{
    if (pen->y == y && pen->x == x)
        return;
    if (pen->y == y && x > pen->x && x - pen->x <= GAP_MAX) {
        while (pen->x < x)
            put(pen, frame, pen->x, palette);
        return;
    }
    fprintf(pen->out, "\033[%d;%dH", y + 1, x + 1);
    pen->x = x;
    pen->y = y;
}

static bool same(const struct frame *before, const struct frame *frame, int x, int y)
{
    const struct cell *old = frame_cell(before, x, y), *new = frame_cell(frame, x, y);
    return old->code == new->code && old->role == new->role;
}

void frame_ansi(FILE *out, const struct frame *before, const struct frame *frame,
                const struct palette *palette)
{
    struct pen pen = {.out = out, .x = -1, .y = -1, .role = ROLE_NONE};
    if (before == NULL)
        fputs("\033[0m\033[2J\033[?25l", out);
    for (int y = 0; y < frame->height; y++)
        for (int x = 0; x < frame->width; x++) {
            /* A change in the second half is a change of the whole character. */
            bool wide = x + 1 < frame->width && frame_cell(frame, x + 1, y)->code == 0;
            if (frame_cell(frame, x, y)->code == 0 ||
                (before != NULL && same(before, frame, x, y) &&
                 (!wide || same(before, frame, x + 1, y))))
                continue;
            go(&pen, frame, x, y, palette);
            put(&pen, frame, x, palette);
            if (pen.x >= frame->width)
                pen.y = -1; /* terminals differ in where the cursor is then */
        }
}

void frame_ansi_end(FILE *out)
{
    fputs("\033[0m\033[?25h", out);
}
