/* A session on the terminal. */
#ifndef ENVVIZ_COMMANDS_TUI_H
#define ENVVIZ_COMMANDS_TUI_H

#include "commands/runs.h"
#include "commands/screen_options.h"
#include "scenario/scenario.h"
#include "session/session.h"

/* What came of a live session. */
struct tui_outcome {
    bool ended;   /* its target came to its end; else the person left before */
    bool touched; /* threads were held or slowed down, or the spawner was changed */
    struct run run;
};

struct tui_options {
    const char *record; /* file to record into from the start, or NULL */
    uint32_t keep;      /* events around failures; 0: all are recorded */
    const char *text;   /* what the scenario says to look at; NULL or "": as the recording has it */
    const struct scenario *scenario; /* of a live session; NULL for a recording */
    bool step;                       /* live: it was opened with threads held at each step */
    unsigned pace_ms;                /* live: or in slow motion */
    struct screen_options screen;
    struct tui_outcome *outcome; /* is filled in, or NULL */
};

enum { TUI_AGAIN = -1 }; /* the person wants the same session once more, from its start */

/*
 * Shows the session until the person at the keyboard leaves.  Returns the exit status or TUI_AGAIN;
 * where it is not 0, or something went wrong that must be said, *error has the text ("" otherwise).
 * A signal that asks to end gives 128 plus its number.  The caller closes the session.
 */
int tui_run(struct session *session, const struct tui_options *options, struct error *error);

#endif
