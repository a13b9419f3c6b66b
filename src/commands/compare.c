/* envviz compare: two scenarios or recordings, and whether their rates differ. */
#include "commands/compare.h"

#include "commands/commands.h"
#include "commands/compare_result.h"
#include "commands/compare_screen.h"
#include "commands/option_table.h"
#include "commands/permission.h"
#include "commands/progress_line.h"
#include "commands/sweep_options.h"
#include "commands/whole_file.h"
#include "scenario/scenario.h"
#include "session/json_text.h"
#include "session/recording.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { RUNS = 5 }; /* unless told otherwise */

struct comparing {
    struct side sides[2];
    unsigned runs;
    const char *json;
    bool headless, yes, help;
    struct screen_options screen;
    bool print_json;     /* the result on standard output, instead of words */
    struct error *quiet; /* nothing is printed: what goes wrong is left here; or NULL */
};

static const struct option_row rows[] = {
#define OPTION OPTION_ROW
#include "commands/compare_options.def"
#undef OPTION
};

enum { ROW_COUNT = sizeof rows / sizeof *rows };

static void print_help(void)
{
    puts("usage: envviz compare A B [OPTION...]\n"
         "\n"
         "A and B are scenarios or recordings.  Scenarios run in turn; then the two rates of "
         "failure\n"
         "are shown with their intervals, the difference, and whether it can be told from "
         "chance.\n"
         "On a terminal both are shown side by side while they run, on one clock.\n");
    option_print(rows, ROW_COUNT);
    puts("\nExit status: 0 when all runs are done, 1 when it was interrupted or a run failed to\n"
         "start, 2 when the command line or a file is wrong.");
}

static bool add_set(struct side *side, const char *set)
{
    if (side->set_count < COMPARE_SETS) {
        side->sets[side->set_count++] = set;
        return true;
    }
    complain(0, "%d fields of a side can be overridden at most", COMPARE_SETS);
    return false;
}

/* False when it was said what is wrong. */
static bool take(struct comparing *comparing, int option)
{
    struct error error;
    switch (option) {
    case 'n':
        if (option_number(optarg, 1, COMPARE_RUNS, &comparing->runs))
            return true;
        complain(0, "--runs %s: give a number from 1 to %d", optarg, COMPARE_RUNS);
        return false;
    case 's':
        return add_set(&comparing->sides[0], optarg) && add_set(&comparing->sides[1], optarg);
    case 'A':
    case 'B':
        return add_set(&comparing->sides[option - 'A'], optarg);
    case 'j':
        comparing->json = optarg;
        return true;
    case 'H':
        return comparing->headless = true;
    case 'y':
        return comparing->yes = true;
    case 'h':
        return comparing->help = true;
    default:
        if (screen_option(&comparing->screen, option, optarg, &error))
            return true;
        complain(0, "%s", error.text);
        return false;
    }
}

static bool read_options(struct comparing *comparing, int argc, char **argv)
{
    int option;
    struct error error;
    optind = 0;
    while ((option = option_next(argc, argv, rows, ROW_COUNT, OPTIONS_ANYWHERE, &error)) != -1) {
        if (option == '?')
            complain(0, "%s", error.text);
        if (option == '?' || !take(comparing, option))
            return false;
    }
    if (comparing->help)
        return true;
    if (optind != argc - 2) {
        complain(0, "name two files, scenarios or recordings; see envviz compare --help");
        return false;
    }
    comparing->sides[0].path = argv[optind];
    comparing->sides[1].path = argv[optind + 1];
    return true;
}

static bool prepare_scenario(struct side *side, bool yes)
{
    struct scenario_error wrong;
    struct scenario *scenario = scenario_load(side->path, side->sets, side->set_count, &wrong);
    if (!scenario) {
        complain(0, "%s", wrong.text);
        return false;
    }
    bool lesson = scenario->step_count > 0;
    side->builds = scenario->builds > 0;
    snprintf(side->title, sizeof side->title, "%s", scenario->title);
    side->words = scenario_words(scenario);
    if (lesson)
        complain(0, "%s: is a lesson: its steps are taken one by one, there is no rate",
                 side->path);
    bool may = !lesson && permission_given(scenario, yes, true);
    scenario_free(scenario);
    return may;
}

/* Makes room, and reads a recording at once.  False when it was said what is wrong. */
static bool prepare(struct side *side, const struct comparing *comparing)
{
    struct error error;
    side->recording = recording_sniff(side->path);
    side->runs = calloc(comparing->runs, sizeof *side->runs);
    if (!side->runs) {
        complain(0, "out of memory");
        return false;
    }
    if (!side->recording)
        return prepare_scenario(side, comparing->yes);
    if (side->set_count) {
        complain(0, "%s is a recording: its fields cannot be overridden", side->path);
        return false;
    }
    if (run_recording(side->path, &side->runs[0], &side->machine, &error) != RUN_DONE) {
        complain(0, "%s", error.text);
        return false;
    }
    side->run_count = 1;
    side->builds = side->runs[0].counts.builds > 0;
    return true;
}

static bool write_json(const struct comparing *comparing, struct error *error)
{
    if (!comparing->json)
        return true;
    struct compare_result result = compare_result(comparing->sides);
    json_t *object = compare_json(comparing->sides, &result);
    if (!object) {
        error_set(error, "%s: cannot be written: out of memory", comparing->json);
        return false;
    }
    bool written = whole_file_write(comparing->json, object, error);
    json_decref(object);
    return written;
}

static void tell(const struct comparing *comparing, const struct side *side, const struct run *run)
{
    const struct side *sides = comparing->sides;
    enum run_unit unit = sides[0].builds && sides[1].builds ? RUN_BUILDS : RUN_COMMANDS;
    struct proportion part = run_failures(&run->counts, unit);
    if (!comparing->headless)
        progress_done("%c, %u of %u: %" PRIu64 " of %" PRIu64 " %s failed, %.1f s%s",
                      side == sides ? 'A' : 'B', side->run_count, comparing->runs, part.failed,
                      part.tries, run_unit_name(unit), run->seconds,
                      run->limited ? " (its time was over)" : "");
}

static enum run_end run_side(struct comparing *comparing, struct side *side, struct error *error)
{
    struct run *run = &side->runs[side->run_count];
    json_t *machine = NULL;
    if (!comparing->headless)
        progress_now("%c, %u of %u ...", side == comparing->sides ? 'A' : 'B', side->run_count + 1,
                     comparing->runs);
    enum run_end end = run_scenario(side->path, side->sets, side->set_count, run, &machine, error);
    if (end != RUN_DONE)
        return end;
    side->run_count++;
    json_decref(side->machine);
    side->machine = machine;
    tell(comparing, side, run);
    return write_json(comparing, error) ? RUN_DONE : RUN_FAILED;
}

/* In turn, and the first one of a round changes: neither is always first. */
static enum run_end run_all(struct comparing *comparing, struct error *error)
{
    for (unsigned round = 0; round < comparing->runs; round++)
        for (unsigned place = 0; place < 2; place++) {
            struct side *side = &comparing->sides[(place + round) % 2];
            if (side->recording)
                continue;
            enum run_end end =
                runs_interrupted() ? RUN_INTERRUPTED : run_side(comparing, side, error);
            if (end != RUN_DONE)
                return end;
        }
    return RUN_DONE;
}

static void print_result(const struct comparing *comparing)
{
    struct compare_result result = compare_result(comparing->sides);
    if (!comparing->print_json) {
        compare_show(comparing->sides, &result, screen_ascii(&comparing->screen));
        return;
    }
    json_t *object = compare_json(comparing->sides, &result);
    json_put(stdout, object, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
    putchar('\n');
    json_decref(object);
}

static bool run_done(void *context, struct error *error)
{
    return write_json(context, error);
}

static enum run_end show_all(struct comparing *comparing, int *signal_number, struct error *error)
{
    struct compare_screen_options options = {
        .runs = comparing->runs,
        .screen = comparing->screen,
        .done = run_done,
        .context = comparing,
    };
    return compare_screen(comparing->sides, &options, signal_number, error);
}

static bool on_a_terminal(const struct comparing *comparing)
{
    return !comparing->headless && !comparing->json &&
           screen_possible("the runs in lines instead, then the result");
}

static int compare(struct comparing *comparing)
{
    bool screen = on_a_terminal(comparing);
    int signal_number = 0;
    struct error error = {""};
    for (unsigned i = 0; i < 2; i++)
        if (!prepare(&comparing->sides[i], comparing))
            return EXIT_USAGE;
    if (!screen)
        runs_catch_signals();
    if (!write_json(comparing, &error))
        return complain(EXIT_USAGE, "%s", error.text);
    enum run_end end =
        screen ? show_all(comparing, &signal_number, &error) : run_all(comparing, &error);
    if (!comparing->headless && !screen)
        progress_end();
    if (!comparing->quiet && comparing->sides[0].run_count && comparing->sides[1].run_count)
        print_result(comparing);
    fflush(stdout);
    if (end == RUN_FAILED && comparing->quiet)
        *comparing->quiet = error;
    else if (end == RUN_FAILED)
        complain(EXIT_SESSION, "%s", error.text);
    if (end == RUN_FAILED)
        return EXIT_SESSION;
    if (signal_number)
        return 128 + signal_number;
    if (end == RUN_INTERRUPTED && !screen)
        return complain(EXIT_SESSION, "interrupted: A ran %u times, B %u times",
                        comparing->sides[0].run_count, comparing->sides[1].run_count);
    return EXIT_DONE;
}

static void free_sides(struct comparing *comparing)
{
    for (unsigned i = 0; i < 2; i++) {
        free(comparing->sides[i].runs);
        free(comparing->sides[i].words);
        json_decref(comparing->sides[i].machine);
    }
}

int compare_beside(const struct compare_request *request)
{
    struct comparing comparing = {
        .runs = RUNS,
        .headless = request->headless,
        .print_json = request->json,
        .yes = request->yes,
        .screen = request->screen,
        .quiet = request->error,
    };
    for (unsigned i = 0; i < 2; i++) {
        comparing.sides[i].path = request->paths[i];
        for (unsigned set = 0; set < request->set_count; set++)
            if (!add_set(&comparing.sides[i], request->sets[set]))
                return EXIT_USAGE;
    }
    int status = compare(&comparing);
    if (status == EXIT_USAGE && request->error)
        error_set(request->error,
                  "%s and %s cannot be shown side by side: envviz compare tells why",
                  request->paths[0], request->paths[1]);
    if (request->ran && (*request->ran = comparing.sides[0].run_count > 0))
        *request->run = comparing.sides[0].runs[0];
    free_sides(&comparing);
    return status;
}

int command_compare(int argc, char **argv)
{
    struct comparing comparing = {.runs = RUNS};
    int status = EXIT_DONE;
    if (!read_options(&comparing, argc, argv))
        status = EXIT_USAGE;
    else if (comparing.help)
        print_help();
    else
        status = compare(&comparing);
    free_sides(&comparing);
    return status;
}
