#include "term/frame_svg.h"

#include "view/text.h"

#include <inttypes.h>

/* In tenths of a pixel.  A cell is 0.6 em wide, as in most monospaced fonts. */
enum { FONT = 140, CELL = 84, ROW = 165, BASE = 128, MARGIN = 120 };

/* A run of cells that are drawn as one. */
struct run {
    int x, y, length;
};

static void tenths(FILE *out, const char *name, int value)
{
    fprintf(out, value % 10 ? " %s=\"%d.%d\"" : " %s=\"%d\"", name, value / 10, value % 10);
}

static void put(FILE *out, uint32_t code)
{
    char bytes[4] = {0};
    if (code == '&')
        fputs("&amp;", out);
    else if (code == '<')
        fputs("&lt;", out);
    else if (code == '>')
        fputs("&gt;", out);
    else
        fwrite(bytes, 1, text_encode(code, bytes), out);
}

static void put_text(FILE *out, const char *element, const char *text)
{
    fprintf(out, "<%s>", element);
    while (*text != '\0') {
        struct text_piece piece;
        text += text_next(text, false, &piece);
        for (unsigned i = 0; i < piece.count; i++)
            put(out, piece.codes[i]);
    }
    fprintf(out, "</%s>\n", element);
}

static void style(FILE *out, const struct frame *frame, const struct palette *palette)
{
    bool used[ROLE_COUNT] = {false};
    for (int i = 0; i < frame->width * frame->height; i++)
        used[frame->cells[i].role] = true;
    fprintf(out,
            "<style>\n"
            "text{font:%dpx 'DejaVu Sans Mono','Menlo','Consolas',monospace;white-space:pre}\n",
            FONT / 10);
    for (unsigned i = 0; i < ROLE_COUNT; i++) {
        const struct paint *paint = &palette->roles[i];
        if (!used[i])
            continue;
        fprintf(out, ".%c%u{fill:#%06" PRIx32, 'r', i, paint->foreground);
        fputs(paint->bold ? ";font-weight:bold" : "", out);
        fputs(paint->dim ? ";opacity:.65" : "", out);
        fputs(paint->underline ? ";text-decoration:underline" : "", out);
        fputs("}\n", out);
    }
    fputs("</style>\n", out);
}

/* Backgrounds of their own, as rectangles. */
static void backgrounds(FILE *out, const struct frame *frame, const struct palette *palette, int y)
{
    for (int x = 0, end; x < frame->width; x = end) {
        uint32_t colour = palette->roles[frame_cell(frame, x, y)->role].background;
        for (end = x + 1; end < frame->width; end++)
            if (palette->roles[frame_cell(frame, end, y)->role].background != colour)
                break;
        if (colour == palette->background)
            continue;
        fputs("<rect", out);
        tenths(out, "x", MARGIN + x * CELL);
        tenths(out, "y", MARGIN + y * ROW);
        tenths(out, "width", (end - x) * CELL);
        tenths(out, "height", ROW);
        fprintf(out, " fill=\"#%06" PRIx32 "\"/>\n", colour);
    }
}

/* What may share a run: plain text, lines that join, or the same sign again.  Other signs may come
 * from another font, and be of another width there. */
static uint32_t kind_of(uint32_t code)
{
    if (code < 0x80)
        return 0;
    return code >= 0x2500 && code < 0x2580 ? 0x2500 : code;
}

static bool is_blank(const struct frame *frame, int x, int y)
{
    return frame_cell(frame, x, y)->code == ' ';
}

/* The run that begins at a cell that is no blank; single blanks within text belong to it. */
static struct run run_at(const struct frame *frame, int x, int y)
{
    const struct cell *first = frame_cell(frame, x, y);
    int end = x + 1;
    while (end < frame->width) {
        const struct cell *cell = frame_cell(frame, end, y);
        bool blank =
            is_blank(frame, end, y) && (end + 1 == frame->width || is_blank(frame, end + 1, y));
        if (blank || cell->role != first->role ||
            (cell->code != 0 && kind_of(cell->code) != kind_of(first->code)))
            break;
        end++;
    }
    while (is_blank(frame, end - 1, y))
        end--;
    return (struct run){.x = x, .y = y, .length = end - x};
}

static void put_run(FILE *out, const struct frame *frame, const struct run *run)
{
    fprintf(out, "<text class=\"r%u\"", frame_cell(frame, run->x, run->y)->role);
    tenths(out, "x", MARGIN + run->x * CELL);
    tenths(out, "y", MARGIN + run->y * ROW + BASE);
    tenths(out, "textLength", run->length * CELL);
    fputs(" lengthAdjust=\"spacingAndGlyphs\">", out);
    for (int x = run->x; x < run->x + run->length; x++)
        if (frame_cell(frame, x, run->y)->code != 0)
            put(out, frame_cell(frame, x, run->y)->code);
    fputs("</text>\n", out);
}

void frame_svg(FILE *out, const struct frame *frame, const struct palette *palette,
               const char *title, const char *description)
{
    int width = 2 * MARGIN + frame->width * CELL, height = 2 * MARGIN + frame->height * ROW;
    fputs("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" xml:space=\"preserve\"", out);
    tenths(out, "width", width);
    tenths(out, "height", height);
    fprintf(out, " viewBox=\"0 0 %d.%d %d.%d\">\n", width / 10, width % 10, height / 10,
            height % 10);
    put_text(out, "title", title);
    put_text(out, "desc", description);
    style(out, frame, palette);
    fprintf(out, "<rect width=\"100%%\" height=\"100%%\" rx=\"6\" fill=\"#%06" PRIx32 "\"/>\n",
            palette->background);
    for (int y = 0; y < frame->height; y++) {
        backgrounds(out, frame, palette, y);
        for (int x = 0; x < frame->width; x++) {
            if (is_blank(frame, x, y) || frame_cell(frame, x, y)->code == 0)
                continue;
            struct run run = run_at(frame, x, y);
            put_run(out, frame, &run);
            x += run.length - 1;
        }
    }
    fputs("</svg>\n", out);
}
