#include "term/palette.h"

enum { OWN_TEXT = 0xd7d7d7, OWN_PAGE = 0x16181d };

static uint32_t colour_or(int32_t colour, uint32_t own)
{
    return colour == COLOUR_OWN ? own : (uint32_t)colour;
}

void palette_of(struct palette *palette, const struct theme *theme)
{
    palette->foreground = colour_or(theme->styles[ROLE_TEXT].foreground, OWN_TEXT);
    palette->background = colour_or(theme->styles[ROLE_TEXT].background, OWN_PAGE);
    for (int i = 0; i < ROLE_COUNT; i++) {
        const struct style *style = &theme->styles[i];
        struct paint *paint = &palette->roles[i];
        uint32_t foreground = colour_or(style->foreground, OWN_TEXT);
        uint32_t background = colour_or(style->background, OWN_PAGE);
        bool reverse = (style->attributes & STYLE_REVERSE) != 0;
        *paint = (struct paint){
            .foreground = reverse ? background : foreground,
            .background = reverse ? foreground : background,
            .bold = (style->attributes & STYLE_BOLD) != 0,
            .dim = (style->attributes & STYLE_DIM) != 0,
            .underline = (style->attributes & STYLE_UNDERLINE) != 0,
        };
    }
}
