/* How roles look where colours are numbers of red, green and blue: in pictures and films. */
#ifndef ENVVIZ_TERM_PALETTE_H
#define ENVVIZ_TERM_PALETTE_H

#include "view/frame.h"

/* How a role is painted.  Colours are 0xRRGGBB. */
struct paint {
    uint32_t foreground, background;
    bool bold, dim, underline;
};

struct palette {
    uint32_t foreground, background; /* of the page */
    struct paint roles[ROLE_COUNT];
};

/* Fills in the palette named `name` ("dark", "light"); false for a name that is none. */
bool palette_find(struct palette *palette, const char *name);

#endif
