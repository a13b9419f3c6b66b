/* Two files side by side, as `envviz compare` shows them. */
#ifndef ENVVIZ_COMMANDS_COMPARE_H
#define ENVVIZ_COMMANDS_COMPARE_H

#include "commands/runs.h"
#include "commands/screen_options.h"

struct compare_request {
    const char *paths[2];    /* scenarios or recordings */
    const char *const *sets; /* of both */
    unsigned set_count;
    bool headless; /* no screen; also where there is no terminal */
    bool json;     /* the result alone, as one JSON object on standard output */
    bool yes;
    struct screen_options screen;
    /* For a caller that has a screen of its own: nothing is printed, what went wrong is left in
     * *error, and *run has the first run of the first side if *ran.  NULL: none of it. */
    struct error *error;
    struct run *run;
    bool *ran;
};

/* Runs them in turn, as often as `envviz compare` does unless told otherwise, and shows what comes
 * of it; the exit status. */
int compare_beside(const struct compare_request *request);

#endif
