#include "view/theme.h"

#include <string.h>
#include <strings.h>

static const char *const role_names[ROLE_COUNT] = {
#define ROLE(id, letter, meaning) [ROLE_##id] = #id,
#include "view/roles.def"
#undef ROLE
};

static const char *const words[COLOURS_COUNT] = {
#define COLOURS(id, word, meaning) [COLOURS_##id] = (word),
#include "view/colours.def"
#undef COLOURS
};

const char *role_name(enum role role)
{
    return role_names[role];
}

int role_find(const char *name)
{
    for (int i = 0; i < ROLE_COUNT; i++)
        if (strcasecmp(role_names[i], name) == 0)
            return i;
    return -1;
}

const char *colours_word(enum colours colours)
{
    return words[colours];
}

int colours_find(const char *word)
{
    for (int i = 0; i < COLOURS_COUNT; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    return -1;
}

enum colours colours_known(const struct colour_facts *facts)
{
    return facts->direct         ? COLOURS_DIRECT
           : facts->count >= 256 ? COLOURS_256
           : facts->count >= 8   ? COLOURS_8
                                 : COLOURS_NONE;
}

static bool tells_truecolor(const char *colorterm)
{
    return colorterm != NULL &&
           (strcmp(colorterm, "truecolor") == 0 || strcmp(colorterm, "24bit") == 0);
}

enum colours colours_choose(const struct colour_facts *facts)
{
    enum colours known = colours_known(facts);
    if (facts->asked >= 0)
        return facts->sgr || (enum colours)facts->asked < known ? (enum colours)facts->asked
                                                                : known;
    if (facts->no_colour != NULL && facts->no_colour[0] != '\0')
        return COLOURS_NONE;
    bool more =
        known == COLOURS_256 && facts->sgr && !facts->screen && tells_truecolor(facts->colorterm);
    return more ? COLOURS_DIRECT : known;
}

struct parts {
    int red, green, blue;
};

static struct parts parts_of(int32_t colour)
{
    return (struct parts){colour >> 16 & 0xff, colour >> 8 & 0xff, colour & 0xff};
}

static int distance(int32_t a, int32_t b)
{
    struct parts p = parts_of(a), q = parts_of(b);
    int red = p.red - q.red, green = p.green - q.green, blue = p.blue - q.blue;
    return red * red + green * green + blue * blue;
}

enum { CUBE = 16, GREYS = 232 };

int32_t colour_of_256(int index)
{
    static const int levels[] = {0, 95, 135, 175, 215, 255};
    if (index >= GREYS)
        return (8 + 10 * (index - GREYS)) * 0x10101;
    int cube = index - CUBE;
    return levels[cube / 36] << 16 | levels[cube / 6 % 6] << 8 | levels[cube % 6];
}

int colour_256(int32_t colour)
{
    int best = CUBE;
    for (int i = CUBE; i < 256; i++)
        if (distance(colour, colour_of_256(i)) < distance(colour, colour_of_256(best)))
            best = i;
    return best;
}

enum { BLACK = 0, WHITE = 7, GREY_SPREAD = 48 };

/* The hue of a colour as red 1 + green 2 + blue 4; -1 for a grey. */
static int hue_of(int32_t colour)
{
    struct parts p = parts_of(colour);
    int most = p.red > p.green ? p.red : p.green, least = p.red < p.green ? p.red : p.green;
    most = p.blue > most ? p.blue : most;
    least = p.blue < least ? p.blue : least;
    if (most - least < GREY_SPREAD)
        return -1;
    int middle = (most + least) / 2;
    return (p.red > middle ? 1 : 0) | (p.green > middle ? 2 : 0) | (p.blue > middle ? 4 : 0);
}

static bool is_light(int32_t colour)
{
    struct parts p = parts_of(colour);
    return 2 * p.red + 5 * p.green + p.blue > 8 * 128;
}

/* A grey that steps back before black and before white. */
static bool is_middle(int32_t colour)
{
    int green = parts_of(colour).green;
    return green >= 0x40 && green < 0xa0;
}

static struct style shown_with_8(struct style style)
{
    struct style shown = {COLOUR_OWN, COLOUR_OWN, style.attributes};
    if (style.background != COLOUR_OWN) {
        int hue = hue_of(style.background);
        shown.background = hue >= 0 ? hue : is_light(style.background) ? WHITE : BLACK;
    }
    if (style.foreground == COLOUR_OWN)
        return shown;
    int hue = hue_of(style.foreground);
    if (hue >= 0 && hue != shown.background)
        shown.foreground = hue;
    else if (shown.background != COLOUR_OWN)
        shown.foreground = is_light(style.background) ? BLACK : WHITE;
    else if (hue < 0 && is_middle(style.foreground))
        shown.attributes |= STYLE_DIM;
    return shown;
}

struct style style_shown(struct style style, enum colours colours)
{
    switch (colours) {
    case COLOURS_DIRECT:
        return style;
    case COLOURS_256:
        if (style.foreground != COLOUR_OWN)
            style.foreground = colour_256(style.foreground);
        if (style.background != COLOUR_OWN)
            style.background = colour_256(style.background);
        return style;
    case COLOURS_8:
        return shown_with_8(style);
    default:
        return (struct style){COLOUR_OWN, COLOUR_OWN, style.attributes};
    }
}
