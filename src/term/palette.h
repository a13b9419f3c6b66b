/* How roles look where colours are numbers of red, green and blue: in pictures and films. */
#ifndef ENVVIZ_TERM_PALETTE_H
#define ENVVIZ_TERM_PALETTE_H

#include "view/theme.h"

/* How a role is painted.  Colours are 0xRRGGBB. */
struct paint {
    uint32_t foreground, background;
    bool bold, dim, underline;
};

struct palette {
    uint32_t foreground, background; /* of the page */
    struct paint roles[ROLE_COUNT];
};

/* The palette of a theme; what is the terminal's own there is light grey on near black. */
void palette_of(struct palette *palette, const struct theme *theme);

#endif
