/*
 * Prints what the shells' completions know of the command line, from the tables of the program:
 *
 *   completions_program bash|zsh|fish   the part between BEGIN and END of assets/completions/
 *   completions_program text            a line for each option: "COMMAND --OPTION"
 *   completions_program words ARGUMENT  the words that an option's argument can be, a line each
 */
#include "option_rows.h"

#include <stdio.h>
#include <string.h>

/* What an argument is, by the name that the help gives it. */
enum kind { NOTHING, FILES, WORDS, WORDS_OR_FILES, FIELDS };

static const char *const no_words[] = {NULL};
static const char *const formats[] = {
#define FORMAT(word, function, meaning) word,
#include "commands/export_formats.def"
#undef FORMAT
    NULL};
static const char *const themes[] = {
#define THEME(name) #name,
#include "config/themes.def"
#undef THEME
    NULL};
static const char *const colours[] = {
#define COLOURS(id, word, meaning) word,
#include "view/colours.def"
#undef COLOURS
    NULL};
static const char *const levels[] = {
#define LEVEL(id, word) word,
#include "model/finding_levels.def"
#undef LEVEL
    NULL};
static const char *const speeds[] = {
#define SPEED(factor) #factor,
#include "view/speeds.def"
#undef SPEED
    NULL};
static const char *const fields[] = {
#define FIELD(path, type, place, min, max, choices, value, meaning) path,
#include "scenario/fields.def"
#undef FIELD
    NULL};

static const struct argument {
    const char *name;
    enum kind kind;
    const char *const *words;
} arguments[] = {
    {"", NOTHING, no_words},
    {"FILE", FILES, no_words},
    {"FORMAT", WORDS, formats},
    {"THEME", WORDS_OR_FILES, themes},
    {"COLORS", WORDS, colours},
    {"LEVEL", WORDS, levels},
    {"FACTOR", WORDS, speeds},
    {"PATH=VALUE", FIELDS, fields},
    {"PATH=V1,V2,...", FIELDS, fields},
    {"N", NOTHING, no_words},
    {"I/N", NOTHING, no_words},
    {"MS", NOTHING, no_words},
    {"MS[:P]", NOTHING, no_words},
    {"TIME", NOTHING, no_words},
    {"LIST", NOTHING, no_words},
    {"KEYS", NOTHING, no_words},
    {"COLSxROWS", NOTHING, no_words},
};

/* NULL: to complete it, it needs a row above. */
static const struct argument *argument_of(const char *name)
{
    for (size_t i = 0; i < COUNT(arguments); i++)
        if (strcmp(arguments[i].name, name) == 0)
            return &arguments[i];
    fprintf(stderr, "completions_program: what is the argument %s?\n", name);
    return NULL;
}

/* The fields that can be set by name: not those of a list's items. */
static int is_word(const struct argument *argument, const char *word)
{
    return argument->kind != FIELDS || strchr(word, '[') == NULL;
}

static void print_words(const struct argument *argument, const char *between)
{
    const char *before = "";
    for (size_t i = 0; argument->words[i] != NULL; i++) {
        if (!is_word(argument, argument->words[i]))
            continue;
        printf("%s%s%s", before, argument->words[i], argument->kind == FIELDS ? "=" : "");
        before = between;
    }
}

/* What the arguments of a command are that belong to no option. */
static const char *takes(const struct command_rows *command)
{
    return strstr(command->arguments, "COMMAND")  ? "COMMAND"
           : strstr(command->arguments, "FOLDER") ? "FOLDER"
                                                  : "FILE";
}

/* A text within single quotes, with a backslash before each of `special`. */
static void quote(const char *text, const char *special)
{
    for (; *text; text++) {
        if (*text == '\'')
            fputs("'\\'", stdout);
        else if (strchr(special, *text))
            putchar('\\');
        putchar(*text);
    }
}

static void bash_options(const struct command_rows *command)
{
    printf("    %s) echo '", command->name);
    for (unsigned i = 0; i < command->count; i++)
        printf("%s--%s", i ? " " : "", command->rows[i].name);
    puts("' ;;");
}

static void print_bash(void)
{
    printf("_envviz_commands='");
    for (size_t i = 0; i < COUNT(commands); i++)
        printf("%s%s", i ? " " : "", commands[i].name);
    puts("'\n\n_envviz_takes() {\n    case $1 in");
    for (size_t i = 0; i < COUNT(commands); i++)
        printf("    %s) echo %s ;;\n", commands[i].name, takes(&commands[i]));
    puts("    esac\n}\n\n_envviz_options() {\n    case $1 in");
    for (size_t i = 0; i < COUNT(commands); i++)
        bash_options(&commands[i]);
    puts("    esac\n}\n\n_envviz_argument() {\n    case \"$1 $2\" in");
    for (size_t i = 0; i < COUNT(commands); i++)
        for (unsigned k = 0; k < commands[i].count; k++) {
            const struct option_row *row = &commands[i].rows[k];
            if (row->argument[0])
                printf("    '%s -%c' | '%s --%s') echo '%s' ;;\n", commands[i].name, row->letter,
                       commands[i].name, row->name, row->argument);
        }
    puts("    esac\n}\n\n_envviz_words() {\n    case $1 in");
    for (size_t i = 0; i < COUNT(arguments); i++) {
        if (!arguments[i].words[0])
            continue;
        printf("    '%s') echo '", arguments[i].name);
        print_words(&arguments[i], " ");
        puts("' ;;");
    }
    puts("    esac\n}");
}

static void zsh_option(const struct option_row *row)
{
    const struct argument *argument = argument_of(row->argument);
    const char *joint = row->argument[0] ? "+" : "", *equals = row->argument[0] ? "=" : "";
    int again = argument->kind == FIELDS;
    printf(again ? "        '*'" : "        '(-%c --%s)'", row->letter, row->name);
    printf("{-%c%s,--%s%s}'[", row->letter, joint, row->name, equals);
    quote(row->meaning, "[]\\");
    printf("]");
    if (row->argument[0]) {
        putchar(':');
        quote(row->argument, ":\\");
        putchar(':');
    }
    switch (argument->kind) {
    case FILES:
        printf("_files");
        break;
    case WORDS:
        printf("(");
        print_words(argument, " ");
        printf(")");
        break;
    case WORDS_OR_FILES:
        printf("_envviz_theme");
        break;
    case FIELDS:
        printf("_envviz_field");
        break;
    case NOTHING:
        printf(row->argument[0] ? " " : "");
        break;
    }
    puts("'");
}

static void zsh_words(const char *variable, const char *name)
{
    printf("%s=(", variable);
    print_words(argument_of(name), " ");
    puts(")");
}

static void print_zsh(void)
{
    puts("_envviz_commands=(");
    for (size_t i = 0; i < COUNT(commands); i++) {
        printf("    '%s:", commands[i].name);
        quote(commands[i].meaning, ":\\");
        puts("'");
    }
    puts(")");
    zsh_words("_envviz_themes", "THEME");
    zsh_words("_envviz_fields", "PATH=VALUE");
    puts("\n_envviz_options() {\n    case $1 in");
    for (size_t i = 0; i < COUNT(commands); i++) {
        printf("    %s)\n        takes=%s options=(\n", commands[i].name, takes(&commands[i]));
        for (unsigned k = 0; k < commands[i].count; k++)
            zsh_option(&commands[i].rows[k]);
        puts("        )\n        ;;");
    }
    puts("    esac\n}");
}

static void fish_option(const struct command_rows *command, const struct option_row *row)
{
    const struct argument *argument = argument_of(row->argument);
    printf("complete -c envviz -n '__envviz_in %s' -s %c -l %s -d '", command->name, row->letter,
           row->name);
    quote(row->meaning, "\\");
    printf("'");
    if (argument->kind == FILES)
        printf(" -rF");
    else if (row->argument[0])
        printf(argument->kind == WORDS_OR_FILES ? " -rF" : " -x");
    if (argument->words[0]) {
        printf(" -a '");
        print_words(argument, " ");
        printf("'");
    }
    putchar('\n');
}

/* A list of those options of a command that have an argument. */
static void fish_valued(const struct command_rows *command)
{
    printf("set -g __envviz_valued_%s", command->name);
    for (unsigned i = 0; i < command->count; i++)
        if (command->rows[i].argument[0])
            printf(" -%c --%s", command->rows[i].letter, command->rows[i].name);
    putchar('\n');
}

static void print_fish(void)
{
    static const char *const kinds[] = {"COMMAND", "FOLDER", "FILE"};
    printf("set -g __envviz_commands");
    for (size_t i = 0; i < COUNT(commands); i++)
        printf(" %s", commands[i].name);
    putchar('\n');
    for (size_t i = 0; i < COUNT(kinds); i++) {
        printf("set -g __envviz_takes_%s", kinds[i]);
        for (size_t k = 0; k < COUNT(commands); k++)
            if (strcmp(takes(&commands[k]), kinds[i]) == 0)
                printf(" %s", commands[k].name);
        putchar('\n');
    }
    for (size_t i = 0; i < COUNT(commands); i++)
        fish_valued(&commands[i]);
    for (size_t i = 0; i < COUNT(commands); i++) {
        const struct command_rows *command = &commands[i];
        printf("complete -c envviz -n __envviz_begins -a %s -d '", command->name);
        quote(command->meaning, "\\");
        puts("'");
        for (unsigned k = 0; k < command->count; k++)
            fish_option(command, &command->rows[k]);
    }
}

static void print_text(void)
{
    for (size_t i = 0; i < COUNT(commands); i++)
        for (unsigned k = 0; k < commands[i].count; k++)
            printf("%s --%s\n", commands[i].name, commands[i].rows[k].name);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*print)(void);
    } tables[] = {
        {"bash", print_bash}, {"zsh", print_zsh}, {"fish", print_fish}, {"text", print_text}};
    for (size_t i = 0; i < COUNT(commands); i++)
        for (unsigned k = 0; k < commands[i].count; k++)
            if (!argument_of(commands[i].rows[k].argument))
                return 1;
    if (argc == 3 && strcmp(argv[1], "words") == 0 && argument_of(argv[2])) {
        print_words(argument_of(argv[2]), "\n");
        putchar('\n');
        return 0;
    }
    for (size_t i = 0; argc == 2 && i < COUNT(tables); i++)
        if (strcmp(tables[i].name, argv[1]) == 0) {
            tables[i].print();
            return 0;
        }
    return 2;
}
