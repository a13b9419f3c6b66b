#include "view/screen.h"

#include "view/panels.h"

void screen_too_small(struct frame *frame)
{
    struct canvas canvas = canvas_of(frame, (struct rect){0, 0, frame->width, frame->height});
    canvas_text_in(&canvas, 0, 0, frame->width, ROLE_MESSAGE, "envviz needs 60x15; q quits");
}

/* The line between the two upper panels, joined to the rules that it meets. */
static void wall(struct frame *frame, const struct layout *layout)
{
    struct canvas canvas = canvas_of(frame, (struct rect){0, 0, frame->width, frame->height});
    int x = layout->wall_x, top = 1;
    int bottom = layout->lesson.height > 0 ? layout->lesson.y : layout->timeline.y;
    canvas_glyph(&canvas, x, top, ROLE_RULE, GLYPH_RULE_DOWN);
    for (int y = top + 1; y < bottom; y++)
        canvas_glyph(&canvas, x, y, ROLE_RULE, GLYPH_WALL);
    if (frame_cell(frame, x, bottom)->role == ROLE_RULE)
        canvas_glyph(&canvas, x, bottom, ROLE_RULE, GLYPH_RULE_UP);
}

static void draw_steps(struct frame *frame, struct scene *scene, const struct layout *layout)
{
    struct canvas threads = canvas_of(frame, layout->threads);
    struct canvas memory = canvas_of(frame, layout->memory);
    struct canvas lesson = canvas_of(frame, layout->lesson);
    panel_threads(scene, &threads);
    panel_memory(scene, &memory);
    panel_lesson(scene, &lesson);
    wall(frame, layout);
}

static void draw_timeline(struct frame *frame, struct scene *scene, const struct layout *layout)
{
    struct canvas environ = canvas_of(frame, layout->environ);
    struct canvas outcomes = canvas_of(frame, layout->outcomes);
    struct canvas timeline = canvas_of(frame, layout->timeline);
    struct canvas why = canvas_of(frame, layout->why);
    if (scene->ui->links.shown) {
        panel_details(scene, &environ);
    } else {
        panel_environ(scene, layout, &environ);
        panel_outcomes(scene, layout, &outcomes);
    }
    panel_timeline(scene, layout, &timeline);
    if (!scene->ui->links.shown)
        wall(frame, layout);
    panel_why(scene, &why);
}

/* The minimap takes a row from the lanes where they are high, else one of its own. */
static struct layout layout_timeline(const struct frame *frame, const struct scene *scene)
{
    int lanes = (int)trace_lane_count(scene->trace);
    bool map = panel_minimap_needed(scene);
    struct layout layout = layout_of(frame->width, frame->height, lanes);
    if (map && layout.lane_rows == 1)
        layout = layout_of(frame->width, frame->height, lanes + 1);
    if (scene->ui->links.shown && !layout.too_small)
        layout_details(&layout, panel_details_rows(scene, frame->width), lanes + map);
    layout.minimap = map;
    return layout;
}

static struct layout layout_for(const struct frame *frame, const struct scene *scene)
{
    if (!scene->steps)
        return layout_timeline(frame, scene);
    return layout_steps(frame->width, frame->height,
                        panel_lesson_rows(scene, frame->ascii, frame->width));
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

    struct layout layout = layout_for(frame, scene);
    struct canvas status = canvas_of(frame, layout.status), keys = canvas_of(frame, layout.keys);
    panel_status(scene, &status);
    if (scene->steps)
        draw_steps(frame, scene, &layout);
    else
        draw_timeline(frame, scene, &layout);
    panel_keys(scene, &keys);
    struct canvas whole = canvas_of(frame, (struct rect){0, 0, frame->width, frame->height});
    if (ui->findings)
        panel_findings(scene, &whole);
    if (ui->help)
        ui->help_pages = panel_help(scene, &whole);
}

uint16_t screen_thread_at(const struct frame *frame, const struct scene *scene, int x, int y)
{
    if (scene->trace == NULL || !scene->steps || frame->width < LAYOUT_MIN_WIDTH ||
        frame->height < LAYOUT_MIN_HEIGHT)
        return 0;
    struct rect rect = layout_for(frame, scene).threads;
    bool inside = x >= rect.x && x < rect.x + rect.width && y > rect.y && y < rect.y + rect.height;
    struct canvas canvas = {.rect = rect};
    return inside ? panel_threads_at(scene, &canvas, y - rect.y) : 0;
}
