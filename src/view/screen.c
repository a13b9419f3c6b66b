#include "view/screen.h"

#include "view/columns.h"
#include "view/panels.h"

/* Rows of a timeline that has one for the minimap. */
enum { MAP_LEAST = 7 };

void screen_too_small(struct frame *frame)
{
    struct canvas canvas = canvas_of(frame, (struct rect){0, 0, frame->width, frame->height});
    panel_words(&canvas, 0, 0, frame->width, ROLE_MESSAGE, "envviz needs 60x15; {QUIT} quits");
}

/* The fields of an event take the place of the environ panel. */
static void draw_upper(const struct scene *scene, const struct layout *layout,
                       const struct canvas *canvas)
{
    if (scene->ui->links.shown)
        panel_details(scene, canvas);
    else
        panel_environ(scene, layout, canvas);
}

/* Some panels draw more where the layout has room for it. */
static const struct {
    void (*draw)(const struct scene *scene, const struct canvas *canvas);
    void (*draw_laid)(const struct scene *scene, const struct layout *layout,
                      const struct canvas *canvas);
} panels[PANEL_COUNT] = {
    [PANEL_ENVIRON] = {.draw_laid = draw_upper},
    [PANEL_OUTCOMES] = {.draw_laid = panel_outcomes},
    [PANEL_TIMELINE] = {.draw_laid = panel_timeline},
    [PANEL_WHY] = {.draw = panel_why},
    [PANEL_THREADS] = {.draw = panel_threads},
    [PANEL_MEMORY] = {.draw = panel_memory},
    [PANEL_LESSON] = {.draw = panel_lesson},
};

/* The line between the two upper panels, joined to the rules that it meets. */
static void wall(struct frame *frame, const struct layout *layout)
{
    struct canvas canvas = canvas_of(frame, (struct rect){0, 0, frame->width, frame->height});
    int x = layout->wall_x, top = 1;
    int bottom = layout->lesson.height > 0 ? layout->lesson.y : layout->timeline.y;
    if (x == 0)
        return;
    canvas_wall(&canvas, x, top, bottom - top);
    if (frame_cell(frame, x, bottom)->role == ROLE_RULE)
        canvas_glyph(&canvas, x, bottom, ROLE_RULE, GLYPH_RULE_UP);
}

/* The rule of the panel that has the focus. */
static void mark_focus(const struct canvas *canvas)
{
    static const struct role_change change[] = {{ROLE_RULE, ROLE_PANEL}, {ROLE_PANEL, ROLE_STRONG}};
    canvas_restyle(canvas, (struct rect){0, 0, canvas->rect.width, 1}, change, 2);
    canvas_glyph(canvas, 1, 0, ROLE_STRONG, GLYPH_FOCUS);
}

static void draw_panel(struct frame *frame, const struct scene *scene, const struct layout *layout,
                       enum panel panel)
{
    struct canvas canvas = canvas_of(frame, *layout_rect(layout, panel));
    int x = frame->cursor_x, y = frame->cursor_y;
    canvas_cursor(&canvas, 2, 1); /* where it has nothing to choose from */
    if (panels[panel].draw != NULL)
        panels[panel].draw(scene, &canvas);
    else
        panels[panel].draw_laid(scene, layout, &canvas);
    if (panel == scene->focus)
        return;
    frame->cursor_x = x;
    frame->cursor_y = y;
}

static void draw_panels(struct frame *frame, const struct scene *scene, const struct layout *layout)
{
    const struct ui_panels *shown = &scene->ui->panels;
    for (int i = 0; i < PANEL_COUNT; i++) {
        bool blank = shown->alone && (enum panel)i != scene->focus;
        if (layout_rect(layout, (enum panel)i) != NULL && !blank)
            draw_panel(frame, scene, layout, (enum panel)i);
    }
    if (!shown->alone)
        wall(frame, layout);
    const struct rect *focused = layout_rect(layout, scene->focus);
    if (shown->chosen && focused != NULL) {
        struct canvas canvas = canvas_of(frame, *focused);
        mark_focus(&canvas);
    }
}

/* How many lanes there are to show where no filter is; one does not change the layout. */
static int count_lanes(const struct scene *scene)
{
    uint32_t rows[COLUMNS_LANES], beyond;
    uint32_t count = columns_order(scene->trace, NULL, rows, COLUMNS_LANES, &beyond);
    return (int)(count + beyond);
}

/* The minimap takes a row from the lanes where they are high, else one of its own. */
static struct layout layout_timeline(const struct frame *frame, const struct scene *scene)
{
    int lanes = count_lanes(scene);
    bool map = panel_minimap_needed(scene);
    struct layout layout = layout_of(frame->width, frame->height, lanes);
    if (map && layout.lane_rows == 1)
        layout = layout_of(frame->width, frame->height, lanes + 1);
    if (scene->ui->links.shown && !layout.too_small)
        layout_details(&layout, panel_details_rows(scene, frame->width), lanes + map);
    layout.minimap = map && layout.timeline.height >= MAP_LEAST;
    return layout;
}

struct layout screen_layout(const struct frame *frame, const struct scene *scene)
{
    struct layout layout = scene->steps
                               ? layout_steps(frame->width, frame->height,
                                              panel_lesson_rows(scene, frame->ascii, frame->width))
                               : layout_timeline(frame, scene);
    if (scene->ui->panels.zoomed)
        layout_zoom(&layout, scene->focus, count_lanes(scene));
    return layout;
}

void screen_draw(struct frame *frame, struct scene *scene, const struct trace *trace, struct ui *ui)
{
    frame_clear(frame);
    if (frame->width < LAYOUT_MIN_WIDTH || frame->height < LAYOUT_MIN_HEIGHT) {
        screen_too_small(frame);
        return;
    }
    ui_window(ui, trace, panel_timeline_columns(frame->width));
    scene_update(scene, trace, ui);

    struct layout layout = screen_layout(frame, scene);
    struct canvas status = canvas_of(frame, layout.status), keys = canvas_of(frame, layout.keys);
    if (!ui->panels.alone)
        panel_status(scene, &status);
    draw_panels(frame, scene, &layout);
    panel_keys(scene, &keys);
    struct canvas whole = canvas_of(frame, (struct rect){0, 0, frame->width, frame->height});
    struct canvas middle = canvas_of(frame, (struct rect){0, 1, frame->width, frame->height - 2});
    if (ui->list.kind == LIST_BOOKMARKS)
        panel_bookmarks(scene, &middle);
    if (ui->list.kind == LIST_FINDINGS)
        panel_findings(scene, &middle);
    if (ui->help)
        ui->help_pages = panel_help(scene, &whole);
}
