#include "view/pair.h"

#include "view/ui_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MESSAGE_NS 6000000000u

bool pair_init(struct pair *pair)
{
    memset(pair, 0, sizeof *pair);
    pair->follow = true;
    pair->speed = UI_SPEED_1;
    pair->unit = "commands";
    for (int i = 0; i < 2; i++) {
        ui_init(&pair->ui[i], &(struct ui_info){.spawner = "system"});
        pair->scene[i] = scene_new();
        if (pair->scene[i] == NULL)
            return false;
    }
    pair->zoom_ns = pair->ui[0].zoom_ns;
    return true;
}

void pair_end(struct pair *pair)
{
    for (int i = 0; i < 2; i++) {
        scene_free(pair->scene[i]);
        pair->scene[i] = NULL;
    }
}

void pair_say(struct pair *pair, uint64_t now_ns, bool bad, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(pair->message, sizeof pair->message, format, arguments);
    va_end(arguments);
    pair->message_bad = bad;
    pair->message_until_ns = now_ns + MESSAGE_NS;
}

static bool shown(const struct pair *pair, int side)
{
    return pair->sides[side].trace != NULL && trace_count(pair->sides[side].trace) > 0;
}

/* The end of what is new: of the side that runs, else of the shorter one, where both have something
 * to show. */
static uint64_t end_ns(const struct pair *pair)
{
    uint64_t end = UINT64_MAX;
    for (int i = 0; i < 2; i++) {
        uint64_t own = shown(pair, i) ? ui_end_of(pair->sides[i].trace) : UINT64_MAX;
        if (pair->sides[i].running)
            return own < UINT64_MAX ? own : 0;
        end = own < end ? own : end;
    }
    return end < UINT64_MAX ? end : 0;
}

uint64_t pair_last_ns(const struct pair *pair)
{
    uint64_t end = 0;
    for (int i = 0; i < 2; i++) {
        uint64_t own = shown(pair, i) ? ui_end_of(pair->sides[i].trace) : 0;
        end = own > end ? own : end;
    }
    return end;
}

bool pair_tick(struct pair *pair, uint64_t now_ns)
{
    uint64_t before = pair->clock_ns;
    bool changed = false;
    if (pair->message_until_ns != 0 && now_ns >= pair->message_until_ns) {
        pair->message_until_ns = 0;
        changed = true;
    }
    if (pair->follow) {
        pair->clock_ns = end_ns(pair);
    } else if (pair->playing) {
        uint64_t passed = now_ns > pair->tick_ns ? now_ns - pair->tick_ns : 0;
        double way = (double)passed * ui_speed_factor(pair->speed) + pair->play_rest;
        uint64_t whole = (uint64_t)way;
        pair->play_rest = way - (double)whole;
        pair->clock_ns += whole;
        if (pair->clock_ns >= pair_last_ns(pair)) {
            pair->clock_ns = pair_last_ns(pair);
            pair->playing = false;
            changed = true;
        }
    }
    pair->tick_ns = now_ns;
    return changed || pair->clock_ns != before;
}

static void put_ui(struct pair *pair, int side)
{
    struct ui *ui = &pair->ui[side];
    const struct trace *trace = pair->sides[side].trace;
    ui->info = pair->sides[side].info;
    ui->zoom_ns = pair->zoom_ns;
    ui->left_ns = pair->left_ns;
    ui->follow = pair->follow;
    ui->paused = true;
    ui->clock_ns = pair->clock_ns;
    ui->cursor = trace != NULL ? trace_find(trace, pair->clock_ns) : EVENT_NONE;
}

void pair_window(struct pair *pair, int columns)
{
    uint64_t zoom = 0;
    for (int i = 0; i < 2; i++) {
        struct ui *ui = &pair->ui[i];
        ui->columns = columns;
        ui->zoom_chosen = false;
        if (!shown(pair, i))
            continue;
        ui_window(ui, pair->sides[i].trace, columns);
        zoom = ui->zoom_ns > zoom ? ui->zoom_ns : zoom;
    }
    if (!pair->zoom_chosen && zoom > 0)
        pair->zoom_ns = zoom;
    uint64_t width = pair->zoom_ns * (uint64_t)(columns > 0 ? columns : 1), at = pair->clock_ns;
    if (pair->follow)
        pair->left_ns = at + pair->zoom_ns > width ? at + pair->zoom_ns - width : 0;
    else if (at < pair->left_ns + width / 20 || at >= pair->left_ns + width - width / 10)
        pair->left_ns = at > width * 7 / 10 ? at - width * 7 / 10 : 0;
    for (int i = 0; i < 2; i++)
        put_ui(pair, i);
}
