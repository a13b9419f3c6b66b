/* The menu of a folder on the terminal. */
#ifndef ENVVIZ_COMMANDS_MENU_H
#define ENVVIZ_COMMANDS_MENU_H

#include "commands/screen_options.h"

struct menu_options {
    const char *title; /* stands for the folder; NULL: its name does */
    struct screen_options screen;
    bool yes; /* nobody is asked before a scenario that was not shipped with envviz runs */
};

/*
 * Shows what is in `folder` and in the folders below it, runs what the person selects, and returns
 * the exit status when they leave: 2 if there is nothing to show, 128 plus its number after a
 * signal that asks to end.
 */
int menu_run(const char *folder, const struct menu_options *options);

#endif
