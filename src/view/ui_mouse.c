#include "view/columns.h"
#include "view/ui_parts.h"

/* The window stays as it is until the cursor moves. */
static void place(struct ui *ui, const struct trace *trace, uint64_t left_ns)
{
    uint64_t end = ui_end_of(trace);
    ui->left_ns = left_ns < end ? left_ns : end;
    ui->mouse.placed = true;
    ui->whole = false;
    ui->mouse.cursor = ui->cursor;
}

void ui_mouse_zoom(struct ui *ui, const struct trace *trace, int column, int direction)
{
    uint64_t zoom_ns = ui_next_zoom(ui->zoom_ns, direction);
    if (zoom_ns < UI_ZOOM_MIN || zoom_ns > UI_ZOOM_MAX)
        return;
    uint64_t at = ui->left_ns + ui->zoom_ns * (uint64_t)column;
    uint64_t before = zoom_ns * (uint64_t)column;
    ui->zoom_ns = zoom_ns;
    ui->zoom_chosen = true;
    place(ui, trace, at > before ? at - before : 0);
}

void ui_mouse_press(struct ui *ui, int column)
{
    ui->mouse.pressed = true;
    ui->mouse.dragged = false;
    ui->mouse.x = column;
    ui->mouse.left_ns = ui->left_ns;
}

enum ui_effect ui_mouse_drag(struct ui *ui, const struct trace *trace, int column)
{
    if (column == ui->mouse.x && !ui->mouse.dragged)
        return EFFECT_NONE;
    enum ui_effect effect = ui_hold(ui);
    if (ui->follow)
        ui_move_cursor(ui, trace, ui->cursor);
    ui->mouse.dragged = true;
    int by = ui->mouse.x - column;
    uint64_t way = ui->zoom_ns * (uint64_t)(by < 0 ? -by : by), from = ui->mouse.left_ns;
    place(ui, trace, by >= 0 ? from + way : from > way ? from - way : 0);
    return effect;
}

static uint64_t away(uint64_t a, uint64_t b)
{
    return a > b ? a - b : b - a;
}

/* The nearest to a time of where a slice of the lane begins or ends; EVENT_NONE: it has none. */
static uint32_t nearest_event(const struct trace *trace, const struct lane *lane, uint64_t time_ns)
{
    uint32_t at = trace_lane_seek(trace, lane, 0, time_ns), best = EVENT_NONE;
    for (uint32_t i = at > 0 ? at - 1 : 0; i <= at && i < lane->count; i++) {
        const uint32_t ends[] = {lane->slices[i].begin, lane->slices[i].end};
        for (int k = 0; k < 2; k++)
            if (ends[k] != EVENT_NONE &&
                (best == EVENT_NONE || away(ui_time_of(trace, ends[k]), time_ns) <
                                           away(ui_time_of(trace, best), time_ns)))
                best = ends[k];
    }
    return best;
}

enum ui_effect ui_mouse_click(struct ui *ui, const struct trace *trace, int column, uint32_t place)
{
    uint32_t rows[COLUMNS_LANES];
    uint32_t count = columns_order(trace, ui->filter.query, rows, COLUMNS_LANES, NULL);
    const struct lane *lane = place < count ? trace_lane(trace, rows[place]) : NULL;
    if (lane != NULL) {
        ui->lane = place;
        ui->lane_chosen = true;
    }
    if (column < 0 || trace_count(trace) == 0)
        return EFFECT_NONE;
    enum ui_effect effect = ui_hold(ui);
    uint64_t time_ns = ui->left_ns + ui->zoom_ns * (uint64_t)column + ui->zoom_ns / 2;
    uint32_t event = lane != NULL ? nearest_event(trace, lane, time_ns) : EVENT_NONE;
    if (event == EVENT_NONE)
        event = trace_find(trace, time_ns);
    ui_move_cursor(ui, trace, event != EVENT_NONE ? event : 0);
    return effect;
}
