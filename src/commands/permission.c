#include "commands/permission.h"

#include "commands/commands.h"
#include "session/paths.h"
#include "text/visible.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

char *permission_question(const struct scenario *scenario)
{
    char *text = NULL, word[1024];
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    visible(word, sizeof word, scenario->path);
    fprintf(out, "%s was not shipped with envviz.  It would run:\n", word);
    if (scenario->target == TARGET_COMMAND) {
        fputs(" ", out);
        for (size_t i = 0; scenario->command[i]; i++) {
            visible(word, sizeof word, scenario->command[i]);
            fprintf(out, " %s", word);
        }
        fputs("\n", out);
    } else {
        visible(word, sizeof word, scenario->job ? scenario->job : "");
        fprintf(out, "  %u times: sh -c '%s'\n", scenario->jobs, word);
    }
    if (fclose(out) == 0)
        return text;
    free(text);
    return NULL;
}

bool permission_needed(const struct scenario *scenario, bool yes)
{
    return !yes && !paths_is_shipped(scenario->path);
}

bool permission_given(const struct scenario *scenario, bool yes, bool ask)
{
    if (!permission_needed(scenario, yes))
        return true;
    if (!ask || !isatty(0)) {
        complain(0, "%s: was not shipped with envviz and runs commands; look at it, then add --yes",
                 scenario->path);
        return false;
    }
    char *question = permission_question(scenario);
    if (!question)
        return false;
    printf("%sRun it? [y/N] ", question);
    fflush(stdout);
    free(question);
    char answer[16] = "";
    return fgets(answer, sizeof answer, stdin) && (answer[0] == 'y' || answer[0] == 'Y');
}
