/* envviz FILE: a scenario runs live, a recording is replayed. */
#include "commands/open.h"

#include "commands/commands.h"
#include "commands/compare.h"
#include "commands/event_filter.h"
#include "commands/folder.h"
#include "commands/follow.h"
#include "commands/headless.h"
#include "commands/menu.h"
#include "commands/option_table.h"
#include "commands/permission.h"
#include "commands/story.h"
#include "commands/tui.h"
#include "scenario/scenario.h"
#include "session/keep.h"
#include "session/live.h"
#include "session/paths.h"
#include "session/recording.h"

#include <getopt.h>
#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SETS_MAX = 64 };

struct request {
    const char *path, *record;
    const char *sets[SETS_MAX];
    unsigned set_count;
    bool headless, text, json, yes, step, stacks, follow;
    unsigned pace_ms;
    uint32_t keep; /* 0: a recording has all events */
    struct screen_options screen;
    struct tui_outcome *outcome; /* of a session on the screen, or NULL */
    struct error *error;         /* what goes wrong is left here; NULL: it is printed */
    struct event_filter events;  /* of --text */
};

static const struct option_row rows[] = {
#define OPTION OPTION_ROW
#include "commands/options.def"
#undef OPTION
};
enum { ROW_COUNT = sizeof rows / sizeof *rows };

/* Something went wrong. */
static int fail(const struct request *request, int status, const char *text)
{
    if (!request->error)
        return complain(status, "%s", text);
    snprintf(request->error->text, sizeof request->error->text, "%s", text);
    return status;
}

/* -1: go on with the request; else the exit status. */
static int read_options(int argc, char **argv, struct request *request)
{
    int option;
    struct error error;
    optind = 0;
    while ((option = option_next(argc, argv, rows, ROW_COUNT, OPTIONS_ANYWHERE, &error)) != -1) {
        switch (option) {
        case 'r':
            request->record = optarg;
            break;
        case 'K':
            if (!option_number(optarg, 1, KEEP_MOST, &request->keep))
                return complain(EXIT_USAGE, "--keep %s: give a number of events, from 1 to %d",
                                optarg, KEEP_MOST);
            break;
        case 'H':
            request->headless = true;
            break;
        case 'j':
            request->json = request->headless = true;
            break;
        case 't':
            request->text = request->headless = true;
            break;
        case 'e':
            if (!event_filter_read(&request->events, optarg, &error))
                return complain(EXIT_USAGE, "%s", error.text);
            break;
        case 's':
            if (request->set_count == SETS_MAX)
                return complain(EXIT_USAGE, "--set may be given %d times at most", SETS_MAX);
            request->sets[request->set_count++] = optarg;
            break;
        case 'p':
            request->step = true;
            break;
        case 'w':
            if (!option_number(optarg, 1, 60000, &request->pace_ms))
                return complain(EXIT_USAGE, "--slow %s: give milliseconds, from 1 to 60000",
                                optarg);
            break;
        case 'f':
            request->follow = true;
            break;
        case 'k':
            request->stacks = true;
            break;
        case 'y':
            request->yes = true;
            break;
        case 'h':
            usage_print();
            usage_scenarios();
            return EXIT_DONE;
        case 'V':
            puts("envviz " ENVVIZ_VERSION);
            return EXIT_DONE;
        default:
            if (option != '?' && screen_option(&request->screen, option, optarg, &error))
                break;
            return complain(EXIT_USAGE, "%s", error.text);
        }
    }
    if (request->text && request->json)
        return complain(EXIT_USAGE, "--text and --json: one of them at a time");
    if (request->keep && !request->record)
        return complain(EXIT_USAGE, "--keep says what of a recording is kept: give --record FILE");
    if (optind < argc - 1)
        return complain(EXIT_USAGE, "only one file can be opened; see envviz --help");
    request->path = argv[optind]; /* NULL: none is named */
    return -1;
}

/* `scenario` is NULL for a recording. */
static int show(struct session *session, const struct request *request,
                const struct scenario *scenario)
{
    if (request->headless) {
        struct headless_options options = {
            .record = request->record,
            .keep = request->keep,
            .json = request->json,
            .scenario = scenario,
            .sentences = request->text ? &request->events : NULL,
            .ascii = screen_ascii(&request->screen),
            .ask = request->text && isatty(STDIN_FILENO),
        };
        if (request->text && !options.ask && scenario && scenario->step_count > 0)
            complain(0, "standard input is no terminal: the lesson answers its own questions");
        return headless_run(session, &options);
    }
    char *words = scenario ? scenario_words(scenario) : NULL;
    struct tui_options options = {.record = request->record,
                                  .keep = request->keep,
                                  .text = words ? words : "",
                                  .scenario = scenario,
                                  .step = request->step || (scenario && scenario->step_count > 0),
                                  .pace_ms = request->pace_ms,
                                  .screen = request->screen,
                                  .outcome = request->outcome};
    struct error error = {""};
    int status = tui_run(session, &options, &error);
    free(words);
    if (error.text[0])
        return fail(request, status ? status : EXIT_SESSION, error.text);
    return status;
}

static int replay(const struct request *request)
{
    struct error error;
    if (request->set_count)
        return complain(EXIT_USAGE, "--set is for scenarios, and %s is a recording", request->path);
    if (request->record && paths_same(request->path, request->record))
        return complain(EXIT_USAGE, "--record %s: that is the recording itself", request->record);
    struct session *session = request->follow ? follow_open(request->path, &error)
                                              : recording_open(request->path, &error);
    if (!session)
        return fail(request, EXIT_USAGE, error.text);
    int status = show(session, request, NULL);
    session_close(session);
    return status;
}

/*
 * What makes a scenario fit a projector when it is stepped: one storm, two workers, and a change
 * after each job.  Each only where the file itself says nothing.
 */
static void prepare_stepping(struct request *request)
{
    static const struct {
        const char *key, *below, *set;
    } defaults[] = {
        {"workers", NULL, "workers=2"},
        {"queue_size", NULL, "queue_size=0"},
        {"storm", "limit", "storm.limit=0"},
    };
    json_t *file = json_load_file(request->path, 0, NULL);
    const char *mode = json_string_value(json_object_get(file, "mode"));
    const char *sets[SETS_MAX];
    unsigned count = 0;
    bool build = json_object_get(file, "builds") || (mode && strcmp(mode, "uwsgi") == 0);
    bool lesson = json_object_get(file, "lesson") != NULL;
    for (unsigned i = 0; i < sizeof defaults / sizeof *defaults && !lesson; i++) {
        json_t *said = json_object_get(file, defaults[i].key);
        if (defaults[i].below)
            said = json_object_get(said, defaults[i].below);
        if (!said && !(build && i > 0))
            sets[count++] = defaults[i].set;
    }
    json_decref(file);
    for (unsigned i = 0; i < request->set_count && count < SETS_MAX; i++)
        sets[count++] = request->sets[i];
    memcpy(request->sets, sets, count * sizeof *sets);
    request->set_count = count;
}

/* A session that starts again does not overwrite what was recorded: FILE.json, FILE-2.json, ... */
static void rename_recording(struct request *request, const char *first, char *out, size_t size,
                             unsigned run)
{
    if (!first)
        return;
    size_t length = strlen(first);
    size_t stem = length > 5 && strcmp(first + length - 5, ".json") == 0 ? length - 5 : length;
    snprintf(out, size, "%.*s-%u%s", (int)stem, first, run, first + stem);
    request->record = out;
}

/* Recording and stepping are for one session alone.  From a menu, nobody was asked about the
 * other one. */
static bool is_beside(const struct request *request, const struct scenario *scenario)
{
    bool may = !request->outcome || paths_is_shipped(request->path);
    return may && scenario->beside[0] && !request->record && !request->step &&
           request->pace_ms == 0;
}

/* The scenario and the one that it names, side by side. */
static int run_beside(const struct request *request, const struct scenario *scenario)
{
    char other[PATH_MAX];
    const char *slash = strrchr(request->path, '/');
    int folder = slash ? (int)(slash + 1 - request->path) : 0;
    snprintf(other, sizeof other, "%.*s%s", folder, request->path, scenario->beside);
    struct compare_request both = {
        .paths = {request->path, other},
        .sets = request->sets,
        .set_count = request->set_count,
        .headless = request->headless,
        .json = request->json,
        .yes = request->yes,
        .screen = request->screen,
        .error = request->error,
        .run = request->outcome ? &request->outcome->run : NULL,
        .ran = request->outcome ? &request->outcome->ended : NULL,
    };
    return compare_beside(&both);
}

/* Whether somebody is there to answer. */
static bool can_ask(const struct request *request)
{
    return !request->headless || (request->text && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO));
}

static int run_live(struct request *request)
{
    if (request->step)
        prepare_stepping(request);
    struct scenario_error wrong;
    struct scenario *scenario =
        scenario_load(request->path, request->sets, request->set_count, &wrong);
    if (!scenario)
        return fail(request, EXIT_USAGE, wrong.text);
    int status = EXIT_USAGE;
    if (request->headless && request->step && scenario->step_count == 0)
        complain(0, "--step needs the keyboard: leave --headless out, or open a lesson");
    else if (is_beside(request, scenario))
        status = run_beside(request, scenario);
    else if (permission_given(scenario, request->yes, can_ask(request))) {
        struct live_options options = {.scenario_path = request->path,
                                       .sets = request->sets,
                                       .set_count = request->set_count,
                                       .step = request->step || scenario->step_count > 0,
                                       .stacks = request->stacks,
                                       .pace_ms = request->pace_ms};
        const char *record = request->record;
        char again[PATH_MAX];
        unsigned run = 0;
        do {
            struct error error;
            if (run++ > 0)
                rename_recording(request, record, again, sizeof again, run);
            struct session *session = live_open(scenario, &options, &error);
            status = session ? show(session, request, scenario)
                             : fail(request, EXIT_SESSION, error.text);
            session_close(session);
        } while (status == TUI_AGAIN);
    }
    scenario_free(scenario);
    return status;
}

int open_on_screen(const char *path, const struct screen_options *screen,
                   struct tui_outcome *outcome, struct error *error)
{
    struct request request = {
        .path = path, .screen = *screen, .yes = true, .outcome = outcome, .error = error};
    error->text[0] = '\0';
    return recording_sniff(path) ? replay(&request) : run_live(&request);
}

/* A folder: its menu, or its scenarios one after another.  `title` stands for it, or is NULL. */
static int open_folder(const struct request *request, const char *title)
{
    const char *only = request->record      ? "--record"
                       : request->json      ? "--json"
                       : request->set_count ? "--set"
                       : request->step      ? "--step"
                       : request->pace_ms   ? "--slow"
                                            : NULL;
    if (only)
        return complain(EXIT_USAGE, "%s is for one scenario, and %s is a folder", only,
                        request->path);
    if (request->headless || !screen_possible("they run one after another, as with --headless"))
        return story_folder(request->path, request->yes, false);
    const struct menu_options options = {
        .title = title, .screen = request->screen, .yes = request->yes};
    return menu_run(request->path, &options);
}

/* What --follow does not go together with, or NULL. */
static const char *beside_follow(const struct request *request)
{
    return request->record      ? "--record"
           : request->step      ? "--step"
           : request->pace_ms   ? "--slow"
           : request->stacks    ? "--stacks"
           : request->set_count ? "--set"
                                : NULL;
}

/* No file was named: the menu of what was shipped. */
static int open_shipped(struct request *request)
{
    char folder[PATH_MAX];
    if (request->headless)
        return complain(EXIT_USAGE, "no file is named; see envviz --help");
    if (!screen_possible("these are what can be opened")) {
        usage_print();
        usage_scenarios();
        return EXIT_DONE;
    }
    if (!paths_find(OWN_SCENARIOS, folder, sizeof folder))
        return complain(EXIT_SESSION, "the shipped scenarios are not beside envviz; name a folder");
    request->path = folder;
    int status = open_folder(request, "the shipped scenarios");
    request->path = NULL;
    return status;
}

int command_open(int argc, char **argv)
{
    struct request request = {0};
    event_filter_default(&request.events);
    int status = read_options(argc, argv, &request);
    if (status >= 0)
        return status;
    if (request.follow && !request.path)
        return complain(EXIT_USAGE, "--follow: name the recording that is being written");
    if (request.follow && beside_follow(&request))
        return complain(EXIT_USAGE, "%s is for a target, and --follow shows a recording",
                        beside_follow(&request));
    if (!request.path)
        return open_shipped(&request);
    if (folder_is(request.path))
        return open_folder(&request, NULL);
    bool terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    if (!request.headless && terminal && !screen_possible("plain text instead, as --text gives"))
        request.headless = request.text = true;
    if (!request.headless && !terminal && access(request.path, F_OK) == 0)
        return complain(EXIT_USAGE,
                        "standard input and output are no terminal; add --headless or --text");
    return request.follow || recording_sniff(request.path) ? replay(&request) : run_live(&request);
}
