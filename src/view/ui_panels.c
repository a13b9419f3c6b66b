/* The focus, the zoom, the laser line, and showing one panel alone. */
#include "view/ui_parts.h"

enum panel_view panel_view(enum panel panel)
{
    static const enum panel_view views[PANEL_COUNT] = {
#define PANEL(id, place, view) [PANEL_##id] = PANEL_VIEW_##view,
#include "view/panels.def"
#undef PANEL
    };
    return views[panel];
}

void panels_init(struct ui_panels *panels)
{
    *panels = (struct ui_panels){.focus = {PANEL_TIMELINE, PANEL_THREADS}};
}

void panels_focus(struct ui_panels *panels, enum panel panel)
{
    enum panel *focus = &panels->focus[panel_view(panel)];
    panels->chosen |= *focus != panel;
    *focus = panel;
}

void panels_move(struct ui_panels *panels, enum panel_view view, int direction)
{
    unsigned panel = panels->focus[view];
    do
        panel = (panel + (unsigned)(direction + PANEL_COUNT)) % PANEL_COUNT;
    while (panel_view((enum panel)panel) != view);
    panels_focus(panels, (enum panel)panel);
}

static enum ui_effect move(struct ui *ui, const struct trace *trace, int direction)
{
    bool steps = ui_steps(ui, ui_world(ui, trace));
    panels_move(&ui->panels, steps ? PANEL_VIEW_STEPS : PANEL_VIEW_TIMELINE, direction);
    return EFFECT_NONE;
}

enum ui_effect act_panel_next(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)now_ns;
    return move(ui, trace, 1);
}

enum ui_effect act_panel_previous(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)now_ns;
    return move(ui, trace, -1);
}

enum ui_effect act_panel_zoom(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)trace;
    (void)now_ns;
    ui->panels.zoomed = !ui->panels.zoomed;
    ui->panels.chosen = true;
    return EFFECT_NONE;
}

enum ui_effect act_panel_alone(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)trace;
    (void)now_ns;
    ui->panels.alone = !ui->panels.alone;
    return EFFECT_NONE;
}

enum ui_effect act_laser(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)trace;
    (void)now_ns;
    ui->panels.laser = !ui->panels.laser;
    return EFFECT_NONE;
}
