/* How the screen looks: the options in screen_options.def, and a terminal opened by them. */
#ifndef ENVVIZ_COMMANDS_SCREEN_OPTIONS_H
#define ENVVIZ_COMMANDS_SCREEN_OPTIONS_H

#include "session/error.h"
#include "term/term.h"

struct screen_options {
    bool ascii, no_mouse;
    const char *theme;   /* a name or file, borrowed; NULL: the default one */
    const char *colours; /* a word of view/colours.def; NULL: as the terminal says */
};

/* Takes an option by its letter.  False with *error where its argument is wrong, and with an empty
 * *error where it is none of these. */
bool screen_option(struct screen_options *options, int letter, const char *argument,
                   struct error *error);

/* Opens the terminal with the theme that is asked for.  As term_open(). */
struct terminal *screen_open(const struct screen_options *options, char *why, size_t size);

#endif
