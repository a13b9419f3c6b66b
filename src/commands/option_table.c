#include "commands/option_table.h"

#include <ctype.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is wrong with the option that was read last. */
static void say_wrong(char **argv, bool missing, struct error *error)
{
    const char letter[] = {'-', (char)optopt, '\0'};
    bool spelled = strncmp(argv[optind - 1], "--", 2) == 0 || optopt == 0;
    const char *what = missing                  ? "its argument is missing"
                       : spelled && optopt != 0 ? "it takes no argument"
                                                : "no such option";
    error_set(error, "%s: %s; see envviz %s --help", spelled ? argv[optind - 1] : letter, what,
              argv[0]);
}

int option_next(int argc, char **argv, const struct option_row *rows, unsigned count,
                enum option_order order, struct error *error)
{
    struct option options[OPTION_ROWS + 1] = {{0}};
    char letters[2 * OPTION_ROWS + 3];
    size_t used = 0;
    if (order == OPTIONS_FIRST)
        letters[used++] = '+';
    letters[used++] = ':'; /* an argument that is missing is told apart, and nothing is printed */
    for (unsigned i = 0; i < count && i < OPTION_ROWS; i++) {
        options[i].name = rows[i].name;
        options[i].has_arg = rows[i].argument[0] ? required_argument : no_argument;
        options[i].val = rows[i].letter;
        letters[used++] = (char)rows[i].letter;
        if (rows[i].argument[0])
            letters[used++] = ':';
    }
    letters[used] = '\0';
    int letter = getopt_long(argc, argv, letters, options, NULL);
    if (letter != '?' && letter != ':')
        return letter;
    say_wrong(argv, letter == ':', error);
    return '?';
}

bool option_number(const char *text, unsigned min, unsigned max, unsigned *number)
{
    char *end;
    if (!isdigit((unsigned char)text[0]))
        return false;
    unsigned long value = strtoul(text, &end, 10);
    if (*end || value < min || value > max)
        return false;
    *number = (unsigned)value;
    return true;
}

void option_print(const struct option_row *rows, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        char left[48];
        snprintf(left, sizeof left, "%s %s", rows[i].name, rows[i].argument);
        printf("  -%c, --%-22s %s\n", rows[i].letter, left, rows[i].meaning);
    }
}
