#include "session/head.h"

#include "session/codec.h"
#include "session/json_text.h"
#include "text/utf8.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The header's texts.  To add one: a member of struct session_info, a row here, a property in
 * assets/recording.schema.json. */
static const struct head_text {
    const char *key;
    size_t offset, size;
} texts[] = {
#define TEXT(member)                                                                               \
    {                                                                                              \
#member, offsetof(struct session_info, member), sizeof((struct session_info *)0)->member   \
    }
    TEXT(title),   TEXT(mode), TEXT(engine), TEXT(engine_why),
    TEXT(spawner), TEXT(libc), TEXT(kernel), TEXT(cpu),
#undef TEXT
};
enum { TEXTS = sizeof texts / sizeof *texts, NS_PER_S = 1000000000 };

const char *head_text_key(unsigned i)
{
    return i < TEXTS ? texts[i].key : NULL;
}

/* --- writing -------------------------------------------------------------------------------- */

/* "2026-11-21T21:47:02.123456789Z" */
static void write_time(char *out, size_t size, uint64_t unix_ns)
{
    time_t seconds = (time_t)(unix_ns / NS_PER_S);
    struct tm parts;
    char date[32];
    gmtime_r(&seconds, &parts);
    strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &parts);
    snprintf(out, size, "%s.%09" PRIu64 "Z", date, unix_ns % NS_PER_S);
}

static void write_head(FILE *file, const struct session_info *info, const char *scenario)
{
    char text[6 * CODEC_TEXT_BYTES + 8], started[64];
    fprintf(file, "{\"format\":\"envviz-recording\",\"version\":%d,\"header\":{", HEAD_VERSION);
    for (unsigned i = 0; i < TEXTS; i++) {
        char *end = codec_write_text(text, (const char *)info + texts[i].offset);
        fprintf(file, "\"%s\":%.*s,", texts[i].key, (int)(end - text), text);
    }
    write_time(started, sizeof started, info->started_unix_ns);
    fprintf(file, "\"cpus\":%u,\"started\":\"%s\",\"envviz\":\"%s\"", info->cpus, started,
            ENVVIZ_VERSION);
    if (scenario)
        fprintf(file, ",\"scenario\":%s", scenario);
    fputs("},\n\"events\":[", file);
}

bool head_write(const struct session_info *info, char **out, size_t *length, struct error *error)
{
    char *scenario = NULL;
    *out = NULL;
    if (info->scenario && !(scenario = json_text(info->scenario, JSON_COMPACT))) {
        error_set(error, "the scenario cannot be written into the recording's header");
        return false;
    }
    FILE *file = open_memstream(out, length);
    if (file)
        write_head(file, info, scenario);
    free(scenario);
    if (!file || fclose(file) != 0) {
        free(*out);
        *out = NULL;
        error_set(error, "out of memory");
        return false;
    }
    if (*length > HEAD_BYTES) {
        free(*out);
        *out = NULL;
        error_set(error,
                  "the scenario is too large for the recording's header; a header holds at "
                  "most %d bytes",
                  HEAD_BYTES);
        return false;
    }
    return true;
}

/* --- reading -------------------------------------------------------------------------------- */

bool head_sniff(const char *bytes, size_t length)
{
    char text[HEAD_SNIFF_BYTES + 1];
    size_t got;
    struct scan scan;
    scan_start(&scan, bytes, length < HEAD_SNIFF_BYTES ? length : HEAD_SNIFF_BYTES);
    return scan_take(&scan, '{') && scan_string(&scan, text, &got) && strcmp(text, "format") == 0 &&
           scan_take(&scan, ':') && scan_string(&scan, text, &got) &&
           strcmp(text, "envviz-recording") == 0;
}

static bool bad(struct head *head, struct scan *scan, const char *at, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* `at` is the culprit. */
static bool bad(struct head *head, struct scan *scan, const char *at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(head->what, sizeof head->what, format, args);
    va_end(args);
    scan->at = at;
    return false;
}

static bool broken(struct head *head, struct scan *scan)
{
    if (scan->cut && head->last_line)
        return bad(head, scan, scan->at, "the file is cut off in its head; nothing can be read");
    if (scan->cut)
        return bad(head, scan, scan->at,
                   "the line ends too early; write each value of the head on one line");
    return bad(head, scan, scan->at, "%s; the head of this recording is damaged", scan->fault);
}

static bool expect(struct head *head, struct scan *scan, char wanted, const char *fault)
{
    return scan_expect(scan, wanted, fault) || broken(head, scan);
}

/* A value of the wrong kind: says so at its place, or what is wrong inside it. */
static bool wrong_kind(struct head *head, struct scan *scan, const char *what, const char *wanted)
{
    enum scan_kind kind = scan_peek(scan);
    const char *at = scan->at;
    if (!scan_skip(scan))
        return broken(head, scan);
    return bad(head, scan, at, "%s must be %s, not %s", what, wanted, scan_called(kind));
}

static bool read_string(struct head *head, struct scan *scan, const char *what)
{
    size_t length;
    if (scan_peek(scan) != SCAN_STRING)
        return wrong_kind(head, scan, what, "a string");
    return scan_string(scan, head->text, &length) || broken(head, scan);
}

static bool read_number(struct head *head, struct scan *scan, const char *what, uint64_t most,
                        uint64_t *value)
{
    struct scan_number number;
    if (scan_peek(scan) != SCAN_NUMBER)
        return wrong_kind(head, scan, what, "a number");
    const char *at = scan->at;
    if (!scan_number(scan, &number))
        return broken(head, scan);
    if (!number.whole || number.negative || number.magnitude > most)
        return bad(head, scan, at, "%s must be a whole number from 0 to %" PRIu64, what, most);
    *value = number.magnitude;
    return true;
}

/* Copies what fits, not through the middle of a character. */
static void copy_text(char *to, size_t size, const char *from)
{
    size_t length = strlen(from);
    if (length >= size) {
        length = size - 1;
        for (int i = 0; i < 3 && length && ((unsigned char)from[length] & 0xc0) == 0x80; i++)
            length--;
    }
    memcpy(to, from, length);
    to[length] = '\0';
}

static bool read_time(struct head *head, struct scan *scan, uint64_t *unix_ns)
{
    struct tm parts = {0};
    uint64_t fraction = 0, unit = NS_PER_S;
    scan_peek(scan);
    const char *at = scan->at;
    if (!read_string(head, scan, "header.started"))
        return false;
    const char *rest = strptime(head->text, "%Y-%m-%dT%H:%M:%S", &parts);
    if (rest && *rest == '.')
        for (rest++; *rest >= '0' && *rest <= '9'; rest++, unit /= 10)
            fraction += (uint64_t)(*rest - '0') * (unit / 10);
    time_t seconds = timegm(&parts);
    if (!rest || strcmp(rest, "Z") != 0 || seconds < 0 || (uint64_t)seconds >= INT64_MAX / NS_PER_S)
        return bad(head, scan, at, "header.started must be a time as 2026-11-21T21:47:02.5Z");
    *unix_ns = (uint64_t)seconds * NS_PER_S + fraction;
    return true;
}

static bool read_scenario(struct head *head, struct scan *scan)
{
    json_error_t why;
    if (scan_peek(scan) != SCAN_OBJECT)
        return wrong_kind(head, scan, "header.scenario", "an object");
    const char *at = scan->at;
    if (!scan_skip(scan))
        return broken(head, scan);
    json_decref(head->info->scenario);
    head->info->scenario = json_loadb(at, (size_t)(scan->at - at), 0, &why);
    return head->info->scenario || bad(head, scan, at, "header.scenario: %s", why.text);
}

static bool read_header_value(struct head *head, struct scan *scan)
{
    char what[64];
    uint64_t number = 0;
    for (unsigned i = 0; i < TEXTS; i++)
        if (strcmp(head->text, texts[i].key) == 0) {
            snprintf(what, sizeof what, "header.%s", texts[i].key);
            if (!read_string(head, scan, what))
                return false;
            copy_text((char *)head->info + texts[i].offset, texts[i].size, head->text);
            return true;
        }
    if (strcmp(head->text, "cpus") == 0) {
        if (!read_number(head, scan, "header.cpus", UINT32_MAX, &number))
            return false;
        head->info->cpus = (unsigned)number;
        return true;
    }
    if (strcmp(head->text, "started") == 0)
        return read_time(head, scan, &head->info->started_unix_ns);
    if (strcmp(head->text, "scenario") == 0)
        return read_scenario(head, scan);
    return scan_skip(scan) || broken(head, scan);
}

static bool read_key(struct head *head, struct scan *scan)
{
    if (scan_peek(scan) != SCAN_STRING) {
        scan_fail(scan, "a key was expected");
        return broken(head, scan);
    }
    return read_string(head, scan, "a key") && expect(head, scan, ':', "':' was expected");
}

static bool read_header(struct head *head, struct scan *scan)
{
    if (scan_peek(scan) != SCAN_OBJECT)
        return wrong_kind(head, scan, "header", "an object");
    scan_take(scan, '{');
    if (scan_take(scan, '}'))
        return true;
    do
        if (!read_key(head, scan) || !read_header_value(head, scan))
            return false;
    while (scan_take(scan, ','));
    return expect(head, scan, '}', "',' or '}' was expected");
}

static bool read_version(struct head *head, struct scan *scan)
{
    uint64_t version = 0;
    scan_peek(scan);
    const char *at = scan->at;
    if (!read_number(head, scan, "version", INT64_MAX, &version))
        return false;
    if (version > HEAD_VERSION)
        return bad(head, scan, at,
                   "recorded by a newer envviz: format version %" PRIu64 ", this one reads %d; "
                   "open it with that envviz",
                   version, HEAD_VERSION);
    if (version == 0)
        return bad(head, scan, at, "there is no format version 0; write %d", HEAD_VERSION);
    head->versioned = true;
    return true;
}

/* The value of a key at the top.  *events becomes true at the bracket that opens the events. */
static bool read_value(struct head *head, struct scan *scan, bool *events)
{
    if (strcmp(head->text, "version") == 0)
        return read_version(head, scan);
    if (strcmp(head->text, "header") == 0)
        return read_header(head, scan);
    if (strcmp(head->text, "events") != 0)
        return scan_skip(scan) || broken(head, scan);
    if (scan_peek(scan) != SCAN_ARRAY)
        return wrong_kind(head, scan, "events", "an array");
    if (!head->versioned)
        return bad(head, scan, scan->at, "\"version\" is missing; write \"version\":%d before it",
                   HEAD_VERSION);
    scan_take(scan, '[');
    *events = true;
    return scan_done(scan) ||
           bad(head, scan, scan->at, "each event must stand on a line of its own; break the line");
}

enum head_read head_read_line(struct head *head, struct scan *scan)
{
    bool events = false;
    if (!head->begun) {
        if (!expect(head, scan, '{', "'{' was expected"))
            return HEAD_BAD;
        head->begun = true;
    }
    while (!scan_done(scan)) {
        if (!read_key(head, scan) || !read_value(head, scan, &events))
            return HEAD_BAD;
        if (events)
            return HEAD_EVENTS;
        if (!expect(head, scan, ',', "',' was expected, and \"events\":[ on the next line"))
            return HEAD_BAD;
    }
    return HEAD_MORE;
}
