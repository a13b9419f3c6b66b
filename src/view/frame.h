/*
 * A frame: a screen as data, a grid of cells, each a code point and a style role.
 *
 * Views draw through a canvas, a rectangle of a frame with coordinates of its own; what falls
 * outside of it is cut off.  Everything that reaches a cell is printable: control characters,
 * bytes that are no UTF-8, and characters without a width are made visible here, once for all.
 * Widths are those of wcwidth(), so LC_CTYPE must be set for a frame that is not ASCII.
 */
#ifndef ENVVIZ_VIEW_FRAME_H
#define ENVVIZ_VIEW_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum role {
#define ROLE(id, letter, meaning) ROLE_##id,
#include "view/roles.def"
#undef ROLE
    ROLE_COUNT
};

enum glyph {
#define GLYPH(id, utf8, ascii) GLYPH_##id,
#include "view/glyphs.def"
#undef GLYPH
    GLYPH_COUNT
};

/* A cell.  A wide character takes two: the second has code 0. */
struct cell {
    uint32_t code;
    uint8_t role; /* enum role */
};

struct frame {
    int width, height;
    bool ascii;         /* only ASCII may be drawn */
    struct cell *cells; /* height rows of width cells */
    int cursor_x,
        cursor_y; /* where the terminal's cursor stands, for readers of the screen; -1: hidden */
};

struct rect {
    int x, y, width, height;
};

struct canvas {
    struct frame *frame;
    struct rect rect;
};

/* A cleared frame; NULL when out of memory (or for a size below 1).  The caller frees. */
struct frame *frame_new(int width, int height, bool ascii);
void frame_free(struct frame *frame);
void frame_clear(struct frame *frame);
const struct cell *frame_cell(const struct frame *frame, int x, int y);

struct canvas canvas_of(struct frame *frame, struct rect rect);

/* Draws text from column x on; returns the column behind it (even where it was cut off). */
int canvas_text(const struct canvas *canvas, int x, int y, enum role role, const char *text);
int canvas_printf(const struct canvas *canvas, int x, int y, enum role role, const char *format,
                  ...) __attribute__((format(printf, 5, 6)));

/* Draws text in at most `width` columns, with an ellipsis if it is longer; returns the column
 * behind what was drawn. */
int canvas_text_in(const struct canvas *canvas, int x, int y, int width, enum role role,
                   const char *text);

/* Draws text so that it ends before column x; returns its first column. */
int canvas_text_right(const struct canvas *canvas, int x, int y, enum role role, const char *text);

/* Draws a glyph `times` times; returns the column behind it. */
int canvas_glyphs(const struct canvas *canvas, int x, int y, enum role role, enum glyph glyph,
                  int times);
int canvas_glyph(const struct canvas *canvas, int x, int y, enum role role, enum glyph glyph);

/* Puts the terminal's cursor there, unless that is outside. */
void canvas_cursor(const struct canvas *canvas, int x, int y);

/* Fills a rectangle with blanks of a role. */
void canvas_fill(const struct canvas *canvas, struct rect rect, enum role role);

/* Gives the cells of a rectangle that have a role `from` the role `to`; the first row that fits. */
struct role_change {
    enum role from, to;
};
void canvas_restyle(const struct canvas *canvas, struct rect rect,
                    const struct role_change *changes, size_t count);

/* A line over the whole width of row y with a title in it; one between two panels, that hangs from
 * the rules of row y; a box around the whole canvas. */
void canvas_rule(const struct canvas *canvas, int y, const char *title);
void canvas_wall(const struct canvas *canvas, int x, int y, int height);
void canvas_box(const struct canvas *canvas, const char *title);

/* Draws text in rows y, y+1, ... broken at blanks; at most `rows` rows.  Returns the row behind it.
 * `words` picks the role of a word, or is NULL. */
int canvas_wrap(const struct canvas *canvas, int x, int y, int rows, enum role role,
                const char *text, enum role (*words)(const char *word, size_t length, enum role));

/* How many rows canvas_wrap() takes for a text in so many columns. */
int text_rows(bool ascii, int width, const char *text);

/* How many columns a text takes. */
int text_width(bool ascii, const char *text);

const char *glyph_text(enum glyph glyph, bool ascii);
char role_letter(enum role role);
const char *role_meaning(enum role role);

#endif
