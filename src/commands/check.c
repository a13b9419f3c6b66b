/* envviz check: are these files sound? */
#include "commands/commands.h"
#include "commands/option_table.h"
#include "scenario/fields.h"
#include "scenario/scenario.h"
#include "session/recording.h"
#include "text/visible.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { NAME_SHOWN = 512 };

static const struct option_row rows[] = {
#define OPTION OPTION_ROW
#include "commands/check_options.def"
#undef OPTION
};
enum { ROW_COUNT = sizeof rows / sizeof *rows };

static int help(void)
{
    puts("usage: envviz check FILE...\n"
         "       envviz check --fields | --schema\n"
         "\n"
         "Reads scenarios and recordings and says what is wrong with them, a line for each "
         "file.\n");
    option_print(rows, ROW_COUNT);
    puts("\nExit status: 0 if all files are sound, else 2.");
    return EXIT_DONE;
}

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
    bool good = true;
    char shown[NAME_SHOWN];
    struct error error;

    optind = 0; /* the command line was looked through before */
    switch (option_next(argc, argv, rows, ROW_COUNT, OPTIONS_ANYWHERE, &error)) {
    case 'f':
        return print_text(fields_text());
    case 's':
        return print_text(fields_schema());
    case 'h':
        return help();
    case -1:
        break;
    default:
        return complain(EXIT_USAGE, "%s", error.text);
    }
    if (optind == argc)
        return complain(EXIT_USAGE, "no file is named; see envviz check --help");
    for (int i = optind; i < argc; i++) {
        visible(shown, sizeof shown, argv[i]);
        if (!(recording_sniff(argv[i]) ? check_recording(argv[i], shown)
                                       : check_scenario(argv[i], shown)))
            good = false;
    }
    return good ? EXIT_DONE : EXIT_USAGE;
}
