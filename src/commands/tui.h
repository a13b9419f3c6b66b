/* A session on the terminal. */
#ifndef ENVVIZ_COMMANDS_TUI_H
#define ENVVIZ_COMMANDS_TUI_H

#include "session/session.h"

struct tui_options {
    const char *record; /* file to record into from the start, or NULL */
    const char *text;   /* what the scenario says to look at; NULL or "": as the recording has it */
    bool ascii;
};

/*
 * Shows the session until the person at the keyboard leaves.  Returns the exit status; where it is
 * not 0, or something went wrong that must be said, *error has the text ("" otherwise).  A signal
 * that asks to end gives 128 plus its number.  The caller closes the session.
 */
int tui_run(struct session *session, const struct tui_options *options, struct error *error);

#endif
