/*
 * envviz story: the scenarios of a folder, one after another, each to its end, and a row of a table
 * for each.  What the targets print is not shown.
 */
#include "commands/commands.h"
#include "commands/verdict.h"
#include "scenario/scenario.h"
#include "session/live.h"
#include "session/paths.h"
#include "text/visible.h"

#include <getopt.h>
#include <glob.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WAIT_MS = 20, CELL = 160 };

static const char usage[] =
    "usage: envviz story [--markdown] [--yes] [FOLDER]\n"
    "\n"
    "Runs the scenarios of a folder (the story shipped with envviz, if none is named) one after\n"
    "another, and prints a row for each: how many commands, how many failed with EFAULT or\n"
    "received a damaged environment, the rate with its 95 % Wilson interval, and whether what the\n"
    "scenario expects has come.\n"
    "\n"
    "  -m, --markdown  print the table in Markdown\n"
    "  -y, --yes       run scenarios that were not shipped with envviz\n"
    "  -h, --help      print this text\n"
    "\n"
    "Exit status: 0 if all hold, 1 if one does not or could not run, 2 for a wrong command line.\n";

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

/* The 95 % Wilson interval of `hits` of `all` (> 0). */
static void wilson(uint64_t hits, uint64_t all, double *low, double *high)
{
    const double z = 1.959964, n = (double)all, p = (double)hits / n;
    const double middle = p + z * z / (2 * n);
    const double reach = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n));

    *low = hits == 0 ? 0 : (middle - reach) / (1 + z * z / n);
    *high = hits == all ? 1 : (middle + reach) / (1 + z * z / n);
}

/* "3.28 % (2.77 to 3.87)", or for none "0 (at most 0.10 %)": of the commands.  A build ends at its
 * first failure, so where builds failed, it is the rate of builds. */
static void say_rate(const struct counts *counts, char *out, size_t size)
{
    const bool builds = counts->builds_failed > 0;
    const uint64_t hits = builds ? counts->builds_failed : verdict_failures(counts);
    const uint64_t all = builds ? counts->builds : counts->execs;
    double low, high;

    if (all == 0) {
        snprintf(out, size, "-");
        return;
    }
    wilson(hits, all, &low, &high);
    if (hits == 0)
        snprintf(out, size, "0 (at most %.2f %%)", 100 * high);
    else
        snprintf(out, size, "%.2f %%%s (%.2f to %.2f)", 100.0 * (double)hits / (double)all,
                 builds ? " of builds" : "", 100 * low, 100 * high);
}

/* What a count of failures alone does not tell. */
static void say_more(const struct world *world, char *out, size_t size)
{
    const struct counts *counts = &world->counts;
    const struct {
        uint64_t count;
        const char *what;
    } rest[] = {
        {counts->env_empty, "with no variables"},
        {counts->env_duplicated, "with a variable twice"},
        {counts->e2big, "E2BIG"},
        {counts->dropped, "events lost"},
    };
    size_t used = 0;

    out[0] = '\0';
    if (world->processes[0].signal)
        used = (size_t)snprintf(out, size, "killed by SIG%s",
                                sigabbrev_np((int)world->processes[0].signal));
    if (counts->builds > 0)
        used +=
            (size_t)snprintf(out + used, size - used, "%" PRIu64 " of %" PRIu64 " builds failed",
                             counts->builds_failed, counts->builds);
    for (size_t i = 0; i < sizeof rest / sizeof rest[0] && used < size; i++)
        if (rest[i].count > 0)
            used += (size_t)snprintf(out + used, size - used, "%s%" PRIu64 " %s", used ? ", " : "",
                                     rest[i].count, rest[i].what);
}

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

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static void print_row(const struct story *story, const struct scenario *scenario,
                      const struct world *world, const char *verdict)
{
    const struct counts *counts = &world->counts;
    const uint64_t failures = verdict_failures(counts);
    char rate[CELL], more[CELL], title[CELL], name[CELL];

    say_rate(counts, rate, sizeof rate);
    say_more(world, more, sizeof more);
    visible(title, sizeof title, scenario->title);
    visible(name, sizeof name, file_name(scenario->path));
    if (story->markdown)
        printf("| %s | `%s` | %" PRIu64 " | %" PRIu64 " | %s | %s | %s |\n", title, name,
               counts->execs, failures, rate, more, verdict);
    else
        printf("%-38s %8" PRIu64 " %8" PRIu64 "  %-34s %s%s%s\n", name, counts->execs, failures,
               rate, verdict, more[0] ? "; " : "", more);
    fflush(stdout);
}

/* Reads a session to its end, into the world; false if that failed. */
static bool follow(struct session *session, struct world *world)
{
    struct event event;
    const char *text;
    uint32_t count = 0;
    bool asked = false;

    for (;;) {
        switch (session_read(session, &event, &text)) {
        case SESSION_EVENT:
            world_apply(world, &event, count++);
            break;
        case SESSION_IDLE:
            live_wait(session, WAIT_MS);
            break;
        case SESSION_END:
            return true;
        case SESSION_FAILED:
            complain(0, "%s", session_error(session));
            return false;
        }
        if (interrupted && !asked)
            live_stop(session);
        asked = interrupted;
    }
}

/* Runs one scenario and prints its row; false if it could not run or does not hold. */
static bool run(const struct story *story, const struct scenario *scenario)
{
    const struct live_options options = {.scenario_path = scenario->path};
    struct error error;
    struct world *world = world_new();
    struct session *session = world ? live_open(scenario, &options, &error) : NULL;
    bool holds = false;
    char why[CELL], verdict[CELL + 32];

    if (!world)
        complain(0, "out of memory");
    else if (!session)
        complain(0, "%s: %s", scenario->path, error.text);
    else if (follow(session, world) && !interrupted) {
        holds = verdict_holds(&scenario->expect, world, why, sizeof why);
        if (!holds)
            snprintf(verdict, sizeof verdict, "does not hold here (%s)", why);
        else
            strcpy(verdict, verdict_is_asked(&scenario->expect) ? "holds" : "measured");
        print_row(story, scenario, world, verdict);
    }
    session_close(session);
    world_free(world);
    return holds;
}

static bool run_file(const struct story *story, const char *path)
{
    struct scenario_error wrong;
    struct scenario *scenario = scenario_load(path, NULL, 0, &wrong);
    bool holds = false;

    if (!scenario)
        complain(0, "%s", wrong.text);
    else if (!story->yes && !paths_is_shipped(path))
        complain(0, "%s: was not shipped with envviz and runs commands; look at it, then add --yes",
                 path);
    else if (scenario->step_count > 0)
        complain(0, "%s: is a lesson; open it with envviz", path);
    else
        holds = run(story, scenario);
    scenario_free(scenario);
    return holds;
}

static int run_folder(struct story *story, const char *folder)
{
    char pattern[PATH_MAX + 16];
    glob_t found;
    const struct sigaction action = {.sa_handler = on_signal};

    snprintf(pattern, sizeof pattern, "%s/*.json", folder);
    if (glob(pattern, 0, NULL, &found) != 0)
        return complain(EXIT_USAGE, "%s: no scenarios there; name a folder with *.json files",
                        folder);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    print_head(story);
    for (size_t i = 0; i < found.gl_pathc && !interrupted; i++)
        story->failed += !run_file(story, found.gl_pathv[i]);
    globfree(&found);
    return story->failed ? EXIT_SESSION : EXIT_DONE;
}

int command_story(int argc, char **argv)
{
    static const struct option options[] = {
        {.name = "markdown", .val = 'm'},
        {.name = "yes", .val = 'y'},
        {.name = "help", .val = 'h'},
        {.name = NULL},
    };
    struct story story = {.failed = 0};
    char folder[PATH_MAX + 8];
    int option;

    optind = 0; /* the command line was looked through before */
    while ((option = getopt_long(argc, argv, "myh", options, NULL)) != -1) {
        switch (option) {
        case 'm':
            story.markdown = true;
            break;
        case 'y':
            story.yes = true;
            break;
        case 'h':
            fputs(usage, stdout);
            return EXIT_DONE;
        default:
            fputs(usage, stderr);
            return EXIT_USAGE;
        }
    }
    if (argc - optind > 1)
        return complain(EXIT_USAGE, "only one folder can be run; see envviz story --help");
    if (optind < argc)
        return run_folder(&story, argv[optind]);
    if (!paths_find(OWN_SCENARIOS, folder, PATH_MAX))
        return complain(EXIT_SESSION, "the shipped scenarios are not beside envviz; name a folder");
    strcat(folder, "/story");
    return run_folder(&story, folder);
}
