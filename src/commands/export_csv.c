/*
 * CSV: time_ns, thread, name, event, and a column for each name that a field has in events.def (the
 * fields of other events are empty in a row).  Words are written as recordings do, addresses in
 * hexadecimal.  A text that begins as a formula does has an apostrophe before it.  Nothing of the
 * recording is kept but the threads' names.
 */
#include "commands/export.h"

#include "text/visible.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 160, NAME_BYTES = 64, TEXT_BYTES = 512 };

struct table {
    FILE *out;
    const char *columns[COLUMNS_MAX];
    unsigned count;
    char (*names)[NAME_BYTES]; /* of threads, by number */
};

/* A value; in quotes where it has a comma, a quote or blanks at an end.  One that a spreadsheet
 * would take for a formula gets an apostrophe in front, which says that it is a text. */
static void put(FILE *out, const char *value)
{
    char shown[TEXT_BYTES];
    bool formula = value[0] != '\0' && strchr("=+-@", value[0]) != NULL;
    shown[0] = '\'';
    visible(shown + formula, sizeof shown - formula, value);
    size_t length = strlen(shown);
    bool plain = strpbrk(shown, ",\"") == NULL &&
                 (length == 0 || (shown[0] != ' ' && shown[length - 1] != ' '));
    if (plain) {
        fputs(shown, out);
        return;
    }
    putc('"', out);
    for (const char *at = shown; *at != '\0'; at++) {
        if (*at == '"')
            putc('"', out);
        putc(*at, out);
    }
    putc('"', out);
}

/* The columns in the order in which events.def names them first. */
static void collect(struct table *table)
{
    for (unsigned type = 0; type < EVENT_COUNT; type++) {
        const struct event_info *info = event_info(type);
        for (unsigned i = 0; i < info->field_count; i++) {
            unsigned at = 0;
            while (at < table->count && strcmp(table->columns[at], info->fields[i].name) != 0)
                at++;
            if (at == table->count && at < COLUMNS_MAX)
                table->columns[table->count++] = info->fields[i].name;
        }
    }
}

static void head(const struct table *table)
{
    fputs("time_ns,thread,thread_name,event", table->out);
    for (unsigned i = 0; i < table->count; i++)
        fprintf(table->out, ",%s", table->columns[i]);
    fputs("\r\n", table->out);
}

static void field(const struct table *table, const struct event_field *field, uint64_t number,
                  const char *text)
{
    switch (field->kind) {
    case FIELD_KIND_TEXT:
        put(table->out, text);
        break;
    case FIELD_KIND_WORD:
        put(table->out, words_name(field->words, number));
        break;
    case FIELD_KIND_PTR:
        fprintf(table->out, "0x%" PRIx64, number);
        break;
    case FIELD_KIND_INT:
        fprintf(table->out, "%" PRIi64, event_int(number));
        break;
    default:
        fprintf(table->out, "%" PRIu64, number);
    }
}

static void row(const struct table *table, const struct event *event, const char *text)
{
    const struct event_info *info = event_info(event->type);
    fprintf(table->out, "%" PRIu64 ",%u,", event->time_ns, event->thread);
    put(table->out, table->names[event->thread]);
    putc(',', table->out);
    put(table->out, info ? info->name : text);
    for (unsigned i = 0; i < table->count; i++) {
        putc(',', table->out);
        for (unsigned at = 0; info && at < info->field_count; at++)
            if (strcmp(info->fields[at].name, table->columns[i]) == 0)
                field(table, &info->fields[at], event->number[at % EVENT_NUMBERS], text);
    }
    fputs("\r\n", table->out);
}

bool export_csv(struct session *session, const struct export_job *job, struct error *error)
{
    struct table table = {.out = job->out, .names = calloc(UINT16_MAX + 1, NAME_BYTES)};
    enum session_read got = SESSION_FAILED;
    struct event event;
    const char *text;
    if (table.names == NULL) {
        error_set(error, "out of memory");
        return false;
    }
    collect(&table);
    bool begun = false;
    while ((got = export_read(session, job, &event, &text, error)) == SESSION_EVENT) {
        if (event.type == EVENT_THREAD_START)
            snprintf(table.names[event.thread], NAME_BYTES, "%s", text);
        if (event.time_ns < job->from_ns || !event_filter_takes(&job->events, &event))
            continue;
        if (!begun)
            head(&table);
        begun = true;
        row(&table, &event, text);
    }
    if (got == SESSION_END && !begun)
        head(&table);
    free(table.names);
    return got == SESSION_END;
}
