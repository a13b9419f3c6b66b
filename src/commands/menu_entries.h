/* What a folder holds, as items of its menu. */
#ifndef ENVVIZ_COMMANDS_MENU_ENTRIES_H
#define ENVVIZ_COMMANDS_MENU_ENTRIES_H

#include "scenario/scenario.h"
#include "view/menu.h"

/* What belongs to an item, and is not for the screen. */
struct menu_entry {
    char *path; /* NULL: the name of a group */
    struct expectation expect;
    bool permitted; /* somebody was asked and said yes */
};

struct menu_entries {
    struct menu_entry *entries; /* one for each item, in the same order */
    unsigned count;
};

/* Appends what is in `folder`, then what is in the folders below it, each as a group; folders below
 * those are left out.  False when out of memory. */
bool menu_entries_read(struct menu_entries *entries, struct menu *menu, const char *folder);
void menu_entries_free(struct menu_entries *entries);

/* Reads the file of an item (again): its kind, texts and what it expects.  The scenario, which the
 * caller frees; NULL for a recording and for what is broken. */
struct scenario *menu_entry_load(struct menu_entry *entry, struct menu_item *item);

#endif
