/* argv -> command; and whether all that it printed has arrived. */
#include "commands/commands.h"

#include <errno.h>
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
} commands[] = {
#define COMMAND(name, function, arguments, meaning) {#name, function},
#include "commands/commands.def"
#undef COMMAND
};

static int run(int argc, char **argv)
{
    for (size_t i = 0; argc > 1 && i < sizeof commands / sizeof *commands; i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return commands[i].run(argc - 1, argv + 1);
    static char name[] = "open";
    if (argc > 0)
        argv[0] = name;
    return command_open(argc, argv);
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C"); /* numbers in files and tables have a point */
    int status = run(argc, argv);
    errno = 0;
    bool arrived = fflush(stdout) == 0 && !ferror(stdout);
    /* Who closes a pipe has read enough. */
    if (!arrived && errno != EPIPE && status == EXIT_DONE)
        return complain(EXIT_SESSION, "standard output cannot be written%s%s", errno ? ": " : "",
                        errno ? strerror(errno) : "");
    return status;
}
