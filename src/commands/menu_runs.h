/*
 * What the menu runs without opening it: one scenario after another, each to its end, a step at a
 * time.  An item that is MENU_WAITING runs next.
 */
#ifndef ENVVIZ_COMMANDS_MENU_RUNS_H
#define ENVVIZ_COMMANDS_MENU_RUNS_H

#include "commands/menu_entries.h"
#include "commands/runs.h"
#include "commands/tui.h"

struct menu_runs {
    struct menu *menu;
    struct menu_entries *entries;
    struct running *running; /* NULL: nothing runs */
    unsigned item;           /* that runs */
};

/* Takes in what has come, and starts the next one where the last has ended; never waits.  True if
 * more is there to take in. */
bool menu_runs_step(struct menu_runs *runs);

/* Shows in the running item how far it has come. */
void menu_runs_show(struct menu_runs *runs);

/* Ends what runs, soon, and lets nothing follow. */
void menu_runs_stop(struct menu_runs *runs);

/* Ends it now: nothing of it is left when this returns. */
void menu_runs_end(struct menu_runs *runs);

/* What came of an item that was opened: its result, or why there is none. */
void menu_runs_opened(struct menu_runs *runs, unsigned item, const struct tui_outcome *outcome,
                      const struct error *error);

#endif
