/* Which key does what now, and keys that are text or digits. */
#include "view/ui_parts.h"

/* A key for the line that is being typed. */
static enum ui_effect type_line(struct ui *ui, const struct trace *trace, int key, uint64_t now_ns)
{
    enum prompt_kind kind = ui->prompt.kind;
    enum prompt_answer answer = prompt_key(&ui->prompt, key);
    if (kind == PROMPT_SEARCH && answer == PROMPT_TYPED)
        ui_search_typed(ui, trace);
    else if (kind == PROMPT_SEARCH && answer == PROMPT_TAKEN)
        ui_search_taken(ui, trace, now_ns);
    else if (kind == PROMPT_SEARCH)
        ui_search_left(ui, trace);
    else if (kind == PROMPT_FILTER && answer == PROMPT_LEFT)
        ui_filter_left(ui);
    else if (kind == PROMPT_FILTER)
        ui_filter_typed(ui);
    if (kind != PROMPT_NOTE || answer != PROMPT_TAKEN || ui->prompt.text[0] == '\0')
        return EFFECT_NONE;
    return ui_put_bookmark(ui, trace, now_ns);
}

bool ui_type(struct ui *ui, const struct trace *trace, int key, uint64_t now_ns,
             enum ui_effect *effect)
{
    *effect = EFFECT_NONE;
    if (key == UI_KEY_RESIZE || key == UI_KEY_MOUSE)
        return false;
    /* Drawing anew is possible everywhere, but where the key is a letter of what is typed. */
    if ((key < ' ' || ui->prompt.kind == PROMPT_NONE) && ui_action(ui, trace, key) == ACTION_REDRAW)
        return false;
    if (ui->prompt.kind != PROMPT_NONE) {
        *effect = type_line(ui, trace, key, now_ns);
        return true;
    }
    if (ui->list.kind != LIST_NONE) {
        if (ui->help)
            ui_turn_help(ui);
        else
            *effect = ui_type_list(ui, trace, key, now_ns);
        return true;
    }
    if (ui->help || key < '1' || key > '9')
        return false;
    if (ui_applies(ui, trace, KEY_DETAILS)) {
        ui_follow_link(ui, trace, (unsigned)(key - '1'), now_ns);
        return true;
    }
    if (!ui_applies(ui, trace, KEY_STEPS))
        return false;
    ui_select_thread(ui, trace, key - '1', now_ns);
    return true;
}

bool ui_applies(const struct ui *ui, const struct trace *trace, enum key_context context)
{
    const struct script *script = ui->info.script;
    bool live = !ui_replaying(ui);
    bool lesson = live && ui_script_step(ui, trace_now(trace)) != NULL;
    switch (context) {
    case KEY_LIVE:
        return live;
    case KEY_REPLAY:
        return !live;
    case KEY_TIMELINE:
        return !ui_steps(ui, ui_world(ui, trace));
    case KEY_DETAILS:
        return ui->links.shown && ui_applies(ui, trace, KEY_TIMELINE);
    case KEY_SEARCH:
        return ui->search.engine != NULL && ui_applies(ui, trace, KEY_TIMELINE);
    case KEY_SCRIPT:
        return ui->info.live && script != NULL && script->count > 0;
    case KEY_STEPS:
        return ui_steps(ui, ui_world(ui, trace));
    case KEY_STEP:
        return live && ui->stepping && ui->steps;
    case KEY_LESSON:
        return lesson && ui->steps;
    case KEY_QUESTION:
        return lesson && ui->steps && trace_now(trace)->lesson.state == LESSON_ASKING;
    case KEY_LIST:
    case KEY_BOOKMARKS:
    case KEY_MENU:
    case KEY_ASKED:
    case KEY_SWEEP:
        return false;
    default:
        return true;
    }
}

enum action ui_action(const struct ui *ui, const struct trace *trace, int key)
{
    bool contexts[KEY_CONTEXT_COUNT];
    for (int i = 0; i < KEY_CONTEXT_COUNT; i++)
        contexts[i] = ui_applies(ui, trace, (enum key_context)i);
    return key_action(key, contexts);
}
