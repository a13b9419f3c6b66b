/* The filter: lanes, commands and changes that do not fit are not drawn. */
#include "view/ui_parts.h"

#include <string.h>

static void set_filter(struct ui *ui, const char *text)
{
    struct ui_filter *filter = &ui->filter;
    query_free(filter->query);
    filter->query = query_new(text);
    if (filter->query != NULL && query_is_empty(filter->query)) {
        query_free(filter->query);
        filter->query = NULL;
    }
    if (text != filter->text)
        memcpy(filter->text, text, sizeof filter->text);
    ui->lane = 0; /* the lanes are others now */
    ui->lane_chosen = false;
}

void ui_filter_typed(struct ui *ui)
{
    if (strcmp(ui->filter.text, ui->prompt.text) != 0)
        set_filter(ui, ui->prompt.text);
}

void ui_filter_left(struct ui *ui)
{
    set_filter(ui, ui->filter.before);
}

enum ui_effect act_filter(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)trace;
    (void)now_ns;
    memcpy(ui->filter.before, ui->filter.text, sizeof ui->filter.before);
    prompt_open(&ui->prompt, PROMPT_FILTER, ui->filter.text);
    return EFFECT_NONE;
}
