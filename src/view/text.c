#include "view/text.h"

#include "text/utf8.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* How characters that this program's own sentences use are spelt in ASCII. */
static const struct spelling {
    uint32_t code;
    const char *ascii;
} spellings[] = {
    {0x00b5, "u"},   {0x03bc, "u"},  {0x00b7, "/"},  {0x00d7, "x"},  {0x2013, "-"},
    {0x2014, "--"},  {0x2018, "'"},  {0x2019, "'"},  {0x201c, "\""}, {0x201d, "\""},
    {0x2026, "..."}, {0x2190, "<-"}, {0x2191, "up"}, {0x2192, "->"}, {0x2193, "down"},
    {0x21e7, "S-"},  {0x2264, "<="}, {0x2265, ">="}, {0x00a0, " "},  {0x25b6, ">"},
    {0x2714, "+"},   {0x2718, "X"},  {0x25d0, "%"},  {0x2500, "-"},  {0x2501, "="},
    {0x2503, "|"},
};

static void add(struct text_piece *piece, uint32_t code, int width)
{
    if (piece->count < sizeof piece->widths) {
        piece->codes[piece->count] = code;
        piece->widths[piece->count] = (uint8_t)width;
        piece->count++;
    }
}

static void add_ascii(struct text_piece *piece, const char *text)
{
    for (; *text != '\0'; text++)
        add(piece, (unsigned char)*text, 1);
}

static void spell(struct text_piece *piece, uint32_t code)
{
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        if (spellings[i].code == code) {
            add_ascii(piece, spellings[i].ascii);
            return;
        }
    }
    add(piece, '?', 1);
}

size_t text_next(const char *text, bool ascii, struct text_piece *piece)
{
    piece->count = 0;
    uint32_t code = 0;
    size_t length = utf8_next(text, &code);
    if (length == 0) {
        char hex[5];
        snprintf(hex, sizeof hex, "\\x%02x", (unsigned char)*text);
        add_ascii(piece, hex);
        return 1;
    }
    if (code < 0x20 || code == 0x7f) {
        add(piece, '^', 1);
        add(piece, code ^ 0x40, 1);
    } else if (code < 0x7f) {
        add(piece, code, 1);
    } else if (ascii) {
        spell(piece, code);
    } else {
        int width = wcwidth((wchar_t)code);
        if ((width == 1 || width == 2) && !utf8_is_hidden(code))
            add(piece, code, width);
        else
            add(piece, 0xfffd, 1);
    }
    return length;
}

const char *text_count(uint64_t number, char *out, size_t size)
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%" PRIu64, number);
    size_t at = 0;
    for (int i = 0; i < length && at + 2 < size; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            out[at++] = ',';
        out[at++] = digits[i];
    }
    out[at] = '\0';
    return out;
}

const char *text_percent(uint64_t part, uint64_t whole, char *out, size_t size)
{
    if (whole == 0)
        snprintf(out, size, "%s", "");
    else
        snprintf(out, size, "%.1f %%", 100.0 * (double)part / (double)whole);
    return out;
}

const char *text_rate(double rate, char *out, size_t size)
{
    double percent = 100 * rate;
    double absolute = fabs(percent);
    int digits = absolute >= 10 || absolute == 0 ? 1 : absolute >= 0.1 ? 2 : 4;
    snprintf(out, size, "%.*f %%", digits, percent);
    return out;
}

const char *text_left(double seconds, char *out, size_t size)
{
    if (size > 0)
        out[0] = '\0';
    if (seconds >= 5400)
        snprintf(out, size, "about %.1f h left", seconds / 3600);
    else if (seconds >= 90)
        snprintf(out, size, "about %.0f min left", seconds / 60);
    else if (seconds >= 0)
        snprintf(out, size, "about %.0f s left", seconds + 0.5);
    return out;
}

const char *text_time(uint64_t time_ns, int digits, char *out, size_t size)
{
    uint64_t seconds = time_ns / 1000000000;
    unsigned ns = (unsigned)(time_ns % 1000000000);
    int at = snprintf(out, size, "%02" PRIu64 ":%02u.%03u", seconds / 60, (unsigned)(seconds % 60),
                      ns / 1000000);
    if (digits >= 6 && at > 0 && (size_t)at < size)
        at += snprintf(out + at, size - (size_t)at, " %03u", ns / 1000 % 1000);
    if (digits >= 9 && at > 0 && (size_t)at < size)
        snprintf(out + at, size - (size_t)at, " %03u", ns % 1000);
    return out;
}

int text_compare(const char *a, const char *b)
{
    while (*a != '\0' && *b != '\0') {
        bool digits = *a >= '0' && *a <= '9' && *b >= '0' && *b <= '9';
        if (digits) {
            char *a_end, *b_end;
            unsigned long long x = strtoull(a, &a_end, 10), y = strtoull(b, &b_end, 10);
            if (x != y)
                return x < y ? -1 : 1;
            a = a_end;
            b = b_end;
        } else if (*a != *b) {
            break;
        } else {
            a++;
            b++;
        }
    }
    return (unsigned char)*a - (unsigned char)*b;
}

size_t text_encode(uint32_t code, char *out)
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    size_t count = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = count - 1; i > 0; i--, code >>= 6)
        out[i] = (char)(0x80 | (code & 0x3f));
    out[0] = (char)(0xf00 >> count | code);
    return count;
}
