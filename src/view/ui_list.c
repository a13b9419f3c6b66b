/* The keys of a list, of findings or of bookmarks. */
#include "view/ui_parts.h"

static const struct list {
    enum key_screen screen;
    uint32_t (*count)(const struct ui *ui, const struct trace *trace);
    ui_handler *go, *delete; /* what is selected; NULL: the screen has no key for it */
} lists[LIST_KINDS] = {
    [LIST_NONE] = {.screen = KEY_SCREENS},
    [LIST_FINDINGS] = {.screen = KEY_ON_FINDINGS, .count = ui_findings, .go = ui_go_to_finding},
    [LIST_BOOKMARKS] = {.screen = KEY_ON_BOOKMARKS,
                        .count = ui_bookmarks,
                        .go = ui_go_to_bookmark,
                        .delete = ui_delete_bookmark},
};

enum key_screen ui_list_screen(const struct ui *ui)
{
    return lists[ui->list.kind].screen;
}

enum ui_effect ui_type_list(struct ui *ui, const struct trace *trace, int key, uint64_t now_ns)
{
    const struct list *list = &lists[ui->list.kind];
    uint32_t count = list->count(ui, trace), *selected = &ui->list.selected;
    switch (key_action_on(list->screen, key)) {
    case ACTION_LIST_UP:
        *selected -= *selected > 0;
        break;
    case ACTION_LIST_DOWN:
        *selected += *selected + 1 < count;
        break;
    case ACTION_LIST_FIRST:
        *selected = 0;
        break;
    case ACTION_LIST_LAST:
        *selected = count > 0 ? count - 1 : 0;
        break;
    case ACTION_LIST_GO:
        ui->list.kind = LIST_NONE;
        return list->go(ui, trace, now_ns);
    case ACTION_LIST_DELETE:
        return list->delete (ui, trace, now_ns);
    case ACTION_HELP:
        return act_help(ui, trace, now_ns);
    default:
        ui->list.kind = LIST_NONE; /* any other key goes back */
    }
    return EFFECT_NONE;
}
