#include "commands/headless.h"

#include "commands/commands.h"
#include "commands/failure_line.h"
#include "commands/headless_lesson.h"
#include "commands/lesson_lines.h"
#include "commands/summary.h"
#include "commands/text_lines.h"
#include "commands/tui_script.h"
#include "session/live.h"
#include "session/recorder.h"
#include "session/recording.h"
#include "text/visible.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { WAIT_MS = 5, FOLLOW_WAIT_MS = 100, FLUSH_EVENTS = 4096, SENTENCE = 4096 };

struct headless {
    struct session *session;
    struct trace *trace;
    struct recorder *recorder;
    const struct headless_options *options;
    uint32_t told;        /* failures printed so far */
    struct script script; /* the texts of a lesson */
    struct headless_lesson lesson;
};

static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
    (void)number;
    interrupted++;
}

static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGXFSZ, &ignore, NULL);
}

/* Control characters of the target never reach the terminal. */
static void print_line(FILE *stream, const char *line)
{
    visible_put(stream, line);
    putc('\n', stream);
}

static void print_failures(struct headless *headless)
{
    char line[FAILURE_LINE];
    for (; headless->told < trace_failure_count(headless->trace); headless->told++)
        if (failure_line(headless->trace, headless->told, line, sizeof line))
            printf("%s\n", line);
}

static void print_lesson(const struct headless *headless, const struct event *event)
{
    char text[SENTENCE];
    const struct script_step *step = lesson_question(&headless->script, event);
    if (lesson_sentence(&headless->script, event, text, sizeof text))
        print_line(stdout, text);
    for (unsigned i = 0; step && i < step->choice_count; i++) {
        snprintf(text, sizeof text, "  %u  %s", i + 1, step->choices[i]);
        print_line(stdout, text);
    }
}

static bool take(struct headless *headless, const struct event *event, const char *text)
{
    if (!trace_append(headless->trace, event, text))
        return false;
    if (headless->recorder && recorder_write(headless->recorder, event, text) &&
        trace_count(headless->trace) % FLUSH_EVENTS == 0)
        recorder_flush(headless->recorder);
    if (headless->options->json)
        return true;
    if (headless->options->sentences) {
        const struct text_lines how = {.filter = headless->options->sentences,
                                       .script = &headless->script,
                                       .ascii = headless->options->ascii};
        text_line(stdout, headless->trace, &how);
        return true;
    }
    print_lesson(headless, event);
    if (event->type == EVENT_OUTPUT)
        print_line(event->output.stream == 2 ? stderr : stdout, text);
    print_failures(headless);
    return true;
}

static uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

/* Reads to the end; the exit status. */
static int read_all(struct headless *headless)
{
    struct session *session = headless->session;
    int answered = 0;
    for (;;) {
        struct event event;
        const char *text;
        switch (session_read(session, &event, &text)) {
        case SESSION_EVENT:
            if (!take(headless, &event, text))
                return complain(EXIT_SESSION, "out of memory after %u events",
                                trace_count(headless->trace));
            break;
        case SESSION_IDLE:
            headless_lesson_tick(&headless->lesson, headless->trace, now());
            fflush(stdout);
            if (headless->recorder)
                recorder_flush(headless->recorder);
            if (!session->info.live)
                poll(NULL, 0, FOLLOW_WAIT_MS);
            else
                live_wait(session, headless->lesson.lesson.state == LESSON_DOING ? 1 : WAIT_MS);
            break;
        case SESSION_END:
            return EXIT_DONE;
        case SESSION_FAILED:
            return complain(EXIT_USAGE, "%s", session->error.text);
        }
        if (interrupted > answered) {
            answered = interrupted;
            if (!session->info.live || answered > 2)
                return EXIT_SESSION;
            live_stop(session);
        }
    }
}

static int finish_recording(struct headless *headless, const char *path)
{
    struct error error;
    recorder_settle(headless->recorder);
    uint64_t events = recorder_events(headless->recorder);
    if (!recorder_close(headless->recorder, &error))
        return complain(EXIT_SESSION, "%s", error.text);
    if (!headless->options->json) {
        printf("recorded %llu events to ", (unsigned long long)events);
        print_line(stdout, path);
    }
    return EXIT_DONE;
}

int headless_run(struct session *session, const struct headless_options *options)
{
    struct headless headless = {.session = session, .options = options};
    struct error error;
    if (options->record &&
        !(headless.recorder = recorder_open(options->record, &session->info, &error)))
        return complain(EXIT_USAGE, "%s", error.text);
    headless.trace = trace_new();
    bool kept =
        !headless.recorder || !options->keep || recorder_keep(headless.recorder, options->keep);
    if (!headless.trace || !kept) {
        trace_free(headless.trace);
        if (headless.recorder)
            recorder_close(headless.recorder, &error);
        return complain(EXIT_SESSION, "out of memory");
    }
    catch_signals();
    tui_script_read(&headless.script, session->info.scenario);
    headless_lesson_begin(&headless.lesson, session, options->scenario, options->ask);
    int status = read_all(&headless);
    if (headless.lesson.stuck)
        status = EXIT_SESSION;
    trace_settle(headless.trace);
    if (options->json)
        summary_json(stdout, &session->info, headless.trace);
    else
        text_end(stdout, &session->info, headless.trace, options->ascii);
    if (!session->info.live && recording_truncated(session))
        complain(0, "the recording ends after %u events: its end is missing",
                 trace_count(headless.trace));
    if (headless.recorder) {
        int recorded = finish_recording(&headless, options->record);
        status = status == EXIT_DONE ? recorded : status;
    }
    trace_free(headless.trace);
    return status;
}
