#include "view/plot.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    DOTS_X = 2,
    DOTS_Y = 4,
    CHARACTER = 4,
    MARGIN = 10,
    SLOT_MOST = 20,
    LINE = 4 * PLOT_WIDTH_MAX + 64
};

/* Braille: a cell is 2 by 4 dots, a bit for each.  ASCII: a character. */
struct canvas {
    int width, height;
    bool ascii;
    unsigned char cells[PLOT_HEIGHT_MAX][PLOT_WIDTH_MAX];
};

static void set_dot(struct canvas *canvas, int x, int y)
{
    static const unsigned char bits[DOTS_Y][DOTS_X] = {
        {0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
    if (x >= 0 && y >= 0 && x < canvas->width * DOTS_X && y < canvas->height * DOTS_Y)
        canvas->cells[y / DOTS_Y][x / DOTS_X] |= bits[y % DOTS_Y][x % DOTS_X];
}

static int row_of(const struct canvas *canvas, double rate, double top)
{
    int rows = canvas->height * (canvas->ascii ? 1 : DOTS_Y);
    return (int)lround((1 - rate / top) * (rows - 1));
}

static void draw_point(struct canvas *canvas, const struct plot_point *point, int column,
                       double top)
{
    int from = row_of(canvas, point->high, top), to = row_of(canvas, point->low, top);
    int at = row_of(canvas, point->rate, top);
    if (canvas->ascii) {
        for (int y = from; y <= to; y++)
            canvas->cells[y][column] = y == at ? 'o' : '|';
        return;
    }
    int x = column * DOTS_X;
    for (int y = from; y <= to; y++)
        set_dot(canvas, x, y);
    for (int off = -1; off <= 1; off++) {
        set_dot(canvas, x + off, from);
        set_dot(canvas, x + off, to);
    }
    for (int off = -3; off <= 3; off++)
        set_dot(canvas, x + off, at);
}

double plot_top(double high)
{
    static const double steps[] = {1, 1.5, 2, 3, 4, 5, 6, 8, 10};
    if (high <= 0)
        return 0.01;
    double power = pow(10, floor(log10(high)));
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (high <= steps[i] * power * (1 + 1e-9))
            return fmin(1, steps[i] * power);
    return 1;
}

struct text {
    char *bytes;
    size_t used, size;
};

static void add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(struct text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text->bytes + text->used, text->size - text->used, format, arguments);
    va_end(arguments);
    if (length > 0 && (size_t)length < text->size - text->used)
        text->used += (size_t)length;
}

static void add_row(struct text *text, const struct canvas *canvas, int y)
{
    int last = canvas->width;
    while (last > 0 && !canvas->cells[y][last - 1])
        last--;
    for (int x = 0; x < last; x++) {
        unsigned char cell = canvas->cells[y][x];
        if (!cell)
            add(text, " ");
        else if (canvas->ascii)
            add(text, "%c", cell);
        else /* U+2800 and up */
            add(text, "\xe2%c%c", 0xa0 | cell >> 6, 0x80 | (cell & 0x3f));
    }
    add(text, "\n");
}

/* How many bytes of the label fit into `width` characters. */
static int fitting(const char *label, int width, int *characters)
{
    int bytes = 0;
    *characters = 0;
    while (label[bytes] && *characters < width) {
        do
            bytes++;
        while (((unsigned char)label[bytes] & 0xc0) == 0x80);
        ++*characters;
    }
    return bytes;
}

static void add_labels(struct text *text, const struct plot_point *points, size_t count, int slot)
{
    int longest = 0, characters;
    for (size_t i = 0; i < count; i++) {
        fitting(points[i].label, 12, &characters);
        longest = characters > longest ? characters : longest;
    }
    size_t every = (size_t)((longest + slot) / slot);
    int at = 0;
    add(text, "%*s", MARGIN + 1, "");
    for (size_t i = 0; i < count; i += every) {
        int bytes = fitting(points[i].label, 12, &characters);
        int want = (int)i * slot + slot / 2 - characters / 2;
        if (want < at)
            want = at;
        add(text, "%*s%.*s", want - at, "", bytes, points[i].label);
        at = want + characters;
    }
    add(text, "\n");
}

char *plot_draw(const struct plot_point *points, size_t count, const struct plot_options *options)
{
    struct canvas canvas = {.ascii = options->ascii};
    canvas.width = options->width < PLOT_WIDTH_MAX ? options->width : PLOT_WIDTH_MAX;
    canvas.height = options->height < PLOT_HEIGHT_MAX ? options->height : PLOT_HEIGHT_MAX;
    struct text text = {.size = (size_t)(canvas.height + 4) * LINE};
    if (count == 0 || canvas.height < 2 || !(text.bytes = calloc(1, text.size)))
        return NULL;
    double high = 0;
    for (size_t i = 0; i < count; i++)
        if (points[i].known)
            high = fmax(high, points[i].high);
    double top = plot_top(high);
    int slot = canvas.width / (int)count;
    slot = slot < 1 ? 1 : slot > SLOT_MOST ? SLOT_MOST : slot;
    for (size_t i = 0; i < count; i++) {
        int column = (int)i * slot + slot / 2;
        if (points[i].known && column < canvas.width)
            draw_point(&canvas, &points[i], column, top);
    }
    for (int y = 0; y < canvas.height; y++) {
        bool labelled = y == 0 || y == canvas.height - 1 || y == canvas.height / 2;
        double rate = top * (1 - (double)y / (canvas.height - 1));
        if (labelled)
            add(&text, "%*.3g %% %s", MARGIN - 3, 100 * rate, options->ascii ? "|" : "\u2502");
        else
            add(&text, "%*s%s", MARGIN, "", options->ascii ? "|" : "\u2502");
        add_row(&text, &canvas, y);
    }
    add(&text, "%*s%s", MARGIN, "", options->ascii ? "+" : "\u2514");
    for (int x = 0; x < slot * (int)count && x < canvas.width; x++)
        add(&text, "%s", options->ascii ? "-" : "\u2500");
    add(&text, "\n");
    add_labels(&text, points, count, slot);
    return text.bytes;
}
