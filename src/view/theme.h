/*
 * Themes: how each style role looks.  A theme is data, read from a file elsewhere; how its colours
 * come out where a terminal has fewer of them is computed here.
 */
#ifndef ENVVIZ_VIEW_THEME_H
#define ENVVIZ_VIEW_THEME_H

#include "view/frame.h"

/* A colour is 0xRRGGBB, or the terminal's own. */
enum { COLOUR_OWN = -1 };

enum style_attribute {
    STYLE_BOLD = 1,
    STYLE_DIM = 2,
    STYLE_UNDERLINE = 4,
    STYLE_REVERSE = 8,
    STYLE_ITALIC = 16
};

struct style {
    int32_t foreground, background; /* COLOUR_OWN or 0xRRGGBB */
    unsigned attributes;            /* of enum style_attribute */
};

enum { THEME_TITLE_BYTES = 80 };

struct theme {
    char title[THEME_TITLE_BYTES]; /* fit for a terminal */
    struct style styles[ROLE_COUNT];
};

/* How many colours there are to show it with. */
enum colours {
#define COLOURS(id, word, meaning) COLOURS_##id,
#include "view/colours.def"
#undef COLOURS
    COLOURS_COUNT
};

/* "256"; -1 for a word that is none. */
const char *colours_word(enum colours colours);
int colours_find(const char *word);

/*
 * What a terminal can show.  `no_colour` is the value of NO_COLOR or NULL; `count` is the number of
 * colours that terminfo tells, `direct` whether it takes them as red, green and blue (RGB).
 */
enum colours colours_choose(const char *no_colour, int count, bool direct);

/*
 * The style with colours as that terminal numbers them: 0xRRGGBB, 16 to 255 of the palette of 256,
 * or 0 to 7; COLOUR_OWN stays.  With 8 colours what has a hue keeps its hue, and grey text is the
 * terminal's own, or black or white where it stands on a background.
 */
struct style style_shown(struct style style, enum colours colours);

/* 0xRRGGBB -> the nearest of the 240 colours of the palette that are the same everywhere. */
int colour_256(int32_t colour);

/* And back. */
int32_t colour_of_256(int index);

/* The role's name: "FREED_MARK"; the role of a name, whose case does not count, or -1. */
const char *role_name(enum role role);
int role_find(const char *name);

#endif
