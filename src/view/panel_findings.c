/* The findings: the verdict, and the pairs of threads that met or may meet, the gravest first. */
#include "model/findings_words.h"
#include "view/panels.h"

#include <string.h>

enum { TEXT = 1024, NARROW = 140, WIDE = 154 };

/* Rows of a pair: who, and in one or two rows what came of it. */
static int rows_of(int width)
{
    return width < NARROW ? 3 : 2;
}

static enum role level_role(enum finding_level level)
{
    return level == FINDING_HIT         ? ROLE_EXEC_FAIL
           : level == FINDING_NEAR_MISS ? ROLE_NEAR_MISS
                                        : ROLE_WRITER;
}

static void draw_pair(const struct scene *scene, const struct canvas *canvas, int y, uint32_t i,
                      bool selected)
{
    char text[TEXT];
    const struct finding_pair *pair = &trace_findings(scene->trace)->pairs[i];
    enum finding_level level = finding_level(pair);
    int width = canvas->rect.width;
    canvas_text(canvas, 2, y, level_role(level), finding_level_name(level));
    finding_pair_who(scene->trace, pair, text, sizeof text);
    canvas_text_in(canvas, 12, y, width - 12, selected ? ROLE_STRONG : ROLE_TEXT, text);
    finding_pair_what(scene->trace, pair, text, sizeof text);
    struct rect below = {canvas->rect.x + 12, canvas->rect.y + y + 1, width - 12, rows_of(width)};
    struct canvas what = canvas_of(canvas->frame, below);
    canvas_wrap(&what, 0, 0, rows_of(width) - 1, ROLE_DIM, text, NULL);
}

void panel_findings(const struct scene *scene, const struct canvas *canvas)
{
    char verdict[TEXT];
    int width = canvas->rect.width < WIDE ? canvas->rect.width : WIDE - 4;
    findings_verdict(scene->trace, verdict, sizeof verdict);
    uint32_t order[FINDINGS_PAIRS];
    const struct findings *findings = trace_findings(scene->trace);
    struct panel_items items = {.count = findings_order_pairs(findings, order, FINDINGS_PAIRS),
                                .rows = rows_of(width - 4),
                                .order = order,
                                .draw = draw_pair};
    int words = text_rows(canvas->frame->ascii, width - 4, verdict);
    int rows = words + 1 + items.rows * (int)items.count;
    struct canvas page = panel_box(canvas, width, rows < 3 ? 3 : rows,
                                   "findings   {LIST_UP} {LIST_DOWN} select   {LIST_GO} goes there"
                                   "   any other key goes back");
    int y = canvas_wrap(&page, 0, 0, page.rect.height, ROLE_SENTENCE, verdict, NULL);
    panel_list(scene, &page, y + 1, &items);
}
