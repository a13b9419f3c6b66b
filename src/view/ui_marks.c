/* Two marks, playing between them, and the whole session at once. */
#include "view/ui_parts.h"

static enum ui_effect set_mark(struct ui *ui, const struct trace *trace, int which, uint64_t now_ns)
{
    struct ui_marks *marks = &ui->marks;
    uint64_t at = ui_time_of(trace, ui->cursor);
    if (marks->set[which] && marks->at_ns[which] == at) {
        marks->set[which] = false;
        return EFFECT_NONE;
    }
    marks->set[which] = true;
    marks->at_ns[which] = at;
    if (marks->set[0] && marks->set[1] && marks->at_ns[0] > marks->at_ns[1]) {
        uint64_t later = marks->at_ns[0];
        marks->at_ns[0] = marks->at_ns[1];
        marks->at_ns[1] = later;
    }
    if (!marks->set[!which])
        ui_say_keys(ui, now_ns,
                    which == 0
                        ? "Marked. {MARK_END} at another moment measures what lies between."
                        : "Marked. {MARK_BEGIN} at another moment measures what lies between.");
    return EFFECT_NONE;
}

enum ui_effect act_mark_begin(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    return set_mark(ui, trace, 0, now_ns);
}

enum ui_effect act_mark_end(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    return set_mark(ui, trace, 1, now_ns);
}

enum ui_effect act_whole(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)trace;
    (void)now_ns;
    ui->whole = !ui->whole;
    ui->zoom_chosen = false;
    return EFFECT_NONE;
}

bool ui_looping(const struct ui *ui)
{
    return ui->loop && ui->marks.set[0] && ui->marks.set[1];
}

enum ui_effect act_loop(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    ui->loop = !ui_looping(ui);
    if (!ui->loop)
        return EFFECT_NONE;
    if (!ui_looping(ui)) {
        ui->loop = false;
        ui_say_keys(ui, now_ns,
                    "Mark where it begins with {MARK_BEGIN} and where it ends with {MARK_END}.");
        return EFFECT_NONE;
    }
    ui_move_cursor(ui, trace, trace_find(trace, ui->marks.at_ns[0]));
    ui->paused = false;
    ui->tick_ns = now_ns;
    return EFFECT_NONE;
}
