/* envviz export: what a recording holds, for other programs, documents and slides. */
#include "commands/export.h"

#include "commands/commands.h"
#include "commands/export_output.h"
#include "commands/export_palette.h"
#include "commands/option_table.h"
#include "commands/picture.h"
#include "session/paths.h"
#include "session/recording.h"
#include "text/moment.h"
#include "text/visible.h"
#include "view/layout.h"

#include <getopt.h>
#include <locale.h>
#include <string.h>

static const struct option_row rows[] = {
#define OPTION OPTION_ROW
#include "commands/export_options.def"
#undef OPTION
};
enum { ROW_COUNT = sizeof rows / sizeof *rows };

static const struct format {
    const char *word;
    export_function *write;
    const char *meaning;
} formats[] = {
#define FORMAT(word, function, meaning) {word, function, meaning},
#include "commands/export_formats.def"
#undef FORMAT
};
enum { FORMAT_COUNT = sizeof formats / sizeof *formats };

struct request {
    const struct format *format;
    const char *input, *output;
    struct export_job job;
};

static void help(void)
{
    puts("usage: envviz export --to FORMAT [OPTION...] RECORDING\n"
         "\n"
         "Writes a recording, or the part of it between two times, in another format.\n"
         "\nformats:");
    for (unsigned i = 0; i < FORMAT_COUNT; i++)
        printf("  %-24s %s\n", formats[i].word, formats[i].meaning);
    puts("\noptions:");
    option_print(rows, ROW_COUNT);
}

/* -1: fine; else the exit status. */
static int take_time(const char *option, const char *text, uint64_t *ns)
{
    char shown[64];
    if (moment_read(text, ns))
        return -1;
    visible(shown, sizeof shown, text);
    return complain(EXIT_USAGE, "%s %s: that is no time; give it as 00:12.481, 12.5s or 1234us",
                    option, shown);
}

/* A format, or the end: both are called --to. */
static int take_to(struct request *request, const char *text)
{
    char shown[64];
    for (unsigned i = 0; i < FORMAT_COUNT; i++)
        if (strcmp(formats[i].word, text) == 0) {
            if (request->format && request->format != &formats[i])
                return complain(EXIT_USAGE, "--to %s and --to %s: one format at a time",
                                request->format->word, text);
            request->format = &formats[i];
            return -1;
        }
    if (moment_read(text, &request->job.until_ns))
        return -1;
    visible(shown, sizeof shown, text);
    return complain(EXIT_USAGE,
                    "--to %s: neither a format nor a time; envviz export --help lists the formats",
                    shown);
}

/* "120x36" */
static int take_size(struct export_job *job, const char *text)
{
    int length = 0;
    if (sscanf(text, "%4dx%4d%n", &job->width, &job->height, &length) == 2 &&
        text[length] == '\0' && job->width >= LAYOUT_MIN_WIDTH &&
        job->height >= LAYOUT_MIN_HEIGHT && job->width <= PICTURE_SIZE_MAX &&
        job->height <= PICTURE_SIZE_MAX)
        return -1;
    return complain(EXIT_USAGE, "--size %s: give columns and rows, from %dx%d to %dx%d", text,
                    LAYOUT_MIN_WIDTH, LAYOUT_MIN_HEIGHT, PICTURE_SIZE_MAX, PICTURE_SIZE_MAX);
}

static int take_speed(struct export_job *job, const char *text)
{
    for (unsigned i = 0; i < UI_SPEEDS; i++)
        if (strcmp(ui_speed_name(i), text) == 0) {
            job->speed = i;
            return -1;
        }
    return complain(EXIT_USAGE, "--speed %s: give 0.001, 0.002, 0.005, 0.01, ... or 100", text);
}

static int take(struct request *request, int option)
{
    struct error error;
    struct palette palette;
    switch (option) {
    case 't':
        return take_to(request, optarg);
    case 'o':
        request->output = strcmp(optarg, "-") == 0 ? NULL : optarg;
        return -1;
    case 'f':
        request->job.from_given = true;
        return take_time("--from", optarg, &request->job.from_ns);
    case 'u':
        return take_time("--until", optarg, &request->job.until_ns);
    case 'e':
        if (!event_filter_read(&request->job.events, optarg, &error))
            return complain(EXIT_USAGE, "%s", error.text);
        return -1;
    case 's':
        return take_size(&request->job, optarg);
    case 'T':
        if (!export_palette(&palette, optarg, &error))
            return complain(EXIT_USAGE, "%s", error.text);
        request->job.theme = optarg;
        return -1;
    case 'k':
        request->job.keys = optarg;
        return -1;
    case 'x':
        return take_speed(&request->job, optarg);
    case 'a':
        request->job.ascii = true;
        return -1;
    default:
        help();
        return EXIT_DONE;
    }
}

/* -1: go on with the request; else the exit status. */
static int read_options(int argc, char **argv, struct request *request)
{
    int option, status = -1;
    struct error error;
    optind = 0;
    while (status < 0 &&
           (option = option_next(argc, argv, rows, ROW_COUNT, OPTIONS_ANYWHERE, &error)) != -1)
        status = option == '?' ? complain(EXIT_USAGE, "%s", error.text) : take(request, option);
    if (status >= 0)
        return status;
    if (!request->format)
        return complain(EXIT_USAGE, "no format is named: --to FORMAT; see envviz export --help");
    if (optind != argc - 1)
        return complain(EXIT_USAGE, "%s; see envviz export --help",
                        optind == argc ? "no recording is named" : "one recording at a time");
    if (request->job.until_ns < request->job.from_ns)
        return complain(EXIT_USAGE, "the end lies before --from");
    request->input = argv[optind];
    return -1;
}

enum session_read export_read(struct session *session, const struct export_job *job,
                              struct event *event, const char **text, struct error *error)
{
    enum session_read got = session_read(session, event, text);
    while (got == SESSION_IDLE)
        got = session_read(session, event, text);
    if (got == SESSION_EVENT && event->time_ns > job->until_ns)
        return SESSION_END;
    if (got == SESSION_EVENT && job->reached_ns)
        *job->reached_ns = event->time_ns;
    if (got == SESSION_FAILED)
        *error = session->error;
    if (got == SESSION_END && job->reached_ns && *job->reached_ns < job->from_ns) {
        error_set(error, "--from lies behind the recording's last event, which is at %.6f s",
                  (double)*job->reached_ns / 1e9);
        return SESSION_FAILED;
    }
    return got;
}

struct trace *export_load(struct session *session, const struct export_job *job,
                          struct error *error)
{
    struct trace *trace = trace_new();
    enum session_read got = SESSION_END;
    struct event event;
    const char *text;
    bool room = trace != NULL;
    while (room && (got = export_read(session, job, &event, &text, error)) == SESSION_EVENT)
        room = trace_append(trace, &event, text);
    if (!room)
        error_set(error, "out of memory");
    if (room && got == SESSION_END) {
        trace_settle(trace);
        return trace;
    }
    trace_free(trace);
    return NULL;
}

/* What was exported, but not as it may have been meant. */
static void remark(const struct request *request, struct session *session, uint64_t reached_ns)
{
    if (request->job.from_ns > reached_ns)
        complain(0, "%s: nothing happens in that part; the last event before it is at %.6f s",
                 request->input, (double)reached_ns / 1e9);
    if (request->job.until_ns == UINT64_MAX && recording_truncated(session))
        complain(0, "%s: %s; what is there was exported", request->input, recording_why(session));
}

static int write_all(const struct request *request, struct session *session)
{
    struct error error = {""};
    struct export_job job = request->job;
    struct export_output output;
    uint64_t reached_ns = 0;
    job.reached_ns = &reached_ns;
    if (request->output && paths_same(request->input, request->output))
        return complain(EXIT_USAGE, "%s: that is the recording itself", request->output);
    if (!export_output_open(&output, request->output, &error))
        return complain(EXIT_USAGE, "%s", error.text);
    job.out = output.stream;
    if (!request->format->write(session, &job, &error)) {
        export_output_abandon(&output);
        return complain(EXIT_USAGE, "%s", error.text);
    }
    if (!export_output_close(&output, &error))
        return complain(EXIT_SESSION, "%s", error.text);
    remark(request, session, reached_ns);
    return EXIT_DONE;
}

int command_export(int argc, char **argv)
{
    struct request request = {.job = {.until_ns = UINT64_MAX,
                                      .width = 120,
                                      .height = 36,
                                      .speed = UI_SPEED_1,
                                      .theme = "dark",
                                      .keys = ""}};
    struct error error;
    event_filter_default(&request.job.events);
    int status = read_options(argc, argv, &request);
    if (status >= 0)
        return status;
    /* The same recording gives the same bytes, whatever language is set here. */
    setlocale(LC_CTYPE, request.job.ascii ? "C" : "C.UTF-8");
    struct session *session = recording_open(request.input, &error);
    if (!session)
        return complain(EXIT_USAGE, "%s", error.text);
    status = write_all(&request, session);
    session_close(session);
    return status;
}
