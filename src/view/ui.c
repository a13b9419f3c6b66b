#include "view/ui.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
    double factor;
    const char *name;
} speeds[] = {
    {0.001, "0.001"}, {0.002, "0.002"}, {0.005, "0.005"}, {0.01, "0.01"},
    {0.02, "0.02"},   {0.05, "0.05"},   {0.1, "0.1"},     {0.2, "0.2"},
    {0.5, "0.5"},     {1, "1"},         {2, "2"},         {5, "5"},
    {10, "10"},       {20, "20"},       {50, "50"},       {100, "100"},
};
enum { SPEEDS = sizeof speeds / sizeof *speeds, SPEED_1 = 9 };

#define MESSAGE_NS 6000000000u
#define ZOOM_MIN   1u
#define ZOOM_MAX   100000000000u
#define ZOOM_START 100000u

void ui_init(struct ui *ui, const struct ui_info *info)
{
    memset(ui, 0, sizeof *ui);
    ui->info = *info;
    ui->follow = info->live;
    ui->cursor = EVENT_NONE;
    ui->selected = EVENT_NONE;
    ui->selected_event = EVENT_NONE;
    ui->speed = SPEED_1;
    ui->zoom_ns = ZOOM_START;
    int spawner = words_find(WORDS_SPAWNER, info->spawner);
    ui->spawner = spawner < 0 ? SPAWNER_SYSTEM : (enum spawner)spawner;
}

bool ui_replaying(const struct ui *ui)
{
    return !ui->info.live || ui->phase != UI_RUNNING;
}

const char *ui_speed(const struct ui *ui)
{
    return speeds[ui->speed].name;
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

uint32_t ui_explained(const struct ui *ui, const struct world *world)
{
    return ui->selected != EVENT_NONE ? ui->selected : world->last_failure;
}

static uint64_t time_of(const struct trace *trace, uint32_t index)
{
    uint32_t count = trace_count(trace);
    if (index == EVENT_NONE || count == 0)
        return 0;
    return trace_event(trace, index < count ? index : count - 1)->time_ns;
}

static uint64_t end_of(const struct trace *trace)
{
    return time_of(trace, trace_count(trace) - 1);
}

/* 1, 2 or 5 times a power of ten, at least `ns`. */
static uint64_t round_zoom(uint64_t ns)
{
    static const unsigned steps[] = {1, 2, 5};
    for (uint64_t power = ZOOM_MIN; power < ZOOM_MAX; power *= 10) {
        for (size_t i = 0; i < 3; i++) {
            if (power * steps[i] >= ns)
                return power * steps[i];
        }
    }
    return ZOOM_MAX;
}

static void move_cursor(struct ui *ui, const struct trace *trace, uint32_t index)
{
    ui->follow = false;
    ui->cursor = index;
    ui->play_ns = time_of(trace, index);
    ui->play_rest = 0;
    if (ui->selected != EVENT_NONE && (index < ui->selected || index > ui->selected_event))
        ui->selected = ui->selected_event = EVENT_NONE;
}

/* Stops what moves, so that one can look at it; says what the loop must do for that. */
static enum ui_effect hold(struct ui *ui)
{
    bool held = ui->paused;
    ui->paused = true;
    return held || ui_replaying(ui) ? EFFECT_NONE : EFFECT_HOLD;
}

static enum ui_effect act_pause(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    if (!ui->paused && !(ui_replaying(ui) && ui->follow))
        return hold(ui);
    ui->paused = false;
    if (!ui_replaying(ui)) {
        ui->follow = true;
        ui->selected = ui->selected_event = EVENT_NONE;
        return EFFECT_RELEASE;
    }
    ui->tick_ns = now_ns;
    if (ui->cursor == EVENT_NONE || ui->cursor + 1 >= trace_count(trace))
        move_cursor(ui, trace, 0);
    ui->follow = false;
    return EFFECT_NONE;
}

static enum ui_effect act_step(struct ui *ui, const struct trace *trace, int direction)
{
    enum ui_effect effect = hold(ui);
    uint32_t count = trace_count(trace);
    if (count == 0)
        return effect;
    uint32_t at = ui->cursor == EVENT_NONE ? 0 : ui->cursor;
    if (direction > 0 && at + 1 < count && ui->cursor != EVENT_NONE)
        at++;
    if (direction < 0 && at > 0)
        at--;
    move_cursor(ui, trace, at);
    return effect;
}

static enum ui_effect act_seek(struct ui *ui, const struct trace *trace, int direction)
{
    enum ui_effect effect = hold(ui);
    if (trace_count(trace) == 0)
        return effect;
    uint64_t now = time_of(trace, ui->cursor), by = 10 * ui->zoom_ns;
    uint64_t then = direction > 0 ? now + by : now > by ? now - by : 0;
    uint32_t index = trace_find(trace, then);
    if (index == EVENT_NONE)
        index = 0;
    if (direction > 0 && index == ui->cursor && index + 1 < trace_count(trace))
        index++;
    move_cursor(ui, trace, index);
    return effect;
}

/* Zooms so that the command's way from load to result takes a good part of the screen. */
static void frame_failure(struct ui *ui, const struct trace *trace, const struct failure *failure)
{
    int columns = ui->columns > 0 ? ui->columns : 60;
    uint64_t load = time_of(trace, failure->load), end = time_of(trace, failure->event);
    const struct slice *slice = trace_slice_of(trace, failure->load);
    if (slice != NULL && slice->end != EVENT_NONE)
        end = time_of(trace, slice->end);
    ui->zoom_ns = round_zoom((end - load) * 5 / (uint64_t)(columns * 2) + 1);
    ui->zoom_chosen = true;
    uint64_t before = ui->zoom_ns * (uint64_t)columns / 5;
    ui->left_ns = load > before ? load - before : 0;
}

static enum ui_effect act_failure(struct ui *ui, const struct trace *trace, int direction,
                                  uint64_t now_ns)
{
    uint32_t count = trace_failure_count(trace);
    uint32_t at = ui->cursor == EVENT_NONE ? 0 : ui->cursor, i;
    if (direction > 0)
        i = trace_failure_seek(trace, ui->cursor == EVENT_NONE ? 0 : at + 1);
    else
        i = trace_failure_seek(trace, at) - 1; /* wraps to beyond the count */
    if (i >= count) {
        ui_say(ui, now_ns, false,
               count == 0      ? "No command has failed so far."
               : direction > 0 ? "This is the last failure so far."
                               : "This is the first failure.");
        return EFFECT_NONE;
    }
    enum ui_effect effect = hold(ui);
    struct failure failure = trace_failure(trace, i);
    move_cursor(ui, trace, failure.event);
    ui->selected = failure.load;
    ui->selected_event = failure.event;
    frame_failure(ui, trace, &failure);
    return effect;
}

static enum ui_effect act_last(struct ui *ui, const struct trace *trace)
{
    ui->selected = ui->selected_event = EVENT_NONE;
    ui->zoom_chosen = false;
    if (!ui_replaying(ui)) {
        ui->follow = true;
        return EFFECT_NONE;
    }
    ui->paused = true;
    if (trace_count(trace) > 0)
        move_cursor(ui, trace, trace_count(trace) - 1);
    return EFFECT_NONE;
}

static void zoom_to(struct ui *ui, const struct trace *trace, uint64_t zoom_ns)
{
    if (zoom_ns < ZOOM_MIN || zoom_ns > ZOOM_MAX)
        return;
    /* What stands under the cursor stays where it is. */
    uint64_t at = time_of(trace, ui->cursor);
    uint64_t column = at > ui->left_ns ? (at - ui->left_ns) / ui->zoom_ns : 0;
    ui->left_ns = at > column * zoom_ns ? at - column * zoom_ns : 0;
    ui->zoom_ns = zoom_ns;
    ui->zoom_chosen = true;
}

static uint64_t next_zoom(uint64_t zoom_ns, int direction)
{
    uint64_t rounded = round_zoom(zoom_ns);
    if (direction > 0)
        return round_zoom(rounded + 1);
    return rounded > ZOOM_MIN ? round_zoom((rounded + 2) / 3) : 0;
}

static enum ui_effect act_spawner(struct ui *ui, uint64_t now_ns)
{
    static const char *const says[SPAWNER_COUNT] = {
        [SPAWNER_SYSTEM] = "system: commands start with the live environ, as libc does it.",
        [SPAWNER_FORK] = "fork: a copy of everything first. The window is narrow, not closed.",
        [SPAWNER_SNAPSHOT] = "snapshot: each command gets a private copy. The window is closed.",
    };
    ui->spawner = (enum spawner)((ui->spawner + 1) % SPAWNER_COUNT);
    ui_say(ui, now_ns, false, "%s", says[ui->spawner]);
    return EFFECT_SPAWNER;
}

enum ui_effect ui_act(struct ui *ui, const struct trace *trace, enum action action, uint64_t now_ns)
{
    if (action >= ACTION_COUNT)
        return EFFECT_NONE;
    if (ui->help && action != ACTION_QUIT && action != ACTION_REDRAW) {
        ui->help = false; /* any key leaves the help page */
        return EFFECT_NONE;
    }
    enum key_context context = key_info(action)->context;
    if (context == KEY_LIVE && ui_replaying(ui)) {
        ui_say(ui, now_ns, false,
               ui->info.live ? "The target has ended: this key needs a running one."
                             : "This is a recording: this key needs a running target.");
        return EFFECT_NONE;
    }
    if (context == KEY_REPLAY && !ui_replaying(ui)) {
        ui_say(ui, now_ns, false, "The target runs at its own speed: this key is for replays.");
        return EFFECT_NONE;
    }
    switch (action) {
    case ACTION_PAUSE:
        return act_pause(ui, trace, now_ns);
    case ACTION_BACK:
        return act_step(ui, trace, -1);
    case ACTION_FORWARD:
        return act_step(ui, trace, 1);
    case ACTION_NEXT_FAILURE:
        return act_failure(ui, trace, 1, now_ns);
    case ACTION_PREVIOUS_FAILURE:
        return act_failure(ui, trace, -1, now_ns);
    case ACTION_SPAWNER:
        return act_spawner(ui, now_ns);
    case ACTION_SLOWER:
        ui->speed -= ui->speed > 0;
        return EFFECT_NONE;
    case ACTION_FASTER:
        ui->speed += ui->speed + 1 < SPEEDS;
        return EFFECT_NONE;
    case ACTION_ZOOM_IN:
        zoom_to(ui, trace, next_zoom(ui->zoom_ns, -1));
        return EFFECT_NONE;
    case ACTION_ZOOM_OUT:
        zoom_to(ui, trace, next_zoom(ui->zoom_ns, 1));
        return EFFECT_NONE;
    case ACTION_SEEK_BACK:
        return act_seek(ui, trace, -1);
    case ACTION_SEEK_FORWARD:
        return act_seek(ui, trace, 1);
    case ACTION_FIRST: {
        enum ui_effect effect = hold(ui);
        if (trace_count(trace) > 0)
            move_cursor(ui, trace, 0);
        return effect;
    }
    case ACTION_LAST:
        return act_last(ui, trace);
    case ACTION_LANE_UP:
    case ACTION_LANE_DOWN:
        if (!ui->lane_chosen)
            ui->lane_chosen = true;
        else if (action == ACTION_LANE_UP)
            ui->lane -= ui->lane > 0;
        else
            ui->lane += ui->lane + 1 < trace_lane_count(trace);
        return EFFECT_NONE;
    case ACTION_RECORD:
        return EFFECT_RECORD;
    case ACTION_REDRAW:
        return EFFECT_REDRAW;
    case ACTION_HELP:
        ui->help = true;
        return EFFECT_NONE;
    case ACTION_QUIT:
        return EFFECT_QUIT;
    case ACTION_COUNT:
        break;
    }
    return EFFECT_NONE;
}

/* Plays on by the time that went by.  True if the cursor moved. */
static bool play(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    uint64_t passed = now_ns > ui->tick_ns ? now_ns - ui->tick_ns : 0;
    double way = (double)passed * speeds[ui->speed].factor + ui->play_rest;
    uint64_t whole = (uint64_t)way, end = end_of(trace);
    uint32_t before = ui->cursor;
    ui->play_rest = way - (double)whole;
    ui->play_ns += whole;
    bool at_end = ui->play_ns >= end;
    if (at_end)
        ui->play_ns = end; /* wait there for what is still being read */
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
        ui->play_ns = time_of(trace, ui->cursor);
        changed = true;
    } else if (!ui->follow && !ui->paused && ui_replaying(ui) && trace_count(trace) > 0) {
        changed |= play(ui, trace, now_ns);
    }
    ui->tick_ns = now_ns;
    return changed;
}

int ui_patience(const struct ui *ui, uint64_t now_ns)
{
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
    uint64_t end = end_of(trace), lanes = trace_lane_count(trace);
    if (now->counts.execs < 4 || lanes == 0)
        return round_zoom(end / (uint64_t)columns + 1);
    uint64_t each = (uint64_t)((double)end / (double)now->counts.execs * (double)lanes);
    return round_zoom(each / 12 + 1);
}

void ui_window(struct ui *ui, const struct trace *trace, int columns)
{
    ui->columns = columns > 0 ? columns : 1;
    if (!ui->zoom_chosen && trace_count(trace) > 1) {
        uint64_t fit = fitting_zoom(trace, ui->columns);
        if (fit > ui->zoom_ns * 2 || fit * 2 < ui->zoom_ns) /* no flutter */
            ui->zoom_ns = fit;
    }
    uint64_t width = ui->zoom_ns * (uint64_t)ui->columns, end = end_of(trace);
    uint64_t at = time_of(trace, ui->cursor);
    if (ui->follow) {
        ui->left_ns = end + ui->zoom_ns > width ? end + ui->zoom_ns - width : 0;
    } else if (at < ui->left_ns + width / 20 || at >= ui->left_ns + width - width / 10) {
        ui->left_ns = at > width * 7 / 10 ? at - width * 7 / 10 : 0;
    }
}
