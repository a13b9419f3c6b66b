/* Strings from files, made fit for a terminal. */
#ifndef ENVVIZ_TEXT_VISIBLE_H
#define ENVVIZ_TEXT_VISIBLE_H

#include <stddef.h>
#include <stdio.h>

/*
 * Copies `text` into `out` (size bytes, always terminated).  Control characters, bytes that are no
 * UTF-8, and characters that hide or turn others become visible: \n, \x1b, \u202e.
 * What does not fit is cut at a whole character, and "..." says so.
 */
void visible(char *out, size_t size, const char *text);

/* Writes all of `text` so. */
void visible_put(FILE *out, const char *text);

#endif
