#include "scenario/visible.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Decodes one UTF-8 character; its length, or 0 if these bytes are none. */
static size_t decode(const unsigned char *text, uint32_t *code)
{
    static const struct {
        unsigned char mask, lead;
        uint32_t least;
    } forms[] = {
        {.mask = 0x80, .lead = 0x00, .least = 0},
        {.mask = 0xe0, .lead = 0xc0, .least = 0x80},
        {.mask = 0xf0, .lead = 0xe0, .least = 0x800},
        {.mask = 0xf8, .lead = 0xf0, .least = 0x10000},
    };

    for (size_t length = 1; length <= 4; length++) {
        if ((text[0] & forms[length - 1].mask) != forms[length - 1].lead)
            continue;
        *code = (uint32_t)(text[0] & ~forms[length - 1].mask);
        for (size_t i = 1; i < length; i++) {
            if ((text[i] & 0xc0) != 0x80)
                return 0;
            *code = *code << 6 | (text[i] & 0x3fu);
        }
        bool surrogate = *code >= 0xd800 && *code <= 0xdfff;
        return *code < forms[length - 1].least || *code > 0x10ffff || surrogate ? 0 : length;
    }
    return 0;
}

static bool hidden(uint32_t code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x200b && code <= 0x200f) ||
           (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) ||
           code == 0xfeff;
}

/* One character of `text` as it is to be shown, into `piece`; how many bytes it took. */
static size_t show(const unsigned char *text, char piece[static 16])
{
    uint32_t code;
    size_t length = decode(text, &code);

    if (length == 0) {
        snprintf(piece, 16, "\\x%02x", text[0]);
        return 1;
    }
    if (!hidden(code)) {
        memcpy(piece, text, length);
        piece[length] = '\0';
    } else if (code == '\n') {
        snprintf(piece, 16, "\\n");
    } else if (code == '\t') {
        snprintf(piece, 16, "\\t");
    } else {
        snprintf(piece, 16, code < 0x100 ? "\\x%02x" : "\\u%04x", code);
    }
    return length;
}

void visible(char *out, size_t size, const char *text)
{
    const unsigned char *next = (const unsigned char *)text;
    size_t used = 0, cut = 0; /* cut: where "..." still fits */
    char piece[16];

    while (*next) {
        next += show(next, piece);
        size_t length = strlen(piece);
        if (used + length >= size) {
            if (size > 3)
                memcpy(out + cut, "...", 4);
            else if (size > 0)
                out[used] = '\0';
            return;
        }
        memcpy(out + used, piece, length);
        used += length;
        if (used + 3 < size)
            cut = used;
    }
    if (size > 0)
        out[used] = '\0';
}
