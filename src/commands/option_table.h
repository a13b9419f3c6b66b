/* Options of a verb, from its table: commands/sweep_options.def and so on. */
#ifndef ENVVIZ_COMMANDS_OPTION_TABLE_H
#define ENVVIZ_COMMANDS_OPTION_TABLE_H

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

/* Like getopt_long(): the letter of the next option, its argument in optarg; -1 at the end, '?' for
 * one that is wrong (which was said).  Set optind to 0 before the first call. */
int option_next(int argc, char **argv, const struct option_row *rows, unsigned count);

/* A line each, on standard output. */
void option_print(const struct option_row *rows, unsigned count);

#endif
