#include "commands/trace_event_slices.h"

#include "model/explain.h"

#include <inttypes.h>

enum { NAME_BYTES = 256 };

static void name_of(const struct exporter *exporter, const struct open_slice *open, char *out,
                    size_t size)
{
    const struct event *event = trace_event(exporter->trace, open->event);
    const struct slice *slice = trace_slice_of(exporter->trace, open->event);
    const char *text = trace_text(exporter->trace, event->text);
    switch (open->kind) {
    case OPEN_COMMAND:
        if (*text == '\0')
            text = words_name(WORDS_CALL, event->exec_load.call);
        if (slice && outcome_is_failure((enum outcome)slice->outcome))
            snprintf(out, size, "%s: %s", outcome_info((enum outcome)slice->outcome)->word, text);
        else
            snprintf(out, size, "%s", text);
        break;
    case OPEN_BEFORE:
        snprintf(out, size, "before execve");
        break;
    case OPEN_INSIDE:
        snprintf(out, size, "inside execve");
        break;
    case OPEN_AFTER:
        snprintf(out, size, "after execve");
        break;
    case OPEN_CHANGE:
        snprintf(out, size, event->env_begin.op == OP_CLEARENV ? "%s()" : "%s(\"%s\")",
                 words_name(WORDS_OP, event->env_begin.op), text);
        break;
    case OPEN_WAIT:
        explain_event(exporter->trace, open->event, out, size);
        break;
    case OPEN_HELD:
        snprintf(out, size, "held before %s", words_name(WORDS_GATE, event->gate_hold.gate));
        break;
    }
}

/* What viewers show of a command that is selected; colours where they know them. */
static void command_details(struct exporter *exporter, uint32_t load)
{
    static const char *const colours[OUTCOME_COUNT] = {
        [OUTCOME_OK] = "good", [OUTCOME_NEAR_MISS] = "bad", [OUTCOME_OPEN] = "grey"};
    struct trace_event_writer *writer = &exporter->writer;
    const struct event *event = trace_event(exporter->trace, load);
    const struct slice *slice = trace_slice_of(exporter->trace, load);
    enum outcome outcome = slice ? (enum outcome)slice->outcome : OUTCOME_UNKNOWN;
    char text[1024];
    if (outcome_is_failure(outcome) || colours[outcome])
        trace_event_text(writer, "cname", colours[outcome] ? colours[outcome] : "terrible");
    trace_event_args(writer);
    trace_event_text(writer, "call", words_name(WORDS_CALL, event->exec_load.call));
    snprintf(text, sizeof text, "0x%" PRIx64, event->exec_load.environ);
    trace_event_text(writer, "environ", text);
    trace_event_number(writer, "variables", event->exec_load.count);
    if (slice)
        trace_event_text(writer, "outcome", outcome_info(outcome)->word);
    if (slice && (outcome_is_failure(outcome) || outcome == OUTCOME_NEAR_MISS)) {
        explain_command(exporter->trace, load, text, sizeof text);
        trace_event_text(writer, "why", text);
    }
}

bool slice_is_written(const struct exporter *exporter)
{
    return exporter->reached && !exporter->planning;
}

static void begin_line(struct exporter *exporter, const struct line *line, uint64_t begin_ns,
                       uint64_t end_ns, const char *category, const char *name)
{
    trace_event_begin(&exporter->writer, "X", begin_ns, line->track);
    trace_event_span(&exporter->writer, "dur", end_ns - begin_ns);
    trace_event_text(&exporter->writer, "name", name);
    trace_event_text(&exporter->writer, "cat", category);
}

static void write_slice(struct exporter *exporter, const struct line *line,
                        const struct open_slice *open, uint64_t begin_ns)
{
    static const char *const categories[] = {
        [OPEN_COMMAND] = "command", [OPEN_BEFORE] = "command", [OPEN_INSIDE] = "command",
        [OPEN_AFTER] = "command",   [OPEN_CHANGE] = "change",  [OPEN_WAIT] = "wait",
        [OPEN_HELD] = "held"};
    char name[NAME_BYTES];
    uint64_t end_ns = plan_end(&exporter->plan, open->number);
    if (begin_ns < exporter->job->from_ns)
        begin_ns = exporter->job->from_ns;
    if (end_ns < begin_ns)
        return; /* it was over before the part began */
    name_of(exporter, open, name, sizeof name);
    begin_line(exporter, line, begin_ns, end_ns, categories[open->kind], name);
    if (open->kind == OPEN_COMMAND)
        command_details(exporter, open->event);
    trace_event_end(&exporter->writer);
}

void slice_open_at(const struct step *step, enum open_kind kind, uint64_t time_ns)
{
    struct exporter *exporter = step->exporter;
    struct line *line = step->line;
    if (line->depth == DEPTH_MAX)
        return;
    struct open_slice *open = &line->stack[line->depth++];
    *open = (struct open_slice){.kind = kind,
                                .event = step->index,
                                .number = plan_next(&exporter->plan),
                                .least_ns = time_ns};
    line->edge_ns = time_ns;
    if (kind == OPEN_COMMAND)
        line->result = EVENT_NONE;
    if (slice_is_written(exporter))
        write_slice(exporter, line, open, time_ns);
}

void slice_open(const struct step *step, enum open_kind kind)
{
    slice_open_at(step, kind, step->event->time_ns);
}

/* When a slice that is closed at `time_ns` ends, with that many around it and itself. */
static uint64_t early(uint64_t time_ns, unsigned depth)
{
    uint64_t gap_ns = (uint64_t)depth * GAP_NS;
    return time_ns > gap_ns ? time_ns - gap_ns : 0;
}

uint64_t slice_mark(const struct step *step, const char *category, const char *name)
{
    struct line *line = step->line;
    struct exporter *exporter = step->exporter;
    uint64_t end_ns = early(step->event->time_ns, line->depth + 1);
    if (line->depth == 0 || !exporter->reached || end_ns < line->edge_ns + MARK_NS ||
        end_ns < exporter->job->from_ns + MARK_NS)
        return 0;
    line->edge_ns = step->event->time_ns;
    if (slice_is_written(exporter)) {
        begin_line(exporter, line, end_ns - MARK_NS, end_ns, category, name);
        trace_event_end(&exporter->writer);
    }
    return end_ns - MARK_NS;
}

/* A command that had its result and was heard of no more ended then. */
void slice_close_one(struct exporter *exporter, struct line *line, uint64_t time_ns)
{
    const struct open_slice *open = &line->stack[line->depth - 1];
    if (open->kind == OPEN_COMMAND && line->result != EVENT_NONE)
        time_ns = trace_event(exporter->trace, line->result)->time_ns;
    uint64_t end_ns = early(time_ns, line->depth);
    if (end_ns < open->least_ns)
        end_ns = open->least_ns;
    if (exporter->planning)
        plan_set_end(&exporter->plan, open->number, end_ns);
    line->edge_ns = time_ns;
    line->depth--;
    if (line->depth > 0)
        line->stack[line->depth - 1].least_ns = end_ns;
}

void slice_close_all(struct exporter *exporter, struct line *line, uint64_t time_ns)
{
    while (line->depth > 0)
        slice_close_one(exporter, line, time_ns);
    line->cause = EVENT_NONE;
    line->pending = false;
}

void slice_close(const struct step *step, enum open_kind kind)
{
    unsigned at = step->line->depth;
    while (at > 0 && step->line->stack[at - 1].kind != kind)
        at--;
    while (at > 0 && step->line->depth >= at)
        slice_close_one(step->exporter, step->line, step->event->time_ns);
}

void slice_reach_part(struct exporter *exporter)
{
    exporter->reached = true;
    if (exporter->planning)
        return;
    for (unsigned i = 0; i <= UINT16_MAX; i++)
        for (unsigned at = 0; at < exporter->lines[i].depth; at++)
            write_slice(exporter, &exporter->lines[i], &exporter->lines[i].stack[at],
                        exporter->job->from_ns);
}
