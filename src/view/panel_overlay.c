/* What lies over the lanes of the timeline: the laser line. */
#include "view/panels.h"

/* What must stay as loud as it is. */
static bool is_loud(enum role role)
{
    return role == ROLE_FAIL_MARK || role == ROLE_EXEC_FAIL || role == ROLE_DAMAGED ||
           role == ROLE_EXEC_ERROR || role == ROLE_GAP;
}

void panel_laser(const struct scene *scene, const struct canvas *canvas, int x, int last)
{
    const struct rect *rect = &canvas->rect;
    if (!scene->ui->panels.laser)
        return;
    for (int y = 1; y < last; y++) {
        const struct cell *cell = frame_cell(canvas->frame, rect->x + x, rect->y + y);
        const struct role_change bright = {(enum role)cell->role, ROLE_CALL_SELECTED};
        if (cell->code == ' ')
            canvas_glyph(canvas, x, y, ROLE_CALL_SELECTED, GLYPH_CURSOR);
        else if (!is_loud(bright.from))
            canvas_restyle(canvas, (struct rect){x, y, 1, 1}, &bright, 1);
    }
}
