/* The loop of the menu: keys into effects, runs a step at a time, the menu onto the screen. */
#include "commands/menu.h"

#include "commands/commands.h"
#include "commands/menu_runs.h"
#include "commands/open.h"
#include "commands/permission.h"
#include "term/term.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    RUN_WAIT_MS = 8,
    FRAME_NS = 100000000 /* a screen that is drawn more often takes time from what is measured */
};

struct show {
    const struct menu_options *options;
    struct menu menu;
    struct menu_entries entries;
    struct menu_runs runs;
    struct terminal *terminal;
    struct frame *frame;
    bool open_it; /* the question is about opening, not running */
    bool changed; /* since it was drawn */
    bool leave;
    int status;
    char why[256]; /* what made it end, or "" */
};

static uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static struct menu_item *selected(struct show *show)
{
    return &show->menu.items[show->menu.selected];
}

static void end(struct show *show, int status, const char *why)
{
    show->leave = true;
    show->status = status;
    snprintf(show->why, sizeof show->why, "%s", why);
}

static bool open_terminal(struct show *show)
{
    char why[256];
    show->terminal = screen_open(&show->options->screen, why, sizeof why);
    show->changed = true;
    if (!show->terminal)
        end(show, EXIT_USAGE, why);
    return show->terminal != NULL;
}

/* The selected item on the whole screen, until the person comes back. */
static void open_selected(struct show *show)
{
    struct tui_outcome outcome = {.ended = false};
    struct error error;
    unsigned index = show->menu.selected;
    term_close(show->terminal);
    int status =
        open_on_screen(show->entries.entries[index].path, &show->options->screen, &outcome, &error);
    show->terminal = NULL;
    if (status > 128)
        end(show, status, "");
    else if (open_terminal(show))
        menu_runs_opened(&show->runs, index, &outcome, &error);
}

/* True where nobody has to be asked; else selects the item, and asks whether it may run. */
static bool may_run(struct show *show, unsigned index, const struct scenario *scenario)
{
    const struct menu_entry *entry = &show->entries.entries[index];
    if (entry->permitted || !permission_needed(scenario, show->options->yes))
        return true;
    menu_select(&show->menu, index);
    show->menu.question = permission_question(scenario);
    if (!show->menu.question)
        end(show, EXIT_SESSION, "out of memory");
    return false;
}

/* The next one that somebody must be asked about, is asked about. */
static void ask_next(struct show *show)
{
    for (unsigned i = 0; i < show->menu.count && !show->menu.question; i++) {
        struct menu_item *item = &show->menu.items[i];
        if (item->state != MENU_ASKING)
            continue;
        struct scenario *scenario = menu_entry_load(&show->entries.entries[i], item);
        item->state = !scenario                    ? item->before
                      : may_run(show, i, scenario) ? MENU_WAITING
                                                   : MENU_ASKING;
        scenario_free(scenario);
    }
}

static void do_open(struct show *show)
{
    struct menu_item *item = selected(show);
    if (show->menu.running) {
        snprintf(show->menu.message, sizeof show->menu.message,
                 "Something runs: two at a time would disturb each other. {MENU_STOP} ends it.");
        return;
    }
    struct scenario *scenario = menu_entry_load(&show->entries.entries[show->menu.selected], item);
    show->open_it = true;
    if (item->kind == MENU_BROKEN)
        snprintf(show->menu.message, sizeof show->menu.message, "This file cannot be opened.");
    else if (!scenario || may_run(show, show->menu.selected, scenario))
        open_selected(show);
    scenario_free(scenario);
}

static void do_run(struct show *show)
{
    static const char *const why_not[] = {
        [MENU_LESSON] = "A lesson needs somebody at the keyboard: {MENU_OPEN} opens it.",
        [MENU_RECORDING] = "A recording does not run: {MENU_OPEN} replays it.",
        [MENU_BROKEN] = "This file cannot be run.",
    };
    struct menu_item *item = selected(show);
    scenario_free(menu_entry_load(&show->entries.entries[show->menu.selected], item));
    show->open_it = false;
    if (item->kind != MENU_SCENARIO)
        snprintf(show->menu.message, sizeof show->menu.message, "%s", why_not[item->kind]);
    else if (item->state != MENU_RUNNING && item->state != MENU_WAITING)
        menu_ask(item);
}

static void do_all(struct show *show)
{
    show->open_it = false;
    show->menu.follow = true;
    for (unsigned i = 0; i < show->menu.count; i++) {
        struct menu_item *item = &show->menu.items[i];
        if (item->kind == MENU_SCENARIO && item->state != MENU_RUNNING &&
            item->state != MENU_WAITING)
            menu_ask(item);
    }
}

static void do_answer(struct show *show, bool yes, bool none)
{
    struct menu_entry *entry = &show->entries.entries[show->menu.selected];
    free(show->menu.question);
    show->menu.question = NULL;
    entry->permitted = yes;
    if (show->open_it && yes)
        open_selected(show);
    else if (!yes && (!show->open_it || !menu_has_result(selected(show))))
        selected(show)->state = MENU_REFUSED;
    if (none)
        menu_cancel(&show->menu);
}

static void apply(struct show *show, enum menu_effect effect)
{
    switch (effect) {
    case MENU_DO_OPEN:
        do_open(show);
        break;
    case MENU_DO_RUN:
        do_run(show);
        break;
    case MENU_DO_ALL:
        do_all(show);
        break;
    case MENU_DO_STOP:
        menu_runs_stop(&show->runs);
        break;
    case MENU_DO_LEAVE:
        show->leave = true;
        break;
    case MENU_DO_REDRAW:
        term_forget(show->terminal);
        break;
    case MENU_DO_YES:
    case MENU_DO_NO:
    case MENU_DO_NONE:
        do_answer(show, effect == MENU_DO_YES, effect == MENU_DO_NONE);
        break;
    default:
        break;
    }
    ask_next(show);
}

/* A click selects; the selected one is opened by Enter only. */
static void click(struct show *show)
{
    struct mouse mouse;
    if (!term_mouse(show->terminal, &mouse) || !show->frame || show->menu.question ||
        mouse.kind != MOUSE_PRESS)
        return;
    int index = menu_item_at(show->frame, &show->menu, mouse.y);
    if (index >= 0) {
        show->menu.follow = false;
        menu_select(&show->menu, (unsigned)index);
    }
}

/* True if there was a key. */
static bool take_keys(struct show *show)
{
    bool any = false;
    for (int key; !show->leave && (key = term_key(show->terminal)) != UI_KEY_NONE; any = true) {
        show->changed = true;
        if (key == UI_KEY_MOUSE)
            click(show);
        else
            apply(show, menu_key(&show->menu, key));
    }
    return any;
}

static void draw(struct show *show)
{
    int width, height;
    term_size(show->terminal, &width, &height);
    if (!show->frame || show->frame->width != width || show->frame->height != height) {
        frame_free(show->frame);
        show->frame = frame_new(width, height, term_ascii(show->terminal));
    }
    if (!show->frame) {
        end(show, EXIT_SESSION, "out of memory");
        return;
    }
    menu_runs_show(&show->runs);
    menu_draw(show->frame, &show->menu);
    term_draw(show->terminal, show->frame);
    show->changed = false;
}

static void loop(struct show *show)
{
    uint64_t drawn_ns = 0;
    bool key = true;
    while (!show->leave) {
        bool was_running = show->menu.running;
        bool more = menu_runs_step(&show->runs);
        bool running = show->menu.running;
        uint64_t at = now();
        if (key || was_running != running || (running && at - drawn_ns >= FRAME_NS) ||
            show->changed) {
            draw(show);
            drawn_ns = at;
        }
        term_wait(show->terminal, more ? 0 : running ? RUN_WAIT_MS : -1);
        if (term_signal(show->terminal)) {
            end(show, 128 + term_signal(show->terminal), "");
            return;
        }
        key = take_keys(show);
    }
}

int menu_run(const char *folder, const struct menu_options *options)
{
    struct show show = {.options = options};
    menu_init(&show.menu, options->title ? options->title : folder);
    show.runs = (struct menu_runs){.menu = &show.menu, .entries = &show.entries};
    if (!menu_entries_read(&show.entries, &show.menu, folder))
        end(&show, EXIT_SESSION, "out of memory");
    else if (!menu_begin(&show.menu))
        end(&show, EXIT_USAGE, "no scenarios there; name a folder with *.json files");
    else if (open_terminal(&show))
        loop(&show);
    menu_runs_end(&show.runs);
    term_close(show.terminal);
    frame_free(show.frame);
    menu_entries_free(&show.entries);
    menu_free(&show.menu);
    return show.why[0] ? complain(show.status, "%s: %s", folder, show.why) : show.status;
}
