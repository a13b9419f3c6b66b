#include "commands/sweep_options.h"

#include "commands/option_table.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct option_row rows[] = {
#define OPTION OPTION_ROW
#include "commands/sweep_options.def"
#undef OPTION
};

enum { ROW_COUNT = sizeof rows / sizeof *rows };

void sweep_options_help(void)
{
    puts(
        "usage: envviz sweep SCENARIO --vary PATH=V1,V2,... [OPTION...]\n"
        "       envviz sweep --merge FILE... [--json FILE]\n"
        "\n"
        "Runs a scenario with several values of one field, round by round, and shows the rate of\n"
        "failure for each value, with 95 % intervals (Wilson's).  On a terminal it is shown while\n"
        "it goes on, and keys end it after the present run.  Elsewhere Ctrl-C does.\n");
    option_print(rows, ROW_COUNT);
    puts(
        "\n`envviz check --fields` lists the fields.  Exit status: 0 when all runs are done, 1 "
        "when\n"
        "it was interrupted or a run failed to start, 2 when the command line or a file is wrong.");
}

static bool read_shard(struct sweep_request *request, const char *text)
{
    char first[8];
    const char *slash = strchr(text, '/');
    if (!slash || slash == text || (size_t)(slash - text) >= sizeof first)
        return false;
    memcpy(first, text, (size_t)(slash - text));
    first[slash - text] = '\0';
    return option_number(slash + 1, 1, SWEEP_SHARDS, &request->shards) &&
           option_number(first, 1, request->shards, &request->shard);
}

static bool read_vary(struct sweep_request *request, const char *text, struct error *error)
{
    if (request->vary) {
        error_set(error, "--vary can be given once: other fields are for --set");
        return false;
    }
    request->vary = strdup(text);
    char *equals = request->vary ? strchr(request->vary, '=') : NULL;
    if (!equals || equals == request->vary || !equals[1]) {
        error_set(error, "--vary %s: give a field and its values: --vary workers=1,2,4", text);
        return false;
    }
    *equals = '\0';
    for (char *next = equals + 1; next;) {
        char *value = strsep(&next, ",");
        if (request->value_count == SWEEP_VALUES) {
            error_set(error, "--vary %s: %d values at most", request->vary, SWEEP_VALUES);
            return false;
        }
        for (unsigned i = 0; i < request->value_count; i++)
            if (strcmp(request->values[i], value) == 0) {
                error_set(error, "--vary %s: the value %s stands there twice", request->vary,
                          value);
                return false;
            }
        request->values[request->value_count++] = value;
    }
    return true;
}

/* One option; false with *error. */
static bool take(struct sweep_request *request, int option, struct error *error)
{
    switch (option) {
    case 'v':
        return read_vary(request, optarg, error);
    case 's':
        if (request->set_count == SWEEP_SETS) {
            error_set(error, "--set may be given %d times at most", SWEEP_SETS);
            return false;
        }
        request->sets[request->set_count++] = optarg;
        return true;
    case 'n':
        if (option_number(optarg, 1, SWEEP_RUNS, &request->runs))
            return true;
        error_set(error, "--runs %s: give a number from 1 to %d", optarg, SWEEP_RUNS);
        return false;
    case 'j':
        request->json = optarg;
        return true;
    case 'i':
        if (read_shard(request, optarg))
            return true;
        error_set(error, "--shard %s: give which part of how many, as 1/4", optarg);
        return false;
    case 'm':
        request->merge = true;
        return true;
    case 'H':
        request->headless = true;
        return true;
    case 'y':
        request->yes = true;
        return true;
    case 'h':
        request->help = true;
        return true;
    default:
        return screen_option(&request->screen, option, optarg, error);
    }
}

static bool is_whole(struct sweep_request *request, int argc, char **argv, struct error *error)
{
    if (request->help)
        return true;
    if (request->merge) {
        request->files = argv + optind;
        request->file_count = (unsigned)(argc - optind);
        if (!request->file_count)
            error_set(error, "--merge: name the files to join");
        else if (request->vary || request->set_count)
            error_set(error, "--merge runs nothing: leave --vary and --set out");
        else
            return true;
        return false;
    }
    if (optind != argc - 1)
        error_set(error, "%s; see envviz sweep --help",
                  optind == argc ? "no scenario is named" : "only one scenario can be swept");
    else if (!request->vary)
        error_set(error, "say what to vary: --vary workers=1,2,4; `envviz check --fields` lists "
                         "the fields");
    else
        request->path = argv[optind];
    return request->path != NULL;
}

bool sweep_options_read(int argc, char **argv, struct sweep_request *request, struct error *error)
{
    int option;
    *request = (struct sweep_request){.runs = 3, .shard = 1, .shards = 1};
    optind = 0;
    while ((option = option_next(argc, argv, rows, ROW_COUNT, OPTIONS_ANYWHERE, error)) != -1)
        if (option == '?' || !take(request, option, error))
            return false;
    return is_whole(request, argc, argv, error);
}

void sweep_options_free(struct sweep_request *request)
{
    free(request->vary);
}
