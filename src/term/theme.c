#include "term/theme.h"

#include <curses.h>

static const struct {
    short foreground_256, background_256, foreground_8;
    unsigned colour, monochrome;
} looks[ROLE_COUNT] = {
#define LOOK(id, fg, bg, fg8, attributes, mono)                                                    \
    [ROLE_##id] = {.foreground_256 = (fg),                                                         \
                   .background_256 = (bg),                                                         \
                   .foreground_8 = (fg8),                                                          \
                   .colour = (attributes),                                                         \
                   .monochrome = (mono)},
#include "term/themes.def"
#undef LOOK
};

struct look theme_look(enum theme_colours colours, enum role role)
{
    if (colours == THEME_256)
        return (struct look){.foreground = looks[role].foreground_256,
                             .background = looks[role].background_256,
                             .attributes = looks[role].colour};
    if (colours == THEME_8) {
        /* A background of its own becomes reverse where it means danger. */
        bool marked = looks[role].background_256 == looks[ROLE_FREED_MARK].background_256;
        return (struct look){.foreground = looks[role].foreground_8,
                             .background = -1,
                             .attributes = looks[role].colour | (marked ? A_REVERSE : 0)};
    }
    return (struct look){.foreground = -1, .background = -1, .attributes = looks[role].monochrome};
}

enum theme_colours theme_choose(const char *no_colour, int colours)
{
    if ((no_colour != NULL && no_colour[0] != '\0') || colours < 8)
        return THEME_MONOCHROME;
    return colours >= 256 ? THEME_256 : THEME_8;
}
