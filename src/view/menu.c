#include "view/menu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MENU_GROW = 64, ITEM_TEXTS = 8 };

void menu_init(struct menu *menu, const char *folder)
{
    *menu = (struct menu){.folder = folder};
}

/* The texts of an item. */
static void texts_of(struct menu_item *item, char **texts[ITEM_TEXTS])
{
    texts[0] = &item->name;
    texts[1] = &item->title;
    texts[2] = &item->hypothesis;
    texts[3] = &item->look;
    texts[4] = &item->showed;
    texts[5] = &item->text;
    texts[6] = &item->expects;
    texts[7] = &item->reason;
}

static void item_free(struct menu_item *item)
{
    char **texts[ITEM_TEXTS];
    texts_of(item, texts);
    for (int i = 0; i < ITEM_TEXTS; i++)
        free(*texts[i]);
}

void menu_free(struct menu *menu)
{
    for (unsigned i = 0; i < menu->count; i++)
        item_free(&menu->items[i]);
    free(menu->items);
    free(menu->question);
    *menu = (struct menu){0};
}

bool menu_set(char **text, const char *value)
{
    char *copy = strdup(value);
    if (copy == NULL)
        return false;
    free(*text);
    *text = copy;
    return true;
}

struct menu_item *menu_add(struct menu *menu, enum menu_kind kind, const char *name)
{
    if (menu->count % MENU_GROW == 0) {
        struct menu_item *items =
            realloc(menu->items, (menu->count + MENU_GROW) * sizeof *menu->items);
        if (items == NULL)
            return NULL;
        menu->items = items;
    }
    struct menu_item item = {.kind = kind};
    char **texts[ITEM_TEXTS];
    texts_of(&item, texts);
    bool good = true;
    for (int i = 0; i < ITEM_TEXTS; i++)
        good = menu_set(texts[i], i == 0 ? name : "") && good;
    if (!good) {
        item_free(&item);
        return NULL;
    }
    menu->items[menu->count] = item;
    return &menu->items[menu->count++];
}

/* The nearest item that can be selected, from `index` on in one direction, or -1. */
static int selectable(const struct menu *menu, int index, int way)
{
    for (; index >= 0 && index < (int)menu->count; index += way)
        if (menu->items[index].kind != MENU_GROUP)
            return index;
    return -1;
}

void menu_select(struct menu *menu, unsigned index)
{
    menu->selected = index;
    unsigned from = index;
    /* The name of its group comes with the first of a group. */
    if (index > 0 && menu->items[index - 1].kind == MENU_GROUP)
        from--;
    if (from < menu->first)
        menu->first = from;
    if (menu->rows > 0 && index >= menu->first + menu->rows)
        menu->first = index - menu->rows + 1;
}

bool menu_begin(struct menu *menu)
{
    int first = selectable(menu, 0, 1);
    if (first >= 0)
        menu_select(menu, (unsigned)first);
    return first >= 0;
}

/* Moves the selection by so many rows; stops at the ends. */
static void move(struct menu *menu, int rows)
{
    int last = (int)menu->count - 1, way = rows < 0 ? -1 : 1;
    int to = (int)menu->selected + rows;
    to = selectable(menu, to < 0 ? 0 : to > last ? last : to, way);
    if (to < 0) /* only the name of a group lies there */
        to = selectable(menu, way < 0 ? 0 : last, -way);
    menu_select(menu, (unsigned)to);
}

/* What the keys do: move the selection by rows, pages or to an end, or have an effect. */
static const struct deed {
    int rows, pages, end;
    enum menu_effect effect;
} deeds[ACTION_COUNT] = {
    [ACTION_MENU_UP] = {.rows = -1},
    [ACTION_MENU_DOWN] = {.rows = 1},
    [ACTION_MENU_PAGE_UP] = {.pages = -1},
    [ACTION_MENU_PAGE_DOWN] = {.pages = 1},
    [ACTION_MENU_FIRST] = {.end = -1},
    [ACTION_MENU_LAST] = {.end = 1},
    [ACTION_MENU_OPEN] = {.effect = MENU_DO_OPEN},
    [ACTION_MENU_RUN] = {.effect = MENU_DO_RUN},
    [ACTION_MENU_ALL] = {.effect = MENU_DO_ALL},
    [ACTION_MENU_STOP] = {.effect = MENU_DO_STOP},
    [ACTION_MENU_YES] = {.effect = MENU_DO_YES},
    [ACTION_MENU_NO] = {.effect = MENU_DO_NO},
    [ACTION_MENU_NONE] = {.effect = MENU_DO_NONE},
    [ACTION_REDRAW] = {.effect = MENU_DO_REDRAW},
    [ACTION_QUIT] = {.effect = MENU_DO_LEAVE},
};

static enum menu_effect act(struct menu *menu, enum action action)
{
    const struct deed *deed = &deeds[action];
    int page = menu->rows > 2 ? (int)menu->rows - 1 : 1;
    int by = deed->rows + deed->pages * page + deed->end * (int)menu->count;
    menu->help = action == ACTION_HELP;
    if (by != 0) {
        menu->follow = false;
        move(menu, by);
    }
    if (deed->effect == MENU_DO_LEAVE && menu->question != NULL)
        return MENU_DO_NONE;
    if (deed->effect == MENU_DO_LEAVE && menu->running)
        return MENU_DO_STOP;
    if (deed->effect == MENU_DO_STOP && !menu->running)
        return MENU_DO_NOTHING;
    return deed->effect;
}

enum key_screen menu_screen(const struct menu *menu)
{
    return menu->question != NULL ? KEY_ON_ASKED : KEY_ON_MENU;
}

enum menu_effect menu_key(struct menu *menu, int key)
{
    if (key == UI_KEY_RESIZE || key == UI_KEY_MOUSE)
        return MENU_DO_NOTHING;
    menu->message[0] = '\0';
    if (menu->help) {
        menu->help = false;
        return MENU_DO_NOTHING;
    }
    enum action action = key_action_on(menu_screen(menu), key);
    return action == ACTION_NONE ? MENU_DO_NOTHING : act(menu, action);
}

unsigned menu_in_state(const struct menu *menu, enum menu_state state)
{
    unsigned count = 0;
    for (unsigned i = 0; i < menu->count; i++)
        count += menu->items[i].kind != MENU_GROUP && menu->items[i].state == state;
    return count;
}

void menu_ask(struct menu_item *item)
{
    item->before = item->state;
    item->state = MENU_ASKING;
}

void menu_cancel(struct menu *menu)
{
    for (unsigned i = 0; i < menu->count; i++) {
        struct menu_item *item = &menu->items[i];
        if (item->state == MENU_ASKING || item->state == MENU_WAITING)
            item->state = item->before;
    }
}

bool menu_has_result(const struct menu_item *item)
{
    static const bool results[MENU_STATE_COUNT] = {
#define STATE(id, glyph, role, word, result) [MENU_##id] = (result),
#include "view/menu_states.def"
#undef STATE
    };
    return results[item->state];
}
