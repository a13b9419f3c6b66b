/* What each key does to two sessions side by side. */
#include "view/pair.h"
#include "view/ui_parts.h"

typedef enum ui_effect pair_handler(struct pair *pair, uint64_t now_ns);

static void look_at(struct pair *pair, uint64_t clock_ns)
{
    pair->follow = pair->playing = false;
    pair->play_rest = 0;
    pair->clock_ns = clock_ns;
}

static uint64_t time_at(const struct trace *trace, uint32_t index)
{
    return trace_event(trace, index)->time_ns;
}

/* The event next to the clock on either side; false if there is none. */
static bool neighbour(const struct pair *pair, bool forward, uint64_t *out)
{
    bool found = false;
    for (int i = 0; i < 2; i++) {
        const struct trace *trace = pair->sides[i].trace;
        uint32_t count = trace != NULL ? trace_count(trace) : 0, index;
        uint64_t now = pair->clock_ns;
        if (count == 0 || (!forward && now == 0))
            continue;
        if (forward) {
            index = trace_find(trace, now);
            index = index == EVENT_NONE ? 0 : index + 1;
        } else {
            index = trace_find(trace, now - 1);
        }
        if (index >= count)
            continue;
        uint64_t time = time_at(trace, index);
        if (!found || (forward ? time < *out : time > *out))
            *out = time;
        found = true;
    }
    return found;
}

static enum ui_effect step(struct pair *pair, bool forward)
{
    uint64_t time = pair->clock_ns;
    neighbour(pair, forward, &time);
    look_at(pair, time);
    return EFFECT_NONE;
}

/* The failure next to the clock on either side. */
static bool failure_near(const struct pair *pair, bool forward, uint64_t *out, uint64_t *load)
{
    bool found = false;
    for (int i = 0; i < 2; i++) {
        const struct trace *trace = pair->sides[i].trace;
        if (trace == NULL || trace_count(trace) == 0 || (!forward && pair->clock_ns == 0))
            continue;
        uint32_t at = trace_find(trace, forward ? pair->clock_ns : pair->clock_ns - 1);
        uint32_t behind = trace_failure_seek(trace, at == EVENT_NONE ? 0 : at + 1);
        uint32_t index = forward ? behind : behind - 1; /* wraps to beyond the count */
        if (index >= trace_failure_count(trace))
            continue;
        struct failure failure = trace_failure(trace, index);
        uint64_t time = time_at(trace, failure.event);
        if (found && (forward ? time >= *out : time <= *out))
            continue;
        *out = time;
        *load = time_at(trace, failure.load);
        found = true;
    }
    return found;
}

static enum ui_effect seek_failure(struct pair *pair, bool forward, uint64_t now_ns)
{
    uint64_t time, load;
    if (!failure_near(pair, forward, &time, &load)) {
        pair_say(pair, now_ns, false,
                 forward ? "No failure on either side after this."
                         : "No failure on either side before this.");
        return EFFECT_NONE;
    }
    look_at(pair, time);
    uint64_t columns = pair->ui[0].columns > 0 ? (uint64_t)pair->ui[0].columns : 60;
    pair->zoom_ns = ui_round_zoom((time - load) * 5 / (columns * 2) + 1);
    pair->zoom_chosen = true;
    uint64_t before = pair->zoom_ns * columns / 5;
    pair->left_ns = load > before ? load - before : 0;
    pair->heaps = false;
    return EFFECT_NONE;
}

static void zoom_to(struct pair *pair, uint64_t zoom_ns)
{
    if (zoom_ns < UI_ZOOM_MIN || zoom_ns > UI_ZOOM_MAX)
        return;
    /* What stands under the cursor stays where it is. */
    uint64_t at = pair->clock_ns;
    uint64_t column = at > pair->left_ns ? (at - pair->left_ns) / pair->zoom_ns : 0;
    pair->left_ns = at > column * zoom_ns ? at - column * zoom_ns : 0;
    pair->zoom_ns = zoom_ns;
    pair->zoom_chosen = true;
}

static enum ui_effect pair_pause(struct pair *pair, uint64_t now_ns)
{
    pair->tick_ns = now_ns;
    if (!pair->ended) {
        pair->follow = !pair->follow;
        return EFFECT_NONE;
    }
    pair->playing = !pair->playing;
    uint64_t none = 0;
    if (pair->playing && !neighbour(pair, true, &none))
        pair->clock_ns = 0; /* from the start again */
    pair->follow = false;
    return EFFECT_NONE;
}

static enum ui_effect pair_back(struct pair *pair, uint64_t now_ns)
{
    (void)now_ns;
    return step(pair, false);
}

static enum ui_effect pair_forward(struct pair *pair, uint64_t now_ns)
{
    (void)now_ns;
    return step(pair, true);
}

static enum ui_effect pair_next_failure(struct pair *pair, uint64_t now_ns)
{
    return seek_failure(pair, true, now_ns);
}

static enum ui_effect pair_previous_failure(struct pair *pair, uint64_t now_ns)
{
    return seek_failure(pair, false, now_ns);
}

static enum ui_effect pair_slower(struct pair *pair, uint64_t now_ns)
{
    pair->speed -= pair->speed > 0;
    pair_say(pair, now_ns, false, "plays %s times as fast as it was", ui_speed_name(pair->speed));
    return EFFECT_NONE;
}

static enum ui_effect pair_faster(struct pair *pair, uint64_t now_ns)
{
    pair->speed += pair->speed + 1 < UI_SPEEDS;
    pair_say(pair, now_ns, false, "plays %s times as fast as it was", ui_speed_name(pair->speed));
    return EFFECT_NONE;
}

static enum ui_effect pair_zoom_in(struct pair *pair, uint64_t now_ns)
{
    (void)now_ns;
    zoom_to(pair, ui_next_zoom(pair->zoom_ns, -1));
    return EFFECT_NONE;
}

static enum ui_effect pair_zoom_out(struct pair *pair, uint64_t now_ns)
{
    (void)now_ns;
    zoom_to(pair, ui_next_zoom(pair->zoom_ns, 1));
    return EFFECT_NONE;
}

static enum ui_effect pair_seek_back(struct pair *pair, uint64_t now_ns)
{
    (void)now_ns;
    uint64_t by = 10 * pair->zoom_ns;
    look_at(pair, pair->clock_ns > by ? pair->clock_ns - by : 0);
    return EFFECT_NONE;
}

static enum ui_effect pair_seek_forward(struct pair *pair, uint64_t now_ns)
{
    (void)now_ns;
    uint64_t end = pair_last_ns(pair), then = pair->clock_ns + 10 * pair->zoom_ns;
    look_at(pair, then < end ? then : end);
    return EFFECT_NONE;
}

static enum ui_effect pair_first(struct pair *pair, uint64_t now_ns)
{
    (void)now_ns;
    look_at(pair, 0);
    return EFFECT_NONE;
}

static enum ui_effect pair_last(struct pair *pair, uint64_t now_ns)
{
    (void)now_ns;
    pair->zoom_chosen = false;
    pair->playing = false;
    pair->follow = true;
    return EFFECT_NONE;
}

static enum ui_effect pair_view(struct pair *pair, uint64_t now_ns)
{
    (void)now_ns;
    pair->heaps = !pair->heaps;
    return EFFECT_NONE;
}

static enum ui_effect pair_redraw(struct pair *pair, uint64_t now_ns)
{
    (void)pair;
    (void)now_ns;
    return EFFECT_REDRAW;
}

static enum ui_effect pair_help(struct pair *pair, uint64_t now_ns)
{
    (void)now_ns;
    pair->help = true;
    return EFFECT_NONE;
}

static enum ui_effect pair_quit(struct pair *pair, uint64_t now_ns)
{
    (void)pair;
    (void)now_ns;
    return EFFECT_QUIT;
}

static pair_handler *const handlers[ACTION_COUNT] = {
    [ACTION_PAUSE] = pair_pause,
    [ACTION_BACK] = pair_back,
    [ACTION_FORWARD] = pair_forward,
    [ACTION_NEXT_FAILURE] = pair_next_failure,
    [ACTION_PREVIOUS_FAILURE] = pair_previous_failure,
    [ACTION_SLOWER] = pair_slower,
    [ACTION_FASTER] = pair_faster,
    [ACTION_ZOOM_IN] = pair_zoom_in,
    [ACTION_ZOOM_OUT] = pair_zoom_out,
    [ACTION_SEEK_BACK] = pair_seek_back,
    [ACTION_SEEK_FORWARD] = pair_seek_forward,
    [ACTION_FIRST] = pair_first,
    [ACTION_LAST] = pair_last,
    [ACTION_VIEW] = pair_view,
    [ACTION_REDRAW] = pair_redraw,
    [ACTION_HELP] = pair_help,
    [ACTION_QUIT] = pair_quit,
};

enum ui_effect pair_act(struct pair *pair, enum action action, uint64_t now_ns)
{
    if (action >= ACTION_COUNT || handlers[action] == NULL)
        return EFFECT_NONE;
    if (pair->help && action != ACTION_REDRAW) {
        pair->help = false; /* any key leaves the help page */
        return EFFECT_NONE;
    }
    if (!pair->message_bad)
        pair->message_until_ns = 0;
    return handlers[action](pair, now_ns);
}
