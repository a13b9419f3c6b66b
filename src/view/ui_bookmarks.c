/* Putting, listing and deleting bookmarks. */
#include "view/ui_parts.h"

#include <string.h>

const char *ui_bookmark_note(const struct trace *trace, const struct ui_bookmark *bookmark)
{
    return bookmark->own ? bookmark->note
                         : trace_text(trace, trace_event(trace, bookmark->event)->text);
}

/* False: there is no room for it. */
static bool insert(struct ui_bookmarks *bookmarks, uint32_t event, const char *note)
{
    if (bookmarks->count == UI_BOOKMARKS)
        return false;
    uint32_t at = bookmarks->count++;
    for (; at > 0 && bookmarks->list[at - 1].event > event; at--)
        bookmarks->list[at] = bookmarks->list[at - 1];
    struct ui_bookmark *bookmark = &bookmarks->list[at];
    *bookmark = (struct ui_bookmark){.event = event, .own = note != NULL};
    if (note != NULL)
        memcpy(bookmark->note, note, sizeof bookmark->note);
    return true;
}

void ui_collect_bookmarks(struct ui *ui, const struct trace *trace)
{
    for (uint32_t *i = &ui->bookmarks.scanned; *i < trace_count(trace); ++*i)
        if (trace_event(trace, *i)->type == EVENT_MARK)
            insert(&ui->bookmarks, *i, NULL);
}

enum ui_effect ui_put_bookmark(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    uint32_t count = trace_count(trace), at = ui->cursor == EVENT_NONE ? 0 : ui->cursor;
    memcpy(ui->note, ui->prompt.text, sizeof ui->note);
    if (!ui_replaying(ui) && (ui->follow || at + 1 >= count))
        return EFFECT_MARK;
    char key[16];
    key_word(ACTION_BOOKMARKS, key, sizeof key);
    if (count == 0 || !insert(&ui->bookmarks, at, ui->note))
        ui_say_keys(ui, now_ns,
                    count == 0 ? "There is nothing to put a bookmark at yet."
                               : "There are too many bookmarks: {BOOKMARKS} lists them, "
                                 "{LIST_DELETE} deletes one.");
    else
        ui_say(ui, now_ns, false, "Bookmark: %s.  It is kept until you leave; %s lists them.",
               ui->note, key);
    return EFFECT_NONE;
}

enum ui_effect act_bookmarks(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    struct ui_bookmarks *bookmarks = &ui->bookmarks;
    ui_collect_bookmarks(ui, trace);
    if (bookmarks->count == 0) {
        ui_say_keys(ui, now_ns, "There is no bookmark yet: {MARK} puts one at the cursor.");
        return EFFECT_NONE;
    }
    ui->list = (struct ui_list){.kind = LIST_BOOKMARKS};
    for (uint32_t i = 1; i < bookmarks->count && ui->cursor != EVENT_NONE; i++)
        if (bookmarks->list[i].event <= ui->cursor)
            ui->list.selected = i; /* the latest one before the cursor */
    return EFFECT_NONE;
}

uint32_t ui_bookmarks(const struct ui *ui, const struct trace *trace)
{
    (void)trace;
    return ui->bookmarks.count;
}

enum ui_effect ui_go_to_bookmark(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    const struct ui_bookmark *bookmark = &ui->bookmarks.list[ui->list.selected];
    enum ui_effect effect = ui_hold(ui);
    ui_move_cursor(ui, trace, bookmark->event);
    ui_say(ui, now_ns, false, "Bookmark: %s", ui_bookmark_note(trace, bookmark));
    return effect;
}

enum ui_effect ui_delete_bookmark(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    struct ui_bookmarks *bookmarks = &ui->bookmarks;
    uint32_t *selected = &ui->list.selected;
    struct ui_bookmark *bookmark = &bookmarks->list[*selected];
    (void)trace;
    if (!bookmark->own)
        ui_say(ui, now_ns, false, "It is hidden until you leave; what is recorded is not changed.");
    uint32_t behind = --bookmarks->count - *selected;
    memmove(bookmark, bookmark + 1, behind * sizeof *bookmark);
    if (*selected > 0 && *selected == bookmarks->count)
        --*selected;
    if (bookmarks->count == 0)
        ui->list.kind = LIST_NONE;
    return EFFECT_NONE;
}
