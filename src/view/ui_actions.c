/* What each action does to the ui. */
#include "view/columns.h"
#include "view/ui_parts.h"

void ui_move_cursor(struct ui *ui, const struct trace *trace, uint32_t index)
{
    ui->follow = false;
    ui->cursor = index;
    ui->play_ns = ui_time_of(trace, index);
    ui->play_rest = 0;
    if (ui->selected != EVENT_NONE && (index < ui->selected || index > ui->selected_event))
        ui->selected = ui->selected_event = EVENT_NONE;
}

enum ui_effect ui_hold(struct ui *ui)
{
    bool held = ui->paused;
    ui->paused = true;
    return held || ui_replaying(ui) ? EFFECT_NONE : EFFECT_HOLD;
}

enum ui_effect ui_release(struct ui *ui)
{
    if (ui->stepping)
        ui->steps = false;
    ui->paused = ui->stepping = false;
    ui->follow = true;
    ui->selected = ui->selected_event = EVENT_NONE;
    return EFFECT_RELEASE;
}

/* Of a recording that is still being written: stops, or goes on from there; at its end it follows.
 */
static enum ui_effect pause_following(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    bool at_end = ui->cursor == EVENT_NONE || ui->cursor + 1 >= trace_count(trace);
    ui->paused = !ui->paused;
    ui->follow = !ui->paused && at_end;
    ui->tick_ns = now_ns;
    return EFFECT_NONE;
}

static enum ui_effect act_pause(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    if (ui_following(ui))
        return pause_following(ui, trace, now_ns);
    if (!ui->paused && !(ui_replaying(ui) && ui->follow))
        return ui_hold(ui);
    if (!ui_replaying(ui))
        return ui_release(ui);
    if (trace_count(trace) == 0)
        return EFFECT_NONE; /* there is nothing to play */
    ui->paused = false;
    ui->tick_ns = now_ns;
    if (ui->cursor == EVENT_NONE || ui->cursor + 1 >= trace_count(trace))
        ui_move_cursor(ui, trace, 0);
    ui->follow = false;
    return EFFECT_NONE;
}

static enum ui_effect act_step(struct ui *ui, const struct trace *trace, int direction)
{
    enum ui_effect effect = ui_hold(ui);
    uint32_t count = trace_count(trace);
    if (count == 0)
        return effect;
    uint32_t at = ui->cursor == EVENT_NONE ? 0 : ui->cursor;
    if (direction > 0 && at + 1 < count && ui->cursor != EVENT_NONE)
        at++;
    if (direction < 0 && at > 0)
        at--;
    ui_move_cursor(ui, trace, at);
    return effect;
}

static enum ui_effect act_seek(struct ui *ui, const struct trace *trace, int direction)
{
    enum ui_effect effect = ui_hold(ui);
    if (trace_count(trace) == 0)
        return effect;
    uint64_t now = ui_time_of(trace, ui->cursor), by = 10 * ui->zoom_ns;
    uint64_t then = direction > 0 ? now + by : now > by ? now - by : 0;
    uint32_t index = trace_find(trace, then);
    if (index == EVENT_NONE)
        index = 0;
    if (direction > 0 && index == ui->cursor && index + 1 < trace_count(trace))
        index++;
    ui_move_cursor(ui, trace, index);
    return effect;
}

/* Zooms so that the command's way from load to result takes a good part of the screen. */
static void frame_command(struct ui *ui, const struct trace *trace, uint32_t load_event,
                          uint32_t event)
{
    int columns = ui->columns > 0 ? ui->columns : 60;
    uint64_t load = ui_time_of(trace, load_event), end = ui_time_of(trace, event);
    const struct slice *slice = trace_slice_of(trace, load_event);
    if (slice != NULL && slice->end != EVENT_NONE)
        end = ui_time_of(trace, slice->end);
    ui->whole = false;
    ui->zoom_ns = ui_round_zoom((end - load) * 5 / (uint64_t)(columns * 2) + 1);
    ui->zoom_chosen = true;
    uint64_t before = ui->zoom_ns * (uint64_t)columns / 5;
    ui->left_ns = load > before ? load - before : 0;
}

enum ui_effect ui_look_at(struct ui *ui, const struct trace *trace, uint32_t load, uint32_t event)
{
    enum ui_effect effect = ui_hold(ui);
    ui_move_cursor(ui, trace, event);
    ui->selected = load;
    ui->selected_event = event;
    frame_command(ui, trace, load, event);
    return effect;
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
    struct failure failure = trace_failure(trace, i);
    return ui_look_at(ui, trace, failure.load, failure.event);
}

static enum ui_effect act_last(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)now_ns;
    ui->selected = ui->selected_event = EVENT_NONE;
    ui->zoom_chosen = ui->whole = false;
    if (!ui_replaying(ui) || ui_following(ui)) {
        ui->follow = true;
        ui->paused = ui->paused && !ui_following(ui);
        return EFFECT_NONE;
    }
    ui->paused = true;
    if (trace_count(trace) > 0)
        ui_move_cursor(ui, trace, trace_count(trace) - 1);
    return EFFECT_NONE;
}

static void zoom_to(struct ui *ui, const struct trace *trace, uint64_t zoom_ns)
{
    if (zoom_ns < UI_ZOOM_MIN || zoom_ns > UI_ZOOM_MAX)
        return;
    /* What stands under the cursor stays where it is. */
    uint64_t at = ui_time_of(trace, ui->cursor);
    uint64_t column = at > ui->left_ns ? (at - ui->left_ns) / ui->zoom_ns : 0;
    ui->left_ns = at > column * zoom_ns ? at - column * zoom_ns : 0;
    ui->zoom_ns = zoom_ns;
    ui->zoom_chosen = true;
    ui->whole = false;
    ui->mouse.placed = false;
}

uint64_t ui_next_zoom(uint64_t zoom_ns, int direction)
{
    uint64_t rounded = ui_round_zoom(zoom_ns);
    if (direction > 0)
        return ui_round_zoom(rounded + 1);
    return rounded > UI_ZOOM_MIN ? ui_round_zoom((rounded + 2) / 3) : 0;
}

static enum ui_effect act_spawner(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)trace;
    static const char *const says[SPAWNER_COUNT] = {
        [SPAWNER_SYSTEM] = "system: commands start with the live environ, as libc does it.",
        [SPAWNER_FORK] = "fork: a copy of everything first. The window is narrow, not closed.",
        [SPAWNER_SNAPSHOT] = "snapshot: each command gets a private copy. The window is closed.",
        [SPAWNER_LOCKED] = "locked: nobody changes the environment until execve has returned.",
    };
    ui->spawner = (enum spawner)((ui->spawner + 1) % SPAWNER_COUNT);
    ui_say(ui, now_ns, false, "%s", says[ui->spawner]);
    return EFFECT_SPAWNER;
}

static enum ui_effect act_back(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)now_ns;
    return act_step(ui, trace, -1);
}

static enum ui_effect act_forward(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)now_ns;
    return act_step(ui, trace, 1);
}

static enum ui_effect act_next_failure(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    return act_failure(ui, trace, 1, now_ns);
}

static enum ui_effect act_previous_failure(struct ui *ui, const struct trace *trace,
                                           uint64_t now_ns)
{
    return act_failure(ui, trace, -1, now_ns);
}

static enum ui_effect act_slower(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)trace;
    (void)now_ns;
    ui->speed -= ui->speed > 0;
    return EFFECT_NONE;
}

static enum ui_effect act_faster(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)trace;
    (void)now_ns;
    ui->speed += ui->speed + 1 < UI_SPEEDS;
    return EFFECT_NONE;
}

static enum ui_effect act_zoom_in(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)now_ns;
    zoom_to(ui, trace, ui_next_zoom(ui->zoom_ns, -1));
    return EFFECT_NONE;
}

static enum ui_effect act_zoom_out(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)now_ns;
    zoom_to(ui, trace, ui_next_zoom(ui->zoom_ns, 1));
    return EFFECT_NONE;
}

static enum ui_effect act_seek_back(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)now_ns;
    return act_seek(ui, trace, -1);
}

static enum ui_effect act_seek_forward(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)now_ns;
    return act_seek(ui, trace, 1);
}

static enum ui_effect act_first(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)now_ns;
    enum ui_effect effect = ui_hold(ui);
    if (trace_count(trace) > 0)
        ui_move_cursor(ui, trace, 0);
    return effect;
}

/* The first press of either key only shows which lane is selected. */
static void select_lane(struct ui *ui, uint32_t lane)
{
    if (ui->lane_chosen)
        ui->lane = lane;
    ui->lane_chosen = true;
}

static enum ui_effect act_lane_up(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)trace;
    (void)now_ns;
    select_lane(ui, ui->lane > 0 ? ui->lane - 1 : 0);
    return EFFECT_NONE;
}

static enum ui_effect act_lane_down(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)now_ns;
    uint32_t rows[COLUMNS_LANES],
        count = columns_order(trace, ui->filter.query, rows, COLUMNS_LANES, NULL);
    select_lane(ui, ui->lane + 1 < count ? ui->lane + 1 : ui->lane);
    return EFFECT_NONE;
}

static enum ui_effect act_record(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)ui;
    (void)trace;
    (void)now_ns;
    return EFFECT_RECORD;
}

static enum ui_effect act_redraw(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)ui;
    (void)trace;
    (void)now_ns;
    return EFFECT_REDRAW;
}

enum ui_effect act_help(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)trace;
    (void)now_ns;
    ui->help = true;
    ui->help_page = 0;
    return EFFECT_NONE;
}

static enum ui_effect act_quit(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)ui;
    (void)trace;
    (void)now_ns;
    return EFFECT_QUIT;
}

/* One for each row of keys.def. */
static ui_handler *const handlers[ACTION_COUNT] = {
    [ACTION_ANSWER_A] = act_answer_a,
    [ACTION_ANSWER_B] = act_answer_b,
    [ACTION_ANSWER_C] = act_answer_c,
    [ACTION_ANSWER_D] = act_answer_d,
    [ACTION_NEXT] = act_next,
    [ACTION_FINISH] = act_finish,
    [ACTION_STEP_BACK] = act_step_back,
    [ACTION_THREAD_UP] = act_thread_up,
    [ACTION_THREAD_DOWN] = act_thread_down,
    [ACTION_LEAVE] = act_leave,
    [ACTION_AGAIN] = act_again,
    [ACTION_STEP] = act_step_mode,
    [ACTION_PACE_DOWN] = act_pace_down,
    [ACTION_PACE_UP] = act_pace_up,
    [ACTION_VIEW] = act_view,
    [ACTION_MARK] = act_mark,
    [ACTION_PAUSE] = act_pause,
    [ACTION_BACK] = act_back,
    [ACTION_FORWARD] = act_forward,
    [ACTION_NEXT_FAILURE] = act_next_failure,
    [ACTION_PREVIOUS_FAILURE] = act_previous_failure,
    [ACTION_SPAWNER] = act_spawner,
    [ACTION_SLOWER] = act_slower,
    [ACTION_FASTER] = act_faster,
    [ACTION_ZOOM_IN] = act_zoom_in,
    [ACTION_ZOOM_OUT] = act_zoom_out,
    [ACTION_SEEK_BACK] = act_seek_back,
    [ACTION_SEEK_FORWARD] = act_seek_forward,
    [ACTION_FIRST] = act_first,
    [ACTION_LAST] = act_last,
    [ACTION_LANE_UP] = act_lane_up,
    [ACTION_LANE_DOWN] = act_lane_down,
    [ACTION_PANEL_NEXT] = act_panel_next,
    [ACTION_PANEL_ZOOM] = act_panel_zoom,
    [ACTION_PANEL_PREVIOUS] = act_panel_previous,
    [ACTION_PANEL_ALONE] = act_panel_alone,
    [ACTION_LASER] = act_laser,
    [ACTION_BOOKMARKS] = act_bookmarks,
    [ACTION_LOOP] = act_loop,
    [ACTION_RECORD] = act_record,
    [ACTION_REDRAW] = act_redraw,
    [ACTION_SEARCH] = act_search,
    [ACTION_NEXT_MATCH] = act_next_match,
    [ACTION_PREVIOUS_MATCH] = act_previous_match,
    [ACTION_END_SEARCH] = act_end_search,
    [ACTION_FILTER] = act_filter,
    [ACTION_MARK_BEGIN] = act_mark_begin,
    [ACTION_MARK_END] = act_mark_end,
    [ACTION_WHOLE] = act_whole,
    [ACTION_FOLLOW] = act_follow,
    [ACTION_LINK_BACK] = act_link_back,
    [ACTION_CLOSE] = act_close,
    [ACTION_FINDINGS] = act_findings,
    [ACTION_HELP] = act_help,
    [ACTION_QUIT] = act_quit,
};

/* What is said where a key does not count. */
static const char *const refusals[KEY_CONTEXT_COUNT] = {
    [KEY_LIVE] = "This is a recording: this key needs a running target.",
    [KEY_REPLAY] = "The target runs at its own speed: this key is for replays.",
    [KEY_TIMELINE] = "This key is for the timeline: {VIEW} shows it.",
    [KEY_DETAILS] = "No fields are shown: {FOLLOW} shows those of the event.",
    [KEY_SEARCH] = "No search goes on: {SEARCH} begins one.",
    [KEY_SCRIPT] = "There is no lesson here.",
    [KEY_STEPS] = "This key is for the step view: {VIEW} shows it.",
    [KEY_STEP] = "Nothing is held: {STEP} holds each thread at each step.",
    [KEY_LESSON] = "No script of a lesson goes on.",
    [KEY_QUESTION] = "No question is put now.",
    [KEY_LIST] =
        "This key is for a list: {FINDINGS} shows the findings, {BOOKMARKS} the bookmarks.",
    [KEY_BOOKMARKS] = "This key is for the list of bookmarks: {BOOKMARKS} shows it.",
    [KEY_MENU] = "This key is for the menu of a folder.",
    [KEY_ASKED] = "This key answers a question in the menu of a folder.",
    [KEY_SWEEP] = "This key is for the screen of a sweep.",
};

void ui_turn_help(struct ui *ui)
{
    ui->help = ++ui->help_page < ui->help_pages;
}

enum ui_effect ui_act(struct ui *ui, const struct trace *trace, enum action action, uint64_t now_ns)
{
    if (action >= ACTION_COUNT)
        return EFFECT_NONE;
    if (!ui->message_bad) /* the answer to an earlier key */
        ui->message_until_ns = 0;
    if (ui->help && action != ACTION_REDRAW) {
        if (action == ACTION_QUIT)
            ui->help = false; /* at once; it leaves the page, not the program */
        else
            ui_turn_help(ui);
        return EFFECT_NONE;
    }
    enum key_context context = key_info(action)->context;
    if (!ui_applies(ui, trace, context)) {
        ui_say_keys(ui, now_ns,
                    context == KEY_LIVE && ui->info.live
                        ? "The target has ended: this key needs a running one."
                        : refusals[context]);
        return EFFECT_NONE;
    }
    return handlers[action](ui, trace, now_ns);
}
