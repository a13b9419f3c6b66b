#include "commands/permission.h"

#include "commands/commands.h"
#include "session/paths.h"
#include "text/visible.h"

#include <stdio.h>
#include <unistd.h>

/* What the scenario would run, for the person who is asked. */
static void list_commands(const struct scenario *scenario, FILE *out)
{
    fprintf(out, "%s was not shipped with envviz.  It would run:\n", scenario->path);
    if (scenario->target == TARGET_COMMAND) {
        fputs(" ", out);
        for (size_t i = 0; scenario->command[i]; i++) {
            char word[512];
            visible(word, sizeof word, scenario->command[i]);
            fprintf(out, " %s", word);
        }
        fputs("\n", out);
    } else {
        char job[1024];
        visible(job, sizeof job, scenario->job ? scenario->job : "");
        fprintf(out, "  %u times: sh -c '%s'\n", scenario->jobs, job);
    }
}

bool permission_given(const struct scenario *scenario, bool yes, bool ask)
{
    if (yes || paths_is_shipped(scenario->path))
        return true;
    if (!ask || !isatty(0)) {
        complain(0, "%s: was not shipped with envviz and runs commands; look at it, then add --yes",
                 scenario->path);
        return false;
    }
    list_commands(scenario, stdout);
    fputs("Run it? [y/N] ", stdout);
    fflush(stdout);
    char answer[16] = "";
    return fgets(answer, sizeof answer, stdin) && (answer[0] == 'y' || answer[0] == 'Y');
}
