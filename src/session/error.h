/* Why something did not work, as text in a struct that the caller owns. */
#ifndef ENVVIZ_SESSION_ERROR_H
#define ENVVIZ_SESSION_ERROR_H

#include <stdint.h>

/* A whole message without the leading "envviz: ". */
struct error {
    char text[512];
};

/* Where in a file: lines and columns count from 1, columns are characters.  line 0: the file as a
 * whole. */
struct error_place {
    const char *path;
    uint64_t line, column;
};

/* Fills in *error, a NULL error is allowed.  The message may quote anything: control characters and
 * bytes that are no UTF-8 become visible (\x1b), and what does not fit is cut and ends with "...".
 */
void error_set(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same with "PATH:LINE:COLUMN: " (or "PATH: ") before it. */
void error_at(struct error *error, const struct error_place *place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
