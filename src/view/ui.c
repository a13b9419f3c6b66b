#include "view/ui_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
    double factor;
    const char *name;
} speeds[UI_SPEEDS] = {
#define SPEED(factor) {factor, #factor},
#include "view/speeds.def"
#undef SPEED
};

#define RUSH_NS    250000000u
#define MESSAGE_NS 6000000000u
#define ZOOM_START 100000u

void ui_init(struct ui *ui, const struct ui_info *info)
{
    memset(ui, 0, sizeof *ui);
    ui->info = *info;
    ui->follow = info->live || info->following;
    ui->cursor = EVENT_NONE;
    ui->selected = EVENT_NONE;
    ui->selected_event = EVENT_NONE;
    ui->speed = UI_SPEED_1;
    ui->zoom_ns = ZOOM_START;
    panels_init(&ui->panels);
    int spawner = words_find(WORDS_SPAWNER, info->spawner);
    ui->stepping = ui->paused = ui->steps = info->live && info->step;
    ui->pace_ms = ui->stepping ? 0 : info->pace_ms;
    ui->spawner = spawner < 0 ? SPAWNER_SYSTEM : (enum spawner)spawner;
}

void ui_end(struct ui *ui)
{
    search_free(ui->search.engine);
    query_free(ui->filter.query);
    ui->search.engine = NULL;
    ui->filter.query = NULL;
}

bool ui_replaying(const struct ui *ui)
{
    return !ui->info.live || ui->phase != UI_RUNNING;
}

bool ui_following(const struct ui *ui)
{
    return ui->info.following && ui->phase == UI_RUNNING;
}

const char *ui_speed(const struct ui *ui)
{
    return ui_speed_name(ui->speed);
}

double ui_speed_factor(unsigned speed)
{
    return speeds[speed].factor;
}

const char *ui_speed_name(unsigned speed)
{
    return speeds[speed].name;
}

void ui_say(struct ui *ui, uint64_t now_ns, bool bad, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(ui->message, sizeof ui->message, format, arguments);
    va_end(arguments);
    ui->message_bad = bad;
    ui->message_until_ns = now_ns + MESSAGE_NS;
}

void ui_say_keys(struct ui *ui, uint64_t now_ns, const char *text)
{
    char words[sizeof ui->message];
    key_words(text, words, sizeof words);
    ui_say(ui, now_ns, false, "%s", words);
}

uint32_t ui_explained(const struct ui *ui, const struct world *world)
{
    return ui->selected != EVENT_NONE ? ui->selected : world->last_failure;
}

uint64_t ui_time_of(const struct trace *trace, uint32_t index)
{
    uint32_t count = trace_count(trace);
    if (index == EVENT_NONE || count == 0)
        return 0;
    return trace_event(trace, index < count ? index : count - 1)->time_ns;
}

uint64_t ui_end_of(const struct trace *trace)
{
    return ui_time_of(trace, trace_count(trace) - 1);
}

uint64_t ui_round_zoom(uint64_t ns)
{
    static const unsigned steps[] = {1, 2, 5};
    for (uint64_t power = UI_ZOOM_MIN; power < UI_ZOOM_MAX; power *= 10) {
        for (size_t i = 0; i < 3; i++) {
            if (power * steps[i] >= ns)
                return power * steps[i];
        }
    }
    return UI_ZOOM_MAX;
}

/* Plays on by the time that went by.  True if the cursor moved. */
static bool play(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    uint64_t passed = now_ns > ui->tick_ns ? now_ns - ui->tick_ns : 0;
    double way = (double)passed * ui_speed_factor(ui->speed) + ui->play_rest;
    uint64_t whole = (uint64_t)way, end = ui_end_of(trace);
    uint32_t before = ui->cursor;
    ui->play_rest = way - (double)whole;
    ui->play_ns += whole;
    if (ui_looping(ui) && (ui->play_ns < ui->marks.at_ns[0] || ui->play_ns >= ui->marks.at_ns[1])) {
        ui->play_ns = ui->marks.at_ns[0];
        ui->play_rest = 0;
    }
    bool at_end = ui->play_ns >= end;
    if (at_end)
        ui->play_ns = end; /* wait there for what is still being read */
    ui->follow = at_end && ui_following(ui);
    ui->cursor = trace_find(trace, ui->play_ns);
    if (at_end && ui->phase != UI_RUNNING) {
        ui->paused = true;
        return true;
    }
    return ui->cursor != before;
}

bool ui_tick(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    bool changed = false;
    if (ui->message_until_ns != 0 && now_ns >= ui->message_until_ns) {
        ui->message_until_ns = 0;
        changed = true;
    }
    if (ui->follow && trace_count(trace) > 0 && ui->cursor != trace_count(trace) - 1) {
        ui->cursor = trace_count(trace) - 1;
        ui->play_ns = ui_time_of(trace, ui->cursor);
        changed = true;
    } else if (!ui->follow && !ui->paused && ui_replaying(ui) && trace_count(trace) > 0) {
        changed |= play(ui, trace, now_ns);
    }
    changed |= ui_search_tick(ui, trace);
    ui_collect_bookmarks(ui, trace);
    ui->tick_ns = now_ns;
    return changed;
}

bool ui_rushing(const struct ui *ui)
{
    return ui->follow && !ui->paused && ui->phase == UI_RUNNING &&
           ui->zoom_ns * (uint64_t)ui->columns < RUSH_NS;
}

int ui_patience(const struct ui *ui, uint64_t now_ns)
{
    if (ui_searching(ui))
        return 0;
    if (!ui->follow && !ui->paused && ui_replaying(ui))
        return 33;
    if (ui->message_until_ns == 0)
        return -1;
    return now_ns >= ui->message_until_ns ? 0
                                          : (int)((ui->message_until_ns - now_ns) / 1000000) + 1;
}

/* A zoom at which a lane shows a command every dozen columns. */
static uint64_t fitting_zoom(const struct trace *trace, int columns)
{
    const struct world *now = trace_now(trace);
    uint64_t end = ui_end_of(trace), lanes = trace_lane_count(trace);
    if (now->counts.execs < 4 || lanes == 0)
        return ui_round_zoom(end / (uint64_t)columns + 1);
    uint64_t each = (uint64_t)((double)end / (double)now->counts.execs * (double)lanes);
    return ui_round_zoom(each / 12 + 1);
}

void ui_window(struct ui *ui, const struct trace *trace, int columns)
{
    ui->columns = columns > 0 ? columns : 1;
    if (ui->whole) {
        ui->zoom_ns = ui_end_of(trace) / (uint64_t)ui->columns + 1;
        ui->left_ns = 0;
        return;
    }
    if (!ui->zoom_chosen && trace_count(trace) > 1) {
        uint64_t fit = fitting_zoom(trace, ui->columns);
        if (fit > ui->zoom_ns * 2 || fit * 2 < ui->zoom_ns) /* no flutter */
            ui->zoom_ns = fit;
    }
    uint64_t width = ui->zoom_ns * (uint64_t)ui->columns, end = ui_end_of(trace);
    uint64_t at = ui_time_of(trace, ui->cursor);
    if (ui->follow) {
        ui->left_ns = end + ui->zoom_ns > width ? end + ui->zoom_ns - width : 0;
    } else if (ui->mouse.placed && ui->mouse.cursor == ui->cursor) {
        return; /* the mouse put it there */
    } else if (at < ui->left_ns + width / 20 || at >= ui->left_ns + width - width / 10) {
        ui->left_ns = at > width * 7 / 10 ? at - width * 7 / 10 : 0;
    }
}
