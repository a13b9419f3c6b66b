#include "commands/compare_screen.h"

#include "term/term.h"
#include "view/pair.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    WAIT_MS = 8,
    /* Rarely while something runs: drawing takes time from the target. */
    FRAME_NS = 100000000,
    HELD_FRAME_NS = 33000000
};

/* A side on screen. */
struct shown {
    struct side *side;
    struct trace *trace; /* of its latest run */
    char name[160], engine[16], spawner[16], libc[64];
    struct distances distances; /* of the runs that are done */
};

struct comparing {
    struct shown shown[2];
    const struct compare_screen_options *options;
    struct running *running; /* NULL: none goes on */
    unsigned turn;           /* which run is next, counted over both sides */
    unsigned now;            /* the side that runs */
    struct pair pair;
    struct terminal *terminal;
    struct frame *frame;
    struct error *error;
    enum run_end end; /* RUN_FAILED: *error says why */
    uint64_t drawn_ns;
    bool changed, leave;
    int signal;
};

static uint64_t clock_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void fail(struct comparing *comparing)
{
    comparing->end = RUN_FAILED;
    comparing->pair.ended = true;
    pair_say(&comparing->pair, clock_now(), true, "%s", comparing->error->text);
}

/* The events of the run that begins go into a new trace. */
static bool new_trace(struct comparing *comparing, unsigned which, struct running *running)
{
    struct shown *shown = &comparing->shown[which];
    const struct session_info *info = running_info(running);
    struct trace *trace = trace_new();
    if (!trace)
        return false;
    trace_free(shown->trace);
    shown->trace = trace;
    running_keep(running, trace);
    scene_forget(comparing->pair.scene[which]);
    snprintf(shown->name, sizeof shown->name, "%s", info->title);
    snprintf(shown->engine, sizeof shown->engine, "%s", info->engine);
    snprintf(shown->spawner, sizeof shown->spawner, "%s", info->spawner);
    snprintf(shown->libc, sizeof shown->libc, "%s", info->libc);
    comparing->pair.sides[which].info = (struct ui_info){
        .title = shown->name,
        .mode = "",
        .text = "",
        .engine = shown->engine,
        .engine_why = "",
        .spawner = shown->spawner,
        .libc = shown->libc,
    };
    return true;
}

/* Reads a recording's events for the screen. */
static bool read_recording(struct comparing *comparing, unsigned which)
{
    struct shown *shown = &comparing->shown[which];
    struct running *running = running_start_recording(shown->side->path, comparing->error);
    struct run run;
    if (!running)
        return false;
    bool good = new_trace(comparing, which, running);
    while (good && running_step(running) != RUN_ENDED)
        ;
    if (!good)
        error_set(comparing->error, "out of memory");
    return running_end(running, &run, NULL, comparing->error) == RUN_DONE && good;
}

/* The side whose turn it is: A B B A A B ..., so that neither is always first.  False: all done. */
static bool next_side(struct comparing *comparing, unsigned *which)
{
    for (; comparing->turn < 2 * comparing->options->runs; comparing->turn++) {
        *which = (comparing->turn + comparing->turn / 2) % 2;
        if (!comparing->shown[*which].side->recording) {
            comparing->turn++;
            return true;
        }
    }
    return false;
}

static void begin_run(struct comparing *comparing)
{
    unsigned which;
    if (!next_side(comparing, &which)) {
        comparing->pair.ended = true;
        comparing->end = RUN_DONE;
        comparing->changed = true;
        return;
    }
    const struct side *side = comparing->shown[which].side;
    comparing->now = which;
    comparing->running = running_start(side->path, side->sets, side->set_count, comparing->error);
    if (!comparing->running) {
        fail(comparing);
    } else if (!new_trace(comparing, which, comparing->running)) {
        error_set(comparing->error, "out of memory");
        fail(comparing);
    }
    comparing->changed = true;
}

static void end_run(struct comparing *comparing)
{
    struct shown *shown = &comparing->shown[comparing->now];
    struct side *side = shown->side;
    struct run *run = &side->runs[side->run_count];
    json_t *machine = NULL;
    enum run_end end = running_end(comparing->running, run, &machine, comparing->error);
    comparing->running = NULL;
    comparing->changed = true;
    if (end != RUN_DONE) {
        fail(comparing);
        return;
    }
    side->run_count++;
    json_decref(side->machine);
    side->machine = machine;
    distances_add(&shown->distances, &run->distances);
    if (!comparing->options->done(comparing->options->context, comparing->error))
        fail(comparing);
}

/* Takes in what has happened.  True if more is waiting. */
static bool pump(struct comparing *comparing)
{
    if (comparing->pair.ended)
        return false;
    if (!comparing->running) {
        begin_run(comparing);
        return true;
    }
    enum run_state state = running_step(comparing->running);
    comparing->changed = true;
    if (state == RUN_ENDED)
        end_run(comparing);
    return state != RUN_IDLE;
}

/* What the screen shows of both sides: all runs that are done, and the one that goes on. */
static void tell_pair(struct comparing *comparing)
{
    struct pair *pair = &comparing->pair;
    struct side sides[2] = {*comparing->shown[0].side, *comparing->shown[1].side};
    for (unsigned i = 0; i < 2; i++) {
        const struct shown *shown = &comparing->shown[i];
        struct pair_side *side = &pair->sides[i];
        side->name = shown->name;
        side->words = shown->side->words;
        side->trace = shown->trace;
        side->recorded = sides[i].recording;
        side->running = comparing->running && comparing->now == i;
        side->runs = comparing->options->runs;
        side->run = sides[i].run_count;
        side->distances = shown->distances;
        if (!side->running)
            continue;
        struct distances distances = running_distances(comparing->running);
        distances_add(&side->distances, &distances);
        sides[i].runs[sides[i].run_count++].counts = running_world(comparing->running)->counts;
        side->run = sides[i].run_count;
    }
    struct compare_result result = compare_result(sides);
    pair->unit = run_unit_name(result.unit);
    for (unsigned i = 0; i < 2; i++)
        pair->sides[i].all = result.all[i];
    pair->verdict = (struct pair_verdict){
        .difference = result.difference,
        .around = result.around,
        .test = proportion_test_name(result.test.test),
        .p = result.p_runs > result.test.p ? result.p_runs : result.test.p,
        .told = result.told,
        .know_runs = result.dispersion > 1,
    };
}

static void draw(struct comparing *comparing, uint64_t at)
{
    int width, height;
    term_size(comparing->terminal, &width, &height);
    struct frame *frame = comparing->frame;
    if (!frame || frame->width != width || frame->height != height) {
        frame_free(frame);
        comparing->frame = frame = frame_new(width, height, term_ascii(comparing->terminal));
    }
    if (!frame) {
        error_set(comparing->error, "out of memory");
        comparing->end = RUN_FAILED;
        comparing->leave = true;
        return;
    }
    pair_draw(frame, &comparing->pair);
    term_draw(comparing->terminal, frame);
    comparing->drawn_ns = at;
    comparing->changed = false;
}

/* Takes all keys; true if there was one. */
static bool take_keys(struct comparing *comparing)
{
    bool any = false;
    for (int key; (key = term_key(comparing->terminal)) != UI_KEY_NONE; any = true) {
        enum action action = key_action_on(KEY_ON_COMPARE, key);
        comparing->changed = true;
        if (action == ACTION_NONE && key != UI_KEY_RESIZE)
            comparing->pair.help = false;
        enum ui_effect effect = pair_act(&comparing->pair, action, clock_now());
        if (effect == EFFECT_QUIT)
            comparing->leave = true;
        if (effect == EFFECT_REDRAW)
            term_forget(comparing->terminal);
    }
    return any;
}

static int patience(const struct comparing *comparing, bool more)
{
    const struct pair *pair = &comparing->pair;
    if (more)
        return 0;
    if (comparing->running)
        return WAIT_MS;
    return pair->playing || comparing->changed ? HELD_FRAME_NS / 1000000
           : pair->message_until_ns != 0       ? 500
                                               : -1;
}

static void loop(struct comparing *comparing)
{
    bool key = true;
    while (!comparing->leave) {
        bool more = pump(comparing);
        uint64_t at = clock_now();
        uint64_t frame_ns = comparing->running ? FRAME_NS : HELD_FRAME_NS;
        tell_pair(comparing);
        comparing->changed |= pair_tick(&comparing->pair, at);
        if (comparing->changed && (key || at - comparing->drawn_ns >= frame_ns))
            draw(comparing, at);
        term_wait(comparing->terminal, patience(comparing, more));
        comparing->signal = term_signal(comparing->terminal);
        if (comparing->signal)
            return;
        key = take_keys(comparing);
    }
}

static bool open_all(struct comparing *comparing)
{
    char why[256];
    if (!pair_init(&comparing->pair)) {
        error_set(comparing->error, "out of memory");
        return false;
    }
    for (unsigned i = 0; i < 2; i++) {
        struct shown *shown = &comparing->shown[i];
        snprintf(shown->name, sizeof shown->name, "%s", shown->side->title);
        if (!shown->side->recording)
            continue;
        if (!read_recording(comparing, i))
            return false;
        shown->distances = shown->side->runs[0].distances;
    }
    comparing->terminal = screen_open(&comparing->options->screen, why, sizeof why);
    if (!comparing->terminal)
        error_set(comparing->error, "%s", why);
    return comparing->terminal != NULL;
}

enum run_end compare_screen(struct side sides[2], const struct compare_screen_options *options,
                            int *signal_number, struct error *error)
{
    struct comparing comparing = {
        .shown = {{.side = &sides[0]}, {.side = &sides[1]}},
        .options = options,
        .error = error,
        .end = RUN_INTERRUPTED,
    };
    if (open_all(&comparing))
        loop(&comparing);
    else
        comparing.end = RUN_FAILED;
    if (comparing.running) {
        struct run run;
        struct error ignored;
        running_stop(comparing.running);
        running_end(comparing.running, &run, NULL, &ignored);
    }
    term_close(comparing.terminal);
    frame_free(comparing.frame);
    pair_end(&comparing.pair);
    for (unsigned i = 0; i < 2; i++)
        trace_free(comparing.shown[i].trace);
    *signal_number = comparing.signal;
    return comparing.end;
}
