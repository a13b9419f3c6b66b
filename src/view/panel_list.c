/* What boxes over the screen have in common, and lists in them. */
#include "view/panels.h"

struct canvas panel_box(const struct canvas *canvas, int width, int rows, const char *title)
{
    struct rect box = {.width = width < canvas->rect.width ? width : canvas->rect.width,
                       .height = rows + 2 < canvas->rect.height ? rows + 2 : canvas->rect.height};
    char words[128];
    box.x = canvas->rect.x + (canvas->rect.width - box.width) / 2;
    box.y = canvas->rect.y + (canvas->rect.height - box.height) / 2;
    key_words(title, words, sizeof words);
    struct canvas page = canvas_of(canvas->frame, box);
    canvas_box(&page, words);
    return canvas_of(canvas->frame,
                     (struct rect){box.x + 2, box.y + 1, box.width - 4, box.height - 2});
}

void panel_list(const struct scene *scene, const struct canvas *canvas, int y,
                const struct panel_items *items)
{
    int rows = canvas->rect.height - y;
    uint32_t fit = rows < items->rows ? 1 : (uint32_t)(rows / items->rows);
    uint32_t selected = scene->ui->list.selected;
    selected = selected < items->count ? selected : 0;
    uint32_t first = selected < fit ? 0 : selected - fit + 1;
    for (uint32_t i = first; i < items->count && i < first + fit; i++, y += items->rows) {
        if (i == selected) {
            canvas_cursor(canvas, 0, y);
            canvas_text(canvas, 0, y, ROLE_SELECTED, ">");
        }
        items->draw(scene, canvas, y, items->order != NULL ? items->order[i] : i, i == selected);
    }
}
