#include "term/palette.h"

#include "term/theme.h"

#include <curses.h>
#include <string.h>

enum { DARK_TEXT = 0xd7d7d7, DARK_PAGE = 0x16181d, LIGHT_TEXT = 0x202328, LIGHT_PAGE = 0xffffff };

/* A number of xterm's palette: 16 to 231 are a cube of six steps, then come 24 greys. */
static uint32_t of_256(int index)
{
    static const uint32_t steps[] = {0, 0x5f, 0x87, 0xaf, 0xd7, 0xff};
    if (index >= 232)
        return (uint32_t)(8 + 10 * (index - 232)) * 0x010101u;
    index -= 16;
    return steps[index / 36] << 16 | steps[index / 6 % 6] << 8 | steps[index % 6];
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int most(int a, int b)
{
    return a > b ? a : b;
}

/* The greatest and the least of red, green and blue. */
struct extremes {
    int high, low;
};

static struct extremes extremes_of(uint32_t colour)
{
    struct extremes parts = {.high = 0, .low = 255};
    for (int shift = 0; shift <= 16; shift += 8) {
        int part = (int)(colour >> shift & 0xff);
        parts.high = most(parts.high, part);
        parts.low = least(parts.low, part);
    }
    return parts;
}

/* How far the parts of a colour lie apart: 0 for a grey. */
static int hue_of(uint32_t colour)
{
    struct extremes parts = extremes_of(colour);
    return parts.high - parts.low;
}

/* The same hue, as dark as it was light. */
static uint32_t turned(uint32_t colour)
{
    struct extremes parts = extremes_of(colour);
    int shift = 255 - (parts.high + parts.low); /* lightness is half of the sum */
    uint32_t out = 0;
    for (int part = 16; part >= 0; part -= 8) {
        int value = (int)(colour >> part & 0xff) + shift;
        out |= (uint32_t)most(0, least(255, value)) << part;
    }
    return out;
}

/* On a white page grey text and lines are made for the dark one turned round; marks that stand on a
 * colour of their own stay as they are. */
static void turn(struct paint *paint)
{
    if (hue_of(paint->background) > 64)
        return;
    paint->foreground = turned(paint->foreground);
    paint->background = paint->background == DARK_PAGE ? LIGHT_PAGE : turned(paint->background);
}

bool palette_find(struct palette *palette, const char *name)
{
    bool light = strcmp(name, "light") == 0;
    if (!light && strcmp(name, "dark") != 0)
        return false;
    palette->foreground = light ? LIGHT_TEXT : DARK_TEXT;
    palette->background = light ? LIGHT_PAGE : DARK_PAGE;
    for (int i = 0; i < ROLE_COUNT; i++) {
        struct look look = theme_look(THEME_256, (enum role)i);
        struct paint *paint = &palette->roles[i];
        *paint = (struct paint){
            .foreground = look.foreground < 0 ? DARK_TEXT : of_256(look.foreground),
            .background = look.background < 0 ? DARK_PAGE : of_256(look.background),
            .bold = (look.attributes & A_BOLD) != 0,
            .dim = (look.attributes & A_DIM) != 0,
            .underline = (look.attributes & A_UNDERLINE) != 0,
        };
        if (light)
            turn(paint);
        if (look.attributes & A_REVERSE) {
            uint32_t swapped = paint->foreground;
            paint->foreground = paint->background;
            paint->background = swapped;
        }
    }
    return true;
}
