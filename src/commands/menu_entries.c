#include "commands/menu_entries.h"

#include "commands/folder.h"
#include "commands/verdict.h"
#include "session/recording.h"

#include <stdlib.h>
#include <string.h>

static void load_recording(const struct menu_entry *entry, struct menu_item *item)
{
    struct error error;
    struct session *recording = recording_open(entry->path, &error);
    item->kind = recording ? MENU_RECORDING : MENU_BROKEN;
    menu_set(&item->title, recording ? recording->info.title : "");
    menu_set(&item->text, recording ? "A recording: it is replayed when it is opened." : "");
    menu_set(&item->reason, recording ? "" : error.text);
    session_close(recording);
}

static const char *or_none(const char *text)
{
    return text ? text : "";
}

static void take_texts(struct menu_entry *entry, struct menu_item *item,
                       const struct scenario *scenario)
{
    char expects[256];
    entry->expect = scenario->expect;
    item->kind = scenario->step_count > 0 ? MENU_LESSON : MENU_SCENARIO;
    verdict_expected(&scenario->expect, expects, sizeof expects);
    menu_set(&item->title, or_none(scenario->title));
    menu_set(&item->text, or_none(scenario->text));
    menu_set(&item->hypothesis, or_none(scenario->hypothesis));
    menu_set(&item->look, or_none(scenario->look));
    menu_set(&item->showed, or_none(scenario->showed));
    menu_set(&item->expects, expects);
    menu_set(&item->reason, "");
}

struct scenario *menu_entry_load(struct menu_entry *entry, struct menu_item *item)
{
    struct scenario_error wrong;
    if (recording_sniff(entry->path)) {
        load_recording(entry, item);
        return NULL;
    }
    struct scenario *scenario = scenario_load(entry->path, NULL, 0, &wrong);
    if (scenario) {
        take_texts(entry, item, scenario);
        return scenario;
    }
    item->kind = MENU_BROKEN;
    menu_set(&item->title, "");
    menu_set(&item->reason, wrong.text);
    return NULL;
}

/* An item and its entry; `path` NULL for a group. */
static bool add(struct menu_entries *entries, struct menu *menu, const char *path, const char *name)
{
    struct menu_item *item = menu_add(menu, path ? MENU_SCENARIO : MENU_GROUP, name);
    struct menu_entry *grown = item ? realloc(entries->entries, menu->count * sizeof *grown) : NULL;
    if (!grown)
        return false;
    struct menu_entry *entry = &grown[entries->count++];
    entries->entries = grown;
    *entry = (struct menu_entry){.path = path ? strdup(path) : NULL};
    if (path && entry->path)
        scenario_free(menu_entry_load(entry, item));
    return !path || entry->path;
}

/* The files of one folder; `group`, if not NULL, stands above them. */
static bool add_files(struct menu_entries *entries, struct menu *menu, const char *path,
                      const char *group)
{
    struct folder files = folder_files(path);
    const char *parent = group ? path + strlen(path) - strlen(group) : NULL;
    bool good = files.count == 0 || !group || add(entries, menu, NULL, group);
    menu->more |= files.more;
    for (unsigned i = 0; i < files.count && good; i++)
        good = add(entries, menu, files.paths[i],
                   parent ? files.paths[i] + (parent - path) : folder_name(files.paths[i]));
    folder_free(&files);
    return good;
}

bool menu_entries_read(struct menu_entries *entries, struct menu *menu, const char *folder)
{
    struct folder below = folder_folders(folder);
    bool good = add_files(entries, menu, folder, NULL);
    for (unsigned i = 0; i < below.count && good; i++)
        good = add_files(entries, menu, below.paths[i], folder_name(below.paths[i]));
    menu->more |= below.more;
    folder_free(&below);
    return good;
}

void menu_entries_free(struct menu_entries *entries)
{
    for (unsigned i = 0; i < entries->count; i++)
        free(entries->entries[i].path);
    free(entries->entries);
    *entries = (struct menu_entries){0};
}
