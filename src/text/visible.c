#include "text/visible.h"

#include "text/utf8.h"

#include <string.h>

/* One character of `text` as it is to be shown, into `piece`; how many bytes it took. */
static size_t show(const char *text, char piece[static 16])
{
    uint32_t code;
    size_t length = utf8_next(text, &code);

    if (length == 0) {
        snprintf(piece, 16, "\\x%02x", (unsigned char)text[0]);
        return 1;
    }
    if (!utf8_is_hidden(code)) {
        memcpy(piece, text, length);
        piece[length] = '\0';
    } else if (code == '\n') {
        snprintf(piece, 16, "\\n");
    } else if (code == '\t') {
        snprintf(piece, 16, "\\t");
    } else {
        snprintf(piece, 16, code < 0x80 ? "\\x%02x" : "\\u%04x", code);
    }
    return length;
}

void visible(char *out, size_t size, const char *text)
{
    const char *next = text;
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

void visible_put(FILE *out, const char *text)
{
    char piece[16];
    while (*text) {
        text += show(text, piece);
        fputs(piece, out);
    }
}
