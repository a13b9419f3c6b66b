#include "commands/commands.h"
#include "scenario/scenario.h"
#include "session/paths.h"
#include "text/visible.h"

#include <glob.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int complain(int status, const char *format, ...)
{
    char *message = NULL;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&message, format, arguments);
    va_end(arguments);
    fputs("envviz: ", stderr);
    visible_put(stderr, length >= 0 ? message : "out of memory");
    fputc('\n', stderr);
    if (length >= 0)
        free(message);
    return status;
}

void usage_print(void)
{
    puts("envviz shows a race: one thread changes the environment while others start commands.\n"
         "\n"
         "usage: envviz [OPTION...] SCENARIO.json|RECORDING.json\n"
         "       envviz [OPTION...] [FOLDER]    a menu of its scenarios; alone: of those shipped\n"
         "       envviz COMMAND [OPTION...] ...\n"
         "\n"
         "commands:");
#define COMMAND(name, function, arguments, meaning)                                                \
    printf("  %-22s %s\n", #name " " arguments, meaning);
#include "commands/commands.def"
#undef COMMAND
    puts("\noptions:");
#define OPTION(id, letter, name, argument, meaning)                                                \
    printf("  -%c, --%-16s %s\n", letter, name " " argument, meaning);
#include "commands/options.def"
#undef OPTION
}

/* As the user would type it: relative to the current folder where it is below. */
static const char *typed(const char *path, const char *here)
{
    size_t length = strlen(here);
    return strncmp(path, here, length) == 0 && path[length] == '/' ? path + length + 1 : path;
}

/* The scenarios that match `pattern` below `folder`, a line each. */
static void list(const char *folder, const char *pattern, const char *here)
{
    char path[PATH_MAX + 16];
    glob_t found;
    snprintf(path, sizeof path, "%s/%s", folder, pattern);
    if (glob(path, 0, NULL, &found) != 0)
        return;
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct scenario_error error;
        struct scenario *scenario = scenario_load(found.gl_pathv[i], NULL, 0, &error);
        char shown[PATH_MAX];
        visible(shown, sizeof shown, typed(found.gl_pathv[i], here));
        printf("  %-54s ", shown);
        visible_put(stdout, scenario && scenario->title ? scenario->title : "");
        putchar('\n');
        scenario_free(scenario);
    }
    globfree(&found);
}

void usage_scenarios(void)
{
    char folder[PATH_MAX], here[PATH_MAX] = "";
    if (!paths_find(OWN_SCENARIOS, folder, sizeof folder))
        return;
    if (!getcwd(here, sizeof here))
        here[0] = '\0';
    puts("\nscenarios:");
    list(folder, "*.json", here);
    list(folder, "*/*.json", here);
}
