#include "support/screen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LINE_BYTES = 2048, LINES_MOST = 128 };

size_t screen_utf8(uint32_t code, char *out)
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--, code >>= 6)
        out[i] = (char)(0x80 | (code & 0x3f));
    out[0] = (char)((0xf00 >> length) | code);
    return length;
}

static void trim(char *line, size_t length)
{
    while (length > 0 && line[length - 1] == ' ')
        length--;
    line[length] = '\0';
}

void screen_line(const struct frame *frame, int y, char *out, size_t size)
{
    size_t at = 0;
    for (int x = 0; x < frame->width && at + 5 < size; x++) {
        const struct cell *cell = frame_cell(frame, x, y);
        if (cell->code != 0)
            at += screen_utf8(cell->code, out + at);
    }
    trim(out, at);
}

void screen_roles(const struct frame *frame, int y, char *out, size_t size)
{
    size_t at = 0;
    for (int x = 0; x < frame->width && at + 1 < size; x++)
        out[at++] = role_letter((enum role)frame_cell(frame, x, y)->role);
    trim(out, at);
}

static void print_quoted(const char *line, const char *end)
{
    fputs("        \"", stderr);
    for (; *line != '\0'; line++) {
        if (*line == '"' || *line == '\\')
            fputc('\\', stderr);
        fputc(*line, stderr);
    }
    fprintf(stderr, "\"%s\n", end);
}

void screen_differs(const char *what, const char *const *actual, const char *const *expected,
                    size_t count, const char *file, int line)
{
    fprintf(stderr, "the screen's %s:\n", what);
    for (size_t i = 0; i < count; i++)
        print_quoted(actual[i], i + 1 < count ? "," : "");
    for (size_t i = 0; i < count; i++) {
        if (strcmp(actual[i], expected[i]) != 0) {
            fprintf(stderr, "line %zu was expected to be\n", i);
            print_quoted(expected[i], "");
        }
    }
    _fail(file, line);
}

static void compare(const struct frame *frame, int y, const char *const *lines, size_t count,
                    const char *what, void (*get)(const struct frame *, int, char *, size_t),
                    const char *file, int line)
{
    const char *actual[LINES_MOST];
    bool same = true;
    assert_true(count <= LINES_MOST);
    for (size_t i = 0; i < count; i++) {
        char *text = calloc(1, LINE_BYTES);
        assert_non_null(text);
        if (y + (int)i < frame->height)
            get(frame, y + (int)i, text, LINE_BYTES);
        actual[i] = text;
        same &= strcmp(text, lines[i]) == 0;
    }
    if (!same)
        screen_differs(what, actual, lines, count, file, line);
    for (size_t i = 0; i < count; i++)
        free((char *)actual[i]);
}

void screen_expect_lines(const struct frame *frame, int y, const char *const *lines, size_t count,
                         const char *file, int line)
{
    compare(frame, y, lines, count, "lines", screen_line, file, line);
}

void screen_expect_role_lines(const struct frame *frame, int y, const char *const *lines,
                              size_t count, const char *file, int line)
{
    compare(frame, y, lines, count, "roles", screen_roles, file, line);
}
