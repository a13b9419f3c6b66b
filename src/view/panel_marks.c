/* The marks on the time axis, and what lies between them. */
#include "model/explain.h"
#include "model/measure.h"
#include "view/columns.h"
#include "view/panels.h"
#include "view/text.h"

#include <stdio.h>

void panel_marks(const struct scene *scene, const struct canvas *canvas,
                 const struct columns_range *range, int x, int y)
{
    const struct ui_marks *marks = &scene->ui->marks;
    for (int i = 0; i < 2; i++) {
        int column = marks->set[i] ? columns_at(range, marks->at_ns[i]) : -1;
        if (column >= 0 && column < range->count)
            canvas_glyph(canvas, x + column, y, ROLE_STRONG,
                         i == 0 ? GLYPH_MARK_BEGIN : GLYPH_MARK_END);
    }
}

int panel_measure(const struct scene *scene, const struct canvas *canvas)
{
    const struct ui_marks *marks = &scene->ui->marks;
    struct measure measure = measure_between(scene->trace, marks->at_ns[0], marks->at_ns[1]);
    char span[48], commands[32], failed[32], moves[32], text[200];
    explain_span(measure.span_ns, canvas->frame->ascii, span, sizeof span);
    snprintf(text, sizeof text, " [ %s ] %s started, %s failed, %s move%s ", span,
             text_count(measure.commands, commands, sizeof commands),
             text_count(measure.failures, failed, sizeof failed),
             text_count(measure.moves, moves, sizeof moves), measure.moves == 1 ? "" : "s");
    return canvas_text_right(canvas, canvas->rect.width - 2, 0, ROLE_STRONG, text);
}
