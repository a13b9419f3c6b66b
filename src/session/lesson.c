#include "session/lesson.h"

#include "session/live.h"

#include <string.h>

enum { BLOCKED_INTERVAL_NS = 30000000 };
static const uint64_t stuck_ns = 10000000000; /* a thread that gets nowhere for so long */
static const uint64_t ended_ns = 1000000000; /* one that has ended, and no other of its name came */

static void tell(struct lesson *lesson, enum lesson_state state, int choice)
{
    lesson->state = state;
    live_tell(lesson->session, EVENT_LESSON,
              &(struct event){.lesson = {.step = lesson->step + 1,
                                         .of = lesson->scenario->step_count,
                                         .state = state,
                                         .choice = (uint64_t)(int64_t)choice}},
              NULL);
}

void lesson_begin(struct lesson *lesson, struct session *session, const struct scenario *scenario)
{
    *lesson = (struct lesson){.session = session,
                              .scenario = scenario,
                              .state = LESSON_LEFT,
                              .permit_event = EVENT_NONE,
                              .seen_event = EVENT_NONE};
    if (scenario->step_count > 0)
        tell(lesson, LESSON_SAYING, -1);
}

const struct scenario_step *lesson_step(const struct lesson *lesson)
{
    bool on = lesson->state != LESSON_LEFT && lesson->state != LESSON_DONE;
    return on ? &lesson->scenario->lesson[lesson->step] : NULL;
}

/* The thread called `name`: one that lives in the process shown, else one that lives (a wrapper's
 * child, say, has a main thread too), else one that has ended. */
static const struct thread *thread_called(const struct trace *trace, const char *name)
{
    const struct world *world = trace_now(trace);
    const struct thread *found = NULL;
    int found_rank = -1;
    for (unsigned i = 0; i < world->thread_count; i++) {
        const struct thread *thread = &world->threads[i];
        int rank = thread->at == THREAD_ENDED ? 0 : thread->process == world->process ? 2 : 1;
        if (rank > found_rank && strcmp(trace_text(trace, thread->name), name) == 0) {
            found = thread;
            found_rank = rank;
        }
    }
    return found;
}

/* Whether the thread stands where `until` says, or has done that step since the lesson's step
 * began. */
static bool is_reached(const struct lesson *lesson, const struct thread *thread,
                       const struct scenario_step *step, bool keeps)
{
    bool in_kernel = thread->gate == GATE_KERNEL + 1;
    /* Where kernel steps are not to be had, the thread stands before execve instead. */
    if (step->until >= UNTIL_KERNEL_COUNT && step->until <= UNTIL_KERNEL_COPY &&
        live_kernel_denied(lesson->session))
        return thread->gate == GATE_EXEC + 1;
    switch (step->until) {
    case UNTIL_BLOCKED:
        return thread->blocked_by != 0;
    case UNTIL_KERNEL_COUNT:
        return in_kernel && thread->kernel_pass == PASS_COUNTING + 1;
    case UNTIL_KERNEL_COPY:
        return in_kernel && thread->kernel_pass == PASS_COPYING + 1 &&
               thread->kernel_slot == step->slot;
    case GATE_FREE:
        /* The keep engine does not free: what comes next stands for it. */
        if (keeps && thread->counts[GATE_PUBLISH] != lesson->publish_before)
            return true;
        /* fall through */
    default:
        return thread->counts[step->until] != lesson->count_before;
    }
}

static void apply_switches(struct lesson *lesson, const struct scenario_step *step)
{
    if (step->sets_spawner)
        live_set_spawner(lesson->session, step->spawner);
    if (step->sets_engine)
        live_set_engine(lesson->session, step->engine);
}

static void begin_step(struct lesson *lesson, const struct trace *trace)
{
    const struct scenario_step *step = lesson_step(lesson);
    const struct thread *thread = step->thread ? thread_called(trace, step->thread) : NULL;
    apply_switches(lesson, step);
    lesson->count_before = thread && step->until < GATE_COUNT ? thread->counts[step->until] : 0;
    lesson->publish_before = thread ? thread->counts[GATE_PUBLISH] : 0;
    lesson->permit_event = EVENT_NONE;
    lesson->since_ns = 0;
    lesson->seen_event = EVENT_NONE;
    tell(lesson, LESSON_DOING, -1);
}

static void end_step(struct lesson *lesson)
{
    if (lesson->step + 1 >= lesson->scenario->step_count) {
        tell(lesson, LESSON_DONE, -1);
        return;
    }
    lesson->step++;
    tell(lesson, LESSON_SAYING, -1);
}

/* Lets the step's thread on by one gate, once for each time it is held. */
static void let_on(struct lesson *lesson, const struct thread *thread)
{
    if (thread->gate == 0 || thread->hold_event == lesson->permit_event)
        return;
    lesson->permit_event = thread->hold_event;
    live_permit(lesson->session, thread->number);
}

/* Who has to move for the step's thread to get on: the one it waits for, else itself. */
static const struct thread *mover(const struct world *world, const struct thread *thread)
{
    const struct thread *owner = thread->gate ? NULL : world_thread(world, thread->blocked_by);
    return owner && thread->blocked_by ? owner : thread;
}

static void do_step(struct lesson *lesson, const struct trace *trace, uint64_t now_ns)
{
    const struct scenario_step *step = lesson_step(lesson);
    const struct thread *thread = step->thread ? thread_called(trace, step->thread) : NULL;
    uint32_t last_event = thread ? thread->last_event : EVENT_NONE;
    if (!step->thread) {
        end_step(lesson);
        return;
    }
    if (lesson->since_ns == 0 || last_event != lesson->seen_event) {
        lesson->since_ns = now_ns;
        lesson->seen_event = last_event;
    }
    bool ended = thread && thread->at == THREAD_ENDED && now_ns - lesson->since_ns > ended_ns;
    bool keeps = trace_now(trace)->engine == ENGINE_KEEP;
    bool reached = ended || (thread && is_reached(lesson, thread, step, keeps));
    /* The next step begins when the thread stands still again, or cannot. */
    if (reached && (thread->gate || thread->blocked_by || thread->at == THREAD_IDLE ||
                    thread->at == THREAD_ENDED)) {
        end_step(lesson);
        return;
    }
    if (now_ns - lesson->since_ns > stuck_ns)
        tell(lesson, LESSON_STUCK, -1);
    else if (thread && !reached)
        let_on(lesson, mover(trace_now(trace), thread));
}

/* Whether a thread of the process is held: then its memory stands still enough to be looked at. */
static bool is_held(const struct world *world, uint16_t process)
{
    for (unsigned i = 0; i < world->thread_count; i++)
        if (world->threads[i].process == process && world->threads[i].gate)
            return true;
    return false;
}

/* The arrays that matter: the live one, those in the making, those that a command still holds. */
static void sample(struct lesson *lesson, const struct trace *trace)
{
    const struct world *world = trace_now(trace);
    if (lesson->sampled == world->events || world->process == WORLD_NONE ||
        !is_held(world, world->process))
        return;
    uint32_t pid = world->processes[world->process].pid;
    uint16_t current = world->processes[world->process].array;
    for (unsigned i = 0; i < world->array_count; i++) {
        const struct array *array = &world->arrays[i];
        bool held = false;
        for (unsigned j = 0; j < world->thread_count; j++)
            held |= world->threads[j].command.holds && world->threads[j].command.array == i;
        if (array->process == world->process && array->address &&
            (held || i == current || array->state == ARRAY_GROWN))
            live_sample(lesson->session, pid, array->address, array->slots,
                        array->state == ARRAY_FREED);
    }
    lesson->sampled = world->events;
}

/* A thread that is in a call, is not held, and sleeps in a futex; NULL: none. */
static const struct thread *sleeper(const struct lesson *lesson, const struct world *world)
{
    for (unsigned i = 0; i < world->thread_count; i++) {
        const struct thread *thread = &world->threads[i];
        if (thread->gate || thread->blocked_by || thread->at == THREAD_ENDED ||
            thread->process == WORLD_NONE || thread->commands == 0)
            continue;
        if (live_thread_waits(lesson->session, thread->number))
            return thread;
    }
    return NULL;
}

/* One that slept so at the last look already, and has told nothing since, waits for the one that is
 * held in a change.  (At a single look it may wait for a lock that is left in a moment.) */
static void find_blocked(struct lesson *lesson, const struct trace *trace, uint64_t now_ns)
{
    const struct world *world = trace_now(trace);
    const struct thread *held = NULL;
    if (now_ns - lesson->blocked_ns < BLOCKED_INTERVAL_NS)
        return;
    lesson->blocked_ns = now_ns;
    for (unsigned i = 0; i < world->thread_count && !held; i++)
        if (world->threads[i].gate && world->threads[i].at == THREAD_IN_CHANGE)
            held = &world->threads[i];
    const struct thread *found = held ? sleeper(lesson, world) : NULL;
    if (found && found->number == lesson->sleeper && found->last_event == lesson->sleeper_event)
        live_tell_blocked(lesson->session, found->number, held->tid);
    lesson->sleeper = found ? found->number : 0;
    lesson->sleeper_event = found ? found->last_event : EVENT_NONE;
}

void lesson_tick(struct lesson *lesson, const struct trace *trace, uint64_t now_ns)
{
    enum mode mode = (enum mode)trace_now(trace)->mode;
    if (mode != MODE_RUN) /* in slow motion and in a pause there is time to look, too */
        sample(lesson, trace);
    if (mode != MODE_STEP)
        return;
    find_blocked(lesson, trace, now_ns);
    if (lesson->state == LESSON_DOING)
        do_step(lesson, trace, now_ns);
}

void lesson_next(struct lesson *lesson, const struct trace *trace)
{
    const struct scenario_step *step = lesson_step(lesson);
    if (!step)
        return;
    if (lesson->state == LESSON_SAYING && step->ask)
        tell(lesson, LESSON_ASKING, -1);
    else if (lesson->state == LESSON_SAYING || lesson->state == LESSON_ANSWERED)
        begin_step(lesson, trace);
}

void lesson_answer(struct lesson *lesson, int choice)
{
    const struct scenario_step *step = lesson_step(lesson);
    if (step && lesson->state == LESSON_ASKING && choice >= 0 &&
        (uint32_t)choice < step->answer_count)
        tell(lesson, LESSON_ANSWERED, choice);
}

void lesson_leave(struct lesson *lesson)
{
    if (lesson->scenario->step_count > 0 && lesson->state != LESSON_DONE)
        tell(lesson, LESSON_LEFT, -1);
}
