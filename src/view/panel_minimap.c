/* The whole session in one row: where commands failed, where the array moved, where events are
 * missing, what the search found, and which part of it the timeline shows. */
#include "view/columns.h"
#include "view/panels.h"

#include <stdlib.h>

bool panel_minimap_needed(const struct scene *scene)
{
    const struct ui *ui = scene->ui;
    uint64_t end = trace_now(scene->trace)->time_ns;
    return ui->left_ns > 0 || end >= ui->zoom_ns * (uint64_t)ui->columns;
}

/* The first event at or behind a time. */
static uint32_t event_at(const struct trace *trace, uint64_t time_ns)
{
    uint32_t before = time_ns == 0 ? EVENT_NONE : trace_find(trace, time_ns - 1);
    return before == EVENT_NONE ? 0 : before + 1;
}

static bool is_found(const struct scene *scene, const struct columns_range *range, int x)
{
    const struct search *search = scene->ui->search.engine;
    uint64_t from = range->zoom_ns * (uint64_t)x;
    return search != NULL && search_any(search, event_at(scene->trace, from),
                                        event_at(scene->trace, from + range->zoom_ns));
}

void panel_minimap(const struct scene *scene, const struct canvas *canvas, int x, int y, int count)
{
    const struct ui *ui = scene->ui;
    uint64_t end = trace_now(scene->trace)->time_ns;
    struct columns_range range = {.zoom_ns = end / (uint64_t)count + 1, .count = count};
    bool *moves = calloc((size_t)count * 3, sizeof *moves);
    if (moves == NULL)
        return;
    bool *failures = moves + count, *losses = failures + count;
    columns_of_moves(scene->trace, &range, moves);
    columns_of_failures(scene->trace, &range, failures);
    columns_of_losses(scene->trace, &range, losses);
    uint64_t width = ui->zoom_ns * (uint64_t)ui->columns;
    int first = columns_at(&range, ui->left_ns), last = columns_at(&range, ui->left_ns + width - 1);
    canvas_text(canvas, 2, y, ROLE_DIM, "all");
    for (int i = 0; i < count; i++) {
        bool inside = i >= first && i <= last;
        if (failures[i])
            canvas_glyph(canvas, x + i, y, ROLE_FAIL_MARK, GLYPH_MAP_FAILED);
        else if (is_found(scene, &range, i))
            canvas_glyph(canvas, x + i, y, ROLE_CURSOR, GLYPH_MARK);
        else if (losses[i])
            canvas_glyph(canvas, x + i, y, ROLE_GAP, GLYPH_GAP);
        else if (moves[i])
            canvas_glyph(canvas, x + i, y, ROLE_MOVE,
                         inside ? GLYPH_MAP_MOVE_INSIDE : GLYPH_MAP_MOVE);
        else
            canvas_glyph(canvas, x + i, y, inside ? ROLE_STRONG : ROLE_RULE,
                         inside ? GLYPH_MAP_INSIDE : GLYPH_BASE);
    }
    free(moves);
}
