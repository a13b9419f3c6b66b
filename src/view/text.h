/* From bytes to code points that may stand on a screen. */
#ifndef ENVVIZ_VIEW_TEXT_H
#define ENVVIZ_VIEW_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What one character of a text becomes: up to four code points of one or two columns each. */
struct text_piece {
    uint32_t codes[4];
    uint8_t widths[4];
    uint8_t count;
};

/* Reads the character at `text` (not at its end) and returns how many bytes it takes.  Control
 * characters become ^X, bytes that are no UTF-8 become \xNN, what has no width or
 * hides others becomes U+FFFD; with
 * `ascii`, characters beyond ASCII become their nearest ASCII spelling or '?'. */
size_t text_next(const char *text, bool ascii, struct text_piece *piece);

/* "3,861" */
const char *text_count(uint64_t number, char *out, size_t size);

/* "3.2 %" of a whole; "" when the whole is 0. */
const char *text_percent(uint64_t part, uint64_t whole, char *out, size_t size);

/* "0.25 %" of a share from 0 to 1 (or a difference of shares): as many digits as it needs. */
const char *text_rate(double rate, char *out, size_t size);

/* "about 2 min left"; "" for seconds < 0. */
const char *text_left(double seconds, char *out, size_t size);

/* "00:12.481" with three, "00:12.481 302" with six, "00:12.481 302 117" with nine digits behind
 * the point. */
const char *text_time(uint64_t time_ns, int digits, char *out, size_t size);

/* Compares names so that w2 stands before w10, as strcmp(). */
int text_compare(const char *a, const char *b);

/* Writes a code point as UTF-8; returns the bytes written, at most 4. */
size_t text_encode(uint32_t code, char *out);

#endif
