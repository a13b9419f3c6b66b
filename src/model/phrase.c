#include "model/phrase.h"

#include "model/errors.h"
#include "model/explain.h"
#include "text/utf8.h"
#include "wire/words.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

struct phrase phrase_begin(char *out, size_t size)
{
    if (size)
        out[0] = '\0';
    return (struct phrase){.out = out, .size = size};
}

int phrase_end(struct phrase *phrase)
{
    if (phrase->size && phrase->length >= phrase->size) {
        size_t end = phrase->size - 1;
        /* The last character that begins before the end: is all of it there? */
        size_t from = end;
        while (from > 0 && end - from < 4 && ((unsigned char)phrase->out[from - 1] & 0xc0) == 0x80)
            from--;
        if (from > 0 && (unsigned char)phrase->out[from - 1] >= 0xc0) {
            unsigned char lead = (unsigned char)phrase->out[from - 1];
            size_t whole = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
            if (end - (from - 1) < whole)
                end = from - 1;
        }
        phrase->out[end] = '\0';
    }
    return (int)phrase->length;
}

static void put(struct phrase *phrase, const char *bytes, size_t length)
{
    if (phrase->length + 1 < phrase->size) {
        size_t room = phrase->size - 1 - phrase->length;
        size_t fits = length < room ? length : room;
        memcpy(phrase->out + phrase->length, bytes, fits);
        phrase->out[phrase->length + fits] = '\0';
    }
    phrase->length += length;
}

void say(struct phrase *phrase, const char *format, ...)
{
    bool room = phrase->length < phrase->size;
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(room ? phrase->out + phrase->length : NULL,
                           room ? phrase->size - phrase->length : 0, format, arguments);
    va_end(arguments);
    if (length > 0)
        phrase->length += (size_t)length;
}

void say_text(struct phrase *phrase, const char *text)
{
    static const char plain[] = "\n\t\r\x1b", letters[] = "ntre";
    while (*text) {
        uint32_t code;
        size_t length = utf8_next(text, &code);
        const char *known = strchr(plain, *text);
        if (known)
            say(phrase, "\\%c", letters[known - plain]);
        else if (length == 0 || code < 0x20 || code == 0x7f)
            say(phrase, "\\x%02x", (unsigned char)*text);
        else if (utf8_is_hidden(code))
            say(phrase, "\\u%04x", (unsigned)code);
        else
            put(phrase, text, length);
        text += length ? length : 1;
    }
}

void say_count(struct phrase *phrase, uint64_t count, const char *thing)
{
    say(phrase, "%" PRIu64 " ", count);
    /* "entry" is the one thing with an odd plural. */
    size_t length = strlen(thing);
    if (count == 1)
        say(phrase, "%s", thing);
    else if (thing[length - 1] == 'y')
        say(phrase, "%.*sies", (int)(length - 1), thing);
    else
        say(phrase, "%ss", thing);
}

/* Spans are given with two or three digits: a unit, how many ns, and up to which value (of a tenth
 * of the unit) one decimal is shown. */
static const struct unit {
    const char *name, *ascii;
    uint64_t ns;
    uint64_t decimals_below;
} units[] = {
    {"ns", "ns", 1, 0},
    {"\u00b5s", "us", 1000, 100},
    {"ms", "ms", 1000000, 1000},
    {"s", "s", 1000000000, 1000},
};

/* To the nearest. */
static uint64_t divide(uint64_t number, uint64_t by)
{
    return number / by + (number % by >= by - by / 2);
}

int explain_span(uint64_t span_ns, bool ascii, char *out, size_t size)
{
    size_t last = sizeof units / sizeof *units - 1;
    for (size_t i = 0; i <= last; i++) {
        const struct unit *unit = &units[i];
        const char *name = ascii ? unit->ascii : unit->name;
        uint64_t rounded = divide(span_ns, unit->ns);
        uint64_t tenths = unit->decimals_below ? divide(span_ns, unit->ns / 10) : 0;
        if (unit->decimals_below && tenths < unit->decimals_below)
            return snprintf(out, size, "%" PRIu64 ".%" PRIu64 " %s", tenths / 10, tenths % 10,
                            name);
        if (i < last && rounded < 1000)
            return snprintf(out, size, "%" PRIu64 " %s", rounded, name);
    }
    uint64_t seconds = divide(span_ns, 1000000000);
    if (seconds < 60)
        return snprintf(out, size, "%" PRIu64 " s", seconds);
    if (seconds < 3600)
        return snprintf(out, size, "%" PRIu64 " min %" PRIu64 " s", seconds / 60, seconds % 60);
    return snprintf(out, size, "%" PRIu64 " h %" PRIu64 " min", seconds / 3600, seconds / 60 % 60);
}

void say_span(struct phrase *phrase, uint64_t span_ns)
{
    char text[64];
    explain_span(span_ns, false, text, sizeof text);
    put(phrase, text, strlen(text));
}

void say_error(struct phrase *phrase, uint64_t error)
{
    const struct error_word *word = error_word(error);
    if (word)
        say(phrase, "%s (%s)", word->name, word->meaning);
    else
        say(phrase, "errno %" PRIu64, error);
}

void say_status(struct phrase *phrase, unsigned call, int64_t status)
{
    say(phrase, "%s() returned %" PRIi64, words_name(WORDS_CALL, call), status);
    if (call != CALL_SYSTEM || status <= 0 || status > 0xffff)
        return;
    if (WIFEXITED((int)status))
        say(phrase, " (exit status %d)", WEXITSTATUS((int)status));
    else if (WIFSIGNALED((int)status))
        say(phrase, " (which reads as \"ended by signal %d\")", WTERMSIG((int)status));
}
