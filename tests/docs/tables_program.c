/*
 * Prints the tables of the manual and of the README from the tables of the code:
 *
 *   tables_program man|md COMMAND|formats|keys|events
 *
 * of a command: its options.
 */
#include "option_rows.h"
#include "view/keys.h"

#include <stdio.h>
#include <string.h>

struct format_row {
    const char *word, *meaning;
};
static const struct format_row formats[] = {
#define FORMAT(word, function, meaning) {word, meaning},
#include "commands/export_formats.def"
#undef FORMAT
};

static const char *const contexts[] = {
#define KEY(action, first, second, label, ascii, brief, context, help) #context,
#include "view/keys.def"
#undef KEY
};

struct event_row {
    const char *name, *meaning, *fields;
};
#define FIELD(kind, name, unit, meaning) #name " "
static const struct event_row events[] = {
#define EVENT(id, member, name, meaning, fields) {name, meaning, fields},
#include "wire/events.def"
#undef EVENT
};
#undef FIELD

/* Hyphens are minus signs in a manual, so that they can be copied from it. */
static void man(const char *text)
{
    for (; *text; text++)
        if (*text == '-')
            fputs("\\-", stdout);
        else if (*text == '\\')
            fputs("\\e", stdout);
        else
            putchar(*text);
}

static void man_item(const char *head, const char *argument, const char *text)
{
    fputs(".TP\n.B \"", stdout);
    man(head);
    fputs("\"", stdout);
    if (argument[0])
        printf(" \\fI%s\\fR", argument);
    putchar('\n');
    man(text);
    putchar('\n');
}

static void print_options(const struct command_rows *command, int as_man)
{
    for (unsigned i = 0; i < command->count; i++) {
        const struct option_row *row = &command->rows[i];
        char head[64];
        snprintf(head, sizeof head, "-%c, --%s", row->letter, row->name);
        if (as_man)
            man_item(head, row->argument, row->meaning);
        else
            printf("| `%s%s%s` | %s |\n", head, row->argument[0] ? " " : "", row->argument,
                   row->meaning);
    }
}

static void print_formats(int as_man)
{
    for (size_t i = 0; i < COUNT(formats); i++)
        if (as_man)
            man_item(formats[i].word, "", formats[i].meaning);
        else
            printf("| `%s` | %s |\n", formats[i].word, formats[i].meaning);
}

/* Where a key counts. */
static const char *where(const char *context)
{
    static const char *const words[][2] = {
        {"LIVE", "live"},         {"REPLAY", "replay"},       {"STEP", "stepping"},
        {"STEPS", "step view"},   {"LESSON", "lesson"},       {"SCRIPT", "lesson"},
        {"QUESTION", "question"}, {"TIMELINE", "timeline"},   {"MENU", "menu"},
        {"DETAILS", "fields"},    {"SEARCH", "search"},       {"SWEEP", "sweep"},
        {"LIST", "lists"},        {"BOOKMARKS", "bookmarks"}, {"ASKED", "may it run?"},
    };
    for (size_t i = 0; i < COUNT(words); i++)
        if (strcmp(words[i][0], context) == 0)
            return words[i][1];
    return "";
}

static void print_key(enum action action, const char *place, const char *help, int as_man)
{
    char words[256], text[300];
    if (key_info(action)->label[0] == '\0' || help == NULL)
        return;
    key_words(help, words, sizeof words);
    snprintf(text, sizeof text, "%s%s%s%s", words, place[0] ? " (" : "", place,
             place[0] ? ")" : "");
    if (as_man)
        man_item(key_info(action)->label, "", text);
    else
        printf("| `%s` | %s | %s |\n", key_info(action)->label, place, words);
}

/* What a screen has of its own, and no row of the table says. */
static void print_screen_keys(enum key_screen screen, const char *place, int as_man)
{
    for (int i = 0; i < ACTION_COUNT; i++) {
        const char *help = key_help_on(screen, (enum action)i);
        if (help != key_info((enum action)i)->help)
            print_key((enum action)i, place, help, as_man);
    }
}

static void print_keys(int as_man)
{
    for (int i = 0; i < ACTION_COUNT; i++)
        print_key((enum action)i, where(contexts[i]), key_info((enum action)i)->help, as_man);
    print_screen_keys(KEY_ON_COMPARE, "compare", as_man);
    print_screen_keys(KEY_ON_SWEEP, "sweep", as_man);
    print_screen_keys(KEY_ON_FINDINGS, "lists", as_man);
    print_screen_keys(KEY_ON_ASKED, "may it run?", as_man);
}

static void print_events(int as_man)
{
    for (size_t i = 0; i < COUNT(events); i++) {
        const struct event_row *row = &events[i];
        size_t length = strlen(row->fields);
        if (as_man)
            man_item(row->name, "", row->meaning);
        else
            printf("| `%s` | `%.*s` | %s |\n", row->name, (int)(length ? length - 1 : 0),
                   row->fields, row->meaning);
    }
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*print)(int as_man);
    } tables[] = {{"formats", print_formats}, {"keys", print_keys}, {"events", print_events}};
    for (size_t i = 0; argc == 3 && i < COUNT(commands); i++)
        if (strcmp(commands[i].name, argv[2]) == 0) {
            print_options(&commands[i], strcmp(argv[1], "man") == 0);
            return 0;
        }
    for (size_t i = 0; argc == 3 && i < COUNT(tables); i++)
        if (strcmp(tables[i].name, argv[2]) == 0) {
            tables[i].print(strcmp(argv[1], "man") == 0);
            return 0;
        }
    return 2;
}
