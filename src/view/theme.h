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

/* What is known of a terminal's colours. */
struct colour_facts {
    int asked;                         /* enum colours; below 0: nothing is asked for */
    const char *no_colour, *colorterm; /* the values of NO_COLOR and COLORTERM, or NULL */
    int count;                         /* the number of colours that terminfo tells */
    bool direct;                       /* and it takes them as red, green and blue (RGB) */
    bool sgr;                          /* colours can be sent as SGR, whatever terminfo tells */
    bool screen;                       /* GNU screen: COLORTERM is about the terminal around it */
};

/* How many there are after terminfo alone. */
enum colours colours_known(const struct colour_facts *facts);

/* How many to use: as asked for where they can be sent, else none with NO_COLOR, and truecolor
 * where COLORTERM tells it of a terminal of 256. */
enum colours colours_choose(const struct colour_facts *facts);

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
