/* The verbs of the command line, one file each. */
#ifndef ENVVIZ_COMMANDS_COMMANDS_H
#define ENVVIZ_COMMANDS_COMMANDS_H

/* Exit statuses. */
/* FINDING: only of `trace --fail-on`. */
enum { EXIT_DONE = 0, EXIT_SESSION = 1, EXIT_USAGE = 2, EXIT_FINDING = 3 };

/* Each runs with argv[0] the verb, and returns the exit status. */
#define COMMAND(name, function, arguments, meaning) int function(int argc, char **argv);
#include "commands/commands.def"
#undef COMMAND

/* Prints "envviz: MESSAGE" on standard error and returns `status`.  The message is one line: what
 * names and texts in it could do to a terminal becomes visible. */
int complain(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The usage with all verbs and options; with the shipped scenarios, a line each. */
void usage_print(void);
void usage_scenarios(void);

#endif
