#include "commands/text_lines.h"

#include "commands/failure_line.h"
#include "commands/report.h"
#include "commands/summary.h"
#include "model/explain.h"
#include "view/text.h"

#include <inttypes.h>

enum { SENTENCE = 2048 };

/* Whatever a terminal could take for a command is made visible, once for all. */
static int put(FILE *out, const char *text, bool ascii)
{
    int columns = 0;
    while (*text != '\0') {
        struct text_piece piece;
        text += text_next(text, ascii, &piece);
        for (unsigned i = 0; i < piece.count; i++) {
            char bytes[4] = {0};
            fwrite(bytes, 1, text_encode(piece.codes[i], bytes), out);
            columns += piece.widths[i];
        }
    }
    return columns;
}

/* In a column of that width, and a blank behind it. */
static void put_padded(FILE *out, const char *text, bool ascii, int width)
{
    int columns = put(out, text, ascii);
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
    put(out, sentence, ascii);
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

void text_line(FILE *out, const struct trace *trace, const struct event_filter *filter, bool ascii)
{
    uint32_t index = trace_count(trace) - 1;
    const struct event *event = trace_event(trace, index);
    const struct event_info *info = event_info(event->type);
    const struct command *command = failed(trace, event);
    char sentence[SENTENCE];
    if (event_filter_takes(filter, event)) {
        explain_event(trace, index, sentence, sizeof sentence);
        line(out, trace, event, info ? info->name : "?", sentence, ascii);
    }
    if (command != NULL && (filter->failures || filter->types[EVENT_EXEC_RESULT])) {
        explain_command(trace, command->load_event, sentence, sizeof sentence);
        line(out, trace, event, "why", sentence, ascii);
    }
}

void text_end(FILE *out, const struct session_info *info, const struct trace *trace)
{
    putc('\n', out);
    report_text(out, trace);
    summary_text(out, info, trace);
}
