/*
 * Prints the tables of the manual and of the README from the tables of the code:
 *
 *   tables_program man|md COMMAND|formats|keys|events
 *
 * of a command: its options.
 */
#include "option_rows.h"

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

struct key_row {
    const char *label, *context, *help;
};
static const struct key_row keys[] = {
#define KEY(action, first, second, label, ascii, brief, context, help) {label, #context, help},
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
        {"LIVE", "live"},         {"REPLAY", "replay"},     {"STEP", "stepping"},
        {"STEPS", "step view"},   {"LESSON", "lesson"},     {"SCRIPT", "lesson"},
        {"QUESTION", "question"}, {"TIMELINE", "timeline"}, {"MENU", "menu"},
        {"DETAILS", "fields"},    {"SEARCH", "search"},
    };
    for (size_t i = 0; i < COUNT(words); i++)
        if (strcmp(words[i][0], context) == 0)
            return words[i][1];
    return "";
}

static void print_keys(int as_man)
{
    for (size_t i = 0; i < COUNT(keys); i++) {
        const struct key_row *row = &keys[i];
        char text[256];
        if (!row->label[0])
            continue;
        const char *place = where(row->context);
        if (as_man) {
            snprintf(text, sizeof text, "%s%s%s%s", row->help, place[0] ? " (" : "", place,
                     place[0] ? ")" : "");
            man_item(row->label, "", text);
        } else {
            printf("| `%s` | %s | %s |\n", row->label, place, row->help);
        }
    }
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
