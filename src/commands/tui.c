/* The loop: events into the trace, keys into actions, the trace onto the screen. */
#include "commands/tui.h"

#include "commands/commands.h"
#include "commands/tui_recording.h"
#include "commands/tui_script.h"
#include "commands/tui_steps.h"
#include "config/first_run.h"
#include "session/live.h"
#include "session/recording.h"
#include "term/term.h"
#include "view/screen.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    READ_MOST = 20000, /* events between two looks at the keyboard */
    LIVE_WAIT_MS = 8,
    RUSH_WAIT_MS = 16,
    HELD_WAIT_MS = 20, /* the target stands still */
    FOLLOW_WAIT_MS = 100,
    HURRY_WAIT_MS = 1,        /* somebody was just let on */
    FRAME_NS = 16000000,      /* 60 frames a second, the wait rounded up to ms */
    RUSH_FRAME_NS = 64000000, /* each frame shows other commands than the one before */
    HURRY_FRAME_NS = 5000000,
    FLUSH_NS = 250000000
};

/* How long the end of a target is waited for when the person leaves. */
#define DRAIN_NS 3000000000u

struct tui {
    struct session *session;
    struct trace *trace;
    struct tui_recording recording;
    struct terminal *terminal;
    struct frame *frame;
    struct scene *scene;
    struct tui_steps steps;
    struct script script; /* of a lesson */
    struct ui ui;
    struct error *error;
    uint32_t end_signal; /* of the process that ended last */
    uint64_t drawn_ns, flushed_ns;
    bool changed; /* since it was drawn */
    bool touched; /* by the person: see struct tui_outcome */
    bool leave;
    int status;
};

static uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void fail(struct tui *tui, int status, const char *text)
{
    tui->status = status;
    snprintf(tui->error->text, sizeof tui->error->text, "%s", text);
}

/* Nothing more will come; the screen stays for looking. */
static void source_ended(struct tui *tui, enum session_read how)
{
    struct ui *ui = &tui->ui;
    uint64_t at = now();
    ui->phase = UI_ENDED;
    ui->loading = 0;
    trace_settle(tui->trace);
    if (how == SESSION_FAILED) {
        ui->phase = UI_UNREADABLE;
        ui_say(ui, at, true, "%s", tui->session->error.text);
        fail(tui, tui->session->info.live ? EXIT_SESSION : EXIT_USAGE, tui->session->error.text);
    } else if (!tui->session->info.live && recording_truncated(tui->session)) {
        ui->phase = UI_CUT_OFF;
        ui_say(ui, at, true, "The recording was cut off: it has %u events, and its end is missing.",
               trace_count(tui->trace));
    } else if (tui->end_signal != 0) {
        ui->phase = UI_CRASHED;
        const char *name = strsignal((int)tui->end_signal);
        snprintf(ui->end_signal, sizeof ui->end_signal, "%s", name != NULL ? name : "a signal");
    } else if (ui->info.following) {
        ui_say_keys(ui, at,
                    "The recording is whole. Look around: {BACK} and {FORWARD}, {NEXT_FAILURE} and "
                    "{PREVIOUS_FAILURE}; {PAUSE} plays.");
    } else if (tui->session->info.live) {
        ui_say_keys(ui, at,
                    "The target has ended. Look around: {BACK} and {FORWARD}, {NEXT_FAILURE} and "
                    "{PREVIOUS_FAILURE}; {PAUSE} plays.");
    }
    tui_recording_stop(&tui->recording, ui, at);
    if (tui->session->info.live || ui->info.following)
        ui->paused = true;
    tui->changed = true;
}

/* Reads what is there.  True if more is waiting. */
static bool read_events(struct tui *tui)
{
    uint64_t at = now();
    if (tui->ui.phase != UI_RUNNING)
        return false;
    for (int i = 0; i < READ_MOST; i++) {
        struct event event;
        const char *text;
        enum session_read how = session_read(tui->session, &event, &text);
        if (how == SESSION_IDLE)
            return false;
        if (how != SESSION_EVENT) {
            source_ended(tui, how);
            return false;
        }
        if (!trace_append(tui->trace, &event, text)) {
            fail(tui, EXIT_SESSION, "out of memory");
            tui->leave = true;
            return false;
        }
        if (event.type == EVENT_PROCESS_END)
            tui->end_signal = (uint32_t)event.process_end.signal;
        tui_recording_write(&tui->recording, &event, text, &tui->ui, at);
        tui->changed = true;
    }
    if (!tui->session->info.live)
        tui->ui.loading = 1 + (unsigned)(recording_progress(tui->session) * 100);
    return true;
}

/* What is still to be written can take seconds on a busy machine: the message stays for its time
 * after that. */
static void stop_recording(struct tui *tui, uint64_t at)
{
    tui_recording_stop(&tui->recording, &tui->ui, at);
    if (tui->ui.message_until_ns != 0)
        tui->ui.message_until_ns += now() - at;
}

static void toggle_recording(struct tui *tui, uint64_t at)
{
    if (tui->recording.recorder != NULL)
        stop_recording(tui, at);
    else if (!tui_recording_start(&tui->recording, NULL, &tui->session->info, tui->trace, &tui->ui,
                                  at))
        ui_say(&tui->ui, at, true, "%s", tui->recording.error.text);
}

static void apply(struct tui *tui, enum ui_effect effect, uint64_t at)
{
    static const bool touching[] = {
        [EFFECT_HOLD] = true, [EFFECT_SPAWNER] = true, [EFFECT_STEP] = true,
        [EFFECT_PACE] = true, [EFFECT_MARK] = false,
    };
    tui->changed = true;
    tui->touched |= touching[effect];
    switch (effect) {
    case EFFECT_QUIT:
        tui->leave = true;
        break;
    case EFFECT_AGAIN:
        tui->leave = true;
        tui->status = TUI_AGAIN;
        break;
    case EFFECT_SPAWNER:
        live_set_spawner(tui->session, tui->ui.spawner);
        break;
    case EFFECT_RECORD:
        toggle_recording(tui, at);
        break;
    case EFFECT_REDRAW:
        term_forget(tui->terminal);
        break;
    default:
        tui_steps_do(&tui->steps, effect, tui->trace, &tui->ui, at);
    }
}

static void take_mouse(struct tui *tui, uint64_t at)
{
    struct mouse mouse;
    if (!term_mouse(tui->terminal, &mouse) || tui->frame == NULL)
        return;
    enum ui_effect effect = screen_mouse(tui->frame, tui->scene, &tui->ui, &mouse);
    if (effect != EFFECT_NONE)
        apply(tui, effect, at);
}

/* Takes all keys; true if there was one. */
static bool take_keys(struct tui *tui)
{
    bool any = false;
    for (int key; !tui->leave && (key = term_key(tui->terminal)) != UI_KEY_NONE; any = true) {
        enum ui_effect effect;
        uint64_t at = now();
        tui->changed = true;
        tui->ui.is_new &= key == UI_KEY_RESIZE;
        if (ui_type(&tui->ui, tui->trace, key, at, &effect)) {
            apply(tui, effect, at);
            continue;
        }
        enum action action = ui_action(&tui->ui, tui->trace, key);
        if (action != ACTION_NONE)
            apply(tui, ui_act(&tui->ui, tui->trace, action, at), at);
        else if (key == UI_KEY_MOUSE && tui->ui.list.kind == LIST_NONE)
            take_mouse(tui, at);
        else if (key != UI_KEY_RESIZE && tui->ui.help)
            ui_turn_help(&tui->ui);
    }
    return any;
}

static void draw(struct tui *tui, uint64_t at)
{
    int width, height;
    term_size(tui->terminal, &width, &height);
    if (tui->frame == NULL || tui->frame->width != width || tui->frame->height != height) {
        frame_free(tui->frame);
        tui->frame = frame_new(width, height, term_ascii(tui->terminal));
        if (tui->frame == NULL) {
            fail(tui, EXIT_SESSION, "out of memory");
            tui->leave = true;
            return;
        }
    }
    screen_draw(tui->frame, tui->scene, tui->trace, &tui->ui);
    term_draw(tui->terminal, tui->frame);
    tui->drawn_ns = at;
    tui->changed = false;
}

/* From one frame to the next. */
static uint64_t frame_gap(const struct tui *tui, uint64_t at)
{
    return tui_steps_hurry(&tui->steps, at) ? HURRY_FRAME_NS
           : ui_rushing(&tui->ui)           ? RUSH_FRAME_NS
                                            : FRAME_NS;
}

/* How long to wait for a key, in ms: to the next frame, if something is to be drawn. */
static int patience(const struct tui *tui, bool more)
{
    uint64_t at = now(), gap_ns = frame_gap(tui, at), due_ns = tui->drawn_ns + gap_ns;
    if (more)
        return 0;
    int ms = ui_patience(&tui->ui, at);
    int frame_ms = (int)((due_ns > at ? due_ns - at : gap_ns) / 1000000) + 1;
    if (tui->changed && ms != 0)
        ms = frame_ms;
    int most = tui_steps_hurry(&tui->steps, at)      ? HURRY_WAIT_MS
               : tui->ui.info.following              ? FOLLOW_WAIT_MS
               : tui->ui.paused && tui->ui.info.live ? HELD_WAIT_MS
               : ui_rushing(&tui->ui)                ? RUSH_WAIT_MS
               : frame_ms < LIVE_WAIT_MS             ? frame_ms
                                                     : LIVE_WAIT_MS;
    if (tui->ui.phase == UI_RUNNING && (ms < 0 || ms > most))
        ms = most;
    return ms;
}

static void loop(struct tui *tui)
{
    bool key = true;
    while (!tui->leave) {
        bool more = read_events(tui);
        uint64_t at = now();
        tui_steps_tick(&tui->steps, tui->trace, &tui->ui, at);
        tui->changed |= ui_tick(&tui->ui, tui->trace, at);
        if (tui->changed && (key || at - tui->drawn_ns >= frame_gap(tui, at)))
            draw(tui, at);
        if (at - tui->flushed_ns >= FLUSH_NS) {
            tui_recording_flush(&tui->recording, &tui->ui, at);
            tui->flushed_ns = at;
        }
        term_wait(tui->terminal, patience(tui, more));
        if (term_signal(tui->terminal) != 0) {
            tui->status = 128 + term_signal(tui->terminal);
            return;
        }
        key = take_keys(tui);
    }
}

/* Lets the target end and keeps what it still has to say, for the recording. */
static void end_target(struct tui *tui)
{
    if (!tui->session->info.live || tui->ui.phase != UI_RUNNING)
        return;
    uint64_t until = now() + DRAIN_NS;
    live_set_mode(tui->session, MODE_RUN);
    live_stop(tui->session);
    ui_say(&tui->ui, now(), false, "Ending the target ...");
    draw(tui, now());
    while (tui->ui.phase == UI_RUNNING && now() < until) {
        if (!read_events(tui) && tui->ui.phase == UI_RUNNING)
            live_wait(tui->session, LIVE_WAIT_MS);
    }
}

static bool open_all(struct tui *tui, const struct tui_options *options)
{
    const struct session_info *info = &tui->session->info;
    char why[256];
    tui_script_read(&tui->script, info->scenario);
    struct ui_info ui_info = tui_info(info, options->text, &tui->script);
    ui_info.step = options->step;
    ui_info.pace_ms = options->pace_ms;
    ui_info.following = !info->live && recording_growing(tui->session);
    ui_init(&tui->ui, &ui_info);
    tui->trace = trace_new();
    tui->scene = scene_new();
    if (tui->trace == NULL || tui->scene == NULL) {
        fail(tui, EXIT_SESSION, "out of memory");
        return false;
    }
    if (options->record != NULL &&
        !tui_recording_start(&tui->recording, options->record, info, tui->trace, &tui->ui, now())) {
        fail(tui, EXIT_USAGE, tui->recording.error.text);
        return false;
    }
    if (tui->recording.recorder != NULL && options->keep > 0 &&
        !recorder_keep(tui->recording.recorder, options->keep)) {
        fail(tui, EXIT_SESSION, "out of memory");
        return false;
    }
    tui->terminal = screen_open(&options->screen, why, sizeof why);
    if (tui->terminal == NULL) {
        fail(tui, EXIT_USAGE, why);
        return false;
    }
    tui->ui.is_new = first_run();
    return true;
}

/* Before the target is made to end. */
static void take_outcome(const struct tui *tui, const struct tui_options *options)
{
    struct tui_outcome *outcome = options->outcome;
    if (outcome == NULL || tui->trace == NULL)
        return;
    *outcome = (struct tui_outcome){
        .ended = tui->ui.phase == UI_ENDED || tui->ui.phase == UI_CRASHED,
        .touched = tui->touched || options->step || options->pace_ms > 0,
    };
    run_of_world(trace_now(tui->trace), &outcome->run);
}

int tui_run(struct session *session, const struct tui_options *options, struct error *error)
{
    struct tui tui = {.session = session, .error = error, .changed = true};
    error->text[0] = '\0';
    signal(SIGXFSZ, SIG_IGN); /* a full disk is an error, not the end */
    if (open_all(&tui, options)) {
        tui_steps_begin(&tui.steps, session, options->scenario);
        loop(&tui);
    }
    take_outcome(&tui, options);
    if (tui.terminal != NULL)
        end_target(&tui);
    tui_recording_stop(&tui.recording, &tui.ui, now());
    term_close(tui.terminal);
    if (tui.recording.failed && tui.status == 0)
        fail(&tui, EXIT_SESSION, tui.recording.error.text);
    ui_end(&tui.ui);
    scene_free(tui.scene);
    frame_free(tui.frame);
    trace_free(tui.trace);
    return tui.status;
}
