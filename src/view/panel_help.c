/* The help page: keys and signs from their tables, and what the scenario says to look at. */
#include "view/panels.h"

#include <stdio.h>

/* Where keys and signs stand side by side, each in a row of its own. */
enum { WIDE_BOX = 158, LEFT_COLUMN = 80 };

int panel_words(const struct canvas *canvas, int x, int y, int width, enum role role,
                const char *text)
{
    char words[256];
    key_words(text, words, sizeof words);
    return canvas_text_in(canvas, x, y, width, role, words);
}

/* Text in the columns from x to `right`, over several rows where one is too short for it; returns
 * the row behind it. */
static int wrap_to(const struct canvas *canvas, int x, int y, int right, const char *text)
{
    struct canvas part = *canvas;
    part.rect.width = right;
    return canvas_wrap(&part, x, y, text_rows(canvas->frame->ascii, right - x, text), ROLE_TEXT,
                       text, NULL);
}

/* What takes rows, and shows nothing: for counting them. */
static struct canvas nowhere(struct frame *frame, bool ascii, int width)
{
    *frame = (struct frame){.ascii = ascii};
    return (struct canvas){.frame = frame, .rect = {.width = width}};
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
        char words[256];
        key_words(help, words, sizeof words);
        y = wrap_to(canvas, x + 11, y, x + width, words);
    }
    return y;
}

static const char *help_on(enum action action, const void *data)
{
    const enum key_screen *screen = data;
    return key_help_on(*screen, action);
}

struct canvas panel_screen_help(const struct canvas *canvas, int width, enum key_screen screen,
                                const char *text, int more, int *y)
{
    bool ascii = canvas->frame->ascii;
    int inside = (width < canvas->rect.width ? width : canvas->rect.width) - 4;
    struct frame none;
    struct canvas counting = nowhere(&none, ascii, inside);
    int rows = panel_key_table(&counting, 0, 0, inside, help_on, &screen) + 1;
    struct canvas page = panel_box(canvas, width, rows + text_rows(ascii, inside, text) + more,
                                   "help   any key goes back");
    panel_key_table(&page, 0, 0, inside, help_on, &screen);
    *y = canvas_wrap(&page, 0, rows, page.rect.height - rows, ROLE_SENTENCE, text, NULL);
    return page;
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
    for (int i = OUTCOME_COUNT - 1; i >= 0; i--) { /* the worst first */
        const struct outcome_info *info = outcome_info((enum outcome)i);
        enum role role = outcome_role((enum outcome)i);
        canvas_outcome(canvas, x, y, role, (enum outcome)i);
        canvas_text(canvas, x + 2, y, role, info->word);
        y = wrap_to(canvas, x + 14, y, x + width, info->meaning);
    }
    return y;
}

int panel_help(const struct scene *scene, const struct canvas *canvas)
{
    const char *text = scene->ui->info.text != NULL ? scene->ui->info.text : "";
    int height = canvas->rect.height, width = canvas->rect.width;
    bool wide = width >= WIDE_BOX + 4;
    struct rect box = {.width = wide ? WIDE_BOX : width < 84 ? width : 84};
    int left = wide ? LEFT_COLUMN : box.width - 4, right = box.width - 4 - (wide ? left + 2 : 0);
    struct frame none;
    struct canvas counting = nowhere(&none, canvas->frame->ascii, box.width - 4);
    int keys = panel_key_table(&counting, 0, 0, left, help_of, scene);
    int outcomes = draw_outcomes(&counting, 0, 0, right);
    int above = !wide ? keys + 1 + outcomes : keys > outcomes ? keys : outcomes;
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
        draw_outcomes(&inner, left + 2, y, right);
    else
        draw_outcomes(&inner, 0, y + keys + 1, right);
    canvas_wrap(&inner, 0, y + above + 1, rows, ROLE_SENTENCE, text, NULL);
    return pages;
}
