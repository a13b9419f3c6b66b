/* Options of a verb, from its table: commands/sweep_options.def and so on. */
#ifndef ENVVIZ_COMMANDS_OPTION_TABLE_H
#define ENVVIZ_COMMANDS_OPTION_TABLE_H

#include "session/error.h"

#include <stdbool.h>

enum { OPTION_ROWS = 32 };

struct option_row {
    int letter;
    const char *name, *argument, *meaning; /* argument "": it takes none */
};

/* A row of a table: #define OPTION OPTION_ROW, then include the table. */
#define OPTION_ROW(id, short_letter, long_name, its_argument, its_meaning)                         \
    {.letter = (short_letter),                                                                     \
     .name = (long_name),                                                                          \
     .argument = (its_argument),                                                                   \
     .meaning = (its_meaning)},

/* Where options are looked for: between the other arguments too, or only before them. */
enum option_order { OPTIONS_ANYWHERE, OPTIONS_FIRST };

/* Like getopt_long(): the letter of the next option, its argument in optarg; -1 at the end, '?'
 * with *error for one that is wrong.  argv[0] is the verb.  Set optind to 0 before the first call.
 */
int option_next(int argc, char **argv, const struct option_row *rows, unsigned count,
                enum option_order order, struct error *error);

/* A whole number from `min` to `max` and nothing else. */
bool option_number(const char *text, unsigned min, unsigned max, unsigned *number);

/* A line each, on standard output. */
void option_print(const struct option_row *rows, unsigned count);

#endif
