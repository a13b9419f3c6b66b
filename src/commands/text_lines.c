#include "commands/text_lines.h"

#include "commands/failure_line.h"
#include "commands/report.h"
#include "commands/sheet.h"
#include "commands/summary.h"
#include "model/explain.h"

#include <inttypes.h>

enum { SENTENCE = 4096 };

/* In a column of that width, and a blank behind it. */
static void put_padded(FILE *out, const char *text, bool ascii, int width)
{
    int columns = sheet_put(out, text, ascii);
    fprintf(out, "%*s", columns < width ? width - columns + 1 : 1, "");
}

static void line(FILE *out, const struct trace *trace, const struct event *event, const char *what,
                 const char *sentence, bool ascii)
{
    uint64_t seconds = event->time_ns / 1000000000u;
    char number[16];
    const char *name = trace_thread_name(trace, event->thread);
    snprintf(number, sizeof number, "t%u", event->thread);
    fprintf(out, "%02" PRIu64 ":%02u.%09u  ", seconds / 60, (unsigned)(seconds % 60),
            (unsigned)(event->time_ns % 1000000000u));
    put_padded(out, event->thread == 0 ? "envviz" : name[0] != '\0' ? name : number, ascii, 9);
    put_padded(out, what, ascii, 16);
    sheet_put(out, sentence, ascii);
    putc('\n', out);
}

/* The command whose status this event tells, if there is something to be said about it. */
static const struct command *failed(const struct trace *trace, const struct event *event)
{
    const struct thread *thread = world_thread(trace_now(trace), event->thread);
    if (event->type != EVENT_EXEC_STATUS || thread == NULL ||
        !outcome_is_failure((enum outcome)thread->command.outcome))
        return NULL;
    const struct event *result = trace_event(trace, thread->command.result_event);
    return result != NULL && failure_is_search(result) ? NULL : &thread->command;
}

/* The choices of a question, a line each. */
static void choices(FILE *out, const struct script_step *step, bool ascii)
{
    for (unsigned i = 0; step != NULL && i < step->choice_count; i++) {
        fprintf(out, "  %u  ", i + 1);
        sheet_put(out, step->choices[i], ascii);
        putc('\n', out);
    }
}

void text_line(FILE *out, const struct trace *trace, const struct text_lines *how)
{
    uint32_t index = trace_count(trace) - 1;
    const struct event *event = trace_event(trace, index);
    const struct event_info *info = event_info(event->type);
    const struct command *command = failed(trace, event);
    char sentence[SENTENCE];
    if (event_filter_takes(how->filter, event)) {
        if (!lesson_sentence(how->script, event, sentence, sizeof sentence))
            explain_event(trace, index, sentence, sizeof sentence);
        line(out, trace, event, info ? info->name : "?", sentence, how->ascii);
        choices(out, lesson_question(how->script, event), how->ascii);
    }
    if (command != NULL && (how->filter->failures || how->filter->types[EVENT_EXEC_RESULT])) {
        explain_command(trace, command->load_event, sentence, sizeof sentence);
        line(out, trace, event, "why", sentence, how->ascii);
    }
}

void text_end(FILE *out, const struct session_info *info, const struct trace *trace, bool ascii)
{
    struct sheet sheet;
    FILE *page = sheet_begin(&sheet, out, ascii);
    putc('\n', page);
    report_text(page, trace);
    summary_text(page, info, trace);
    sheet_end(&sheet);
}
