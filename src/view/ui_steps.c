/* What is done in the step view, and to threads that are held. */
#include "view/program.h"
#include "view/ui_parts.h"

#include <stdio.h>
#include <string.h>

static const unsigned paces[] = {0, 20, 100, 500};
enum { PACES = sizeof paces / sizeof *paces };

enum { LOOK_AHEAD = 4000 }; /* events searched for the one who moves next */

const struct world *ui_world(const struct ui *ui, const struct trace *trace)
{
    return ui->follow ? trace_now(trace) : trace_at(trace, ui->cursor);
}

bool ui_steps(const struct ui *ui, const struct world *world)
{
    if (ui->info.live || ui->view_chosen)
        return ui->steps;
    const struct script *script = ui->info.script;
    return world->mode == MODE_STEP || (script != NULL && script->count > 0);
}

const struct script_step *ui_script_step(const struct ui *ui, const struct world *world)
{
    const struct script *script = ui->info.script;
    uint32_t step = world->lesson.step;
    if (script == NULL || world->lesson.of == 0 || step == 0 || step > script->count ||
        world->lesson.state == LESSON_LEFT || world->lesson.state == LESSON_DONE)
        return NULL;
    return &script->steps[step - 1];
}

/* In a recording: the thread that is let on next, 0 if none is. */
static uint16_t next_mover(const struct ui *ui, const struct trace *trace)
{
    uint32_t i = ui->cursor == EVENT_NONE ? 0 : ui->cursor + 1;
    for (int n = 0; i < trace_count(trace) && n < LOOK_AHEAD; i++, n++)
        if (trace_event(trace, i)->type == EVENT_GATE_PASS)
            return trace_event(trace, i)->thread;
    return 0;
}

uint16_t ui_thread(const struct ui *ui, const struct trace *trace, const struct world *world)
{
    const struct script_step *step = ui_script_step(ui, world);
    uint16_t number = step != NULL ? program_called(trace, world, step->thread) : 0;
    if (number != 0)
        return number;
    number = ui->thread_chosen ? ui->thread : ui->follow ? ui->thread : next_mover(ui, trace);
    return program_choose(trace, world, number);
}

/* True if the event ends what was before it, for the one who looks back: somebody is let on, or the
 * lesson goes on.  The lesson's going on and the first letting on after it are one. */
static bool is_boundary(const struct trace *trace, uint32_t index)
{
    const struct event *event = trace_event(trace, index);
    if (event->type == EVENT_LESSON)
        return event->lesson.state == LESSON_ASKING || event->lesson.state == LESSON_ANSWERED ||
               event->lesson.state == LESSON_DOING;
    if (event->type != EVENT_GATE_PASS)
        return false;
    while (index-- > 0) {
        const struct event *before = trace_event(trace, index);
        if (before->type == EVENT_LESSON)
            return before->lesson.state != LESSON_DOING;
        if (before->type != EVENT_MEMORY && before->type != EVENT_CONTROL)
            return true;
    }
    return true;
}

enum ui_effect act_step_back(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    uint32_t at = ui->follow || ui->cursor == EVENT_NONE ? trace_count(trace) : ui->cursor + 1;
    while (at-- > 1)
        if (is_boundary(trace, at)) {
            enum ui_effect effect = ui_hold(ui);
            ui_move_cursor(ui, trace, at - 1);
            return effect;
        }
    ui_say(ui, now_ns, false, "No thread was let on before this.");
    return EFFECT_NONE;
}

static enum ui_effect step_forward(struct ui *ui, const struct trace *trace)
{
    uint32_t at = ui->cursor == EVENT_NONE ? 1 : ui->cursor + 2;
    while (at < trace_count(trace) && !is_boundary(trace, at))
        at++;
    enum ui_effect effect = ui_hold(ui);
    if (trace_count(trace) > 0)
        ui_move_cursor(ui, trace, at < trace_count(trace) ? at - 1 : trace_count(trace) - 1);
    return effect;
}

/* "w3", or "t17" for a thread without a name. */
static void name_of(const struct trace *trace, const struct thread *thread, char *out, size_t size)
{
    const char *name = trace_text(trace, thread->name);
    if (name[0] != '\0')
        snprintf(out, size, "%s", name);
    else
        snprintf(out, size, "t%u", thread->number);
}

/* The selected thread, if it is held; else says why it cannot be let on. */
static bool take_held(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    const struct world *world = ui_world(ui, trace);
    const struct thread *thread = world_thread(world, ui_thread(ui, trace, world));
    char name[64], other[64] = "another thread";
    if (!ui->stepping || thread == NULL) {
        ui_say_keys(ui, now_ns,
                    thread == NULL ? "There is no thread to let on."
                                   : "Nothing is held: {STEP} holds each thread at each step.");
        return false;
    }
    ui->thread = thread->number;
    name_of(trace, thread, name, sizeof name);
    if (thread->gate != 0)
        return true;
    const struct thread *blocker = world_thread(world, thread->blocked_by);
    if (thread->blocked_by != 0 && thread->blocked_by != WORLD_NONE && blocker != NULL)
        name_of(trace, blocker, other, sizeof other);
    if (thread->blocked_by != 0)
        ui_say(ui, now_ns, false, "%s waits for %s: let that one on.", name, other);
    else if (program_in_call(thread))
        ui_say(ui, now_ns, false, "%s is on its way to its next step.", name);
    else
        ui_say(ui, now_ns, false, "%s is between two calls: nothing of it can be held there.",
               name);
    return false;
}

/* Back from a look at what was before; false if there is none. */
static bool come_back(struct ui *ui)
{
    if (ui->follow)
        return false;
    ui->follow = true;
    ui->selected = ui->selected_event = EVENT_NONE;
    return true;
}

enum ui_effect act_next(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    if (ui_replaying(ui))
        return step_forward(ui, trace);
    if (come_back(ui))
        return EFFECT_NONE;
    const struct world *world = trace_now(trace);
    const struct script_step *step = ui_script_step(ui, world);
    if (step == NULL)
        return take_held(ui, trace, now_ns) ? EFFECT_PERMIT : EFFECT_NONE;
    switch (world->lesson.state) {
    case LESSON_ASKING:
        ui_say_keys(ui, now_ns,
                    step->choice_count == 2 ? "Answer first: {ANSWER_A} or {ANSWER_B}."
                    : step->choice_count == 3
                        ? "Answer first: {ANSWER_A}, {ANSWER_B} or {ANSWER_C}."
                        : "Answer first: {ANSWER_A}, {ANSWER_B}, {ANSWER_C} or {ANSWER_D}.");
        return EFFECT_NONE;
    case LESSON_DOING:
        ui_say(ui, now_ns, false, "%s is on its way.", step->thread);
        return EFFECT_NONE;
    case LESSON_STUCK:
        ui_say_keys(ui, now_ns,
                    "The script cannot go on: {LEAVE} leaves it, {AGAIN} starts it again.");
        return EFFECT_NONE;
    default:
        return EFFECT_NEXT;
    }
}

enum ui_effect act_finish(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    if (come_back(ui))
        return EFFECT_NONE;
    if (ui_script_step(ui, trace_now(trace)) != NULL) {
        ui_say_keys(ui, now_ns, "The script says who moves: {LEAVE} leaves it.");
        return EFFECT_NONE;
    }
    return take_held(ui, trace, now_ns) ? EFFECT_FINISH : EFFECT_NONE;
}

void ui_select_thread(struct ui *ui, const struct trace *trace, int place, uint64_t now_ns)
{
    uint16_t numbers[PROGRAM_THREADS];
    const struct world *world = ui_world(ui, trace);
    int count = (int)program_threads(trace, world, numbers);
    if (ui_script_step(ui, world) != NULL && ui->info.live) {
        ui_say_keys(ui, now_ns, "The script says who moves: {LEAVE} leaves it.");
        return;
    }
    if (place < 0 || place >= count)
        return;
    ui->thread = numbers[place];
    ui->thread_chosen = true;
}

static enum ui_effect move_selection(struct ui *ui, const struct trace *trace, int by,
                                     uint64_t now_ns)
{
    uint16_t numbers[PROGRAM_THREADS];
    const struct world *world = ui_world(ui, trace);
    int count = (int)program_threads(trace, world, numbers);
    uint16_t selected = ui_thread(ui, trace, world);
    for (int i = 0; i < count; i++)
        if (numbers[i] == selected) {
            ui_select_thread(ui, trace, i + by, now_ns);
            break;
        }
    return EFFECT_NONE;
}

enum ui_effect act_thread_up(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    return move_selection(ui, trace, -1, now_ns);
}

enum ui_effect act_thread_down(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    return move_selection(ui, trace, 1, now_ns);
}

static enum ui_effect answer(struct ui *ui, const struct trace *trace, unsigned choice)
{
    const struct script_step *step = ui_script_step(ui, trace_now(trace));
    if (step == NULL || choice >= step->choice_count)
        return EFFECT_NONE;
    ui->choice = (int)choice;
    return EFFECT_ANSWER;
}

enum ui_effect act_answer_a(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)now_ns;
    return answer(ui, trace, 0);
}

enum ui_effect act_answer_b(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)now_ns;
    return answer(ui, trace, 1);
}

enum ui_effect act_answer_c(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)now_ns;
    return answer(ui, trace, 2);
}

enum ui_effect act_answer_d(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)now_ns;
    return answer(ui, trace, 3);
}

enum ui_effect act_leave(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    ui->thread = ui_thread(ui, trace, trace_now(trace));
    ui->follow = true;
    ui_say_keys(ui, now_ns, "You step freely from here; {AGAIN} takes the lesson up again.");
    return EFFECT_LEAVE;
}

enum ui_effect act_again(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)ui;
    (void)trace;
    (void)now_ns;
    return EFFECT_AGAIN;
}

enum ui_effect act_step_mode(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)trace;
    if (ui->stepping)
        return ui_release(ui);
    ui->stepping = ui->paused = ui->steps = true;
    ui->follow = true;
    ui->pace_ms = 0;
    ui->selected = ui->selected_event = EVENT_NONE;
    ui_say_keys(ui, now_ns, "Each thread is held at its next step; {NEXT} lets one on.");
    return EFFECT_STEP;
}

static enum ui_effect set_pace(struct ui *ui, unsigned ms, uint64_t now_ns)
{
    ui->pace_ms = ms;
    ui->stepping = ui->paused = false;
    ui->follow = true;
    if (ms > 0)
        ui_say(ui, now_ns, false, "Slow motion: each step is held for %u ms.", ms);
    else
        ui_say(ui, now_ns, false, "Full speed.");
    return EFFECT_PACE;
}

enum ui_effect act_pace_down(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)trace;
    for (int i = 0; i < PACES; i++)
        if (paces[i] > ui->pace_ms)
            return set_pace(ui, paces[i], now_ns);
    return set_pace(ui, ui->pace_ms, now_ns);
}

enum ui_effect act_pace_up(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)trace;
    for (int i = PACES - 1; i >= 0; i--)
        if (paces[i] < ui->pace_ms)
            return set_pace(ui, paces[i], now_ns);
    return set_pace(ui, 0, now_ns);
}

enum ui_effect act_view(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)now_ns;
    ui->steps = !ui_steps(ui, ui_world(ui, trace));
    ui->view_chosen = true;
    return EFFECT_NONE;
}

enum ui_effect act_mark(struct ui *ui, const struct trace *trace, uint64_t now_ns)
{
    (void)trace;
    (void)now_ns;
    prompt_open(&ui->prompt, PROMPT_NOTE, "");
    return EFFECT_NONE;
}
