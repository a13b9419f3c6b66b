/* Two sides on the terminal while they run in turn. */
#ifndef ENVVIZ_COMMANDS_COMPARE_SCREEN_H
#define ENVVIZ_COMMANDS_COMPARE_SCREEN_H

#include "commands/compare_result.h"
#include "commands/screen_options.h"

struct compare_screen_options {
    unsigned runs; /* of each scenario; sides[].runs has room for so many */
    struct screen_options screen;
    /* Called after each run; false with *error ends it all. */
    bool (*done)(void *context, struct error *error);
    void *context;
};

/*
 * Shows the sides until the person at the keyboard leaves; their runs are added to sides[].runs.
 * Recordings are read once (sides[].runs is filled in for them before).  Returns RUN_DONE if all
 * runs are done, RUN_INTERRUPTED where the person left before (that run does not count) or a
 * signal came (*signal_number tells which, else 0), RUN_FAILED with *error.
 */
enum run_end compare_screen(struct side sides[2], const struct compare_screen_options *options,
                            int *signal_number, struct error *error);

#endif
