/* A theme on this terminal: roles -> attributes and colour pairs of curses. */
#ifndef ENVVIZ_TERM_THEME_H
#define ENVVIZ_TERM_THEME_H

#include "view/theme.h"

/* What curses draws a role with. */
struct look {
    unsigned attributes;
    int pair; /* 0: the terminal's own colours */
};

/* Makes the colour pairs; the terminal must be open. */
void theme_looks(const struct theme *theme, enum colours colours, struct look looks[ROLE_COUNT]);

#endif
