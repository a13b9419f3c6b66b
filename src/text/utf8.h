/* UTF-8, one character at a time. */
#ifndef ENVVIZ_TEXT_UTF8_H
#define ENVVIZ_TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { UTF8_INVALID = 0, UTF8_CUT = -1 };

/* Decodes the character at `at`, with `left` > 0 bytes to go.  Returns its length (1 to 4),
 * UTF8_INVALID where no character begins (overlong forms and surrogates are none), or UTF8_CUT
 * where the bytes end in the middle of one. */
static inline int utf8_decode(const unsigned char *at, size_t left, uint32_t *code)
{
    static const uint32_t lowest[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char first = at[0];
    int length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    *code = first;
    if (length <= 1)
        return length;
    if (first > 0xf4)
        return UTF8_INVALID;
    *code = first & (0xffU >> (length + 1));
    for (int i = 1; i < length; i++) {
        if ((size_t)i >= left)
            return UTF8_CUT;
        if ((at[i] & 0xc0) != 0x80)
            return UTF8_INVALID;
        *code = *code << 6 | (at[i] & 0x3f);
    }
    if (*code < lowest[length] || *code > 0x10ffff || (*code >= 0xd800 && *code < 0xe000))
        return UTF8_INVALID;
    return length;
}

/* Writes a character; returns what follows it. */
static inline char *utf8_encode(char *out, uint32_t code)
{
    if (code < 0x80) {
        *out++ = (char)code;
        return out;
    }
    if (code < 0x800) {
        *out++ = (char)(0xc0 | code >> 6);
    } else {
        if (code < 0x10000) {
            *out++ = (char)(0xe0 | code >> 12);
        } else {
            *out++ = (char)(0xf0 | code >> 18);
            *out++ = (char)(0x80 | (code >> 12 & 0x3f));
        }
        *out++ = (char)(0x80 | (code >> 6 & 0x3f));
    }
    *out++ = (char)(0x80 | (code & 0x3f));
    return out;
}

/* Characters that a terminal obeys: C0, DEL, C1. */
static inline bool utf8_is_control(uint32_t code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

/* Those, and characters that are not seen but change what is: zero-width ones, blanks that are
 * none, line and paragraph separators, tags, and those that turn the direction of writing. */
static inline bool utf8_is_hidden(uint32_t code)
{
    static const struct {
        uint32_t first, last;
    } hidden[] = {
        {0xad, 0xad},     {0x34f, 0x34f},     {0x61c, 0x61c},     {0x115f, 0x1160},
        {0x17b4, 0x17b5}, {0x180b, 0x180f},   {0x200b, 0x200f},   {0x2028, 0x202e},
        {0x2060, 0x206f}, {0x3164, 0x3164},   {0xfeff, 0xfeff},   {0xffa0, 0xffa0},
        {0xfff0, 0xfffb}, {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
    };
    if (utf8_is_control(code))
        return true;
    for (size_t i = 0; code >= 0xad && i < sizeof hidden / sizeof *hidden; i++)
        if (code >= hidden[i].first && code <= hidden[i].last)
            return true;
    return false;
}

/* Decodes the first character of a string that ends with a NUL and is not empty; its length, or 0
 * where no character begins. */
static inline size_t utf8_next(const char *text, uint32_t *code)
{
    /* The NUL is no continuation: decoding stops there. */
    int length = utf8_decode((const unsigned char *)text, 4, code);
    return length > 0 ? (size_t)length : 0;
}

/*
 * Texts of a target can be any bytes, strings in JSON must be UTF-8.  So each byte that is no part
 * of a character is written as the private character U+EF00 + byte (U+EF80 to U+EFFF), and is made
 * a byte again when it is read.  A text that holds such a character itself is written byte by byte
 * in the same way: nothing is lost.
 */
enum { UTF8_BYTE_BASE = 0xef00 };

static inline bool utf8_stands_for_byte(uint32_t code)
{
    return code >= UTF8_BYTE_BASE + 0x80 && code <= UTF8_BYTE_BASE + 0xff;
}

#endif
