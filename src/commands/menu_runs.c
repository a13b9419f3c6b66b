#include "commands/menu_runs.h"

#include "commands/verdict.h"

#include <stdio.h>
#include <string.h>

static struct menu_item *item_of(const struct menu_runs *runs)
{
    return &runs->menu->items[runs->item];
}

static void show_counts(struct menu_item *item, const struct counts *counts, uint64_t time_ns)
{
    item->counted = true;
    item->commands = counts->execs;
    item->failures = verdict_failures(counts);
    item->time_ns = time_ns;
}

static void clear(struct menu_item *item)
{
    item->counted = false;
    item->rate[0] = item->words[0] = item->more[0] = '\0';
    menu_set(&item->reason, "");
}

static void show_figures(struct menu_item *item, const struct run *run)
{
    show_counts(item, &run->counts, (uint64_t)(run->seconds * 1e9));
    verdict_rate(&run->counts, item->rate, sizeof item->rate);
    verdict_more(run, item->more, sizeof item->more);
}

static void judge(struct menu_item *item, const struct menu_entry *entry, const struct run *run)
{
    static const enum menu_state states[] = {
        [VERDICT_HOLDS] = MENU_HOLDS, [VERDICT_NOT] = MENU_NOT, [VERDICT_MEASURED] = MENU_MEASURED};
    clear(item);
    show_figures(item, run);
    item->state = states[verdict_of(&entry->expect, run, item->words, sizeof item->words)];
}

static void fail(struct menu_item *item, const char *why)
{
    clear(item);
    item->state = MENU_FAILED;
    menu_set(&item->reason, why);
}

/* The running one has ended. */
static void finish(struct menu_runs *runs)
{
    struct run run;
    struct error error;
    struct menu_item *item = item_of(runs);
    enum run_end end = running_end(runs->running, &run, NULL, &error);
    runs->running = NULL;
    if (end == RUN_DONE) {
        judge(item, &runs->entries->entries[runs->item], &run);
    } else if (end == RUN_FAILED) {
        fail(item, error.text);
    } else {
        clear(item);
        item->state = MENU_STOPPED;
    }
}

static void start(struct menu_runs *runs, unsigned index)
{
    struct error error;
    struct menu_item *item = &runs->menu->items[index];
    struct menu_entry *entry = &runs->entries->entries[index];
    struct scenario *scenario = menu_entry_load(entry, item); /* it may have been edited */
    clear(item);
    if (!scenario || item->kind != MENU_SCENARIO) {
        item->state = MENU_NOT_RUN;
    } else if ((runs->running = running_start(entry->path, NULL, 0, &error))) {
        item->state = MENU_RUNNING;
        runs->item = index;
        if (runs->menu->follow)
            menu_select(runs->menu, index);
        menu_runs_show(runs);
    } else {
        fail(item, error.text);
    }
    scenario_free(scenario);
}

bool menu_runs_step(struct menu_runs *runs)
{
    enum run_state state = runs->running ? running_step(runs->running) : RUN_ENDED;
    if (runs->running && state == RUN_ENDED)
        finish(runs);
    /* Nothing begins while somebody is still asked. */
    bool asked = runs->menu->question != NULL;
    for (unsigned i = 0; !asked && !runs->running && i < runs->menu->count; i++)
        if (runs->menu->items[i].state == MENU_WAITING)
            start(runs, i);
    runs->menu->running = runs->running != NULL;
    return state == RUN_BUSY;
}

void menu_runs_show(struct menu_runs *runs)
{
    if (runs->running) {
        const struct world *world = running_world(runs->running);
        show_counts(item_of(runs), &world->counts, world->time_ns);
    }
}

void menu_runs_stop(struct menu_runs *runs)
{
    menu_cancel(runs->menu);
    if (runs->running)
        running_stop(runs->running);
}

void menu_runs_end(struct menu_runs *runs)
{
    if (runs->running)
        finish(runs);
}

void menu_runs_opened(struct menu_runs *runs, unsigned index, const struct tui_outcome *outcome,
                      const struct error *error)
{
    struct menu_item *item = &runs->menu->items[index];
    bool judged = item->kind == MENU_SCENARIO && outcome->ended && !outcome->touched;
    if (error->text[0]) {
        fail(item, error->text);
    } else if (judged) {
        judge(item, &runs->entries->entries[index], &outcome->run);
    } else if (!menu_has_result(item)) {
        clear(item);
        item->state = MENU_SEEN;
        if (item->kind != MENU_SCENARIO)
            return;
        show_figures(item, &outcome->run);
        snprintf(item->words, sizeof item->words, "not judged (%s)",
                 outcome->ended ? "it was held or changed while it ran"
                                : "it was left before its end");
    }
}
