#include "session/codec.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* One row while it is read. */
struct row {
    struct scan *scan;
    struct codec_fault *fault;
    char *text;       /* CODEC_ROW_BYTES; strings are decoded into it */
    const char *name; /* of the event, once it is known */
};

/* Says what is wrong at `at`, where the syntax is fine. */
static bool wrong(struct row *row, const char *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static bool wrong(struct row *row, const char *at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(row->fault->what, sizeof row->fault->what, format, args);
    va_end(args);
    row->scan->at = at;
    row->scan->fault = row->fault->what;
    row->scan->cut = false;
    return false;
}

/* Hands on what the scanner found. */
static bool broken(struct row *row)
{
    snprintf(row->fault->what, sizeof row->fault->what, "%s", row->scan->fault);
    return false;
}

/* Where the next value begins. */
static const char *place(struct row *row)
{
    scan_peek(row->scan);
    return row->scan->at;
}

/* "env.grow: old_bytes", or "the time". */
static const char *called(const struct row *row, const char *field, char *out, size_t size)
{
    snprintf(out, size, "%s%s%s", row->name ? row->name : "", row->name ? ": " : "", field);
    return out;
}

/* The value is of a kind that the field does not take. */
static bool wrong_kind(struct row *row, const char *field, const char *wanted)
{
    char what[96];
    struct scan *scan = row->scan;
    enum scan_kind kind = scan_peek(scan);
    const char *at = scan->at;
    if (scan_done(scan))
        scan_fail(scan, "the row does not end");
    if (scan->fault || !scan_skip(scan))
        return broken(row);
    return wrong(row, at, "%s must be %s, not %s", called(row, field, what, sizeof what), wanted,
                 scan_called(kind));
}

static bool wrong_whole(struct row *row, const char *at, const char *field, uint64_t most)
{
    char what[96];
    return wrong(row, at, "%s must be a whole number from 0 to %" PRIu64,
                 called(row, field, what, sizeof what), most);
}

static bool wrong_whole_kind(struct row *row, const char *field, uint64_t most)
{
    char wanted[64];
    snprintf(wanted, sizeof wanted, "a whole number from 0 to %" PRIu64, most);
    return wrong_kind(row, field, wanted);
}

static bool read_whole(struct row *row, const char *field, uint64_t most, uint64_t *value)
{
    struct scan_number number;
    const char *at = place(row);
    if (scan_peek(row->scan) != SCAN_NUMBER)
        return wrong_whole_kind(row, field, most);
    if (!scan_number(row->scan, &number))
        return broken(row);
    if (!number.whole || number.magnitude > most || (number.negative && number.magnitude))
        return wrong_whole(row, at, field, most);
    *value = number.magnitude;
    return true;
}

/* A string of digits in the given base, after `prefix`. */
static bool read_digits(struct row *row, const struct event_field *field, const char *prefix,
                        unsigned base, uint64_t *value)
{
    const char *at = place(row);
    size_t length, skip = strlen(prefix);
    if (!scan_string(row->scan, row->text, &length))
        return broken(row);
    bool good = length > skip && memcmp(row->text, prefix, skip) == 0;
    uint64_t sum = 0;
    for (const char *c = row->text + skip; good && *c; c++) {
        unsigned digit = *c >= '0' && *c <= '9'   ? (unsigned)(*c - '0')
                         : *c >= 'a' && *c <= 'f' ? (unsigned)(*c - 'a' + 10)
                         : *c >= 'A' && *c <= 'F' ? (unsigned)(*c - 'A' + 10)
                                                  : 16;
        good = digit < base && sum <= (UINT64_MAX - digit) / base;
        sum = sum * base + digit;
    }
    row->text[0] = '\0';
    if (!good)
        return wrong(row, at,
                     base == 16 ? "%s: %s must be an address of at most 64 bits, as \"0x1f\""
                                : "%s: %s must be a whole number of at most 64 bits",
                     row->name, field->name);
    *value = sum;
    return true;
}

static bool read_uint(struct row *row, const struct event_field *field, uint64_t *value)
{
    if (scan_peek(row->scan) == SCAN_STRING)
        return read_digits(row, field, "", 10, value);
    return read_whole(row, field->name, UINT64_MAX, value);
}

static bool read_int(struct row *row, const struct event_field *field, uint64_t *value)
{
    struct scan_number number;
    const char *at = place(row);
    if (scan_peek(row->scan) != SCAN_NUMBER)
        return wrong_kind(row, field->name, "a whole number of 64 bits");
    if (!scan_number(row->scan, &number))
        return broken(row);
    if (!number.whole || number.magnitude > (uint64_t)INT64_MAX + number.negative)
        return wrong(row, at, "%s: %s must be a whole number of 64 bits", row->name, field->name);
    *value = number.negative ? -number.magnitude : number.magnitude;
    return true;
}

static bool read_pointer(struct row *row, const struct event_field *field, uint64_t *value)
{
    if (scan_peek(row->scan) == SCAN_STRING)
        return read_digits(row, field, "0x", 16, value);
    return wrong_kind(row, field->name, "a string as \"0x1f\"");
}

static bool read_word(struct row *row, const struct event_field *field, uint64_t *value)
{
    size_t length;
    enum scan_kind kind = scan_peek(row->scan);
    if (kind == SCAN_NUMBER)
        return read_whole(row, field->name, UINT64_MAX, value);
    if (kind != SCAN_STRING)
        return wrong_kind(row, field->name, "a word");
    if (row->scan->end - row->scan->at > 1 && row->scan->at[1] >= '0' && row->scan->at[1] <= '9')
        return read_digits(row, field, "", 10, value);
    if (!scan_string(row->scan, row->text, &length))
        return broken(row);
    int word = words_find(field->words, row->text);
    *value = word >= 0 ? (uint64_t)word : CODEC_UNKNOWN_WORD;
    row->text[0] = '\0';
    return true;
}

static bool read_text(struct row *row, const struct event_field *field)
{
    size_t length;
    if (scan_peek(row->scan) != SCAN_STRING)
        return wrong_kind(row, field->name, "a string");
    return scan_string(row->scan, row->text, &length) || broken(row);
}

static bool read_field(struct row *row, const struct event_field *field, uint64_t *value)
{
    switch (field->kind) {
    case FIELD_KIND_UINT:
        return read_uint(row, field, value);
    case FIELD_KIND_INT:
        return read_int(row, field, value);
    case FIELD_KIND_PTR:
        return read_pointer(row, field, value);
    case FIELD_KIND_WORD:
        return read_word(row, field, value);
    case FIELD_KIND_TEXT:
        break;
    }
    return read_text(row, field);
}

static bool expect_comma(struct row *row, const char *fault)
{
    if (scan_expect(row->scan, ',', fault))
        return true;
    return broken(row);
}

/* Counts the values that are left, for the message about a row of another length. */
static bool wrong_count(struct row *row, const struct event_info *info, unsigned seen)
{
    struct scan *scan = row->scan;
    const char *at = place(row);
    while (!scan_take(scan, ']')) {
        if ((seen && !expect_comma(row, "',' or ']' was expected")))
            return false;
        if (!scan_skip(scan))
            return broken(row);
        seen++;
    }
    return wrong(row, at, "%s has %u field%s, this row has %u", info->name, info->field_count,
                 info->field_count == 1 ? "" : "s", seen);
}

static bool read_fields(struct row *row, const struct event_info *info, struct event *event)
{
    uint64_t ignored;
    for (unsigned i = 0; i < info->field_count; i++) {
        scan_peek(row->scan);
        if (row->scan->at < row->scan->end && *row->scan->at == ']')
            return wrong_count(row, info, i);
        if (!expect_comma(row, "',' or ']' was expected"))
            return false;
        if (!read_field(row, &info->fields[i], i < EVENT_NUMBERS ? &event->number[i] : &ignored))
            return false;
    }
    if (scan_take(row->scan, ']'))
        return true;
    scan_peek(row->scan);
    if (row->scan->at < row->scan->end && *row->scan->at == ',')
        return wrong_count(row, info, info->field_count);
    scan_fail(row->scan, "',' or ']' was expected");
    return broken(row);
}

/* The values of an event of a newer version: checked, not kept. */
static bool skip_fields(struct row *row)
{
    while (!scan_take(row->scan, ']')) {
        if (!expect_comma(row, "',' or ']' was expected"))
            return false;
        if (!scan_skip(row->scan))
            return broken(row);
    }
    return true;
}

static unsigned find_event(const char *name, size_t length)
{
    static const uint8_t lengths[] = {
#define EVENT(id, member, name, meaning, fields) sizeof(name) - 1,
#include "wire/events.def"
#undef EVENT
    };
    for (unsigned type = 0; type < EVENT_COUNT; type++)
        if (lengths[type] == length && memcmp(event_info(type)->name, name, length) == 0)
            return type;
    return EVENT_COUNT;
}

bool codec_read_row(struct scan *scan, struct event *event, char *text, struct codec_fault *fault)
{
    struct row row = {.scan = scan, .fault = fault, .text = text};
    uint64_t thread = 0;
    size_t length;
    *event = (struct event){.type = EVENT_COUNT};
    text[0] = '\0';
    if (!scan_expect(scan, '[', "an event was expected: [nanoseconds, thread, \"name\", ...]"))
        return broken(&row);
    if (!read_whole(&row, "the time", INT64_MAX, &event->time_ns) ||
        !expect_comma(&row, "',' was expected") ||
        !read_whole(&row, "the thread", UINT16_MAX, &thread) ||
        !expect_comma(&row, "',' was expected"))
        return false;
    event->thread = (uint16_t)thread;
    if (scan_peek(scan) != SCAN_STRING)
        return wrong_kind(&row, "the name of the event", "a string");
    if (!scan_string(scan, text, &length))
        return broken(&row);
    event->type = (uint16_t)find_event(text, length);
    const struct event_info *info = event_info(event->type);
    if (!info)
        return skip_fields(&row);
    row.name = info->name;
    text[0] = '\0';
    return read_fields(&row, info, event);
}
