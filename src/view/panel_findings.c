/* The findings: the verdict, and the pairs of threads that met or may meet, the gravest first. */
#include "model/findings_words.h"
#include "view/panels.h"

#include <string.h>

enum { TEXT = 1024, NARROW = 140 };

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

static void draw_pair(const struct scene *scene, const struct canvas *canvas, int y,
                      const struct finding_pair *pair, bool selected)
{
    char text[TEXT];
    enum finding_level level = finding_level(pair);
    int width = canvas->rect.width;
    if (selected)
        canvas_cursor(canvas, 0, y);
    canvas_text(canvas, 0, y, selected ? ROLE_SELECTED : ROLE_TEXT, selected ? ">" : " ");
    canvas_text(canvas, 2, y, level_role(level), finding_level_name(level));
    finding_pair_who(scene->trace, pair, text, sizeof text);
    canvas_text_in(canvas, 12, y, width - 12, selected ? ROLE_STRONG : ROLE_TEXT, text);
    finding_pair_what(scene->trace, pair, text, sizeof text);
    struct rect below = {canvas->rect.x + 12, canvas->rect.y + y + 1, width - 12, rows_of(width)};
    struct canvas what = canvas_of(canvas->frame, below);
    canvas_wrap(&what, 0, 0, rows_of(width) - 1, ROLE_DIM, text, NULL);
}

static void draw_list(const struct scene *scene, const struct canvas *canvas, int y)
{
    const struct findings *findings = trace_findings(scene->trace);
    uint32_t order[FINDINGS_PAIRS];
    uint32_t count = findings_order_pairs(findings, order, FINDINGS_PAIRS);
    int each = rows_of(canvas->rect.width), rows = canvas->rect.height - y;
    uint32_t fit = rows < each ? 1 : (uint32_t)(rows / each);
    uint32_t selected = scene->ui->finding < count ? scene->ui->finding : 0;
    uint32_t first = selected < fit ? 0 : selected - fit + 1;
    for (uint32_t i = first; i < count && i < first + fit; i++, y += each)
        draw_pair(scene, canvas, y, &findings->pairs[order[i]], i == selected);
}

void panel_findings(const struct scene *scene, const struct canvas *canvas)
{
    char verdict[TEXT];
    int width = canvas->rect.width, height = canvas->rect.height;
    findings_verdict(scene->trace, verdict, sizeof verdict);
    struct rect box = {.width = width < 154 ? width : 150, .height = height - 2};
    int words = text_rows(canvas->frame->ascii, box.width - 4, verdict);
    int needed =
        2 + words + 1 + rows_of(box.width - 4) * (int)trace_findings(scene->trace)->pair_count;
    if (box.height > needed)
        box.height = needed < 5 ? 5 : needed;
    box.x = canvas->rect.x + (width - box.width) / 2;
    box.y = canvas->rect.y + (height - box.height) / 2;
    struct canvas page = canvas_of(canvas->frame, box);
    canvas_box(&page, "findings   ↑ ↓ select   Enter goes there   any other key goes back");
    struct canvas inner = canvas_of(
        canvas->frame, (struct rect){box.x + 2, box.y + 1, box.width - 4, box.height - 2});
    int y = canvas_wrap(&inner, 0, 0, inner.rect.height, ROLE_SENTENCE, verdict, NULL);
    draw_list(scene, &inner, y + 1);
}
