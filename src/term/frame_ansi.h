/* A frame as what is sent to a terminal that shows another one. */
#ifndef ENVVIZ_TERM_FRAME_ANSI_H
#define ENVVIZ_TERM_FRAME_ANSI_H

#include "term/palette.h"

#include <stdio.h>

/*
 * Writes the cells that differ from *before, with ECMA-48 sequences (CUP, SGR with colours as red,
 * green and blue) and nothing else.  `before` is what the terminal shows, a frame of the same size;
 * NULL: nothing is known, the whole screen is sent, and the cursor is taken away.
 */
void frame_ansi(FILE *out, const struct frame *before, const struct frame *frame,
                const struct palette *palette);

/* Gives the cursor and plain text back. */
void frame_ansi_end(FILE *out);

#endif
