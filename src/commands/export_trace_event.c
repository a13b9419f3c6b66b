/*
 * The trace-event format of Perfetto and chrome://tracing.
 *
 * A thread is a track with slices that nest (trace_event_slices.h).
 *
 *   cc -c core/utils.c          the call that starts a command, from load until it has returned
 *     before execve | inside execve | after execve
 *   setenv("LD_RUN_PATH")       a change of the environment
 *     waits for the lock, held before ...
 *
 * A move of the array is an instant of its whole process; an arrow leads from the change that freed
 * (or shifted) an array to each execve that read it all the same.
 */
#include "commands/export.h"
#include "commands/trace_event_slices.h"
#include "model/explain.h"

#include <stdlib.h>

enum { NAME_BYTES = 256 };

static void say_instant(const struct step *step, const char *scope, const char *category)
{
    struct trace_event_writer *writer = &step->exporter->writer;
    char name[NAME_BYTES];
    if (!slice_is_written(step->exporter))
        return;
    explain_event(step->exporter->trace, step->index, name, sizeof name);
    trace_event_begin(writer, "i", step->event->time_ns, step->line->track);
    trace_event_text(writer, "s", scope);
    trace_event_text(writer, "name", name);
    trace_event_text(writer, "cat", category);
    trace_event_end(writer);
}

/* The postponed ones. */
static void flush_arrows(const struct step *step)
{
    if (step->line->pending)
        arrows_begin(step, step->line->cause);
    step->line->pending = false;
}

static void name_track(const struct step *step, const char *what, struct track track)
{
    if (!step->exporter->planning)
        trace_event_name(&step->exporter->writer, what, track,
                         trace_text(step->exporter->trace, step->event->text));
}

static void do_thread_start(const struct step *step)
{
    step->line->track = (struct track){.pid = (uint32_t)step->event->thread_start.pid,
                                       .tid = (uint32_t)step->event->thread_start.tid};
    step->line->known = true;
    name_track(step, "thread_name", step->line->track);
}

/* Whatever other threads the process had is gone. */
static void close_process(const struct step *step, uint64_t pid)
{
    for (unsigned i = 0; i <= UINT16_MAX; i++)
        if (step->exporter->lines[i].track.pid == pid)
            slice_close_all(step->exporter, &step->exporter->lines[i], step->event->time_ns);
}

static void do_process_start(const struct step *step)
{
    uint32_t pid = (uint32_t)step->event->process_start.pid;
    if (step->event->process_start.origin == ORIGIN_EXEC)
        close_process(step, pid);
    if (!step->line->known)
        step->line->track = (struct track){.pid = pid, .tid = pid};
    name_track(step, "process_name", (struct track){.pid = pid, .tid = pid});
    say_instant(step, "t", "process");
}

static void do_process_end(const struct step *step)
{
    close_process(step, step->event->process_end.pid);
    say_instant(step, "t", "process");
}

static void do_close_all(const struct step *step)
{
    slice_close_all(step->exporter, step->line, step->event->time_ns);
}

static void do_lost(const struct step *step)
{
    do_close_all(step);
    say_instant(step, "t", "lost");
}

static void do_env_begin(const struct step *step)
{
    do_close_all(step);
    slice_open(step, OPEN_CHANGE);
}

static void do_env_grow(const struct step *step)
{
    if (step->event->env_grow.how != GROW_MOVED) {
        say_instant(step, "t", "change");
        return;
    }
    step->line->cause = step->index;
    step->line->pending = true;
    if (!step->exporter->classic)
        flush_arrows(step);
    say_instant(step, "p", "move");
}

static void do_env_free(const struct step *step)
{
    const struct event *move = trace_event(step->exporter->trace, step->line->cause);
    if (move && move->env_grow.old == step->event->env_free.array)
        arrows_free(&step->exporter->arrows, step->line->cause);
    flush_arrows(step);
    say_instant(step, "t", "change");
}

static void do_env_shift(const struct step *step)
{
    arrows_begin(step, step->index);
    say_instant(step, "t", "change");
}

static void do_env_end(const struct step *step)
{
    flush_arrows(step);
    step->line->cause = EVENT_NONE;
    slice_close(step, OPEN_CHANGE);
    if (!slice_is_written(step->exporter))
        return;
    trace_event_begin(&step->exporter->writer, "C", step->event->time_ns, step->line->track);
    trace_event_text(&step->exporter->writer, "name", "variables");
    trace_event_args(&step->exporter->writer);
    trace_event_number(&step->exporter->writer, "environ", step->event->env_end.count);
    trace_event_end(&step->exporter->writer);
}

static void do_env_foreign(const struct step *step)
{
    arrows_begin(step, step->index);
    say_instant(step, "p", "move");
}

static void do_exec_load(const struct step *step)
{
    do_close_all(step);
    slice_open(step, OPEN_COMMAND);
    slice_open(step, OPEN_BEFORE);
}

static void do_exec_begin(const struct step *step)
{
    slice_close(step, OPEN_BEFORE);
    if (step->line->depth > 0)
        slice_open(step, OPEN_INSIDE);
}

static void do_exec_result(const struct step *step)
{
    arrows_end(step);
    slice_close(step, OPEN_BEFORE);
    slice_close(step, OPEN_INSIDE);
    step->line->result = step->index;
}

/* What the call does after execve is told only now. */
static void open_after(const struct step *step)
{
    struct line *line = step->line;
    if (line->depth == 0 || line->result == EVENT_NONE)
        return;
    slice_open_at(step, OPEN_AFTER, trace_event(step->exporter->trace, line->result)->time_ns);
    line->result = EVENT_NONE;
}

static void do_exec_status(const struct step *step)
{
    open_after(step);
    slice_close(step, OPEN_COMMAND);
}

static void do_wait(const struct step *step)
{
    slice_open(step, OPEN_WAIT);
}

static void do_hold(const struct step *step)
{
    if (step->event->gate_hold.gate == GATE_LOAD) /* the first event of a command */
        slice_close_all(step->exporter, step->line, step->event->time_ns);
    open_after(step);
    slice_open(step, OPEN_HELD);
}

static void do_pass(const struct step *step)
{
    slice_close(step, OPEN_HELD);
}

static void do_control(const struct step *step)
{
    step->exporter->classic = step->event->control.engine == ENGINE_CLASSIC;
    say_instant(step, "g", "session");
}

static void do_say(const struct step *step)
{
    say_instant(step, step->event->thread == 0 ? "g" : "t", "session");
}

/* A line that was printed is of one process, and there are many of them. */
static void do_output(const struct step *step)
{
    say_instant(step, step->event->thread == 0 ? "p" : "t", "session");
}

/* What a type of event does; none: it is told by another one. */
static void (*const steps[EVENT_COUNT])(const struct step *step) = {
    [EVENT_LOST] = do_lost,
    [EVENT_PROCESS_START] = do_process_start,
    [EVENT_PROCESS_END] = do_process_end,
    [EVENT_THREAD_START] = do_thread_start,
    [EVENT_THREAD_END] = do_close_all,
    [EVENT_ENV_BEGIN] = do_env_begin,
    [EVENT_ENV_GROW] = do_env_grow,
    [EVENT_ENV_FREE] = do_env_free,
    [EVENT_ENV_SHIFT] = do_env_shift,
    [EVENT_ENV_END] = do_env_end,
    [EVENT_ENV_FOREIGN] = do_env_foreign,
    [EVENT_ENV_WAIT] = do_wait,
    [EVENT_THREAD_BLOCKED] = do_wait,
    [EVENT_EXEC_LOAD] = do_exec_load,
    [EVENT_EXEC_BEGIN] = do_exec_begin,
    [EVENT_EXEC_HELD] = do_wait,
    [EVENT_EXEC_RESULT] = do_exec_result,
    [EVENT_EXEC_STATUS] = do_exec_status,
    [EVENT_GATE_HOLD] = do_hold,
    [EVENT_GATE_PASS] = do_pass,
    [EVENT_KERNEL_READ] = do_say,
    [EVENT_LESSON] = do_say,
    [EVENT_OUTPUT] = do_output,
    [EVENT_CRASH] = do_say,
    [EVENT_BUILD] = do_say,
    [EVENT_CONTROL] = do_control,
    [EVENT_PACE] = do_say,
    [EVENT_AMPLIFY] = do_say,
    [EVENT_MARK] = do_say,
};

/* What may come between the result of a command and the status that its call returns. */
static bool is_after_result(unsigned type)
{
    return type == EVENT_EXEC_STATUS || type == EVENT_CHILD_ENV || type == EVENT_GATE_HOLD ||
           type == EVENT_GATE_PASS || type == EVENT_MEMORY;
}

static void take(struct exporter *exporter, uint32_t index)
{
    const struct event *event = trace_event(exporter->trace, index);
    struct line *line = &exporter->lines[event->thread];
    struct step step = {.exporter = exporter, .line = line, .event = event, .index = index};
    if (!exporter->reached && event->time_ns >= exporter->job->from_ns)
        slice_reach_part(exporter);
    if (line->track.tid == 0 && event->type != EVENT_THREAD_START &&
        event->type != EVENT_PROCESS_START)
        line->track = (struct track){
            .pid = PID_ENVVIZ, .tid = event->thread ? TID_UNKNOWN + event->thread : PID_ENVVIZ};
    if (line->result != EVENT_NONE && !is_after_result(event->type))
        slice_close_all(exporter, line, event->time_ns);
    /* Whatever a thread does, it waits no longer. */
    while (line->depth > 0 && line->stack[line->depth - 1].kind == OPEN_WAIT &&
           event->type != EVENT_MEMORY)
        slice_close_one(exporter, line, event->time_ns);
    if (event->type < EVENT_COUNT && steps[event->type])
        steps[event->type](&step);
}

static void reset(struct exporter *exporter)
{
    for (unsigned i = 0; i <= UINT16_MAX; i++)
        exporter->lines[i] = (struct line){.result = EVENT_NONE, .cause = EVENT_NONE};
    exporter->reached = exporter->classic = false;
}

static void take_all(struct exporter *exporter)
{
    uint32_t count = trace_count(exporter->trace);
    reset(exporter);
    for (uint32_t i = 0; i < count; i++)
        take(exporter, i);
    for (unsigned i = 0; count > 0 && i <= UINT16_MAX; i++)
        slice_close_all(exporter, &exporter->lines[i],
                        trace_event(exporter->trace, count - 1)->time_ns);
}

/* False when out of memory. */
static bool make_plan(struct exporter *exporter)
{
    exporter->planning = true;
    take_all(exporter);
    exporter->planning = false;
    plan_rewind(&exporter->plan);
    arrows_rewind(&exporter->arrows);
    return !exporter->plan.lacking;
}

static void write_all(struct exporter *exporter)
{
    trace_event_open(&exporter->writer);
    trace_event_name(&exporter->writer, "process_name",
                     (struct track){.pid = PID_ENVVIZ, .tid = PID_ENVVIZ}, "envviz");
    take_all(exporter);
    trace_event_close(&exporter->writer);
}

bool export_trace_event(struct session *session, const struct export_job *job, struct error *error)
{
    struct exporter exporter = {.writer.out = job->out, .job = job};
    struct trace *trace = export_load(session, job, error);
    exporter.trace = trace;
    exporter.lines = calloc(UINT16_MAX + 1, sizeof *exporter.lines);
    bool good =
        trace && exporter.lines && arrows_collect(&exporter.arrows, trace) && make_plan(&exporter);
    if (good)
        write_all(&exporter);
    else if (trace)
        error_set(error, "out of memory");
    plan_free(&exporter.plan);
    free(exporter.arrows.items);
    free(exporter.lines);
    trace_free(trace);
    return good;
}
