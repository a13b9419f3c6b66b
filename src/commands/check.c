/* envviz check: are these files sound? */
#include "commands/commands.h"

#include "scenario/fields.h"
#include "scenario/scenario.h"
#include "session/recording.h"
#include "text/visible.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { NAME_SHOWN = 512 };

static const char usage[] =
    "usage: envviz check FILE...\n"
    "       envviz check --fields | --schema\n"
    "\n"
    "Reads scenarios and recordings and says what is wrong with them, a line for each file.\n"
    "\n"
    "  --fields  list the fields of a scenario: ranges, defaults, meanings\n"
    "  --schema  print the JSON Schema (2020-12) of a scenario\n"
    "  --help    print this text\n"
    "\n"
    "Exit status: 0 if all files are sound, else 2.\n";

static bool check_scenario(const char *path, const char *shown)
{
    struct scenario_error error;
    struct scenario *scenario = scenario_load(path, NULL, 0, &error);

    if (scenario)
        printf("%s: scenario, ok\n", shown);
    else
        complain(EXIT_USAGE, "%s", error.text);
    scenario_free(scenario);
    return scenario != NULL;
}

static bool check_recording(const char *path, const char *shown)
{
    struct error error;
    struct session *session = recording_open(path, &error);
    struct event event;
    const char *text;
    enum session_read got;
    uint64_t events = 0;

    if (!session) {
        complain(EXIT_USAGE, "%s", error.text);
        return false;
    }
    while ((got = session_read(session, &event, &text)) == SESSION_EVENT || got == SESSION_IDLE)
        events += got == SESSION_EVENT;
    if (got == SESSION_FAILED)
        complain(EXIT_USAGE, "%s", session->error.text);
    else
        printf("%s: recording, %s, %" PRIu64 " events\n", shown,
               recording_truncated(session) ? "the end is missing" : "ok", events);
    session_close(session);
    return got != SESSION_FAILED;
}

/* Prints `text` and frees it; the exit status. */
static int print_text(char *text)
{
    if (!text)
        return EXIT_SESSION;
    puts(text);
    free(text);
    return EXIT_DONE;
}

int command_check(int argc, char **argv)
{
    enum { FIELDS = 1, SCHEMA, HELP };
    static const struct option options[] = {
        {.name = "fields", .has_arg = no_argument, .val = FIELDS},
        {.name = "schema", .has_arg = no_argument, .val = SCHEMA},
        {.name = "help", .has_arg = no_argument, .val = HELP},
        {.name = NULL},
    };
    bool good = true;
    char shown[NAME_SHOWN];

    optind = 0; /* the command line was looked through before */
    switch (getopt_long(argc, argv, "h", options, NULL)) {
    case FIELDS:
        return print_text(fields_text());
    case SCHEMA:
        return print_text(fields_schema());
    case HELP:
    case 'h':
        fputs(usage, stdout);
        return EXIT_DONE;
    case -1:
        break;
    default:
        fputs(usage, stderr);
        return EXIT_USAGE;
    }
    if (optind == argc) {
        fputs(usage, stderr);
        return EXIT_USAGE;
    }
    for (int i = optind; i < argc; i++) {
        visible(shown, sizeof shown, argv[i]);
        if (!(recording_sniff(argv[i]) ? check_recording(argv[i], shown)
                                       : check_scenario(argv[i], shown)))
            good = false;
    }
    return good ? EXIT_DONE : EXIT_USAGE;
}
