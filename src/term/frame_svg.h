/* A frame as an SVG picture, its text as text. */
#ifndef ENVVIZ_TERM_FRAME_SVG_H
#define ENVVIZ_TERM_FRAME_SVG_H

#include "term/palette.h"

#include <stdio.h>

/*
 * Writes a whole document that needs nothing else: monospaced text, each run as wide as its cells
 * whatever font the reader has.  `title` and `description` are for those who cannot see it; they
 * may hold anything.
 */
void frame_svg(FILE *out, const struct frame *frame, const struct palette *palette,
               const char *title, const char *description);

#endif
