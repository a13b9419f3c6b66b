#include "view/scene.h"

#include <stdio.h>
#include <stdlib.h>

struct scene *scene_new(void)
{
    struct scene *scene = calloc(1, sizeof *scene);
    if (scene == NULL)
        return NULL;
    scene->cursor_world = world_new();
    scene->result_world = world_new();
    scene->result_of = EVENT_NONE;
    if (scene->cursor_world == NULL || scene->result_world == NULL) {
        scene_free(scene);
        return NULL;
    }
    return scene;
}

void scene_free(struct scene *scene)
{
    if (scene != NULL) {
        world_free(scene->cursor_world);
        world_free(scene->result_world);
        free(scene);
    }
}

void scene_forget(struct scene *scene)
{
    world_reset(scene->cursor_world);
    world_reset(scene->result_world);
    scene->result_of = EVENT_NONE;
}

/* The world just before the explained command had its result: who held what then. */
static void look_back(struct scene *scene)
{
    scene->before = NULL;
    scene->victim = NULL;
    if (scene->explained == EVENT_NONE)
        return;
    const struct slice *slice = trace_slice_of(scene->trace, scene->explained);
    if (slice == NULL || slice->end == EVENT_NONE || slice->end == 0)
        return;
    if (scene->result_of != scene->explained) {
        trace_world(scene->trace, slice->end - 1, scene->result_world);
        scene->result_of = scene->explained;
    }
    const struct thread *victim = world_thread(scene->result_world, slice->thread);
    if (victim == NULL || victim->command.load_event != scene->explained)
        return;
    scene->before = scene->result_world;
    scene->victim = victim;
    scene->result_ns = trace_event(scene->trace, slice->end)->time_ns;
}

/* The latest bookmark before the cursor, if no thread was let on since. */
static const char *note_near(const struct scene *scene)
{
    for (uint32_t i = scene->world->events; i-- > 0;) {
        const struct event *event = trace_event(scene->trace, i);
        if (event->type == EVENT_MARK)
            return trace_text(scene->trace, event->text);
        if (event->type != EVENT_MEMORY && event->type != EVENT_LESSON &&
            event->type != EVENT_CONTROL)
            break;
    }
    return "";
}

void scene_update(struct scene *scene, const struct trace *trace, const struct ui *ui)
{
    scene->trace = trace;
    scene->ui = ui;
    uint32_t count = trace_count(trace);
    if (count > 0 && ui->cursor != EVENT_NONE && ui->cursor + 1 >= count) {
        scene->world = trace_now(trace);
    } else {
        trace_world(trace, ui->cursor, scene->cursor_world);
        scene->world = scene->cursor_world;
    }
    scene->time_ns = ui->clock_ns != 0 ? ui->clock_ns : scene->world->time_ns;
    scene->explained = ui_explained(ui, scene->world);
    scene->steps = ui_steps(ui, scene->world);
    scene->focus = ui->panels.focus[scene->steps ? PANEL_VIEW_STEPS : PANEL_VIEW_TIMELINE];
    if (scene->focus == PANEL_OUTCOMES && ui->links.shown)
        scene->focus = PANEL_ENVIRON; /* the fields have its place too */
    scene->thread = ui_thread(ui, trace, scene->world);
    scene->step = ui_script_step(ui, scene->world);
    scene->mark = note_near(scene);
    look_back(scene);
}

const char *scene_thread_name(const struct scene *scene, const struct thread *thread, char *out,
                              size_t size)
{
    const char *name = trace_text(scene->trace, thread->name);
    if (name[0] != '\0')
        snprintf(out, size, "%s", name);
    else
        snprintf(out, size, "t%u", thread->number);
    return out;
}

enum role outcome_role(enum outcome outcome)
{
    static const uint8_t roles[OUTCOME_COUNT] = {
#define OUTCOME(id, word, utf8, ascii, role, meaning) [OUTCOME_##id] = ROLE_##role,
#include "model/outcomes.def"
#undef OUTCOME
    };
    return (enum role)roles[outcome];
}

int canvas_outcome(const struct canvas *canvas, int x, int y, enum role role, enum outcome outcome)
{
    const struct outcome_info *info = outcome_info(outcome);
    char ascii[2] = {info->ascii, '\0'};
    return canvas_text(canvas, x, y, role, canvas->frame->ascii ? ascii : info->utf8);
}
