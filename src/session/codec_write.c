#include "session/codec.h"

#include "text/utf8.h"

#include <string.h>

_Static_assert(6 * CODEC_TEXT_BYTES + 1024 < CODEC_ROW_BYTES, "the longest text fits into a row");

static const char hex_digits[] = "0123456789abcdef";

static char *write_bytes(char *out, const char *bytes, size_t length)
{
    memcpy(out, bytes, length);
    return out + length;
}

static char *write_decimal(char *out, uint64_t value)
{
    char digits[20], *first = digits + sizeof digits;
    do
        *--first = (char)('0' + value % 10);
    while (value /= 10);
    return write_bytes(out, first, (size_t)(digits + sizeof digits - first));
}

static char *write_uint(char *out, uint64_t value)
{
    if (value <= INT64_MAX)
        return write_decimal(out, value);
    *out++ = '"';
    out = write_decimal(out, value);
    *out++ = '"';
    return out;
}

static char *write_int(char *out, uint64_t value)
{
    if (event_int(value) >= 0)
        return write_decimal(out, value);
    *out++ = '-';
    return write_decimal(out, -value);
}

static char *write_pointer(char *out, uint64_t value)
{
    char digits[16], *first = digits + sizeof digits;
    do
        *--first = hex_digits[value & 15];
    while (value >>= 4);
    out = write_bytes(out, "\"0x", 3);
    out = write_bytes(out, first, (size_t)(digits + sizeof digits - first));
    *out++ = '"';
    return out;
}

static char *write_word(char *out, enum words_list list, uint64_t value)
{
    size_t count;
    const struct word *words = words_of(list, &count);
    if (value >= count)
        return write_uint(out, value);
    *out++ = '"';
    out = write_bytes(out, words[value].word, strlen(words[value].word));
    *out++ = '"';
    return out;
}

static char *write_unit(char *out, uint32_t unit)
{
    *out++ = 'u';
    for (int shift = 12; shift >= 0; shift -= 4)
        *out++ = hex_digits[unit >> shift & 15];
    return out;
}

static char *write_escape(char *out, uint32_t code)
{
    static const char letters[] = "\b\f\n\r\t", names[] = "bfnrt";
    const char *letter = code < 0x20 ? strchr(letters, (int)code) : NULL;
    *out++ = '\\';
    if (letter) {
        *out++ = names[letter - letters];
        return out;
    }
    if (code > 0xffff) { /* the two halves of a surrogate pair */
        out = write_unit(out, 0xd800 + ((code - 0x10000) >> 10));
        *out++ = '\\';
        code = 0xdc00 + ((code - 0x10000) & 0x3ff);
    }
    return write_unit(out, code);
}

/* The character at `at`, which is not plain ASCII.  Moves *at behind it. */
static char *write_special(char *out, const unsigned char **at, size_t left)
{
    uint32_t code;
    int length = utf8_decode(*at, left, &code);
    if (length <= 0) {
        out = utf8_encode(out, UTF8_BYTE_BASE + **at);
        length = 1;
    } else if (utf8_is_hidden(code)) {
        out = write_escape(out, code);
    } else if (utf8_stands_for_byte(code)) {
        for (int i = 0; i < length; i++)
            out = utf8_encode(out, UTF8_BYTE_BASE + (*at)[i]);
    } else {
        out = write_bytes(out, (const char *)*at, (size_t)length);
    }
    *at += length;
    return out;
}

char *codec_write_text(char *out, const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    size_t length = strnlen(text, CODEC_TEXT_BYTES + 1);
    bool too_long = length > CODEC_TEXT_BYTES;
    const unsigned char *end = at + length - too_long;
    for (int i = 0; too_long && i < 3 && (*end & 0xc0) == 0x80; i++)
        end--; /* not through the middle of a character */
    *out++ = '"';
    while (at < end) {
        if (*at >= 0x20 && *at < 0x7f) {
            if (*at == '"' || *at == '\\')
                *out++ = '\\';
            *out++ = (char)*at++;
        } else {
            out = write_special(out, &at, (size_t)(end - at));
        }
    }
    if (too_long)
        out = utf8_encode(out, 0x2026);
    *out++ = '"';
    return out;
}

static char *write_field(char *out, const struct event_field *field, uint64_t number,
                         const char *text)
{
    *out++ = ',';
    switch (field->kind) {
    case FIELD_KIND_UINT:
        return write_uint(out, number);
    case FIELD_KIND_INT:
        return write_int(out, number);
    case FIELD_KIND_PTR:
        return write_pointer(out, number);
    case FIELD_KIND_WORD:
        return write_word(out, field->words, number);
    case FIELD_KIND_TEXT:
        break;
    }
    return codec_write_text(out, text);
}

size_t codec_write_row(char *out, const struct event *event, const char *text)
{
    const struct event_info *info = event_info(event->type);
    char *start = out;
    if (!text)
        text = "";
    *out++ = '[';
    out = write_decimal(out, event->time_ns <= INT64_MAX ? event->time_ns : INT64_MAX);
    *out++ = ',';
    out = write_decimal(out, event->thread);
    *out++ = ',';
    if (info) {
        *out++ = '"';
        out = write_bytes(out, info->name, strlen(info->name));
        *out++ = '"';
        for (unsigned i = 0; i < info->field_count; i++)
            out =
                write_field(out, &info->fields[i], i < EVENT_NUMBERS ? event->number[i] : 0, text);
    } else {
        /* A name that is known would promise fields that are not there. */
        bool usable = *text && event_find(text) == EVENT_COUNT;
        out = codec_write_text(out, usable ? text : "unknown");
    }
    *out++ = ']';
    return (size_t)(out - start);
}
