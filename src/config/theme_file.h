/*
 * Theme files.  The shipped ones (assets/themes/NAME.json) are built into the program; a person's
 * own are in $XDG_CONFIG_HOME/envviz/themes.
 *
 *   {"format": "envviz-theme", "version": 1,
 *    "title": "...",
 *    "palette": {"danger": "#ff5f5f", ...},
 *    "roles": {"text": "...", "freed_mark": "white on danger bold", ...}}
 *
 * The roles are those of view/roles.def.  How one looks: a colour, "on" and a colour, and of bold,
 * dim, italic, underline, reverse any; a colour is #RRGGBB, a name of the palette, or "default",
 * the terminal's own.  A colour that a role leaves out is that of "text".
 */
#ifndef ENVVIZ_CONFIG_THEME_FILE_H
#define ENVVIZ_CONFIG_THEME_FILE_H

#include "session/error.h"
#include "view/theme.h"

/* The theme that is used when none is named; and where there are no colours. */
#define THEME_DEFAULT    "dark"
#define THEME_NO_COLOURS "monochrome"

/* Reads a theme by its name, or a file where `name` ends in ".json" or has a slash.  False with
 * *error, and *theme is then not to be used. */
bool theme_read(const char *name, struct theme *theme, struct error *error);

/* Reads the text of a theme file; `path` stands for it in messages. */
bool theme_parse(const char *path, const char *text, size_t length, struct theme *theme,
                 struct error *error);

/* The names of the shipped themes; NULL behind the last. */
const char *theme_shipped(size_t index);

#endif
