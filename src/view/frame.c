#include "view/frame.h"

#include "view/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    char letter;
    const char *meaning;
} roles[ROLE_COUNT] = {
#define ROLE(id, l, m) [ROLE_##id] = {.letter = (l), .meaning = (m)},
#include "view/roles.def"
#undef ROLE
};

static const struct {
    const char *utf8, *ascii;
} glyphs[GLYPH_COUNT] = {
#define GLYPH(id, u, a) [GLYPH_##id] = {.utf8 = (u), .ascii = (a)},
#include "view/glyphs.def"
#undef GLYPH
};

enum { SIZE_MAX_CELLS = 4096 };

struct frame *frame_new(int width, int height, bool ascii)
{
    if (width < 1 || height < 1 || width > SIZE_MAX_CELLS || height > SIZE_MAX_CELLS)
        return NULL;
    struct frame *frame = malloc(sizeof *frame);
    if (frame == NULL)
        return NULL;
    *frame = (struct frame){.width = width, .height = height, .ascii = ascii};
    frame->cells = calloc((size_t)width * (size_t)height, sizeof *frame->cells);
    if (frame->cells == NULL) {
        free(frame);
        return NULL;
    }
    frame_clear(frame);
    return frame;
}

void frame_free(struct frame *frame)
{
    if (frame != NULL) {
        free(frame->cells);
        free(frame);
    }
}

void frame_clear(struct frame *frame)
{
    size_t count = (size_t)frame->width * (size_t)frame->height;
    for (size_t i = 0; i < count; i++)
        frame->cells[i] = (struct cell){.code = ' ', .role = ROLE_TEXT};
    frame->cursor_x = frame->cursor_y = -1;
}

const struct cell *frame_cell(const struct frame *frame, int x, int y)
{
    return &frame->cells[(size_t)y * (size_t)frame->width + (size_t)x];
}

struct canvas canvas_of(struct frame *frame, struct rect rect)
{
    return (struct canvas){.frame = frame, .rect = rect};
}

/* The cell at (x, y) of the canvas, or NULL where it has none. */
static struct cell *cell_at(const struct canvas *canvas, int x, int y)
{
    if (x < 0 || y < 0 || x >= canvas->rect.width || y >= canvas->rect.height)
        return NULL;
    x += canvas->rect.x;
    y += canvas->rect.y;
    if (x < 0 || y < 0 || x >= canvas->frame->width || y >= canvas->frame->height)
        return NULL;
    return &canvas->frame->cells[(size_t)y * (size_t)canvas->frame->width + (size_t)x];
}

/* Takes the other half of a wide character away, before one of its cells gets something else. */
static void split_wide(const struct canvas *canvas, int x, int y)
{
    struct cell *cell = cell_at(canvas, x, y), *next = cell_at(canvas, x + 1, y);
    if (cell != NULL && cell->code == 0) {
        struct cell *first = cell_at(canvas, x - 1, y);
        if (first != NULL)
            first->code = ' ';
    }
    if (cell != NULL && cell->code != 0 && next != NULL && next->code == 0)
        next->code = ' ';
}

static void put(const struct canvas *canvas, int x, int y, enum role role, uint32_t code, int width)
{
    struct cell *cell = cell_at(canvas, x, y);
    struct cell *second = width == 2 ? cell_at(canvas, x + 1, y) : NULL;
    if (cell == NULL)
        return;
    split_wide(canvas, x, y);
    if (width == 2 && second == NULL)
        code = ' '; /* its second half would be cut off */
    if (second != NULL) {
        split_wide(canvas, x + 1, y);
        *second = (struct cell){.code = 0, .role = (uint8_t)role};
    }
    *cell = (struct cell){.code = code, .role = (uint8_t)role};
}

/* Draws from `text` up to `end` (NULL: its end), not beyond column `limit`. */
static int draw(const struct canvas *canvas, int x, int y, int limit, enum role role,
                const char *text, const char *end)
{
    while (*text != '\0' && (end == NULL || text < end)) {
        struct text_piece piece;
        text += text_next(text, canvas->frame->ascii, &piece);
        for (unsigned i = 0; i < piece.count; i++) {
            if (x + piece.widths[i] <= limit)
                put(canvas, x, y, role, piece.codes[i], piece.widths[i]);
            x += piece.widths[i];
        }
    }
    return x;
}

int canvas_text(const struct canvas *canvas, int x, int y, enum role role, const char *text)
{
    return draw(canvas, x, y, canvas->rect.width, role, text, NULL);
}

int canvas_printf(const struct canvas *canvas, int x, int y, enum role role, const char *format,
                  ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return canvas_text(canvas, x, y, role, text);
}

int text_width(bool ascii, const char *text)
{
    int width = 0;
    while (*text != '\0') {
        struct text_piece piece;
        text += text_next(text, ascii, &piece);
        for (unsigned i = 0; i < piece.count; i++)
            width += piece.widths[i];
    }
    return width;
}

int canvas_text_in(const struct canvas *canvas, int x, int y, int width, enum role role,
                   const char *text)
{
    if (width <= 0)
        return x;
    if (text_width(canvas->frame->ascii, text) <= width)
        return canvas_text(canvas, x, y, role, text);
    draw(canvas, x, y, x + width - 1, role, text, NULL);
    return canvas_glyph(canvas, x + width - 1, y, role, GLYPH_ELLIPSIS);
}

int canvas_text_right(const struct canvas *canvas, int x, int y, enum role role, const char *text)
{
    int first = x - text_width(canvas->frame->ascii, text);
    canvas_text(canvas, first, y, role, text);
    return first;
}

int canvas_glyphs(const struct canvas *canvas, int x, int y, enum role role, enum glyph glyph,
                  int times)
{
    const char *text = glyph_text(glyph, canvas->frame->ascii);
    for (int i = 0; i < times; i++)
        x = canvas_text(canvas, x, y, role, text);
    return x;
}

int canvas_glyph(const struct canvas *canvas, int x, int y, enum role role, enum glyph glyph)
{
    return canvas_glyphs(canvas, x, y, role, glyph, 1);
}

void canvas_cursor(const struct canvas *canvas, int x, int y)
{
    const struct rect *rect = &canvas->rect;
    struct frame *frame = canvas->frame;
    if (x < 0 || y < 0 || x >= rect->width || y >= rect->height || rect->x + x < 0 ||
        rect->y + y < 0 || rect->x + x >= frame->width || rect->y + y >= frame->height)
        return;
    frame->cursor_x = rect->x + x;
    frame->cursor_y = rect->y + y;
}

void canvas_fill(const struct canvas *canvas, struct rect rect, enum role role)
{
    for (int y = rect.y; y < rect.y + rect.height; y++)
        for (int x = rect.x; x < rect.x + rect.width; x++)
            put(canvas, x, y, role, ' ', 1);
}

void canvas_restyle(const struct canvas *canvas, struct rect rect,
                    const struct role_change *changes, size_t count)
{
    for (int y = rect.y; y < rect.y + rect.height; y++) {
        for (int x = rect.x; x < rect.x + rect.width; x++) {
            struct cell *cell = cell_at(canvas, x, y);
            for (size_t i = 0; cell != NULL && i < count; i++) {
                if (cell->role != changes[i].from)
                    continue;
                cell->role = (uint8_t)changes[i].to;
                break;
            }
        }
    }
}

void canvas_rule(const struct canvas *canvas, int y, const char *title)
{
    int width = canvas->rect.width;
    canvas_glyph(canvas, 0, y, ROLE_RULE, GLYPH_RULE_LEFT);
    canvas_glyphs(canvas, 1, y, ROLE_RULE, GLYPH_RULE, width - 2);
    canvas_glyph(canvas, width - 1, y, ROLE_RULE, GLYPH_RULE_RIGHT);
    if (title[0] != '\0') {
        canvas_text(canvas, 1, y, ROLE_RULE, " ");
        int x = canvas_text_in(canvas, 2, y, width - 4, ROLE_PANEL, title);
        canvas_text(canvas, x, y, ROLE_RULE, " ");
    }
}

void canvas_wall(const struct canvas *canvas, int x, int y, int height)
{
    canvas_glyph(canvas, x - 1, y, ROLE_RULE, GLYPH_RULE);
    canvas_glyph(canvas, x, y, ROLE_RULE, GLYPH_RULE_DOWN);
    canvas_glyph(canvas, x + 1, y, ROLE_RULE, GLYPH_RULE);
    for (int row = y + 1; row < y + height; row++)
        canvas_glyph(canvas, x, row, ROLE_RULE, GLYPH_WALL);
}

void canvas_box(const struct canvas *canvas, const char *title)
{
    int right = canvas->rect.width - 1, bottom = canvas->rect.height - 1;
    canvas_fill(canvas, (struct rect){0, 0, right + 1, bottom + 1}, ROLE_TEXT);
    for (int y = 0; y <= bottom; y += bottom > 0 ? bottom : 1)
        canvas_glyphs(canvas, 1, y, ROLE_RULE, GLYPH_RULE, right - 1);
    for (int y = 1; y < bottom; y++) {
        canvas_glyph(canvas, 0, y, ROLE_RULE, GLYPH_WALL);
        canvas_glyph(canvas, right, y, ROLE_RULE, GLYPH_WALL);
    }
    canvas_glyph(canvas, 0, 0, ROLE_RULE, GLYPH_BOX_TOP_LEFT);
    canvas_glyph(canvas, right, 0, ROLE_RULE, GLYPH_BOX_TOP_RIGHT);
    canvas_glyph(canvas, 0, bottom, ROLE_RULE, GLYPH_BOX_BOTTOM_LEFT);
    canvas_glyph(canvas, right, bottom, ROLE_RULE, GLYPH_BOX_BOTTOM_RIGHT);
    canvas_text(canvas, 2, 0, ROLE_RULE, " ");
    int x = canvas_text_in(canvas, 3, 0, right - 5, ROLE_PANEL, title);
    canvas_text(canvas, x, 0, ROLE_RULE, " ");
}

/* Columns of the `length` bytes at `text`. */
static int part_width(bool ascii, const char *text, size_t length)
{
    int width = 0;
    for (const char *end = text + length; text < end;) {
        struct text_piece piece;
        text += text_next(text, ascii, &piece);
        for (unsigned i = 0; i < piece.count; i++)
            width += piece.widths[i];
    }
    return width;
}

/* Columns of " ms" where a number's unit follows it: the two are not torn apart. */
static int unit_width(bool ascii, const char *word, size_t length)
{
    static const char *const units[] = {"ns", "\u00b5s", "us", "ms", "s", "%"};
    const char *next = word + length + 1;
    if (word[0] < '0' || word[0] > '9' || word[length] != ' ')
        return 0;
    size_t unit = strcspn(next, " .,;:)\n");
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strlen(units[i]) == unit && strncmp(next, units[i], unit) == 0)
            return 1 + part_width(ascii, next, strcspn(next, " \n"));
    return 0;
}

int canvas_wrap(const struct canvas *canvas, int x, int y, int rows, enum role role,
                const char *text, enum role (*words)(const char *word, size_t length, enum role))
{
    int column = x, last = y + rows;
    while (y < last && *text != '\0') {
        size_t blanks = strspn(text, " "), length = strcspn(text + blanks, " \n");
        const char *word = text + blanks;
        int width = part_width(canvas->frame->ascii, word, length);
        int whole = width + unit_width(canvas->frame->ascii, word, length);
        if (column > x && column + (int)blanks + whole > canvas->rect.width) {
            if (y + 1 == last) { /* no row is left: say that something is missing */
                int at = column < canvas->rect.width ? column : canvas->rect.width - 1;
                canvas_glyph(canvas, at, y, role, GLYPH_ELLIPSIS);
                return last;
            }
            y++;
            column = x;
        }
        column += column > x ? (int)blanks : 0;
        draw(canvas, column, y, canvas->rect.width,
             words != NULL ? words(word, length, role) : role, word, word + length);
        column += width;
        text = word + length;
        if (*text == '\n') {
            text++;
            y++;
            column = x;
        }
    }
    return column > x && y < last ? y + 1 : y;
}

int text_rows(bool ascii, int width, const char *text)
{
    struct frame none = {.ascii = ascii};
    struct canvas canvas = {.frame = &none, .rect = {.width = width, .height = 0}};
    return canvas_wrap(&canvas, 0, 0, 1000, ROLE_TEXT, text, NULL);
}

const char *glyph_text(enum glyph glyph, bool ascii)
{
    return ascii ? glyphs[glyph].ascii : glyphs[glyph].utf8;
}

char role_letter(enum role role)
{
    return roles[role].letter;
}

const char *role_meaning(enum role role)
{
    return roles[role].meaning;
}
