/* The help page: keys and signs from their tables, and what the scenario says to look at. */
#include "view/panels.h"

#include <stdio.h>

int panel_words(const struct canvas *canvas, int x, int y, int width, enum role role,
                const char *text)
{
    char words[256];
    key_words(text, words, sizeof words);
    return canvas_text_in(canvas, x, y, width, role, words);
}

int panel_key_table(const struct canvas *canvas, int x, int y, int width,
                    const char *(*help_of)(enum action action, const void *data), const void *data)
{
    bool ascii = canvas->frame->ascii;
    for (int i = 0; i < ACTION_COUNT; i++) {
        const struct key_info *info = key_info((enum action)i);
        const char *help = help_of((enum action)i, data);
        if (info->label[0] == '\0' || help == NULL)
            continue;
        canvas_text_right(canvas, x + 9, y, ROLE_KEY, ascii ? info->ascii : info->label);
        panel_words(canvas, x + 11, y, width - 11, ROLE_TEXT, help);
        y++;
    }
    return y;
}

static const char *help_on(enum action action, const void *data)
{
    const enum key_screen *screen = data;
    return key_help_on(*screen, action);
}

int panel_screen_keys(const struct canvas *canvas, enum key_screen screen)
{
    return panel_key_table(canvas, 0, 0, canvas->rect.width, help_on, &screen);
}

int panel_screen_key_rows(enum key_screen screen)
{
    int rows = 0;
    for (int i = 0; i < ACTION_COUNT; i++)
        rows += key_info((enum action)i)->label[0] != '\0' &&
                key_help_on(screen, (enum action)i) != NULL;
    return rows;
}

static const char *help_of(enum action action, const void *data)
{
    const struct scene *scene = data;
    const struct key_info *info = key_info(action);
    enum key_screen list = ui_list_screen(scene->ui);
    if (list != KEY_SCREENS)
        return key_help_on(list, action);
    return ui_applies(scene->ui, scene->trace, info->context) ? info->help : NULL;
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

static int key_rows(const struct scene *scene)
{
    int rows = 0;
    for (int i = 0; i < ACTION_COUNT; i++) {
        const struct key_info *info = key_info((enum action)i);
        rows += info->label[0] != '\0' && help_of((enum action)i, scene) != NULL;
    }
    return rows;
}

int panel_help(const struct scene *scene, const struct canvas *canvas)
{
    const char *text = scene->ui->info.text != NULL ? scene->ui->info.text : "";
    int height = canvas->rect.height, width = canvas->rect.width;
    bool wide = width >= 150;
    struct rect box = {.width = wide ? 146 : width < 84 ? width : 84};
    int left = wide ? 72 : box.width - 4, keys = key_rows(scene);
    int above = !wide ? keys + 1 + OUTCOME_COUNT : keys > OUTCOME_COUNT ? keys : OUTCOME_COUNT;
    int rows = above;
    if (text[0] != '\0')
        rows += 1 + text_rows(canvas->frame->ascii, box.width - 4, text);
    box.height = rows + 2 < height ? rows + 2 : height;
    box.x = canvas->rect.x + (width - box.width) / 2;
    box.y = canvas->rect.y + (height - box.height) / 2;
    int each = box.height - 2, pages = (rows + each - 1) / each, page = scene->ui->help_page;
    char title[64] = "help   any key goes back";
    if (page >= pages)
        page = pages - 1;
    if (pages > 1)
        snprintf(title, sizeof title, "help   page %d of %d   any key %s", page + 1, pages,
                 page + 1 < pages ? "turns it" : "goes back");
    struct canvas whole = canvas_of(canvas->frame, box);
    canvas_box(&whole, title);
    /* Nothing may be drawn over the box's own lines. */
    struct canvas inner =
        canvas_of(canvas->frame, (struct rect){box.x + 2, box.y + 1, box.width - 4, each});
    int y = -page * each;
    panel_key_table(&inner, 0, y, left, help_of, scene);
    if (wide)
        draw_outcomes(&inner, left + 2, y, inner.rect.width - left - 2);
    else
        draw_outcomes(&inner, 0, y + keys + 1, inner.rect.width);
    canvas_wrap(&inner, 0, y + above + 1, rows, ROLE_SENTENCE, text, NULL);
    return pages;
}
