/* All commands with their options, from the tables of the program. */
#ifndef ENVVIZ_TESTS_OPTION_ROWS_H
#define ENVVIZ_TESTS_OPTION_ROWS_H

#include "commands/option_table.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

#define OPTION OPTION_ROW
static const struct option_row open_rows[] = {
#include "commands/options.def"
};
static const struct option_row trace_rows[] = {
#include "commands/trace_options.def"
};
static const struct option_row story_rows[] = {
#include "commands/story_options.def"
};
static const struct option_row check_rows[] = {
#include "commands/check_options.def"
};
static const struct option_row sweep_rows[] = {
#include "commands/sweep_options.def"
};
static const struct option_row compare_rows[] = {
#include "commands/compare_options.def"
};
static const struct option_row shield_rows[] = {
#include "commands/shield_options.def"
};
static const struct option_row export_rows[] = {
#include "commands/export_options.def"
};
#undef OPTION

static const struct command_rows {
    const char *name, *arguments, *meaning;
    const struct option_row *rows;
    unsigned count;
} commands[] = {
#define COMMAND(its_name, function, its_arguments, its_meaning)                                    \
    {.name = #its_name,                                                                            \
     .arguments = (its_arguments),                                                                 \
     .meaning = (its_meaning),                                                                     \
     .rows = its_name##_rows,                                                                      \
     .count = COUNT(its_name##_rows)},
#include "commands/commands.def"
#undef COMMAND
};

#endif
