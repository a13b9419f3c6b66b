/* "white on danger bold" -> struct style. */
#ifndef ENVVIZ_CONFIG_THEME_STYLE_H
#define ENVVIZ_CONFIG_THEME_STYLE_H

#include "view/theme.h"

enum { PALETTE_COLOURS = 64, PALETTE_NAME_BYTES = 32 };

struct palette {
    char names[PALETTE_COLOURS][PALETTE_NAME_BYTES];
    int32_t colours[PALETTE_COLOURS];
    size_t count;
};

/* "#RRGGBB" or "default".  False for anything else. */
bool style_colour(const char *text, int32_t *colour);

/* Whether a name may stand in a palette: letters, digits, '_', '-', no word of styles. */
bool style_may_name(const char *name);

/*
 * Reads a style; what it leaves out is as in `base`, without its attributes.  False with the word
 * that is wrong in `word` (64 bytes) and what is wrong with it in *what; *what is NULL for a word
 * that is unknown.
 */
bool style_read(const char *text, const struct palette *palette, const struct style *base,
                struct style *style, char *word, const char **what);

#endif
