#include "term/entry.h"

#include <curses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>

/* How colours are sent; what an entry has instead is left out. */
static const struct {
    int count, pairs;
    const char *foreground, *background;
} ways[COLOURS_COUNT] = {
    [COLOURS_8] = {8, 64, "\033[3%p1%dm", "\033[4%p1%dm"},
    [COLOURS_256] = {256, 0x10000, "\033[38;5;%p1%dm", "\033[48;5;%p1%dm"},
#define RGB "%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d"
    [COLOURS_DIRECT] = {0x1000000, 0x10000, "\033[38;2;" RGB "m", "\033[48;2;" RGB "m"},
#undef RGB
};

/* What curses knows beyond the standard names, and uses. */
static const char *const more_flags[] = {"AX", "XT"}, *const more_numbers[] = {"U8"},
                         *const more_strings[] = {"XM", "xm"};
enum {
    MORE_FLAGS = sizeof more_flags / sizeof *more_flags,
    MORE_NUMBERS = sizeof more_numbers / sizeof *more_numbers,
    MORE_STRINGS = sizeof more_strings / sizeof *more_strings,
    MAGIC_32 = 01036 /* numbers have 32 bits */
};

static bool is(const char *name, const char *other)
{
    return strcmp(name, other) == 0;
}

/* Capabilities as they are to be. */

static int flag_of(const char *name)
{
    return tigetflag(name) == 1 && !is(name, "ccc");
}

static int number_of(const char *name, enum colours colours)
{
    return is(name, "colors")  ? ways[colours].count
           : is(name, "pairs") ? ways[colours].pairs
                               : tigetnum(name);
}

static const char *string_of(const char *name, enum colours colours)
{
    static const char *const dropped[] = {"initc", "initp", "oc", "scp", "setf", "setb"};
    for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++)
        if (is(name, dropped[i]))
            return NULL;
    if (is(name, "setaf"))
        return ways[colours].foreground;
    if (is(name, "setab"))
        return ways[colours].background;
    const char *value = tigetstr(name);
    if (value == (const char *)-1)
        value = NULL;
    return value == NULL && is(name, "op") ? "\033[39;49m" : value;
}

/* The compiled format of term(5), as hexadecimal digits. */

static void put_byte(FILE *out, unsigned byte)
{
    fprintf(out, "%02X", byte & 0xff);
}

static void put_bytes(FILE *out, int value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        put_byte(out, (unsigned)value >> 8 * i);
}

static void put_short(FILE *out, int value)
{
    put_bytes(out, value, 2);
}

static void put_number(FILE *out, int value)
{
    put_bytes(out, value, 4);
}

/* With the NUL behind it. */
static void put_string(FILE *out, const char *text)
{
    do
        put_byte(out, (unsigned char)*text);
    while (*text++ != '\0');
}

static void put_even(FILE *out, size_t bytes)
{
    if (bytes % 2 != 0)
        put_byte(out, 0);
}

static int count_of(const char *const *names)
{
    int count = 0;
    while (names[count] != NULL)
        count++;
    return count;
}

/* Where the string stands in the table, -1 if there is none; *at is where the next one does. */
static void put_place(FILE *out, const char *value, int *at)
{
    put_short(out, value != NULL ? *at : -1);
    *at += value != NULL ? (int)strlen(value) + 1 : 0;
}

static void put_standard(FILE *out, const char *name, enum colours colours)
{
    int flags = count_of(boolnames), numbers = count_of(numnames), strings = count_of(strnames);
    int table = 0;
    size_t names = strlen(name) + 1;
    for (int i = 0; i < strings; i++) {
        const char *value = string_of(strnames[i], colours);
        table += value != NULL ? (int)strlen(value) + 1 : 0;
    }
    put_short(out, MAGIC_32);
    put_short(out, (int)names);
    put_short(out, flags);
    put_short(out, numbers);
    put_short(out, strings);
    put_short(out, table);
    put_string(out, name);
    for (int i = 0; i < flags; i++)
        put_byte(out, (unsigned)flag_of(boolnames[i]));
    put_even(out, names + (size_t)flags);
    for (int i = 0; i < numbers; i++) {
        int value = number_of(numnames[i], colours);
        put_number(out, value < 0 ? -1 : value);
    }
    table = 0;
    for (int i = 0; i < strings; i++)
        put_place(out, string_of(strnames[i], colours), &table);
    for (int i = 0; i < strings; i++)
        if (string_of(strnames[i], colours) != NULL)
            put_string(out, string_of(strnames[i], colours));
    put_even(out, (size_t)table);
}

struct more {
    const char *names[MORE_FLAGS + 1 + MORE_NUMBERS + MORE_STRINGS];
    const char *values[MORE_STRINGS];
    int number_values[MORE_NUMBERS];
    int flags, numbers, strings;
};

static void find_more(struct more *more, enum colours colours)
{
    int names = 0;
    *more = (struct more){.flags = 0};
    for (int i = 0; i < MORE_FLAGS; i++)
        if (flag_of(more_flags[i]))
            more->names[names++] = more_flags[i];
    if (colours == COLOURS_DIRECT)
        more->names[names++] = "RGB";
    more->flags = names;
    for (int i = 0; i < MORE_NUMBERS; i++)
        if (tigetnum(more_numbers[i]) >= 0) {
            more->number_values[more->numbers++] = tigetnum(more_numbers[i]);
            more->names[names++] = more_numbers[i];
        }
    for (int i = 0; i < MORE_STRINGS; i++)
        if (string_of(more_strings[i], colours) != NULL) {
            more->values[more->strings++] = string_of(more_strings[i], colours);
            more->names[names++] = more_strings[i];
        }
}

static void put_more(FILE *out, enum colours colours)
{
    struct more more;
    find_more(&more, colours);
    int names = more.flags + more.numbers + more.strings, table = 0, at = 0;
    for (int i = 0; i < more.strings; i++)
        table += (int)strlen(more.values[i]) + 1;
    for (int i = 0; i < names; i++)
        table += (int)strlen(more.names[i]) + 1;
    put_short(out, more.flags);
    put_short(out, more.numbers);
    put_short(out, more.strings);
    put_short(out, more.strings + names);
    put_short(out, table);
    for (int i = 0; i < more.flags; i++)
        put_byte(out, 1);
    put_even(out, (size_t)more.flags);
    for (int i = 0; i < more.numbers; i++)
        put_number(out, more.number_values[i]);
    for (int i = 0; i < more.strings; i++)
        put_place(out, more.values[i], &at);
    at = 0; /* names are counted from the first of them */
    for (int i = 0; i < names; i++)
        put_place(out, more.names[i], &at);
    for (int i = 0; i < more.strings; i++)
        put_string(out, more.values[i]);
    for (int i = 0; i < names; i++)
        put_string(out, more.names[i]);
}

bool entry_takes_sgr(void)
{
    const char *place = tigetstr("cup");
    return place != NULL && place != (const char *)-1 && strncmp(place, "\033[", 2) == 0;
}

char *entry_with(const char *name, enum colours colours)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (out == NULL)
        return NULL;
    fputs("hex:", out);
    put_standard(out, name, colours);
    put_more(out, colours);
    if (fclose(out) == 0)
        return text;
    free(text);
    return NULL;
}
