#include "config/theme_style.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *word;
    unsigned attribute;
} attributes[] = {
    {"bold", STYLE_BOLD},           {"dim", STYLE_DIM},         {"italic", STYLE_ITALIC},
    {"underline", STYLE_UNDERLINE}, {"reverse", STYLE_REVERSE},
};

static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

bool style_colour(const char *text, int32_t *colour)
{
    if (strcmp(text, "default") == 0) {
        *colour = COLOUR_OWN;
        return true;
    }
    if (text[0] != '#' || strlen(text) != 7 || strspn(text + 1, "0123456789abcdefABCDEF") != 6)
        return false;
    *colour = (int32_t)strtol(text + 1, NULL, 16);
    return true;
}

static unsigned find_attribute(const char *word)
{
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        if (strcmp(attributes[i].word, word) == 0)
            return attributes[i].attribute;
    return 0;
}

bool style_may_name(const char *name)
{
    size_t length = strlen(name);
    return length > 0 && length < PALETTE_NAME_BYTES && strspn(name, letters) == length &&
           strcmp(name, "on") != 0 && strcmp(name, "default") != 0 && !find_attribute(name);
}

static bool find_colour(const char *word, const struct palette *palette, int32_t *colour)
{
    if (style_colour(word, colour))
        return true;
    for (size_t i = 0; i < palette->count; i++) {
        if (strcmp(palette->names[i], word) == 0) {
            *colour = palette->colours[i];
            return true;
        }
    }
    return false;
}

bool style_read(const char *text, const struct palette *palette, const struct style *base,
                struct style *style, char *word, const char **what)
{
    bool on = false, has_foreground = false, has_background = false;
    *style = (struct style){.foreground = base->foreground, .background = base->background};
    *what = NULL;
    for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
        size_t length = strcspn(text, " ");
        int32_t colour;
        snprintf(word, 64, "%.*s", (int)(length < 63 ? length : 63), text);
        text += length;
        unsigned attribute = find_attribute(word);
        if (strcmp(word, "on") == 0 && !on && !has_background) {
            on = true;
        } else if (attribute && !on) {
            style->attributes |= attribute;
        } else if (!find_colour(word, palette, &colour)) {
            if (attribute || strcmp(word, "on") == 0)
                *what = "a colour is missing before it";
            return false;
        } else if (on) {
            style->background = colour;
            has_background = true;
            on = false;
        } else if (has_foreground) {
            *what = "a second colour; the background stands behind \"on\"";
            return false;
        } else {
            style->foreground = colour;
            has_foreground = true;
        }
    }
    if (on)
        *what = "a colour is missing behind it";
    return !on;
}
