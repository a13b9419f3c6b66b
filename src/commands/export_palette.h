/* The colours of pictures and films, from a theme. */
#ifndef ENVVIZ_COMMANDS_EXPORT_PALETTE_H
#define ENVVIZ_COMMANDS_EXPORT_PALETTE_H

#include "session/error.h"
#include "term/palette.h"

/* Reads the theme, a name or a file; false with *error, which may be NULL. */
bool export_palette(struct palette *palette, const char *theme, struct error *error);

#endif
