/*
 * envviz story: the scenarios of a folder, one after another, each to its end, and a row of a table
 * for each.  What the targets print is not shown.
 */
#include "commands/story.h"

#include "commands/commands.h"
#include "commands/folder.h"
#include "commands/option_table.h"
#include "commands/permission.h"
#include "commands/runs.h"
#include "commands/verdict.h"
#include "scenario/scenario.h"
#include "session/paths.h"
#include "text/visible.h"

#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WAIT_MS = 20, CELL = 160 };

static const struct option_row rows[] = {
#define OPTION OPTION_ROW
#include "commands/story_options.def"
#undef OPTION
};
enum { ROW_COUNT = sizeof rows / sizeof *rows };

static int help(void)
{
    puts("usage: envviz story [OPTION...] [FOLDER]\n"
         "\n"
         "Runs the scenarios of a folder (the story shipped with envviz, if none is named) one "
         "after\n"
         "another, and prints a row for each: how many commands, how many failed with EFAULT or\n"
         "received a damaged environment, the rate with its 95 % Wilson interval, and whether what "
         "the\n"
         "scenario expects has come.\n");
    option_print(rows, ROW_COUNT);
    puts("\n"
         "Exit status: 0 if all hold, 1 if one does not or could not run, 2 for a wrong command "
         "line.");
    return EXIT_DONE;
}

static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
    (void)number;
    interrupted = 1;
}

struct story {
    bool markdown, yes;
    unsigned failed; /* scenarios that do not hold, or could not run */
};

static void print_head(const struct story *story)
{
    if (story->markdown)
        puts("| claim | scenario | commands | failures | rate (95 % interval) | more | verdict |\n"
             "| --- | --- | ---: | ---: | --- | --- | --- |");
    else
        printf("%-38s %8s %8s  %-34s %s\n", "scenario", "commands", "failures",
               "rate (95 % interval)", "verdict");
    fflush(stdout);
}

static void print_row(const struct story *story, const struct scenario *scenario,
                      const struct run *run, const char *verdict)
{
    const struct counts *counts = &run->counts;
    const uint64_t failures = verdict_failures(counts);
    char rate[CELL], more[CELL], title[CELL], name[CELL];

    verdict_rate(counts, rate, sizeof rate);
    verdict_more(run, more, sizeof more);
    visible(title, sizeof title, scenario->title);
    visible(name, sizeof name, folder_name(scenario->path));
    if (story->markdown)
        printf("| %s | `%s` | %" PRIu64 " | %" PRIu64 " | %s | %s | %s |\n", title, name,
               counts->execs, failures, rate, more, verdict);
    else
        printf("%-38s %8" PRIu64 " %8" PRIu64 "  %-34s %s%s%s\n", name, counts->execs, failures,
               rate, verdict, more[0] ? "; " : "", more);
    fflush(stdout);
}

/* Runs one scenario and prints its row; false if it could not run or does not hold. */
static bool run(const struct story *story, const struct scenario *scenario)
{
    struct error error;
    struct run result;
    struct running *running = running_start(scenario->path, NULL, 0, &error);
    enum run_state state;
    enum run_end end = RUN_FAILED;
    bool holds = false;
    char words[CELL + 32];

    if (running) {
        while ((state = running_step(running)) != RUN_ENDED) {
            if (interrupted)
                running_stop(running);
            if (state == RUN_IDLE)
                running_wait(running, WAIT_MS);
        }
        end = running_end(running, &result, NULL, &error);
    }
    if (end == RUN_FAILED) {
        complain(0, "%s: %s", scenario->path, error.text);
    } else if (end == RUN_DONE) {
        holds = verdict_of(&scenario->expect, &result, words, sizeof words) != VERDICT_NOT;
        print_row(story, scenario, &result, words);
    }
    return holds;
}

static bool run_file(const struct story *story, const char *path)
{
    struct scenario_error wrong;
    struct scenario *scenario = scenario_load(path, NULL, 0, &wrong);
    bool holds = false;

    if (!scenario)
        complain(0, "%s", wrong.text);
    else if (scenario->step_count > 0)
        complain(0, "%s: is a lesson; open it with envviz", path);
    else if (permission_given(scenario, story->yes, false))
        holds = run(story, scenario);
    scenario_free(scenario);
    return holds;
}

int story_folder(const char *path, bool yes, bool markdown)
{
    struct story story = {.markdown = markdown, .yes = yes};
    struct folder folder = folder_files(path);
    const struct sigaction action = {.sa_handler = on_signal};

    if (folder.count == 0) {
        folder_free(&folder);
        return complain(EXIT_USAGE, "%s: no scenarios there; name a folder with *.json files",
                        path);
    }
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    print_head(&story);
    for (unsigned i = 0; i < folder.count && !interrupted; i++)
        story.failed += !run_file(&story, folder.paths[i]);
    folder_free(&folder);
    return story.failed ? EXIT_SESSION : EXIT_DONE;
}

int command_story(int argc, char **argv)
{
    bool markdown = false, yes = false;
    struct error error;
    char folder[PATH_MAX + 8];
    int option;

    optind = 0; /* the command line was looked through before */
    while ((option = option_next(argc, argv, rows, ROW_COUNT, OPTIONS_ANYWHERE, &error)) != -1) {
        switch (option) {
        case 'm':
            markdown = true;
            break;
        case 'y':
            yes = true;
            break;
        case 'h':
            return help();
        default:
            return complain(EXIT_USAGE, "%s", error.text);
        }
    }
    if (argc - optind > 1)
        return complain(EXIT_USAGE, "only one folder can be run; see envviz story --help");
    if (optind < argc)
        return story_folder(argv[optind], yes, markdown);
    if (!paths_find(OWN_SCENARIOS, folder, PATH_MAX))
        return complain(EXIT_SESSION, "the shipped scenarios are not beside envviz; name a folder");
    strcat(folder, "/story");
    return story_folder(folder, yes, markdown);
}
