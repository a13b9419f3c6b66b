/* Themes: style roles -> colours and attributes of the terminal.  Only term/ includes this. */
#ifndef ENVVIZ_TERM_THEME_H
#define ENVVIZ_TERM_THEME_H

#include "view/frame.h"

/* How many colours a theme may use. */
enum theme_colours { THEME_MONOCHROME, THEME_8, THEME_256 };

/* Colours of a role (-1: the terminal's own) and its attributes, as curses names them. */
struct look {
    short foreground, background;
    unsigned attributes;
};

struct look theme_look(enum theme_colours colours, enum role role);

/* `no_colour` is the value of NO_COLOR or NULL; `colours` what the terminal has (0 or less: none).
 */
enum theme_colours theme_choose(const char *no_colour, int colours);

#endif
