/* The key line: what can be done now; or the answer to what was just done. */
#include "view/panels.h"
#include "view/text.h"

#include <stdio.h>

void panel_key_line(const struct canvas *canvas,
                    const char *(*brief_of)(enum action action, const void *data), const void *data)
{
    int width = canvas->rect.width;
    bool ascii = canvas->frame->ascii;
    int x = 1, gap = width >= 100 ? 3 : 2;
    /* The last two, help and quit, always stand there. */
    int tail = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < ACTION_COUNT; i++) {
            const struct key_info *info = key_info((enum action)i);
            const char *label = ascii ? info->ascii : info->label;
            const char *brief = brief_of((enum action)i, data);
            if (brief[0] == '\0')
                continue;
            int need = text_width(ascii, label) + 1 + text_width(ascii, brief);
            bool last = i == ACTION_HELP || i == ACTION_QUIT;
            if (pass == 0) {
                tail += last ? need + gap : 0;
            } else if (last || x + need + gap + tail <= width) {
                x = canvas_text(canvas, x, 0, ROLE_KEY, label);
                x = canvas_text(canvas, x + 1, 0, ROLE_KEY_TEXT, brief) + gap;
            }
        }
    }
}

/* What the key does now, "" nothing: some keys have two sides. */
static const char *brief_of(enum action action, const void *data)
{
    const struct scene *scene = data;
    const struct ui *ui = scene->ui;
    enum key_screen list = ui_list_screen(ui);
    if (list != KEY_SCREENS) {
        const char *brief = key_brief_on(list, action);
        return brief != NULL ? brief : "";
    }
    if (!ui_applies(ui, scene->trace, key_info(action)->context))
        return "";
    if (action == ACTION_NEXT_FAILURE && ui_applies(ui, scene->trace, KEY_SEARCH))
        return ""; /* n is for its matches */
    if (action == ACTION_FOLLOW && ui->links.shown)
        return "follow";
    if (action == ACTION_PAUSE && ui->stepping && !ui_replaying(ui))
        return "let all run";
    if (action == ACTION_STEP && ui->stepping)
        return ""; /* space says it */
    if (action == ACTION_NEXT && !ui_replaying(ui) && !ui->stepping)
        return ""; /* nothing is held for it */
    if (action == ACTION_NEXT && !ui_replaying(ui) && !ui->follow)
        return "back to now";
    if (action == ACTION_NEXT && (scene->step != NULL || ui_replaying(ui)))
        return "go on";
    if (action == ACTION_FINISH && scene->step != NULL)
        return ""; /* the script says who moves */
    if (action == ACTION_THREAD_UP && scene->step != NULL)
        return "";
    if (action == ACTION_PAUSE && ui->paused)
        return ui_replaying(ui) && !ui_following(ui) ? "play" : "go on";
    if (action == ACTION_PANEL_NEXT && ui->panels.zoomed)
        return "next, all panels";
    if (action == ACTION_RECORD && ui->recording.on)
        return "stop recording";
    return key_info(action)->brief;
}

/* "3 of 40", "3 of 40 so far, 62 %" */
static const char *write_places(const struct scene *scene, char *out, size_t size)
{
    const struct ui_search *search = &scene->ui->search;
    char rank[32], hits[32], part[16] = "";
    if (search->engine == NULL)
        return "";
    uint32_t count = trace_count(scene->trace), seen = search_seen(search->engine);
    text_count(search_hits(search->engine), hits, sizeof hits);
    text_count(search_rank(search->engine, scene->ui->cursor), rank, sizeof rank);
    if (seen < count)
        snprintf(part, sizeof part, " so far, %u %%", (unsigned)(seen * 100ull / count));
    if (search->how == SEARCH_NOTHING)
        snprintf(out, size, "nothing fits");
    else if (search->how == SEARCH_PENDING)
        snprintf(out, size, "%s found%s", hits, part);
    else
        snprintf(out, size, "%s of %s%s%s", rank, hits, part,
                 search->how != SEARCH_WRAPPED ? ""
                 : search->way > 0             ? ", from the start again"
                                               : ", from the end again");
    return out;
}

/* The search that goes on, in front of the keys; returns the column behind it. */
static int draw_search(const struct scene *scene, const struct canvas *canvas)
{
    char places[96];
    if (!ui_applies(scene->ui, scene->trace, KEY_SEARCH))
        return 0;
    int most = canvas->rect.width / 3;
    int x = canvas_text(canvas, 1, 0, ROLE_KEY, "/");
    x = canvas_text_in(canvas, x, 0, most, ROLE_TEXT, scene->ui->search.text);
    return canvas_text(canvas, x + 2, 0, ROLE_STRONG, write_places(scene, places, sizeof places)) +
           1;
}

/* The line that is being typed; what does not fit is cut off in front. */
static void draw_prompt(const struct scene *scene, const struct canvas *canvas)
{
    const struct ui_prompt *prompt = &scene->ui->prompt;
    static const struct {
        const char *label, *hint;
    } lines[PROMPT_COUNT] = {
        [PROMPT_NOTE] = {"bookmark: ", "Enter puts it, Esc does not"},
        [PROMPT_SEARCH] = {"/", "efault  w3  setenv  var:PATH  -w3"},
        [PROMPT_FILTER] = {"show only: ", "failed  w3  setenv  -w3   empty: all"},
    };
    char places[96];
    const char *hint = lines[prompt->kind].hint;
    if (prompt->kind == PROMPT_SEARCH && prompt->text[0] != '\0')
        hint = write_places(scene, places, sizeof places);
    bool ascii = canvas->frame->ascii;
    int x = canvas_text(canvas, 1, 0, ROLE_KEY, lines[prompt->kind].label);
    struct rect rect = canvas->rect;
    rect.x += x;
    rect.width -= x;
    struct canvas line = canvas_of(canvas->frame, rect);
    char before[UI_NOTE_BYTES];
    snprintf(before, sizeof before, "%.*s", (int)prompt->at, prompt->text);
    int at = text_width(ascii, before), shift = at >= rect.width - 1 ? at - rect.width + 2 : 0;
    int end = canvas_text(&line, -shift, 0, ROLE_TEXT, prompt->text);
    if (prompt->text[prompt->at] == '\0')
        end = canvas_text(&line, at - shift, 0, ROLE_CURSOR, "_");
    canvas_cursor(&line, at - shift, 0);
    if (end + text_width(ascii, hint) + 3 < rect.width)
        canvas_text_right(&line, rect.width - 1, 0, ROLE_DIM, hint);
}

void panel_keys(const struct scene *scene, const struct canvas *canvas)
{
    const struct ui *ui = scene->ui;
    int width = canvas->rect.width;
    if (ui->prompt.kind != PROMPT_NONE) {
        draw_prompt(scene, canvas);
        return;
    }
    if (ui->message_until_ns != 0) {
        canvas_text_in(canvas, 1, 0, width - 2, ui->message_bad ? ROLE_ALARM : ROLE_MESSAGE,
                       ui->message);
        return;
    }
    if (ui->is_new) {
        panel_words(
            canvas, 1, 0, width - 2, ROLE_MESSAGE,
            "New here?  {PAUSE} pauses, {FORWARD} steps, {NEXT_FAILURE} next failure, {HELP} "
            "all keys, {QUIT} leaves");
        return;
    }
    if (ui->panels.alone) {
        panel_words(canvas, 1, 0, width - 2, ROLE_DIM, "{PANEL_ALONE} shows the rest again");
        return;
    }
    struct rect rect = canvas->rect;
    int x = draw_search(scene, canvas);
    rect.x += x;
    rect.width -= x;
    struct canvas rest = canvas_of(canvas->frame, rect);
    panel_key_line(&rest, brief_of, scene);
}
