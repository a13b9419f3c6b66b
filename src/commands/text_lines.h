/* Events as plain sentences, without boxes: --text, and export --to text. */
#ifndef ENVVIZ_COMMANDS_TEXT_LINES_H
#define ENVVIZ_COMMANDS_TEXT_LINES_H

#include "commands/event_filter.h"
#include "commands/lesson_lines.h"
#include "model/trace.h"
#include "session/session.h"

#include <stdio.h>

struct text_lines {
    const struct event_filter *filter;
    const struct script *script; /* of a lesson, or NULL */
    bool ascii;                  /* only ASCII characters are written */
};

/*
 * The newest event of the trace, if the filter takes it: time, thread, name of the event, sentence.
 *
 *   00:12.481302117  w0        exec.load        system: environ = array 41, 45 variables
 *
 * After the status of a command that failed or runs with a damaged environment, a line says why
 * (where the filter takes failures, by that word or as results): the same beginning, and "why".
 * What a lesson says and asks stands with its events.
 */
void text_line(FILE *out, const struct trace *trace, const struct text_lines *how);

/* How a session without a screen ends: what was found, and the summary.  The trace is settled. With
 * `ascii`, only ASCII characters are written. */
void text_end(FILE *out, const struct session_info *info, const struct trace *trace, bool ascii);

#endif
