/* Without a screen: the command runs as it would without envviz; its events are kept until it has
 * ended. */
#include "commands/commands.h"
#include "commands/summary.h"
#include "commands/trace.h"
#include "model/findings_words.h"
#include "session/live.h"
#include "session/recorder.h"
#include "text/visible.h"

#include <signal.h>
#include <unistd.h>

enum { WAIT_MS = 5, FLUSH_EVENTS = 4096 };

struct reading {
    struct session *session;
    struct trace *trace; /* NULL: there was no memory for more */
    struct recorder *recorder;
};

static void take(struct reading *reading, const struct event *event, const char *text)
{
    if (reading->trace && !trace_append(reading->trace, event, text)) {
        complain(0, "out of memory after %u events; the command goes on unseen",
                 trace_count(reading->trace));
        trace_free(reading->trace);
        reading->trace = NULL;
    }
    if (reading->recorder && recorder_write(reading->recorder, event, text) && reading->trace &&
        trace_count(reading->trace) % FLUSH_EVENTS == 0)
        recorder_flush(reading->recorder);
}

/* Job control: where the command is stopped, the shell sees envviz stopped. */
static void mirror_stop(struct reading *reading)
{
    if (!live_stopped(reading->session))
        return;
    if (reading->recorder)
        recorder_flush(reading->recorder);
    trace_signals_stop();
    live_continue(reading->session);
}

static void read_all(struct reading *reading)
{
    struct session *session = reading->session;
    for (;;) {
        struct event event;
        const char *text;
        switch (session_read(session, &event, &text)) {
        case SESSION_EVENT:
            take(reading, &event, text);
            break;
        case SESSION_IDLE:
            if (live_status(session) >= 0)
                trace_signals_end();
            mirror_stop(reading);
            if (reading->recorder)
                recorder_flush(reading->recorder);
            live_wait(session, WAIT_MS);
            break;
        case SESSION_FAILED:
            complain(0, "%s", session->error.text);
            return;
        case SESSION_END:
            return;
        }
    }
}

static void finish_recording(struct reading *reading, const struct trace_request *request,
                             FILE *out)
{
    struct error error;
    uint64_t events = recorder_events(reading->recorder);
    if (!recorder_close(reading->recorder, &error)) {
        complain(0, "%s", error.text);
    } else if (!request->json) {
        fprintf(out, "recorded %llu events to ", (unsigned long long)events);
        visible_put(out, request->record);
        putc('\n', out);
    }
}

/* The exit status: the command's, or, where that succeeded, what --fail-on makes of it. */
static int judge(const struct reading *reading, const struct trace_request *request, int status)
{
    char verdict[1024];
    if (status < 0)
        return EXIT_SESSION;
    if (status != 0 || request->fail_on == FINDING_NONE)
        return status;
    if (!reading->trace)
        return complain(EXIT_SESSION, "--fail-on: not all of the command could be seen");
    if (findings_level(trace_findings(reading->trace)) < request->fail_on)
        return status;
    findings_verdict(reading->trace, verdict, sizeof verdict);
    return complain(EXIT_FINDING, "the command succeeded, but --fail-on %s: %s",
                    finding_level_name(request->fail_on), verdict);
}

int trace_headless(struct session *session, const struct trace_request *request, FILE *out)
{
    struct reading reading = {.session = session, .trace = trace_new()};
    struct error error;
    if (request->record &&
        !(reading.recorder = recorder_open(request->record, &session->info, &error)))
        complain(0, "%s; the command goes on unrecorded", error.text);
    read_all(&reading);
    int status = live_status(session);
    if (reading.trace)
        trace_settle(reading.trace);
    if (reading.trace && request->json)
        summary_json(out, &session->info, reading.trace);
    else if (reading.trace)
        trace_report(out, &session->info, reading.trace, screen_ascii(&request->screen));
    if (reading.recorder)
        finish_recording(&reading, request, out);
    status = judge(&reading, request, status);
    trace_free(reading.trace);
    return status;
}
