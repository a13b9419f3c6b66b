#include "commands/picture.h"

#include "commands/tui_script.h"
#include "session/recording.h"
#include "text/utf8.h"
#include "view/screen.h"

#include <string.h>

void picture_draw(struct picture *picture)
{
    screen_draw(picture->frame, picture->scene, picture->trace, &picture->ui);
}

static void act(struct picture *picture, enum action action)
{
    ui_act(&picture->ui, picture->trace, action, picture->now_ns);
}

static void place(struct picture *picture, uint32_t index)
{
    picture->ui.cursor = index;
    picture->ui.play_ns = trace_event(picture->trace, index)->time_ns;
}

/* At the last event at or before that time. */
static void seek(struct picture *picture, uint64_t time_ns)
{
    uint32_t index = trace_find(picture->trace, time_ns);
    act(picture, ACTION_FIRST);
    if (index == EVENT_NONE || index >= trace_count(picture->trace))
        return;
    place(picture, index);
}

bool picture_open(struct picture *picture, struct session *session, const struct export_job *job,
                  struct error *error)
{
    *picture = (struct picture){.info = &session->info};
    picture->trace = export_load(session, job, error);
    if (picture->trace == NULL)
        return false;
    picture->scene = scene_new();
    picture->frame = frame_new(job->width, job->height, job->ascii);
    if (picture->scene == NULL || picture->frame == NULL) {
        error_set(error, "out of memory");
        return false;
    }
    tui_script_read(&picture->script, session->info.scenario);
    struct ui_info info = tui_info(&session->info, NULL, &picture->script);
    info.live = false;
    ui_init(&picture->ui, &info);
    picture->ui.phase = recording_truncated(session) ? UI_CUT_OFF : UI_ENDED;
    picture->ui.speed = job->speed;
    picture->ui.paused = true;
    picture_draw(picture); /* the timeline learns how wide it is */
    seek(picture, job->from_ns);
    picture_draw(picture);
    return true;
}

void picture_close(struct picture *picture)
{
    frame_free(picture->frame);
    scene_free(picture->scene);
    trace_free(picture->trace);
}

void picture_seek_failure(struct picture *picture)
{
    act(picture, trace_failure_count(picture->trace) > 0 ? ACTION_NEXT_FAILURE : ACTION_LAST);
    picture_draw(picture);
}

void picture_type(struct picture *picture, const char *keys)
{
    while (*keys != '\0') {
        uint32_t key;
        enum ui_effect effect;
        size_t length = utf8_next(keys, &key);
        keys += length ? length : 1;
        if (length == 0 ||
            ui_type(&picture->ui, picture->trace, (int)key, picture->now_ns, &effect))
            continue;
        enum action action = ui_action(&picture->ui, picture->trace, (int)key);
        if (action != ACTION_NONE)
            act(picture, action);
        picture_draw(picture);
    }
}

void picture_play(struct picture *picture)
{
    if (picture->ui.paused)
        act(picture, ACTION_PAUSE);
}

bool picture_tick(struct picture *picture, uint64_t ns)
{
    uint64_t before = picture->ui.play_ns;
    picture->now_ns += ns;
    bool changed = ui_tick(&picture->ui, picture->trace, picture->now_ns);
    bool around = ui_looping(&picture->ui) && picture->ui.play_ns <= before;
    if (around)
        place(picture, trace_find(picture->trace, picture->ui.marks.at_ns[1]));
    if (changed || around)
        picture_draw(picture);
    return !picture->ui.paused && !around;
}
