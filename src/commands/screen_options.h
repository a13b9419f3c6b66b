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

/* Whether text is to be ASCII alone: it is asked for, or the locale has no UTF-8. */
bool screen_ascii(const struct screen_options *options);

/*
 * Whether a screen can be shown: standard input and output are a terminal, of a type that can show
 * one.  Where only the type cannot, a line on standard error says so, and what there is `instead`.
 */
bool screen_possible(const char *instead);

/* Opens the terminal with the theme that is asked for.  As term_open(). */
struct terminal *screen_open(const struct screen_options *options, char *why, size_t size);

#endif
