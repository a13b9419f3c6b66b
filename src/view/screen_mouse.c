/* Where on the screen the mouse is, and what it does there. */
#include "view/panels.h"
#include "view/screen.h"
#include "view/ui_parts.h"

static bool inside(struct rect rect, const struct mouse *mouse)
{
    return mouse->x >= rect.x && mouse->x < rect.x + rect.width && mouse->y >= rect.y &&
           mouse->y < rect.y + rect.height;
}

static enum ui_effect on_threads(const struct scene *scene, struct ui *ui,
                                 const struct layout *layout, const struct mouse *mouse)
{
    struct canvas canvas = {.rect = layout->threads};
    if (mouse->kind != MOUSE_PRESS || !inside(layout->threads, mouse) ||
        mouse->y == layout->threads.y)
        return EFFECT_NONE;
    uint16_t thread = panel_threads_at(scene, &canvas, mouse->y - layout->threads.y);
    if (thread != 0 && ui->thread != thread) {
        ui->thread = thread;
        ui->thread_chosen = true;
    }
    return EFFECT_NONE;
}

/* A click on the timeline, once the button is up and nothing was dragged. */
static enum ui_effect release(const struct scene *scene, struct ui *ui, int column, uint32_t lane)
{
    if (!ui->mouse.pressed)
        return EFFECT_NONE;
    enum ui_effect effect = ui_mouse_drag(ui, scene->trace, column);
    bool click = !ui->mouse.dragged;
    ui->mouse.pressed = false;
    return click ? ui_mouse_click(ui, scene->trace, column, lane) : effect;
}

static enum ui_effect on_timeline(const struct scene *scene, struct ui *ui,
                                  const struct layout *layout, const struct frame *frame,
                                  const struct mouse *mouse)
{
    struct canvas canvas = {.frame = (struct frame *)frame, .rect = layout->timeline};
    if (layout->timeline.height < 3) /* not shown */
        return EFFECT_NONE;
    struct panel_place at = panel_timeline_at(scene, layout, &canvas, mouse->x - layout->timeline.x,
                                              mouse->y - layout->timeline.y);
    bool here = inside(layout->timeline, mouse);
    switch (mouse->kind) {
    case MOUSE_PRESS:
        ui->mouse.pressed = false;
        if (here)
            ui_mouse_press(ui, at.column);
        return EFFECT_NONE;
    case MOUSE_DRAG:
        if (!ui->mouse.pressed && here) /* curses hands on one event of a burst: the last */
            ui_mouse_press(ui, at.column);
        if (!ui->mouse.pressed)
            return EFFECT_NONE;
        return ui_mouse_drag(ui, scene->trace, at.column);
    case MOUSE_RELEASE:
        return release(scene, ui, at.column, at.lane);
    case MOUSE_WHEEL_UP:
    case MOUSE_WHEEL_DOWN:
        if (here && at.column >= 0)
            ui_mouse_zoom(ui, scene->trace, at.column, mouse->kind == MOUSE_WHEEL_UP ? -1 : 1);
        return EFFECT_NONE;
    }
    return EFFECT_NONE;
}

/* A click moves the focus to the panel that it meets. */
static void focus(struct ui *ui, const struct layout *layout, enum panel_view view,
                  const struct mouse *mouse)
{
    for (int i = 0; i < PANEL_COUNT; i++) {
        enum panel panel = (enum panel)i;
        const struct rect *rect = layout_rect(layout, panel);
        if (panel_view(panel) == view && rect != NULL && inside(*rect, mouse))
            panels_focus(&ui->panels, panel);
    }
}

enum ui_effect screen_mouse(const struct frame *frame, const struct scene *scene, struct ui *ui,
                            const struct mouse *mouse)
{
    if (scene->trace == NULL || frame->width < LAYOUT_MIN_WIDTH ||
        frame->height < LAYOUT_MIN_HEIGHT)
        return EFFECT_NONE;
    if (ui->help) {
        ui->help = mouse->kind != MOUSE_PRESS;
        return EFFECT_NONE;
    }
    struct layout layout = screen_layout(frame, scene);
    if (mouse->kind == MOUSE_PRESS)
        focus(ui, &layout, scene->steps ? PANEL_VIEW_STEPS : PANEL_VIEW_TIMELINE, mouse);
    return scene->steps ? on_threads(scene, ui, &layout, mouse)
                        : on_timeline(scene, ui, &layout, frame, mouse);
}
