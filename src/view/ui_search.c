/* Searching: the line is typed, the cursor jumps meanwhile, then n and N go on. */
#include "view/ui_parts.h"

#include <stdio.h>
#include <string.h>

/* Events that are looked at between two looks at the keyboard. */
enum { STEP_EVENTS = 65536 };

static void end_search(struct ui *ui)
{
    search_free(ui->search.engine);
    ui->search.engine = NULL;
}

/* Puts the cursor on what was found; a command that failed is explained too. */
static void go_to(struct ui *ui, const struct trace *trace, uint32_t index)
{
    const struct slice *slice = trace_slice_before(trace, index);
    ui_move_cursor(ui, trace, index);
    if (slice == NULL || slice->kind != SLICE_COMMAND || slice->end != index ||
        !outcome_is_failure(slice->outcome))
        return;
    ui->selected = slice->begin;
    ui->selected_event = index;
}

static void go_to_origin(struct ui *ui, const struct trace *trace)
{
    ui_move_cursor(ui, trace, ui->search.origin);
    ui->left_ns = ui->search.left_ns;
    ui->zoom_ns = ui->search.zoom_ns;
}

/* Tries to end the jump that goes on.  True if the screen changed. */
static bool settle(struct ui *ui, const struct trace *trace)
{
    struct ui_search *search = &ui->search;
    uint32_t found;
    if (search->how != SEARCH_PENDING)
        return false;
    search->how =
        search_find(search->engine, trace_count(trace), search->from, search->way, &found);
    if (search->how == SEARCH_FOUND || search->how == SEARCH_WRAPPED)
        go_to(ui, trace, found);
    else if (search->how == SEARCH_NOTHING && ui->prompt.kind == PROMPT_SEARCH)
        go_to_origin(ui, trace);
    return search->how != SEARCH_PENDING;
}

static void jump(struct ui *ui, const struct trace *trace, uint32_t from, int way)
{
    ui->search.how = SEARCH_PENDING;
    ui->search.from = from;
    ui->search.way = way;
    search_step(ui->search.engine, trace, STEP_EVENTS);
    settle(ui, trace);
}

bool ui_search_tick(struct ui *ui, const struct trace *trace)
{
    if (ui->search.engine == NULL || search_seen(ui->search.engine) == trace_count(trace))
        return false;
    search_step(ui->search.engine, trace, STEP_EVENTS);
    settle(ui, trace);
    return true;
}

bool ui_searching(const struct ui *ui)
{
    return ui->search.engine != NULL && ui->search.how == SEARCH_PENDING;
}

void ui_search_typed(struct ui *ui, const struct trace *trace)
{
    struct ui_search *search = &ui->search;
    if (search->engine != NULL && strcmp(search->text, ui->prompt.text) == 0)
        return;
    end_search(ui);
    if (ui->prompt.text[0] == '\0') {
        go_to_origin(ui, trace);
        return;
    }
    memcpy(search->text, ui->prompt.text, sizeof search->text);
    search->engine = search_new(search->text);
    if (search->engine != NULL)
        jump(ui, trace, search->origin == EVENT_NONE ? 0 : search->origin, 1);
}

void ui_search_taken(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    struct ui_search *search = &ui->search;
    if (ui->prompt.text[0] == '\0' && search->text[0] != '\0') { /* the last one again */
        snprintf(ui->prompt.text, sizeof ui->prompt.text, "%s", search->text);
        ui_search_typed(ui, trace);
    }
    if (search->engine != NULL && search->how == SEARCH_NOTHING) {
        ui_say(ui, now_ns, false, "Nothing fits \"%s\".", search->text);
        end_search(ui);
    }
}

void ui_search_left(struct ui *ui, const struct trace *trace)
{
    end_search(ui);
    go_to_origin(ui, trace);
}

enum ui_effect act_search(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)now_ns;
    enum ui_effect effect = ui_hold(ui);
    end_search(ui);
    ui_move_cursor(ui, trace, ui->cursor);
    ui->search.origin = ui->cursor;
    ui->search.left_ns = ui->left_ns;
    ui->search.zoom_ns = ui->zoom_ns;
    prompt_open(&ui->prompt, PROMPT_SEARCH, "");
    return effect;
}

static enum ui_effect act_match(struct ui *ui, const struct trace *trace, int way)
{
    enum ui_effect effect = ui_hold(ui);
    uint32_t at = ui->cursor;
    if (way > 0)
        at = at == EVENT_NONE ? 0 : at + 1;
    else if (at != EVENT_NONE)
        at = at > 0 ? at - 1 : EVENT_NONE; /* from the first one: round to the last */
    jump(ui, trace, at, way);
    return effect;
}

enum ui_effect act_next_match(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)now_ns;
    return act_match(ui, trace, 1);
}

enum ui_effect act_previous_match(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)now_ns;
    return act_match(ui, trace, -1);
}

enum ui_effect act_end_search(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)trace;
    (void)now_ns;
    end_search(ui);
    return EFFECT_NONE;
}
