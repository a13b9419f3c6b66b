#include "commands/sweep_live.h"

#include "term/term.h"
#include "text/visible.h"
#include "view/keys.h"
#include "view/sweep_screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { WAIT_MS = 8, LABEL = 64 };

#define FRAME_NS 50000000u

struct sweep_live {
    struct sweeping *sweeping;
    struct terminal *terminal;
    struct frame *frame;
    struct sweep_screen screen;
    struct sweep_row rows[SWEEP_VALUES];
    char labels[SWEEP_VALUES][LABEL];
    char title[128], vary[LABEL], file[256];
    uint64_t drawn_ns;
    bool changed; /* since it was drawn */
    bool stop;    /* after the present run */
    bool now;     /* not even after that */
};

static uint64_t now_ns(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void draw(struct sweep_live *live)
{
    int width, height;
    term_size(live->terminal, &width, &height);
    if (live->frame == NULL || live->frame->width != width || live->frame->height != height) {
        frame_free(live->frame);
        live->frame = frame_new(width, height, term_ascii(live->terminal));
        if (live->frame == NULL) { /* nothing to draw on; the runs go on */
            return;
        }
    }
    sweep_screen_scroll(&live->screen, 0, height);
    sweep_screen_draw(live->frame, &live->screen);
    term_draw(live->terminal, live->frame);
    live->drawn_ns = now_ns();
    live->changed = false;
}

static void stop(struct sweep_live *live)
{
    if (live->screen.phase != SWEEP_GOES_ON)
        live->now = true;
    live->stop = true;
    if (live->screen.phase == SWEEP_GOES_ON)
        live->screen.phase = SWEEP_LAST_RUN;
}

static void act(struct sweep_live *live, enum action action)
{
    int width, height;
    term_size(live->terminal, &width, &height);
    switch (action) {
    case ACTION_QUIT:
        stop(live);
        break;
    case ACTION_SWEEP_UP:
        sweep_screen_scroll(&live->screen, -1, height);
        break;
    case ACTION_SWEEP_DOWN:
        sweep_screen_scroll(&live->screen, 1, height);
        break;
    case ACTION_REDRAW:
        term_forget(live->terminal);
        break;
    case ACTION_HELP:
        live->screen.help = true;
        break;
    default:
        break;
    }
}

/* Draws what has changed, and takes keys and signals for `ms` at most (-1: until there is one). */
static void attend(struct sweep_live *live, int ms)
{
    if (live->changed && now_ns() - live->drawn_ns >= FRAME_NS)
        draw(live);
    term_wait(live->terminal, ms);
    if (term_signal(live->terminal) != 0)
        live->stop = live->now = true;
    for (int key; (key = term_key(live->terminal)) != UI_KEY_NONE;) {
        bool help = live->screen.help;
        live->screen.help = help && key == UI_KEY_RESIZE;
        if (!help)
            act(live, key_action_on(KEY_ON_SWEEP, key));
        draw(live);
    }
}

/* The rows and what is above them, from what is done. */
static void take_in(struct sweep_live *live)
{
    const struct sweep *sweep = &live->sweeping->sweep;
    for (unsigned i = 0; i < sweep->value_count; i++) {
        struct sweep_total total = sweep_total(sweep, i);
        live->rows[i] = (struct sweep_row){.label = live->labels[i],
                                           .runs = total.runs,
                                           .all = total.all,
                                           .interval = total.interval};
    }
    live->screen.done = live->sweeping->ready;
    live->screen.wanted = live->sweeping->wanted;
    live->screen.seconds_left = sweep_seconds_left(live->sweeping);
    live->screen.dispersion = sweep_dispersion(sweep);
    live->changed = true;
}

static void started(struct sweeping *sweeping, unsigned value)
{
    struct sweep_live *live = sweeping->data;
    live->screen.running = (int)value;
    live->screen.run.all = (struct proportion){0};
    live->screen.run.seconds = 0;
    live->changed = true;
}

static void finished(struct sweeping *sweeping, unsigned value, const struct run *run)
{
    struct sweep_live *live = sweeping->data;
    (void)value, (void)run; /* both are in the sweep */
    live->screen.running = -1;
    take_in(live);
}

static enum run_end run(struct sweeping *sweeping, const char *const *sets, unsigned set_count,
                        struct run *run, json_t **machine, struct error *error)
{
    struct sweep_live *live = sweeping->data;
    struct running *running = running_start(sweeping->request->path, sets, set_count, error);
    if (running == NULL)
        return RUN_FAILED;
    enum run_state state;
    while ((state = running_step(running)) != RUN_ENDED) {
        const struct world *world = running_world(running);
        live->screen.run.all = run_failures(&world->counts, sweeping->sweep.unit);
        live->screen.run.seconds = (double)world->time_ns / 1e9;
        live->changed = true;
        attend(live, state == RUN_BUSY ? 0 : WAIT_MS);
        if (live->now)
            running_stop(running);
    }
    return running_end(running, run, machine, error);
}

static bool stopped(const struct sweeping *sweeping)
{
    const struct sweep_live *live = sweeping->data;
    return live->stop;
}

static const struct sweep_face face = {
    .started = started, .finished = finished, .run = run, .stopped = stopped};

static void name_all(struct sweep_live *live)
{
    const struct sweep *sweep = &live->sweeping->sweep;
    const char *title = json_string_value(json_object_get(sweep->scenario, "title"));
    visible(live->title, sizeof live->title, title && title[0] ? title : sweep->path);
    visible(live->vary, sizeof live->vary, sweep->vary);
    for (unsigned i = 0; i < sweep->value_count; i++)
        visible(live->labels[i], sizeof live->labels[i], sweep->values[i]);
    live->screen = (struct sweep_screen){.title = live->title,
                                         .vary = live->vary,
                                         .unit = run_unit_name(sweep->unit),
                                         .rows = live->rows,
                                         .row_count = sweep->value_count,
                                         .running = -1};
    if (live->sweeping->request->json) {
        visible(live->file, sizeof live->file, live->sweeping->request->json);
        live->screen.file = live->file;
    }
}

struct sweep_live *sweep_live_open(struct sweeping *sweeping, char *why, size_t size)
{
    struct sweep_live *live = calloc(1, sizeof *live);
    if (live != NULL)
        live->terminal = screen_open(&sweeping->request->screen, why, size);
    else
        snprintf(why, size, "out of memory");
    if (live == NULL || live->terminal == NULL) {
        free(live);
        return NULL;
    }
    live->sweeping = sweeping;
    name_all(live);
    take_in(live);
    sweeping->face = &face;
    sweeping->data = live;
    draw(live);
    return live;
}

void sweep_live_linger(struct sweep_live *live)
{
    live->screen.phase = SWEEP_COMPLETE;
    draw(live);
    while (!live->now)
        attend(live, -1);
}

void sweep_live_close(struct sweep_live *live)
{
    if (live == NULL)
        return;
    term_close(live->terminal);
    frame_free(live->frame);
    free(live);
}
