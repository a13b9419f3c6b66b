/* The bookmarks: their list, and their signs on the time axis. */
#include "view/columns.h"
#include "view/panels.h"
#include "view/text.h"
#include "view/ui_parts.h"

enum { LIST_WIDTH = 84, TIME_WIDTH = 15 };

static void draw_row(const struct scene *scene, const struct canvas *canvas, int y, uint32_t i,
                     bool selected)
{
    const struct ui_bookmark *bookmark = &scene->ui->bookmarks.list[i];
    int width = canvas->rect.width, right = width;
    char time[40];
    text_time(ui_time_of(scene->trace, bookmark->event), 6, time, sizeof time);
    canvas_text(canvas, 2, y, ROLE_AXIS, time);
    if (bookmark->own)
        right = canvas_text_right(canvas, width, y, ROLE_DIM, "until you leave") - 2;
    canvas_text_in(canvas, 3 + TIME_WIDTH, y, right - 3 - TIME_WIDTH,
                   selected ? ROLE_STRONG : ROLE_TEXT, ui_bookmark_note(scene->trace, bookmark));
}

void panel_bookmarks(const struct scene *scene, const struct canvas *canvas)
{
    struct panel_items items = {.count = scene->ui->bookmarks.count, .rows = 1, .draw = draw_row};
    struct canvas page = panel_box(
        canvas, LIST_WIDTH, (int)items.count,
        "bookmarks   {LIST_GO} goes there   {LIST_DELETE} deletes   any other key goes back");
    panel_list(scene, &page, 0, &items);
}

/* Whether nothing that tells something stands there. */
static bool is_free(const struct canvas *canvas, int x, int y)
{
    const struct rect *rect = &canvas->rect;
    const struct cell *cell = frame_cell(canvas->frame, rect->x + x, rect->y + y);
    return cell->code == ' ' || cell->role == ROLE_RULE;
}

/* On the axis; where that has a time or the cursor, in the title, or above it. */
static int free_row(const struct canvas *canvas, int x, int axis)
{
    if (is_free(canvas, x, axis))
        return axis;
    if (is_free(canvas, x, 0))
        return 0;
    int y = axis - 1;
    while (y > 1 && !is_free(canvas, x, y))
        y--;
    return y;
}

void panel_bookmark_signs(const struct scene *scene, const struct canvas *canvas,
                          const struct columns_range *range, int x, int y)
{
    const struct ui_bookmarks *bookmarks = &scene->ui->bookmarks;
    for (uint32_t i = 0; i < bookmarks->count; i++) {
        int at = columns_at(range, ui_time_of(scene->trace, bookmarks->list[i].event));
        if (at < 0 || at >= range->count)
            continue;
        canvas_glyph(canvas, x + at, free_row(canvas, x + at, y), ROLE_STRONG, GLYPH_MARK);
    }
}
