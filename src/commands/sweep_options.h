/* What the command line of `envviz sweep` asks for. */
#ifndef ENVVIZ_COMMANDS_SWEEP_OPTIONS_H
#define ENVVIZ_COMMANDS_SWEEP_OPTIONS_H

#include "commands/screen_options.h"
#include "session/error.h"

#include <stdbool.h>

enum { SWEEP_VALUES = 64, SWEEP_SETS = 64, SWEEP_RUNS = 100000, SWEEP_SHARDS = 10000 };

struct sweep_request {
    const char *path; /* the scenario; NULL for --merge */
    char *vary;       /* the path of the field; its memory holds the values too */
    const char *values[SWEEP_VALUES];
    unsigned value_count;
    const char *sets[SWEEP_SETS];
    unsigned set_count;
    unsigned runs, shard, shards; /* shard from 1 */
    const char *json;
    char *const *files; /* --merge */
    unsigned file_count;
    bool merge, headless, yes, help;
    struct screen_options screen;
};

/* False with *error when it makes no sense; free the request in any case. */
bool sweep_options_read(int argc, char **argv, struct sweep_request *request, struct error *error);
void sweep_options_free(struct sweep_request *request);

/* The text of `envviz sweep --help`. */
void sweep_options_help(void);

#endif
