/*
 * Expected screens, drawn in the test: what the cells show, and which roles they have, as two
 * layers of lines.  Blanks at the end of a line do not count.  When they differ, the actual screen
 * is printed, ready to paste.
 */
#ifndef ENVVIZ_TESTS_SUPPORT_SCREEN_H
#define ENVVIZ_TESTS_SUPPORT_SCREEN_H

#include "view/frame.h"

/* One line of a frame, as text and as letters of roles (view/roles.def), without blanks at its
 * end.  `out` needs 4 bytes a cell. */
void screen_line(const struct frame *frame, int y, char *out, size_t size);
void screen_roles(const struct frame *frame, int y, char *out, size_t size);

/* Compares lines y, y+1, ... of the frame with `count` expected lines; fails the test at FILE:LINE
 * if they differ. */
void screen_expect_lines(const struct frame *frame, int y, const char *const *lines, size_t count,
                         const char *file, int line);
void screen_expect_role_lines(const struct frame *frame, int y, const char *const *lines,
                              size_t count, const char *file, int line);

#define expect_screen(frame, y, ...)                                                               \
    screen_expect_lines((frame), (y), (const char *const[]){__VA_ARGS__},                          \
                        sizeof(const char *const[]){__VA_ARGS__} / sizeof(const char *), __FILE__, \
                        __LINE__)
#define expect_roles(frame, y, ...)                                                                \
    screen_expect_role_lines((frame), (y), (const char *const[]){__VA_ARGS__},                     \
                             sizeof(const char *const[]){__VA_ARGS__} / sizeof(const char *),      \
                             __FILE__, __LINE__)

/* Prints `count` lines as C strings and fails the test. */
void screen_differs(const char *what, const char *const *actual, const char *const *expected,
                    size_t count, const char *file, int line);

/* Writes a code point as UTF-8; returns the bytes written. */
size_t screen_utf8(uint32_t code, char *out);

#endif
