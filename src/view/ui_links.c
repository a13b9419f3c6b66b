/* The fields of an event, and the way from one event to those it has to do with. */
#include "model/relations.h"
#include "view/ui_parts.h"

#include <string.h>

/* Puts the cursor on an event; the command it is part of is the one that is explained. */
static void go_to(struct ui *ui, const struct trace *trace, uint32_t index)
{
    const struct slice *slice = trace_slice_before(trace, index);
    ui_move_cursor(ui, trace, index);
    if (slice == NULL || slice->kind != SLICE_COMMAND || slice->end == EVENT_NONE ||
        index > slice->end)
        return;
    ui->selected = slice->begin;
    ui->selected_event = slice->end;
}

static void remember(struct ui_links *links, uint32_t index)
{
    if (links->count == UI_BACK_MOST)
        memmove(links->back, links->back + 1, --links->count * sizeof *links->back);
    links->back[links->count++] = index;
}

void ui_follow_link(struct ui *ui, const struct trace *trace, unsigned which, uint64_t now_ns)
{
    struct ui_links *links = &ui->links;
    struct relations relations;
    relations_of(trace, ui->cursor, links->command, &relations);
    if (which >= relations.count) {
        ui_say(ui, now_ns, false,
               relations.count == 0 ? "Nothing is linked to this event."
                                    : "There is no link of that number.");
        return;
    }
    if (relations.command != EVENT_NONE)
        links->command = relations.command;
    remember(links, ui->cursor);
    go_to(ui, trace, relations.list[which].event);
}

enum ui_effect act_follow(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    enum ui_effect effect = ui_hold(ui);
    if (trace_count(trace) == 0)
        return effect;
    if (ui->links.shown) {
        ui_follow_link(ui, trace, 0, now_ns);
        return effect;
    }
    ui->links = (struct ui_links){.shown = true, .command = EVENT_NONE};
    ui_move_cursor(ui, trace, ui->cursor == EVENT_NONE ? 0 : ui->cursor);
    return effect;
}

enum ui_effect act_link_back(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)now_ns;
    if (ui->links.count == 0)
        ui->links.shown = false;
    else
        go_to(ui, trace, ui->links.back[--ui->links.count]);
    return EFFECT_NONE;
}

enum ui_effect act_close(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)trace;
    (void)now_ns;
    ui->links.shown = false;
    return EFFECT_NONE;
}
