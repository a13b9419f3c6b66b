/* Plain sentences, the findings and the summary at the end: what --text prints of a recording. */
#include "commands/export.h"

#include "commands/text_lines.h"
#include "commands/tui_script.h"

bool export_text(struct session *session, const struct export_job *job, struct error *error)
{
    struct trace *trace = trace_new();
    enum session_read got = SESSION_FAILED;
    struct event event;
    const char *text;
    struct script script;
    const struct text_lines how = {.filter = &job->events, .script = &script, .ascii = job->ascii};
    tui_script_read(&script, session->info.scenario);
    error_set(error, "out of memory");
    while (trace && (got = export_read(session, job, &event, &text, error)) == SESSION_EVENT) {
        if (!trace_append(trace, &event, text)) {
            error_set(error, "out of memory");
            break;
        }
        if (event.time_ns >= job->from_ns)
            text_line(job->out, trace, &how);
    }
    if (got == SESSION_END) {
        trace_settle(trace);
        text_end(job->out, &session->info, trace, job->ascii);
    }
    trace_free(trace);
    return got == SESSION_END;
}
