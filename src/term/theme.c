#define NCURSES_WIDECHAR 1
#include "term/theme.h"

#include <curses.h>

static unsigned attributes_of(unsigned attributes)
{
    static const struct {
        unsigned style, curses;
    } pairs[] = {
        {STYLE_BOLD, A_BOLD},       {STYLE_DIM, A_DIM},       {STYLE_UNDERLINE, A_UNDERLINE},
        {STYLE_REVERSE, A_REVERSE}, {STYLE_ITALIC, A_ITALIC},
    };
    unsigned all = A_NORMAL;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (attributes & pairs[i].style)
            all |= pairs[i].curses;
    return all;
}

/* The pair of two colours: one that a role before this has, or a new one. */
static int pair_of(struct style style, const struct style shown[], const struct look looks[], int i)
{
    static const struct style own = {COLOUR_OWN, COLOUR_OWN, 0};
    int last = 0;
    if (style.foreground == own.foreground && style.background == own.background)
        return 0;
    for (int j = 0; j < i; j++) {
        if (shown[j].foreground == style.foreground && shown[j].background == style.background)
            return looks[j].pair;
        last = looks[j].pair > last ? looks[j].pair : last;
    }
    if (last + 1 >= COLOR_PAIRS)
        return 0;
    init_extended_pair(last + 1, style.foreground, style.background);
    return last + 1;
}

void theme_looks(const struct theme *theme, enum colours colours, struct look looks[ROLE_COUNT])
{
    struct style shown[ROLE_COUNT];
    if (colours != COLOURS_NONE) {
        start_color();
        use_default_colors();
    }
    for (int i = 0; i < ROLE_COUNT; i++) {
        shown[i] = style_shown(theme->styles[i], colours);
        looks[i].attributes = attributes_of(shown[i].attributes);
        looks[i].pair = colours == COLOURS_NONE ? 0 : pair_of(shown[i], shown, looks, i);
    }
}
