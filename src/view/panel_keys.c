/* The key line: what can be done now; or the answer to what was just done. */
#include "view/panels.h"

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
    if (!ui_applies(ui, scene->trace, key_info(action)->context))
        return "";
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
        return ui_replaying(ui) ? "play" : "go on";
    if (action == ACTION_RECORD && ui->recording.on)
        return "stop recording";
    return key_info(action)->brief;
}

void panel_keys(const struct scene *scene, const struct canvas *canvas)
{
    const struct ui *ui = scene->ui;
    int width = canvas->rect.width;
    if (ui->noting) {
        int x = canvas_text(canvas, 1, 0, ROLE_KEY, "bookmark:");
        x = canvas_text(canvas, x + 1, 0, ROLE_TEXT, ui->note);
        x = canvas_text(canvas, x, 0, ROLE_CURSOR, "_");
        if (x < width - 30)
            canvas_text_right(canvas, width - 1, 0, ROLE_DIM, "Enter puts it, Esc does not");
        return;
    }
    if (ui->message_until_ns != 0) {
        canvas_text_in(canvas, 1, 0, width - 2, ui->message_bad ? ROLE_ALARM : ROLE_MESSAGE,
                       ui->message);
        return;
    }
    panel_key_line(canvas, brief_of, scene);
}
