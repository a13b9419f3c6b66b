#include "commands/commands.h"
#include "commands/folder.h"
#include "scenario/scenario.h"
#include "session/paths.h"
#include "text/visible.h"

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

/* The scenarios in `folder` in the order of the menu, a line each. */
static void list(const char *folder, const char *here)
{
    struct folder files = folder_files(folder);
    for (unsigned i = 0; i < files.count; i++) {
        struct scenario_error error;
        struct scenario *scenario = scenario_load(files.paths[i], NULL, 0, &error);
        char shown[PATH_MAX];
        visible(shown, sizeof shown, typed(files.paths[i], here));
        printf("  %-54s ", shown);
        visible_put(stdout, scenario && scenario->title ? scenario->title : "");
        putchar('\n');
        scenario_free(scenario);
    }
    folder_free(&files);
}

void usage_scenarios(void)
{
    char folder[PATH_MAX], here[PATH_MAX] = "";
    if (!paths_find(OWN_SCENARIOS, folder, sizeof folder))
        return;
    if (!getcwd(here, sizeof here))
        here[0] = '\0';
    puts("\nscenarios:");
    list(folder, here);
    struct folder below = folder_folders(folder);
    for (unsigned i = 0; i < below.count; i++)
        list(below.paths[i], here);
    folder_free(&below);
}
