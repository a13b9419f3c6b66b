/* The status line: what this is, whether it moves, when it is, and how it is set. */
#include "view/panels.h"
#include "view/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

int panel_builds(const struct scene *scene, const struct canvas *canvas, int x, int y, int width,
                 bool status)
{
    const struct world *world = scene->world;
    enum role good = status ? ROLE_STATUS_GO : ROLE_EXEC_OK;
    enum role bad = status ? ROLE_STATUS_ALARM : ROLE_EXEC_FAIL;
    enum role open = status ? ROLE_STATUS : ROLE_EXEC_OPEN;
    int last = world->build < WORLD_BUILDS ? (int)world->build : WORLD_BUILDS;
    for (int i = last > width ? last - width : 0; i < last; i++) {
        int step = world->build_steps[i] - 1;
        enum glyph glyph = step == BUILD_PASSED   ? GLYPH_BUILD_PASSED
                           : step == BUILD_FAILED ? GLYPH_BUILD_FAILED
                                                  : GLYPH_BUILD_RUNNING;
        enum role role = step == BUILD_PASSED ? good : step == BUILD_FAILED ? bad : open;
        x = canvas_glyph(canvas, x, y, role, glyph);
    }
    return x;
}

/* Whether time moves, and which way. */
static int draw_state(const struct scene *scene, const struct canvas *canvas, int x)
{
    const struct ui *ui = scene->ui;
    enum role role = ROLE_STATUS_HOLD;
    enum glyph glyph = GLYPH_PAUSED;
    char text[64] = "PAUSED";
    bool at_end = trace_count(scene->trace) == 0 || ui->cursor + 1 >= trace_count(scene->trace);
    if (!ui_replaying(ui)) {
        if (!ui->paused) {
            role = ROLE_STATUS_GO;
            glyph = GLYPH_LIVE;
            if (ui->pace_ms > 0)
                snprintf(text, sizeof text, "SLOW %u ms a step", ui->pace_ms);
            else
                snprintf(text, sizeof text, "%s", ui->follow ? "LIVE" : "LIVE, LOOKING BACK");
        } else if (ui->stepping) {
            snprintf(text, sizeof text, "%s", ui->follow ? "STEP" : "STEP, LOOKING BACK");
        }
    } else if (ui_following(ui) && ui->follow) {
        role = ROLE_STATUS_GO;
        glyph = GLYPH_LIVE;
        snprintf(text, sizeof text, "FOLLOWING");
    } else if (!ui->paused && !ui->follow) {
        role = ROLE_STATUS_GO;
        glyph = GLYPH_PLAYING;
        snprintf(text, sizeof text, "%s %s%s", ui_looping(ui) ? "LOOP" : "REPLAY",
                 glyph_text(GLYPH_TIMES, canvas->frame->ascii), ui_speed(ui));
    } else if (ui->phase == UI_CRASHED && at_end) {
        role = ROLE_STATUS_ALARM;
        glyph = GLYPH_STOPPED;
        snprintf(text, sizeof text, "CRASHED: %s", ui->end_signal);
    } else if (at_end && ui->phase != UI_RUNNING) {
        glyph = GLYPH_STOPPED;
        snprintf(text, sizeof text, "%s",
                 ui->phase == UI_CUT_OFF      ? "CUT OFF"
                 : ui->phase == UI_UNREADABLE ? "UNREADABLE"
                 : ui->info.live              ? "ENDED"
                                              : "END");
    } else if (!ui->info.live) {
        snprintf(text, sizeof text, "%s %s%s", ui_looping(ui) ? "LOOP" : "REPLAY",
                 glyph_text(GLYPH_TIMES, canvas->frame->ascii), ui_speed(ui));
    }
    x = canvas_glyph(canvas, x, 0, role, glyph);
    return canvas_text(canvas, x + 1, 0, role, text);
}

/* How much of a recording was read. */
static int draw_loading(const struct scene *scene, const struct canvas *canvas, int x)
{
    enum { CELLS = 10 };
    unsigned percent = scene->ui->loading - 1;
    x = canvas_text(canvas, x, 0, ROLE_STATUS, "reading ");
    for (unsigned i = 0; i < CELLS; i++) {
        bool done = i < percent * CELLS / 100;
        x = canvas_glyph(canvas, x, 0, done ? ROLE_STATUS_GO : ROLE_STATUS,
                         done ? GLYPH_BAR : GLYPH_RULE);
    }
    return canvas_printf(canvas, x + 1, 0, ROLE_STATUS, "%u %%", percent);
}

/* Engine, spawner, libc, lost events; as much as fits into `width` columns.  Returns the first
 * column. */
static int draw_settings(const struct scene *scene, const struct canvas *canvas, int width)
{
    const struct ui *ui = scene->ui;
    const char *dot = glyph_text(GLYPH_DOT, canvas->frame->ascii);
    const char *spawner = ui_replaying(ui) || ui->paused
                              ? words_name(WORDS_SPAWNER, scene->world->spawner)
                              : words_name(WORDS_SPAWNER, ui->spawner);
    char engine[96], lost[48] = "", text[200], number[32];
    snprintf(engine, sizeof engine, "%s %s %s", ui->info.engine, dot, spawner);
    uint64_t dropped = scene->world->counts.dropped;
    int x = canvas->rect.width - 1;
    if (text_width(canvas->frame->ascii, engine) > width)
        snprintf(engine, sizeof engine, "%s", spawner);
    snprintf(lost, sizeof lost, " %s lost %s", dot, text_count(dropped, number, sizeof number));
    snprintf(text, sizeof text, "%s %s %s", engine, dot, ui->info.libc);
    bool ascii = canvas->frame->ascii;
    if (ui->info.libc[0] == '\0' || text_width(ascii, text) + text_width(ascii, lost) > width)
        snprintf(text, sizeof text, "%s", engine);
    /* What is missing must be said; how it is set stands elsewhere too. */
    if (dropped > 0 && text_width(ascii, text) + text_width(ascii, lost) > width)
        snprintf(text, sizeof text, "%s", text_width(ascii, lost) + 9 > width ? "" : spawner);
    if (text_width(ascii, text) > width)
        text[0] = '\0';
    if (dropped > 0 || text_width(ascii, text) + text_width(ascii, lost) <= width)
        x = canvas_text_right(canvas, x, 0, dropped > 0 ? ROLE_STATUS_ALARM : ROLE_STATUS, lost);
    return canvas_text_right(canvas, x, 0, ROLE_STATUS, text);
}

void panel_status(const struct scene *scene, const struct canvas *canvas)
{
    const struct ui *ui = scene->ui;
    int width = canvas->rect.width;
    char time[32];
    canvas_fill(canvas, (struct rect){0, 0, width, 1}, ROLE_STATUS);
    int x = canvas_text(canvas, 1, 0, ROLE_STATUS_TITLE, "envviz");
    int title = text_width(canvas->frame->ascii, ui->info.title);
    int most = width >= 110 || (scene->steps && width >= 80) ? width * 2 / 5 : width / 4;
    x = canvas_text_in(canvas, x + 2, 0, title < most ? title : most, ROLE_STATUS, ui->info.title);
    x = draw_state(scene, canvas, x + 3);
    text_time(scene->world->time_ns, 3, time, sizeof time);
    x = canvas_text(canvas, x + 2, 0, ROLE_STATUS, time);
    if (ui->loading > 0)
        x = draw_loading(scene, canvas, x + 2);
    if (ui->recording.on) {
        char number[32];
        x = canvas_glyph(canvas, x + 2, 0, ROLE_STATUS_ALARM, GLYPH_RECORDING);
        x = canvas_text(canvas, x + 1, 0, ROLE_STATUS_ALARM, "REC");
        if (width >= 100)
            x = canvas_text(canvas, x + 1, 0, ROLE_STATUS,
                            text_count(ui->recording.events, number, sizeof number));
    } else if (ui->recording.failed) {
        x = canvas_text(canvas, x + 2, 0, ROLE_STATUS_ALARM, "REC FAILED");
    }
    int right = draw_settings(scene, canvas, width - x - 3);
    if (scene->world->builds_of > 0) {
        char build[64];
        snprintf(build, sizeof build, "build %u of %u", scene->world->build,
                 scene->world->builds_of);
        int need = (int)strlen(build);
        if (x + 3 + need + 2 <= right) {
            x = canvas_text(canvas, x + 3, 0, ROLE_STATUS, build);
            int room = right - x - 3;
            if (room >= 5)
                panel_builds(scene, canvas, x + 1, 0, room, true);
        }
    }
}
