/* envviz shield: a program whose environment may be changed while commands start.  Sets the preload
 * up, and becomes the program. */
#include "commands/commands.h"
#include "commands/option_table.h"
#include "session/paths.h"
#include "session/program.h"
#include "text/visible.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* As env(1) and nohup(1). */
enum { STATUS_CANNOT = 126, STATUS_MISSING = 127, SHOWN = 512 };

struct shielding {
    bool help, follow, no_follow;
};

static const struct option_row rows[] = {
#define OPTION OPTION_ROW
#include "commands/shield_options.def"
#undef OPTION
};

enum { ROW_COUNT = sizeof rows / sizeof *rows };

static void print_help(void)
{
    puts("usage: envviz shield [OPTION...] -- COMMAND [ARGUMENT...]\n"
         "\n"
         "Becomes the command, with a library preloaded: its environment may then be changed "
         "(setenv,\n"
         "putenv, unsetenv, clearenv) while other threads start commands or read it, on any libc.  "
         "Every\n"
         "command gets a private copy of the environment.  Exit status, signals and terminal are "
         "the\n"
         "command's own.\n"
         "\n"
         "What the program starts is shielded too, but for the lines that are given to system() "
         "and\n"
         "popen(): to load the library costs each shell about a tenth of a millisecond.\n");
    option_print(rows, ROW_COUNT);
    puts("\n"
         "Exit status: the command's; 126 if it cannot be shielded (static, set-user-ID, of "
         "another\n"
         "machine) or run, 127 if it is not there, 1 if envviz itself is at fault, 2 when the "
         "command\n"
         "line is wrong.");
}

static bool read_options(struct shielding *shielding, int argc, char **argv, struct error *error)
{
    optind = 0;
    for (int option;
         (option = option_next(argc, argv, rows, ROW_COUNT, OPTIONS_FIRST, error)) != -1;) {
        if (option == '?')
            return false;
        shielding->help |= option == 'h';
        shielding->follow |= option == 'f';
        shielding->no_follow |= option == 'n';
    }
    if (!shielding->follow || !shielding->no_follow)
        return true;
    error_set(error, "--follow and --no-follow cannot both be meant");
    return false;
}

/* LD_PRELOAD, with the library before what is there already; what the library is to know. */
static bool preload(const struct shielding *shielding, const char *library)
{
    const char *others = getenv("LD_PRELOAD");
    size_t size = strlen(library) + (others ? strlen(others) : 0) + 2;
    char *list = malloc(size);
    if (!list)
        return false;
    snprintf(list, size, "%s%s%s", library, others && *others ? ":" : "", others ? others : "");
    const char *word = shielding->no_follow ? "once" : shielding->follow ? "all" : NULL;
    bool done = setenv("LD_PRELOAD", list, 1) == 0 &&
                (word ? setenv("ENVVIZ_SHIELD", word, 1) : unsetenv("ENVVIZ_SHIELD")) == 0;
    free(list);
    return done;
}

/* "envviz: NAME WHAT" */
static int refuse(int status, const char *name, const char *what)
{
    char shown[SHOWN];
    visible(shown, sizeof shown, name);
    return complain(status, "%s: %s", shown, what);
}

static int become(const struct shielding *shielding, char **argv)
{
    char library[PATH_MAX];
    struct program program;
    program_examine(argv[0], &program);
    if (program.kind != PROGRAM_DYNAMIC)
        return refuse(program_status(program.kind), program.path, program_text(program.kind));
    if (!paths_find(OWN_SHIELD, library, sizeof library))
        return complain(EXIT_SESSION, "libenvviz-shield.so is not where envviz was installed");
    if (strpbrk(library, ": "))
        return refuse(EXIT_SESSION, library, "a path with a colon or a space cannot be preloaded");
    if (!preload(shielding, library))
        return complain(EXIT_SESSION, "%s", strerror(errno));
    execvp(argv[0], argv);
    int error = errno;
    return refuse(error == ENOENT ? STATUS_MISSING : STATUS_CANNOT, argv[0], strerror(error));
}

int command_shield(int argc, char **argv)
{
    struct shielding shielding = {0};
    struct error error;
    if (!read_options(&shielding, argc, argv, &error))
        return complain(EXIT_USAGE, "%s", error.text);
    if (shielding.help) {
        print_help();
        return EXIT_DONE;
    }
    if (optind == argc)
        return complain(EXIT_USAGE, "name a command; see envviz shield --help");
    return become(&shielding, argv + optind);
}
