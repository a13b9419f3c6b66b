#include "view/screen.h"

#include "view/panels.h"

static void too_small(struct frame *frame)
{
    struct canvas canvas = canvas_of(frame, (struct rect){0, 0, frame->width, frame->height});
    canvas_text_in(&canvas, 0, 0, frame->width, ROLE_MESSAGE, "envviz needs 60x15; q quits");
}

/* The line between the two upper panels, joined to the rules that it meets. */
static void wall(struct frame *frame, const struct layout *layout)
{
    struct canvas canvas = canvas_of(frame, (struct rect){0, 0, frame->width, frame->height});
    int x = layout->wall_x, top = layout->environ.y, bottom = layout->timeline.y;
    canvas_glyph(&canvas, x, top, ROLE_RULE, GLYPH_RULE_DOWN);
    for (int y = top + 1; y < bottom; y++)
        canvas_glyph(&canvas, x, y, ROLE_RULE, GLYPH_WALL);
    if (frame_cell(frame, x, bottom)->role == ROLE_RULE)
        canvas_glyph(&canvas, x, bottom, ROLE_RULE, GLYPH_RULE_UP);
}

void screen_draw(struct frame *frame, struct scene *scene, const struct trace *trace, struct ui *ui)
{
    int lanes = (int)trace_lane_count(trace);
    struct layout layout = layout_of(frame->width, frame->height, lanes);
    frame_clear(frame);
    if (layout.too_small) {
        too_small(frame);
        return;
    }
    ui_window(ui, trace, panel_timeline_columns(layout.timeline.width));
    scene_update(scene, trace, ui);

    struct canvas status = canvas_of(frame, layout.status), keys = canvas_of(frame, layout.keys);
    struct canvas environ = canvas_of(frame, layout.environ);
    struct canvas outcomes = canvas_of(frame, layout.outcomes);
    struct canvas timeline = canvas_of(frame, layout.timeline), why = canvas_of(frame, layout.why);
    panel_status(scene, &status);
    panel_environ(scene, &layout, &environ);
    panel_outcomes(scene, &layout, &outcomes);
    panel_timeline(scene, &layout, &timeline);
    wall(frame, &layout);
    panel_why(scene, &why);
    panel_keys(scene, &keys);
    if (ui->help) {
        struct canvas whole = canvas_of(frame, (struct rect){0, 0, frame->width, frame->height});
        panel_help(scene, &whole);
    }
}
