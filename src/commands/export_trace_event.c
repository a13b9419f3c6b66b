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

static void instant(const struct step *step, const char *scope, const char *name,
                    const char *category)
{
    if (!step->exporter->writing)
        return;
    trace_event_begin(&step->exporter->writer, "i", step->event->time_ns, step->line->track);
    trace_event_text(&step->exporter->writer, "s", scope);
    trace_event_text(&step->exporter->writer, "name", name);
    trace_event_text(&step->exporter->writer, "cat", category);
    trace_event_end(&step->exporter->writer);
}

static void say_instant(const struct step *step, const char *scope, const char *category)
{
    char name[NAME_BYTES];
    explain_event(step->exporter->trace, step->index, name, sizeof name);
    instant(step, scope, name, category);
}

static void arrow_end(const struct step *step, const char *phase, uint32_t load)
{
    struct trace_event_writer *writer = &step->exporter->writer;
    trace_event_begin(writer, phase, step->event->time_ns, step->line->track);
    trace_event_text(writer, "name", "freed array");
    trace_event_text(writer, "cat", "arrow");
    trace_event_number(writer, "id", load);
    if (*phase == 'f')
        trace_event_text(writer, "bp", "e");
    trace_event_end(writer);
}

/* Arrows begin and end within slices only: that is what viewers tie them to. */
static void begin_arrows(const struct step *step, uint32_t cause)
{
    struct arrows *arrows = &step->exporter->arrows;
    if (!step->exporter->writing || step->line->depth == 0)
        return;
    for (uint32_t i = arrows_from(arrows, cause);
         i < arrows->count && arrows->items[i].cause == cause; i++) {
        const struct slice *slice = trace_slice_of(step->exporter->trace, arrows->items[i].load);
        if (slice == NULL || slice->end == EVENT_NONE || slice->end < step->index)
            continue; /* it has no end that the arrow could reach */
        arrow_end(step, "s", arrows->items[i].load);
        arrows->items[i].drawn = true;
    }
}

static void end_arrow(const struct step *step)
{
    struct line *line = step->line;
    if (!step->exporter->writing)
        return;
    for (unsigned i = 0; i < line->depth; i++) {
        uint32_t load = line->stack[i].event;
        const struct slice *slice = line->stack[i].kind == OPEN_COMMAND
                                        ? trace_slice_of(step->exporter->trace, load)
                                        : NULL;
        struct arrow *arrow = slice ? arrows_to(&step->exporter->arrows, slice->cause, load) : NULL;
        if (arrow && arrow->drawn && slice->end == step->index)
            arrow_end(step, "f", load);
    }
}

/* The postponed ones. */
static void flush_arrows(const struct step *step)
{
    if (step->line->cause != EVENT_NONE)
        begin_arrows(step, step->line->cause);
    step->line->cause = EVENT_NONE;
}

static void do_thread_start(const struct step *step)
{
    step->line->track = (struct track){.pid = (uint32_t)step->event->thread_start.pid,
                                       .tid = (uint32_t)step->event->thread_start.tid};
    step->line->known = true;
    trace_event_name(&step->exporter->writer, "thread_name", step->line->track,
                     trace_text(step->exporter->trace, step->event->text));
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
    trace_event_name(&step->exporter->writer, "process_name",
                     (struct track){.pid = pid, .tid = pid},
                     trace_text(step->exporter->trace, step->event->text));
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
    say_instant(step, "p", "move");
    step->line->cause = step->index;
    if (!step->exporter->classic)
        flush_arrows(step);
}

static void do_env_free(const struct step *step)
{
    say_instant(step, "t", "change");
    flush_arrows(step);
}

static void do_env_shift(const struct step *step)
{
    say_instant(step, "t", "change");
    begin_arrows(step, step->index);
}

static void do_env_end(const struct step *step)
{
    flush_arrows(step);
    slice_close(step, OPEN_CHANGE);
    if (!step->exporter->writing)
        return;
    trace_event_begin(&step->exporter->writer, "C", step->event->time_ns, step->line->track);
    trace_event_text(&step->exporter->writer, "name", "variables");
    trace_event_args(&step->exporter->writer);
    trace_event_number(&step->exporter->writer, "environ", step->event->env_end.count);
    trace_event_end(&step->exporter->writer);
}

static void do_env_foreign(const struct step *step)
{
    say_instant(step, "p", "move");
    begin_arrows(step, step->index);
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
    end_arrow(step);
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
    [EVENT_OUTPUT] = do_say,
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
    if (!exporter->writing && event->time_ns >= exporter->job->from_ns)
        slice_begin_writing(exporter);
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

static void write_all(struct exporter *exporter)
{
    uint32_t count = trace_count(exporter->trace);
    trace_event_open(&exporter->writer);
    trace_event_name(&exporter->writer, "process_name",
                     (struct track){.pid = PID_ENVVIZ, .tid = PID_ENVVIZ}, "envviz");
    for (uint32_t i = 0; i < count; i++)
        take(exporter, i);
    if (count > 0)
        for (unsigned i = 0; i <= UINT16_MAX; i++)
            slice_close_all(exporter, &exporter->lines[i],
                            trace_event(exporter->trace, count - 1)->time_ns);
    trace_event_close(&exporter->writer);
}

bool export_trace_event(struct session *session, const struct export_job *job, struct error *error)
{
    struct exporter exporter = {.writer.out = job->out, .job = job};
    struct trace *trace = export_load(session, job, error);
    exporter.trace = trace;
    exporter.lines = calloc(UINT16_MAX + 1, sizeof *exporter.lines);
    bool good = trace && exporter.lines && arrows_collect(&exporter.arrows, trace);
    for (unsigned i = 0; exporter.lines && i <= UINT16_MAX; i++)
        exporter.lines[i].result = exporter.lines[i].cause = EVENT_NONE;
    if (good)
        write_all(&exporter);
    else if (trace)
        error_set(error, "out of memory");
    free(exporter.arrows.items);
    free(exporter.lines);
    trace_free(trace);
    return good;
}
