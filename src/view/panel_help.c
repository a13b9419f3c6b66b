/* The help page: keys and signs from their tables, and what the scenario says to look at. */
#include "view/panels.h"

int panel_key_table(const struct canvas *canvas, int x, int y, int width,
                    bool (*applies)(enum key_context context, const void *data), const void *data)
{
    bool ascii = canvas->frame->ascii;
    for (int i = 0; i < ACTION_COUNT; i++) {
        const struct key_info *info = key_info((enum action)i);
        if (info->label[0] == '\0' || !applies(info->context, data))
            continue;
        canvas_text_right(canvas, x + 9, y, ROLE_KEY, ascii ? info->ascii : info->label);
        canvas_text_in(canvas, x + 11, y, width - 11, ROLE_TEXT, info->help);
        y++;
    }
    return y;
}

static bool applies(enum key_context context, const void *data)
{
    const struct scene *scene = data;
    return ui_applies(scene->ui, scene->trace, context);
}

static int draw_outcomes(const struct canvas *canvas, int x, int y, int width)
{
    for (int i = OUTCOME_COUNT - 1; i >= 0; i--, y++) { /* the worst first */
        const struct outcome_info *info = outcome_info((enum outcome)i);
        enum role role = outcome_role((enum outcome)i);
        canvas_outcome(canvas, x, y, role, (enum outcome)i);
        canvas_text(canvas, x + 2, y, role, info->word);
        canvas_text_in(canvas, x + 14, y, width - 14, ROLE_TEXT, info->meaning);
    }
    return y;
}

void panel_help(const struct scene *scene, const struct canvas *canvas)
{
    const struct ui *ui = scene->ui;
    bool text = ui->info.text != NULL && ui->info.text[0] != '\0';
    int height = canvas->rect.height, width = canvas->rect.width;
    bool wide = width >= 150;
    struct rect box = {.width = wide ? 146 : width < 84 ? width : 84, .height = height};
    int left = wide ? 72 : box.width - 4, most = wide ? 24 : 34;
    if (box.height > most)
        box.height = most;
    box.x = canvas->rect.x + (width - box.width) / 2;
    box.y = canvas->rect.y + (height - box.height) / 2;
    struct canvas page = canvas_of(canvas->frame, box);
    canvas_box(&page, "help   any key goes back");
    /* Nothing may be drawn over the box's own lines. */
    struct canvas inner = canvas_of(
        canvas->frame, (struct rect){box.x + 2, box.y + 1, box.width - 4, box.height - 2});
    int y = panel_key_table(&inner, 0, 0, left, applies, scene), right;
    if (wide)
        right = draw_outcomes(&inner, left + 2, 0, inner.rect.width - left - 2) + 1;
    else
        right = draw_outcomes(&inner, 0, y + 1, inner.rect.width) + 1;
    y = right > y + 1 ? right : y + 1;
    if (text && y < inner.rect.height)
        canvas_wrap(&inner, 0, y, inner.rect.height - y, ROLE_SENTENCE, ui->info.text, NULL);
}
