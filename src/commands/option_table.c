#include "commands/option_table.h"

#include <getopt.h>
#include <stdio.h>

int option_next(int argc, char **argv, const struct option_row *rows, unsigned count,
                enum option_order order)
{
    struct option options[OPTION_ROWS + 1] = {{0}};
    char letters[2 * OPTION_ROWS + 2];
    size_t used = 0;
    if (order == OPTIONS_FIRST)
        letters[used++] = '+';
    for (unsigned i = 0; i < count && i < OPTION_ROWS; i++) {
        options[i].name = rows[i].name;
        options[i].has_arg = rows[i].argument[0] ? required_argument : no_argument;
        options[i].val = rows[i].letter;
        letters[used++] = (char)rows[i].letter;
        if (rows[i].argument[0])
            letters[used++] = ':';
    }
    letters[used] = '\0';
    return getopt_long(argc, argv, letters, options, NULL);
}

void option_print(const struct option_row *rows, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        char left[48];
        snprintf(left, sizeof left, "%s %s", rows[i].name, rows[i].argument);
        printf("  -%c, --%-22s %s\n", rows[i].letter, left, rows[i].meaning);
    }
}
