/* Reading recordings: whole ones, cut ones, newer ones, and files that are none. */
#include "session/scratch.h"

#include "session/codec.h"
#include "session/recorder.h"
#include "session/recording.h"

#include <signal.h>
#include <unistd.h>

#define HEAD                                                                                       \
    "{\"format\":\"envviz-recording\",\"version\":1,\"header\":{},\n"                              \
    "\"events\":[\n"

enum { MOST_EVENTS = 64 };

/* What a file gave. */
struct reading {
    char error[512]; /* of the opening, or of a row */
    bool opened, truncated;
    char why[128];
    unsigned count;
    struct event events[MOST_EVENTS];
    char texts[MOST_EVENTS][64];
};

static void read_file(const char *path, struct reading *reading)
{
    struct error error = {""};
    const char *text;
    struct event event;
    enum session_read got;
    memset(reading, 0, sizeof *reading);
    struct session *session = recording_open(path, &error);
    reading->opened = session != NULL;
    if (!session) {
        memcpy(reading->error, error.text, sizeof reading->error);
        return;
    }
    while ((got = session_read(session, &event, &text)) == SESSION_EVENT) {
        assert_in_range(reading->count, 0, MOST_EVENTS - 1);
        reading->events[reading->count] = event;
        snprintf(reading->texts[reading->count++], sizeof *reading->texts, "%s", text);
    }
    assert_int_equal(got, session_error(session)[0] ? SESSION_FAILED : SESSION_END);
    assert_int_equal(session_read(session, &event, &text), got); /* and it stays so */
    assert_int_equal(recording_events(session), reading->count);
    memcpy(reading->error, session_error(session), sizeof reading->error);
    reading->truncated = recording_truncated(session);
    snprintf(reading->why, sizeof reading->why, "%s", recording_why(session));
    session_close(session);
}

static void read_bytes(void **state, const void *bytes, size_t length, struct reading *reading)
{
    const char *path = scratch_path(state, "r.json");
    scratch_write(path, bytes, length);
    read_file(path, reading);
    unlink(path);
}

/* Fails unless the error is FOLDER/r.json plus `expected`. */
static void check_error(void **state, const struct reading *reading, const char *expected)
{
    char whole[512];
    if (*expected)
        snprintf(whole, sizeof whole, "%s/r.json%s", ((struct scratch *)*state)->folder, expected);
    else
        *whole = '\0';
    assert_string_equal(reading->error, whole);
}

/* --- whole recordings ------------------------------------------------------------------------- */

static const char sample[] =
    "{\"format\":\"envviz-recording\",\"version\":1,\"header\":{\"title\":\"A \\u00fcber title\","
    "\"mode\":\"uwsgi\",\"engine\":\"classic\",\"engine_why\":\"keeps "
    "arrays\",\"spawner\":\"fork\","
    "\"libc\":\"glibc 2.36\",\"kernel\":\"6.18\",\"cpu\":\"x\",\"cpus\":2,"
    "\"started\":\"2026-11-21T21:47:02.123456789Z\",\"shoe_size\":[42,{\"a\":null}],"
    "\"scenario\":{\"mode\":\"uwsgi\",\"workers\":8}},\"colour\":true,\n"
    "\"events\":[\n"
    "[10,1,\"thread.start\",7,8,\"main\"],\n"
    "[20,1,\"env.grow\",\"moved\",\"0x10\",\"0x20\",64,128],\n"
    "[20,2,\"quantum.leap\",1,[2]],\n"
    "[5,2,\"exec.result\",14,0],\n"
    "[30,1,\"mark\",\"it is \xee\xbf\xbf here\"]\n"
    "]}\n";

static void check_sample(const struct reading *reading)
{
    assert_string_equal(reading->error, "");
    assert_int_equal(reading->count, 5);
    assert_int_equal(reading->events[0].type, EVENT_THREAD_START);
    assert_int_equal(reading->events[0].thread, 1);
    assert_int_equal(reading->events[0].thread_start.tid, 8);
    assert_string_equal(reading->texts[0], "main");
    assert_int_equal(reading->events[1].env_grow.how, GROW_MOVED);
    assert_int_equal(reading->events[1].env_grow.new_bytes, 128);
    assert_int_equal(reading->events[2].type, EVENT_COUNT);
    assert_string_equal(reading->texts[2], "quantum.leap");
    assert_int_equal(reading->events[3].time_ns, 20); /* went back: lifted */
    assert_int_equal(reading->events[3].exec_result.error, 14);
    assert_string_equal(reading->texts[3], "");
    assert_string_equal(reading->texts[4], "it is \xff here");
}

static void a_whole_recording(void **state)
{
    struct reading reading;
    read_bytes(state, sample, sizeof sample - 1, &reading);
    check_sample(&reading);
    assert_false(reading.truncated);
    assert_string_equal(reading.why, "");
}

static void its_header(void **state)
{
    struct error error = {""};
    const char *path = scratch_path(state, "r.json");
    scratch_write(path, sample, sizeof sample - 1);
    assert_true(recording_sniff(path));
    struct session *session = recording_open(path, &error);
    assert_non_null(session);
    const struct session_info *info = &session->info;
    assert_string_equal(info->title, "A \xc3\xbc"
                                     "ber title");
    assert_string_equal(info->mode, "uwsgi");
    assert_string_equal(info->engine, "classic");
    assert_string_equal(info->engine_why, "keeps arrays");
    assert_string_equal(info->spawner, "fork");
    assert_string_equal(info->libc, "glibc 2.36");
    assert_string_equal(info->kernel, "6.18");
    assert_string_equal(info->cpu, "x");
    assert_int_equal(info->cpus, 2);
    assert_true(info->started_unix_ns == 1795297622123456789);
    assert_false(info->live);
    assert_int_equal(json_integer_value(json_object_get(info->scenario, "workers")), 8);
    assert_true(recording_progress(session) > 0 && recording_progress(session) < 1);
    assert_false(recording_truncated(session));

    struct event event;
    const char *text;
    double before = 0;
    while (session_read(session, &event, &text) == SESSION_EVENT) {
        assert_true(recording_progress(session) > before);
        before = recording_progress(session);
    }
    assert_true(recording_progress(session) == 1);
    session_close(session);
    unlink(path);
}

static void long_and_strange_header_texts(void **state)
{
    static char file[4096];
    struct error error = {""};
    const char *path = scratch_path(state, "r.json");
    char euros[1024] = "";
    for (int i = 0; i < 300; i++)
        memcpy(euros + 3 * i, "\xe2\x82\xac", 3);
    int length = snprintf(file, sizeof file,
                          "{\"format\":\"envviz-recording\",\"version\":1,\"header\":{\"mode\":"
                          "\"%s\",\"title\":\"\xee\xbe\x9b\\u001b\"},\n\"events\":[\n]}\n",
                          euros);
    scratch_write(path, file, (size_t)length);
    struct session *session = recording_open(path, &error);
    assert_non_null(session);
    euros[30] = '\0'; /* 31 bytes and a NUL fit, a third of a character does not */
    assert_string_equal(session->info.mode, euros);
    assert_string_equal(session->info.title, "\x9b\x1b");
    assert_null(session->info.scenario);
    session_close(session);
    unlink(path);
}

static void other_line_breaks(void **state)
{
    static const char pretty[] = " { \"format\" : \"envviz-recording\" ,\r\n"
                                 "  \"version\": 1,\r\n\r\n"
                                 "  \"events\": [\r\n"
                                 "    [1, 1, \"mark\", \"a\"] ,\r\n\r\n"
                                 "    [2, 1, \"mark\", \"b\"],\r\n"
                                 "  ] }\r\n \r\n";
    struct reading reading;
    read_bytes(state, pretty, sizeof pretty - 1, &reading);
    assert_string_equal(reading.error, "");
    assert_int_equal(reading.count, 2);
    assert_false(reading.truncated);
}

/* --- cut recordings --------------------------------------------------------------------------- */

/* A recording of each event, in *bytes to be freed. */
static size_t record_all(void **state, char **bytes)
{
    const char *path = scratch_path(state, "all.json");
    struct session_info info = {.title = "all \xff", .cpus = 2};
    struct error error;
    size_t length;
    struct recorder *recorder = recorder_open(path, &info, &error);
    assert_non_null(recorder);
    for (unsigned type = 0; type <= EVENT_COUNT; type++) {
        struct event event = {.time_ns = 100 * type, .thread = 30, .type = (uint16_t)type};
        for (unsigned i = 0; i < EVENT_NUMBERS; i++)
            event.number[i] = 11 + i;
        assert_true(recorder_write(recorder, &event, "\xf0\x9f\x98\x80\n"));
    }
    assert_true(recorder_close(recorder, &error));
    *bytes = scratch_read(path, &length);
    unlink(path);
    return length;
}

static void cut_at_every_byte(void **state)
{
    char *bytes;
    static struct reading whole, part;
    size_t length = record_all(state, &bytes);
    const char *events = strstr(bytes, "\"events\":[");
    assert_non_null(events);
    size_t head = (size_t)(events - bytes) + strlen("\"events\":[");
    read_bytes(state, bytes, length, &whole);
    assert_string_equal(whole.error, "");
    assert_int_equal(whole.count, EVENT_COUNT + 1);
    assert_false(whole.truncated);

    unsigned rows = 0; /* whole rows in the first `cut` bytes */
    for (size_t cut = 0; cut < length; cut++) {
        read_bytes(state, bytes, cut, &part);
        if (cut < head) {
            assert_false(part.opened);
            assert_non_null(strstr(part.error, cut ? "the file is cut off in its head; nothing can "
                                                     "be read"
                                                   : "the file is empty; name a recording"));
            continue;
        }
        rows += cut > head && bytes[cut - 1] == ']' && rows < whole.count;
        assert_string_equal(part.error, "");
        assert_int_equal(part.count, rows);
        assert_memory_equal(part.events, whole.events, rows * sizeof *whole.events);
        assert_memory_equal(part.texts, whole.texts, rows * sizeof *whole.texts);
        /* All but the last newline is needed. */
        assert_int_equal(part.truncated, cut < length - 1);
        assert_string_equal(part.why, cut < length - 1 ? "the end is missing" : "");
    }
    assert_int_equal(rows, whole.count);
    free(bytes);
}

/* The writer is killed while it overwrites the old tail, at each byte of what it was writing. */
static void killed_over(void **state, const char *old_tail, const char *new_tail)
{
    static const char before[] = HEAD "[1,1,\"mark\",\"a\"]",
                      rows[] = ",\n[2,1,\"mark\",\"b\"],\n[3,1,\"mark\",\"c\"]";
    static struct reading reading;
    char file[512], flush[128];
    size_t old_length = strlen(old_tail);
    snprintf(flush, sizeof flush, "%s%s", rows, new_tail);
    for (size_t written = 0; written < strlen(flush); written++) {
        size_t length = sizeof before - 1;
        memcpy(file, before, length);
        memcpy(file + length, old_tail, old_length);
        memcpy(file + length, flush, written);
        length += written > old_length ? written : old_length;
        read_bytes(state, file, length, &reading);
        assert_string_equal(reading.error, "");
        assert_int_equal(reading.count, 1 + (written >= 18) + (written >= 36));
        /* Nothing of the new rows was there yet, or all but the last newline. */
        bool whole = (written == 0 && old_length == 4) ||
                     (strlen(new_tail) == 4 && written >= strlen(flush) - 1);
        assert_int_equal(reading.truncated, !whole);
    }
}

static void killed_over_the_old_tail(void **state)
{
    static const char closed[] = "\n]}\n", open[] = "\n" CODEC_OPEN_END "\n";
    killed_over(state, closed, closed);
    killed_over(state, closed, open);
    killed_over(state, open, open);
    killed_over(state, open, closed);
}

static void the_reason_of_a_cut(void **state)
{
    static const char full[] =
        HEAD "[1,1,\"mark\",\"a\"]\n"
             "],\"shoe\":[1,{}],\"truncated\":\"No space left on device\"}\n";
    struct reading reading;
    read_bytes(state, full, sizeof full - 1, &reading);
    assert_string_equal(reading.error, "");
    assert_int_equal(reading.count, 1);
    assert_true(reading.truncated);
    assert_string_equal(reading.why, "No space left on device");
}

/* --- files that are none ---------------------------------------------------------------------- */

static void bad_files(void **state)
{
    static const struct {
        const char *file, *error; /* the error after the path */
        unsigned events;          /* that were read before it */
    } table[] = {
        {"", ": the file is empty; name a recording", 0},
        {"hello\n", ":1:1: this is no recording; one begins with {\"format\":\"envviz-recording\"",
         0},
        {"{\"format\":\"envviz-scenario\",\"version\":1}\n",
         ":1:1: this is no recording; one begins with {\"format\":\"envviz-recording\"", 0},
        {"[1,2,3]", ":1:1: this is no recording; one begins with {\"format\":\"envviz-recording\"",
         0},
        {"\xff\xfe{",
         ":1:1: this is no recording; one begins with {\"format\":\"envviz-recording\"", 0},
        {"{\"format\":\"envviz-recording\"",
         ":1:29: the file is cut off in its head; nothing can be read", 0},
        {"{\"format\":\"envviz-recording\"}\n",
         ":1:29: ',' was expected, and \"events\":[ on the next line; the head of this recording "
         "is "
         "damaged",
         0},
        {"{\"format\":\"envviz-recording\",\"version\":2,\"header\":7,\n",
         ":1:40: recorded by a newer envviz: format version 2, this one reads 1; open it with that "
         "envviz",
         0},
        {"{\"format\":\"envviz-recording\",\"version\":0,\n",
         ":1:40: there is no format version 0; write 1", 0},
        {"{\"format\":\"envviz-recording\",\"version\":\"1\",\n",
         ":1:40: version must be a number, not a string", 0},
        {"{\"format\":\"envviz-recording\",\"version\":1.5,\n",
         ":1:40: version must be a whole number from 0 to 9223372036854775807", 0},
        {"{\"format\":\"envviz-recording\",\n\"events\":[\n]}\n",
         ":2:10: \"version\" is missing; write \"version\":1 before it", 0},
        {"{\"format\":\"envviz-recording\",\"version\":1,\n\"events\":{}}\n",
         ":2:10: events must be an array, not an object", 0},
        {"{\"format\":\"envviz-recording\",\"version\":1,\n\"events\":[[1,1,\"mark\",\"a\"]]}\n",
         ":2:11: each event must stand on a line of its own; break the line", 0},
        {"{\"format\":\"envviz-recording\",\"version\":1,\"header\":[],\n",
         ":1:51: header must be an object, not an array", 0},
        {"{\"format\":\"envviz-recording\",\"version\":1,\"header\":{\"title\":7},\n",
         ":1:60: header.title must be a string, not a number", 0},
        {"{\"format\":\"envviz-recording\",\"version\":1,\"header\":{\"cpus\":-1},\n",
         ":1:59: header.cpus must be a whole number from 0 to 4294967295", 0},
        {"{\"format\":\"envviz-recording\",\"version\":1,\"header\":{\"started\":\"yesterday\"},\n",
         ":1:62: header.started must be a time as 2026-11-21T21:47:02.5Z", 0},
        {"{\"format\":\"envviz-recording\",\"version\":1,\"header\":{\"scenario\":\"x\"},\n",
         ":1:63: header.scenario must be an object, not a string", 0},
        {"{\"format\":\"envviz-recording\",\"version\":1,\"header\":{\"title\":\"\xc3\xbc\xff\"},"
         "\n",
         ":1:62: this byte is no UTF-8; the head of this recording is damaged", 0},
        {"{\"format\":\"envviz-recording\",\"version\":1,\"header\":{\n\"title\":\"a\"},\n",
         ":1:52: the line ends too early; write each value of the head on one line", 0},
        {"{\"format\":\"envviz-recording\",\"version\":1,\n\n",
         ":3:1: the file is cut off in its head; nothing can be read", 0},
        {HEAD "[1,1,\"mark\",\"a\"],\nhello\n]}\n",
         ":4:1: an event was expected: [nanoseconds, thread, \"name\", ...]; remove the line to "
         "read "
         "the rest",
         1},
        {HEAD "[1,1,\"mark\",\"\xc3\xbc\", 2]\n]}\n",
         ":3:16: mark has 1 field, this row has 2; remove the line to read the rest", 0},
        {HEAD "[1,1,\"mark\",\"a\"\n]}\n",
         ":3:16: ',' or ']' was expected; remove the line to read the rest", 0},
        {HEAD "[1,1,\"mark\",\"a\"],[2,1,\"mark\",\"b\"]\n]}\n",
         ":3:18: something stands behind the event on its line; write one event a line", 0},
        {HEAD "[1,1,\"mark\",\"a\"]\n]}\n[2,1,\"mark\",\"b\"]\n",
         ":5:1: there is more after the end of the recording; remove what follows", 1},
        {HEAD "[1,1,\"mark\",\"a\"],]}\n]}\n",
         ":3:18: something stands behind the event on its line; write one event a line", 0},
        {HEAD "[1,1,\"mark\",\"a\"]\n],\"truncated\":\"disk full\"x}\n",
         ":4:26: '}' was expected; the events end here; remove what follows but ]}", 1},
        {HEAD "[1,1,\"mark\",\"a\"]\n]]}\n",
         ":4:2: '}' was expected; the events end here; remove what follows but ]}", 1},
        {HEAD "[1,1,\"mark\",\"a\"]\n}\n]}\n",
         ":4:1: an event was expected: [nanoseconds, thread, \"name\", ...]; remove the line to "
         "read "
         "the rest",
         1},
        {HEAD "[1,1,\"mark\",\"\x1b[2J\"]\n]}\n",
         ":3:14: a control character in a string; JSON writes it as \\u00XX; remove the line to "
         "read "
         "the rest",
         0},
    };
    static struct reading reading;
    for (unsigned i = 0; i < sizeof table / sizeof *table; i++) {
        read_bytes(state, table[i].file, strlen(table[i].file), &reading);
        check_error(state, &reading, table[i].error);
        assert_int_equal(reading.count, table[i].events);
        assert_false(reading.truncated);
        assert_string_equal(reading.why, "");
    }
}

static void what_is_no_file(void **state)
{
    static struct reading reading;
    const char *path = scratch_path(state, "r.json");
    read_file(path, &reading);
    check_error(state, &reading, ": No such file or directory");
    assert_false(recording_sniff(path));

    assert_int_equal(mkdir(path, 0700), 0);
    read_file(path, &reading);
    check_error(state, &reading, ": is a directory; name a recording in it");
    assert_false(recording_sniff(path));
    rmdir(path);

    assert_int_equal(mkfifo(path, 0600), 0); /* nobody writes to it: must not wait */
    read_file(path, &reading);
    check_error(state, &reading, ": is a FIFO; save the recording to a file first");
    assert_false(recording_sniff(path));
    unlink(path);

    read_file("/dev/zero", &reading);
    assert_string_equal(reading.error,
                        "/dev/zero: is a device; save the recording to a file first");
}

static void lines_without_end(void **state)
{
    static char file[3 << 20];
    static struct reading reading;
    size_t length = strlen(HEAD);
    memcpy(file, HEAD, length + 1);
    length += (size_t)sprintf(file + length, "[1,1,\"mark\",\"a\"],\n[2,1,\"mark\",\"");
    memset(file + length, 'x', sizeof file - length);
    read_bytes(state, file, length + 200000, &reading);
    check_error(state, &reading, ":4:65537: an event is longer than 64 KiB; remove the line");
    assert_int_equal(reading.count, 1);

    length = (size_t)sprintf(file,
                             "{\"format\":\"envviz-recording\",\"version\":1,\"header\":{\"x\":\"");
    memset(file + length, 'x', sizeof file - length);
    read_bytes(state, file, sizeof file, &reading);
    check_error(state, &reading,
                ":1:1048577: a line of the head is longer than 1 MiB; this is damaged");
}

static void deep_nesting(void **state)
{
    static char file[100000];
    static struct reading reading;
    int length = sprintf(
        file, "{\"format\":\"envviz-recording\",\"version\":1,\"header\":{\"scenario\":{\"x\":");
    memset(file + length, '[', 10000);
    memset(file + length + 10000, ']', 10000);
    length += 20000;
    length += sprintf(file + length, "}},\n\"events\":[\n]}\n");
    read_bytes(state, file, (size_t)length, &reading);
    check_error(state, &reading,
                ":1:131: nested too deeply; the head of this recording is damaged");

    length = sprintf(file, HEAD "[1,1,\"new\",");
    memset(file + length, '[', 10000);
    memset(file + length + 10000, ']', 10001);
    length += 20001;
    length += sprintf(file + length, "\n]}\n");
    read_bytes(state, file, (size_t)length, &reading);
    check_error(state, &reading, ":3:76: nested too deeply; remove the line to read the rest");
}

/* The path may hold what a terminal obeys: the message does not. */
static void control_characters_in_the_path(void **state)
{
    static struct reading reading;
    read_file("/nonexistent/\x1b[2J\xff\xc2\x9b", &reading);
    assert_string_equal(reading.error,
                        "/nonexistent/\\x1b[2J\\xff\\u009b: No such file or directory");
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_recording),
        cmocka_unit_test(its_header),
        cmocka_unit_test(long_and_strange_header_texts),
        cmocka_unit_test(other_line_breaks),
        cmocka_unit_test(cut_at_every_byte),
        cmocka_unit_test(killed_over_the_old_tail),
        cmocka_unit_test(the_reason_of_a_cut),
        cmocka_unit_test(bad_files),
        cmocka_unit_test(what_is_no_file),
        cmocka_unit_test(lines_without_end),
        cmocka_unit_test(deep_nesting),
        cmocka_unit_test(control_characters_in_the_path),
    };
    return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
