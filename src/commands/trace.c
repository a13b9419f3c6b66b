/*
 * envviz trace: the same eyes on a real program.
 *
 *   trace.c            the command line; starts the session; the exit status
 *   trace_headless.c   without a screen: reads the events until the command has ended
 *   trace_signals.c    without a screen: the command has the terminal, signals are handed on to it
 *   trace_report.c     the report at the end
 *
 * With a screen it is tui.c that reads the events.  In both cases the session is a live one
 * (session/live.h) whose target is the command line, always with the native engine: a real program
 * keeps its libc.
 */
#include "commands/trace.h"

#include "commands/commands.h"
#include "commands/option_table.h"
#include "commands/tui.h"
#include "model/phrase.h"
#include "session/live.h"
#include "session/paths.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_NOT_EXECUTABLE = 126, EXIT_NOT_FOUND = 127, TITLE_BYTES = 128 };

static const struct option_row rows[] = {
#define OPTION OPTION_ROW
#include "commands/trace_options.def"
#undef OPTION
};
enum { ROW_COUNT = sizeof rows / sizeof *rows };

static void help(void)
{
    puts(
        "usage: envviz trace [OPTION...] -- COMMAND ARGUMENT...\n"
        "\n"
        "Runs a dynamically linked program and shows its changes of the environment, the commands\n"
        "that it starts meanwhile, and which of them failed or were damaged by it.  The exit\n"
        "status is the command's: 128 and the number after a signal, 127 if it is not found, 126\n"
        "if it cannot be run; 3 where it succeeded, but not as --fail-on asks.\n"
        "\n"
        "On the screen, the command reads from /dev/null, and what it prints is kept as events.\n"
        "With --headless it has its own standard input, output and error, and the terminal.\n"
        "\noptions:");
    option_print(rows, ROW_COUNT);
}

/* "20", "20:0.1" */
static bool read_amplify(struct trace_request *request, const char *text)
{
    char *end;
    unsigned long ms = strtoul(text, &end, 10);
    double probability = 1;
    if (!isdigit((unsigned char)text[0]) || ms < 1 || ms > 60000 || (*end && *end != ':'))
        return false;
    if (*end == ':') {
        const char *share = end + 1;
        probability = strtod(share, &end);
        if (end == share || *end || !(probability >= 0 && probability <= 1))
            return false;
    }
    request->amplify_ms = (unsigned)ms;
    request->per_mille = (unsigned)(probability * 1000 + 0.5);
    return true;
}

static bool read_seed(struct trace_request *request, const char *text)
{
    return option_number(text, 0, 1000000000, &request->seed);
}

static bool read_level(struct trace_request *request, const char *text)
{
    request->fail_on = finding_level_find(text);
    return request->fail_on != FINDING_LEVELS;
}

/* Options with a value that can be wrong. */
static const struct {
    int option;
    bool (*read)(struct trace_request *request, const char *text);
    const char *allowed;
} values[] = {
    {'F', read_level, "give hit, near-miss or exposure"},
    {'A', read_amplify,
     "give milliseconds from 1 to 60000, or MS:P with a probability from 0 to 1"},
    {'S', read_seed, "give a whole number up to 1000000000"},
};

/* False if it is none of these; *wrong says what is allowed where the value is not. */
static bool take_value(struct trace_request *request, int option, const char **wrong)
{
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (values[i].option == option) {
            *wrong = values[i].read(request, optarg) ? NULL : values[i].allowed;
            return true;
        }
    return false;
}

/* One option; false with *error. */
static bool take(struct trace_request *request, int option, struct error *error)
{
    switch (option) {
    case 'r':
        request->record = optarg;
        return true;
    case 'o':
        request->output = optarg;
        return true;
    case 'f':
        request->follow = true;
        return true;
    case 'N':
        request->follow = false;
        return true;
    case 'H':
        request->headless = true;
        return true;
    case 'j':
        request->json = request->headless = true;
        return true;
    case 'k':
        request->stacks = true;
        return true;
    case 'h':
        request->help = true;
        return true;
    default:
        return screen_option(&request->screen, option, optarg, error);
    }
}

/* -1: go on with the request; else the exit status. */
static int read_options(int argc, char **argv, struct trace_request *request)
{
    int option;
    struct error error;
    optind = 0;
    while ((option = option_next(argc, argv, rows, ROW_COUNT, OPTIONS_FIRST, &error)) != -1) {
        const char *wrong = NULL;
        if (option == '?' ||
            (!take_value(request, option, &wrong) && !take(request, option, &error)))
            return complain(EXIT_USAGE, "%s", error.text);
        if (wrong)
            return complain(EXIT_USAGE, "-%c %s: %s", option, optarg, wrong);
    }
    if (request->help) {
        help();
        return EXIT_DONE;
    }
    if (optind == argc)
        return complain(EXIT_USAGE, "no command is named: envviz trace -- COMMAND ARGUMENT...");
    bool terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    if (!request->headless && terminal &&
        !screen_possible("the command has the terminal, and a report comes at its end"))
        request->headless = true;
    if (request->output && !request->headless)
        return complain(EXIT_USAGE, "--output is for the report of --headless");
    if (request->output && request->record && paths_same(request->output, request->record))
        return complain(EXIT_USAGE, "--output and --record name the same file");
    if (request->fail_on && !request->headless)
        return complain(EXIT_USAGE, "--fail-on is for --headless");
    if (!request->headless && !terminal)
        return complain(EXIT_USAGE, "standard input and output are no terminal; add --headless");
    request->argv = argv + optind;
    return -1;
}

/* "python3 setup.py build", made fit to be shown. */
static void title_of(char *const *argv, char *out, size_t size)
{
    struct phrase phrase = phrase_begin(out, size);
    for (size_t i = 0; argv[i]; i++) {
        if (i > 0)
            say(&phrase, " ");
        say_text(&phrase, argv[i]);
    }
    phrase_end(&phrase);
}

/* Starts the session; NULL when that cannot be, with *status. */
static struct session *open_session(const struct trace_request *request, struct scenario *scenario,
                                    const sigset_t *mask, int *status)
{
    struct error error;
    int refused = 0;
    struct live_options options = {.argv = request->argv,
                                   .attached = request->headless,
                                   .stacks = request->stacks,
                                   .follow = request->follow,
                                   .mask = mask,
                                   .refused = &refused};
    struct session *session = live_open(scenario, &options, &error);
    if (!session) {
        complain(0, "%s", error.text);
        *status = refused == 0                              ? EXIT_SESSION
                  : refused == ENOENT || refused == ENOTDIR ? EXIT_NOT_FOUND
                                                            : EXIT_NOT_EXECUTABLE;
    }
    return session;
}

static int run_headless(const struct trace_request *request, struct scenario *scenario)
{
    FILE *out = request->output ? fopen(request->output, "we") : stderr;
    sigset_t mask;
    int status = EXIT_USAGE;
    if (!out)
        return complain(EXIT_USAGE, "%s: %s", request->output, strerror(errno));
    trace_signals_hold(&mask);
    struct session *session = open_session(request, scenario, &mask, &status);
    if (session) {
        trace_signals_forward(live_target(session), &mask);
        status = trace_headless(session, request, out);
    }
    session_close(session);
    if (fflush(out) != 0 || (request->output && fclose(out) != 0))
        complain(0, "%s: %s", request->output ? request->output : "standard error",
                 strerror(errno));
    return status;
}

static int run_on_screen(const struct trace_request *request, struct scenario *scenario)
{
    int shown, status = EXIT_SESSION;
    struct tui_options options = {.record = request->record,
                                  .text = "The command reads from /dev/null, and what it prints "
                                          "is kept as events. With --headless it has the "
                                          "terminal to itself.",
                                  .scenario = scenario,
                                  .screen = request->screen};
    do {
        struct error error = {""};
        struct session *session = open_session(request, scenario, NULL, &status);
        if (!session)
            return status;
        shown = tui_run(session, &options, &error);
        status = live_status(session) >= 0 ? live_status(session) : 128 + SIGKILL;
        session_close(session);
        if (error.text[0])
            complain(0, "%s", error.text);
        options.record = NULL; /* what was recorded is not overwritten */
        if (shown != EXIT_DONE && shown != TUI_AGAIN)
            return shown;
    } while (shown == TUI_AGAIN);
    return status;
}

int command_trace(int argc, char **argv)
{
    struct trace_request request = {.argv = argv, .seed = 1, .follow = true};
    int status = read_options(argc, argv, &request);
    if (status >= 0)
        return status;
    char title[TITLE_BYTES], mode[] = "trace";
    title_of(request.argv, title, sizeof title);
    struct scenario scenario = {.title = title,
                                .mode = mode,
                                .target = TARGET_COMMAND,
                                .engine = ENGINE_NATIVE,
                                .spawner = SPAWNER_SYSTEM,
                                .child_env = true,
                                .amplify = {.ms = request.amplify_ms,
                                            .per_mille = request.per_mille,
                                            .seed = request.seed}};
    return request.headless ? run_headless(&request, &scenario)
                            : run_on_screen(&request, &scenario);
}
