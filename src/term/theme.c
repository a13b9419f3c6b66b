#define NCURSES_WIDECHAR 1
#include "term/theme.h"

#include <curses.h>
#include <term.h>

/* True if terminfo says that colours are given as red, green and blue, 8 bits each. */
static bool is_direct(int count)
{
    return count == 0x1000000 && tigetflag("RGB") == 1;
}

enum colours theme_colours(int asked, const char *no_colour)
{
    int count = tigetnum("colors"); /* COLORS is not known before start_color() */
    enum colours can = colours_choose(NULL, count, is_direct(count));
    if (asked < 0)
        return colours_choose(no_colour, count, is_direct(count));
    return (enum colours)asked < can ? (enum colours)asked : can;
}

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
