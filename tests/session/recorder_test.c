/* Recording: a whole document after each flush, and what is left when it goes wrong. */
#include "session/scratch.h"

#include "session/codec.h"
#include "session/recorder.h"
#include "session/recording.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>

static struct session_info info(void)
{
    return (struct session_info){
        .title = "A \xff title\n\"quoted\"",
        .mode = "minimal",
        .engine = "classic",
        .engine_why = "this libc keeps old arrays",
        .spawner = "system",
        .libc = "glibc 2.36",
        .kernel = "6.18.5",
        .cpu = "a processor",
        .cpus = 2,
        .started_unix_ns = 1795297622000000009,
    };
}

static struct recorder *open_ok(const char *path)
{
    struct error error = {""};
    struct session_info about = info();
    struct recorder *recorder = recorder_open(path, &about, &error);
    if (!recorder)
        fail_msg("%s", error.text);
    return recorder;
}

static void close_ok(struct recorder *recorder)
{
    struct error error = {""};
    assert_null(recorder_error(recorder));
    if (!recorder_close(recorder, &error))
        fail_msg("%s", error.text);
}

/* Event number i: of another type and size than its neighbours, and told by i. */
static struct event numbered(uint64_t i)
{
    struct event event = {.time_ns = 1000 * i, .thread = (uint16_t)(i % 9)};
    event.type = (uint16_t)(i % EVENT_COUNT);
    for (unsigned field = 0; field < event_info(event.type)->field_count; field++)
        if (event_info(event.type)->fields[field].kind != FIELD_KIND_TEXT)
            event.number[field] = (i + field) << (i % 64);
    return event;
}

static const char *text_of(const struct event *event)
{
    const struct event_info *about = event_info(event->type);
    return about->fields[about->field_count - 1].kind == FIELD_KIND_TEXT ? "n\xc3\xb6 \xf0 \\" : "";
}

static bool write_numbered(struct recorder *recorder, uint64_t i)
{
    struct event event = numbered(i);
    return recorder_write(recorder, &event, text_of(&event));
}

/* Reads the file and fails unless it holds events 0, 1, 2, ...; returns how many. */
static uint64_t check_numbered(const char *path, bool truncated, const char *why)
{
    struct error error = {""};
    struct event event;
    const char *text;
    enum session_read got;
    struct session *session = recording_open(path, &error);
    if (!session)
        fail_msg("%s", error.text);
    while ((got = session_read(session, &event, &text)) == SESSION_EVENT) {
        struct event expected = numbered(recording_events(session) - 1);
        assert_memory_equal(&event, &expected, sizeof event);
        assert_string_equal(text, text_of(&expected));
    }
    assert_string_equal(session_error(session), "");
    assert_int_equal(got, SESSION_END);
    assert_int_equal(recording_truncated(session), truncated);
    assert_string_equal(recording_why(session), why);
    uint64_t count = recording_events(session);
    session_close(session);
    return count;
}

/* --- when all is well ------------------------------------------------------------------------- */

static void what_is_recorded_is_read(void **state)
{
    const char *path = scratch_path(state, "r.json");
    struct error error = {""};
    struct session_info about = info();
    about.scenario = json_pack("{s:s,s:[i,i]}", "mode", "minimal", "n\xc3\xb6", 1, 2);
    struct recorder *recorder = recorder_open(path, &about, &error);
    assert_non_null(recorder);
    for (uint64_t i = 0; i < 100000; i++)
        assert_true(write_numbered(recorder, i));
    assert_int_equal(recorder_events(recorder), 100000);
    close_ok(recorder);
    assert_int_equal(check_numbered(path, false, ""), 100000);

    struct session *session = recording_open(path, &error);
    assert_non_null(session);
    json_t *scenario = session->info.scenario;
    assert_true(json_equal(scenario, about.scenario));
    json_decref(about.scenario);
    about.scenario = session->info.scenario = NULL;
    assert_memory_equal(&session->info, &about, sizeof about);
    session_close(session);
    json_decref(scenario);
    unlink(path);
}

/* The same events make the same bytes. */
static void recording_a_replay_gives_the_same_file(void **state)
{
    const char *first = scratch_path(state, "a.json"), *second = scratch_path(state, "b.json");
    struct error error = {""};
    struct event event;
    const char *text;
    struct recorder *recorder = open_ok(first);
    for (uint64_t i = 0; i < 500; i++)
        assert_true(write_numbered(recorder, i));
    close_ok(recorder);

    struct session *session = recording_open(first, &error);
    assert_non_null(session);
    recorder = recorder_open(second, &session->info, &error);
    assert_non_null(recorder);
    while (session_read(session, &event, &text) == SESSION_EVENT)
        assert_true(recorder_write(recorder, &event, text));
    close_ok(recorder);
    session_close(session);

    size_t lengths[2];
    char *a = scratch_read(first, &lengths[0]), *b = scratch_read(second, &lengths[1]);
    assert_int_equal(lengths[0], lengths[1]);
    assert_string_equal(a, b);
    free(a);
    free(b);
    unlink(first);
    unlink(second);
}

static void a_whole_document_after_each_flush(void **state)
{
    const char *path = scratch_path(state, "r.json");
    struct recorder *recorder = open_ok(path);
    for (uint64_t i = 0; i < 100; i++) {
        json_error_t why;
        json_t *json = json_load_file(path, 0, &why);
        if (!json)
            fail_msg("after %d events: %d:%d: %s", (int)i, why.line, why.column, why.text);
        assert_int_equal(json_array_size(json_object_get(json, "events")), i);
        assert_string_equal(json_string_value(json_object_get(json, "format")), "envviz-recording");
        json_decref(json);
        assert_int_equal(check_numbered(path, true, "the end is missing"), i);
        assert_true(write_numbered(recorder, i));
        assert_true(recorder_flush(recorder));
        assert_true(recorder_flush(recorder)); /* nothing to do */
    }
    close_ok(recorder);
    unlink(path);
}

static void one_event_a_line(void **state)
{
    const char *path = scratch_path(state, "r.json");
    struct event event = {.time_ns = 7, .thread = 2, .type = EVENT_MARK};
    struct recorder *recorder = open_ok(path);
    assert_true(recorder_write(recorder, &event, "a"));
    assert_true(recorder_flush(recorder));
    assert_true(recorder_write(recorder, &event, "b\nc"));
    close_ok(recorder);
    size_t length;
    char *bytes = scratch_read(path, &length);
    assert_string_equal(
        bytes,
        "{\"format\":\"envviz-recording\",\"version\":1,\"header\":{\"title\":\"A \xee\xbf\xbf"
        " title\\n\\\"quoted\\\"\",\"mode\":\"minimal\",\"engine\":\"classic\",\"engine_why\":"
        "\"this libc keeps old arrays\",\"spawner\":\"system\",\"libc\":\"glibc 2.36\","
        "\"kernel\":\"6.18.5\",\"cpu\":\"a processor\",\"cpus\":2,"
        "\"started\":\"2026-11-21T21:47:02.000000009Z\",\"envviz\":\"" ENVVIZ_VERSION "\"},\n"
        "\"events\":[\n"
        "[7,2,\"mark\",\"a\"],\n"
        "[7,2,\"mark\",\"b\\nc\"]\n"
        "]}\n");
    free(bytes);
    unlink(path);
}

/* --- where it may write ----------------------------------------------------------------------- */

static void check_refused(const char *path, const char *what)
{
    char expected[512];
    struct error error = {""};
    struct session_info about = info();
    snprintf(expected, sizeof expected, "%s: %s; name another file to record to", path, what);
    assert_null(recorder_open(path, &about, &error));
    assert_string_equal(error.text, expected);
}

static void refused_places(void **state)
{
    const char *path = scratch_path(state, "r.json"), *link = scratch_path(state, "link.json");
    check_refused(scratch_path(state, "no/such/folder.json"), "No such file or directory");
    check_refused("/dev/full", "is a device");
    check_refused(((struct scratch *)*state)->folder, "is a directory");

    assert_int_equal(mkfifo(path, 0600), 0);
    check_refused(path, "is a FIFO");
    unlink(path);

    assert_int_equal(symlink(path, link), 0); /* dangling, then to a recording */
    check_refused(link, "is a symbolic link");
    assert_int_equal(access(path, F_OK), -1);
    close_ok(open_ok(path));
    check_refused(link, "is a symbolic link");
    assert_int_equal(check_numbered(path, false, ""), 0);
    unlink(link);
    unlink(path);
}

static void foreign_files_stay_as_they_are(void **state)
{
    static const char *const files[] = {"#include <stdio.h>\n",
                                        "{\"format\":\"envviz-scenario\",\"version\":1}\n",
                                        "{\"format\":\"envviz-recordin", "\n"};
    const char *path = scratch_path(state, "r.json");
    for (unsigned i = 0; i < sizeof files / sizeof *files; i++) {
        size_t length;
        scratch_write(path, files[i], strlen(files[i]));
        check_refused(path, "exists and is no recording; it is not overwritten");
        char *bytes = scratch_read(path, &length);
        assert_string_equal(bytes, files[i]);
        free(bytes);
    }
    unlink(path);
}

static void recordings_and_empty_files_are_replaced(void **state)
{
    const char *path = scratch_path(state, "r.json");
    scratch_write(path, "", 0);
    for (uint64_t events = 50; events != UINT64_MAX; events -= 25 + (events == 0) * -24) {
        struct recorder *recorder = open_ok(path);
        for (uint64_t i = 0; i < events; i++)
            assert_true(write_numbered(recorder, i));
        close_ok(recorder);
        assert_int_equal(check_numbered(path, false, ""), events);
    }
    unlink(path);
}

static void one_envviz_at_a_time(void **state)
{
    const char *path = scratch_path(state, "r.json");
    struct recorder *recorder = open_ok(path);
    assert_true(write_numbered(recorder, 0));
    check_refused(path, "is being recorded to by another envviz");
    close_ok(recorder);
    assert_int_equal(check_numbered(path, false, ""), 1);
    close_ok(open_ok(path));
    unlink(path);
}

static void a_scenario_that_is_too_large(void **state)
{
    const char *path = scratch_path(state, "r.json");
    struct error error = {""};
    struct session_info about = info();
    char *huge = calloc(1, 1100000);
    assert_non_null(huge);
    memset(huge, 'x', 1099999);
    about.scenario = json_pack("{s:s}", "text", huge);
    assert_null(recorder_open(path, &about, &error));
    assert_string_equal(error.text,
                        "the scenario is too large for the recording's header; a header "
                        "holds at most 1048576 bytes");
    json_decref(about.scenario);
    free(huge);
    unlink(path);
}

/* --- when it goes wrong ----------------------------------------------------------------------- */

enum { FLUSH_EVERY = 5, AT_MOST = 40 };

/* Records up to AT_MOST events; returns how many the recorder counted, with its error. */
static uint64_t record_until_it_fails(const char *path, struct error *error, bool *opened)
{
    struct session_info about = info();
    struct recorder *recorder = recorder_open(path, &about, error);
    *opened = recorder != NULL;
    if (!recorder)
        return 0;
    for (uint64_t i = 0; i < AT_MOST && write_numbered(recorder, i); i++)
        if (i % FLUSH_EVERY == FLUSH_EVERY - 1)
            recorder_flush(recorder);
    recorder_flush(recorder);
    uint64_t events = recorder_events(recorder);
    if (recorder_error(recorder)) {
        assert_false(recorder_flush(recorder));
        assert_false(write_numbered(recorder, 0));
    }
    recorder_close(recorder, error);
    return events;
}

/* At every limit from nothing to enough: RLIMIT_FSIZE stands for a full disk, to the byte.  The
 * signal that comes with it must not get through (it would end this test). */
static void a_limit_at_every_byte(void **state)
{
    const char *path = scratch_path(state, "r.json");
    struct rlimit before;
    bool enough = false, opened;
    unsigned failed = 0;
    uint64_t most = 0;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    for (rlim_t limit = 0; !enough; limit++) {
        char expected[512], *bytes;
        size_t length;
        struct error error = {""};
        struct rlimit tight = {limit, before.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
        uint64_t events = record_until_it_fails(path, &error, &opened);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        enough = !error.text[0];
        bytes = scratch_read(path, &length);
        assert_in_range(length, 0, limit);
        if (!opened) {
            snprintf(expected, sizeof expected,
                     "%s: File too large; name another file to record to", path);
            assert_string_equal(error.text, expected);
            assert_int_equal(length, 0);
        } else if (!enough) {
            snprintf(expected, sizeof expected,
                     "%s: File too large; the recording ends here, its first %d events are kept",
                     path, (int)events);
            assert_string_equal(error.text, expected);
            bool told = strstr(bytes, "\n],\"truncated\":\"File too large\"}\n") != NULL;
            assert_int_equal(
                check_numbered(path, true, told ? "File too large" : "the end is missing"), events);
            json_t *json = json_loadb(bytes, length, 0, NULL);
            assert_int_equal(json != NULL, told); /* a whole document where the tail had room */
            json_decref(json);
            if (events > FLUSH_EVERY)
                assert_true(told);
            assert_true(events >= most || events + 2 >= most);
            most = events > most ? events : most;
            failed++;
        }
        free(bytes);
    }
    assert_int_equal(check_numbered(path, false, ""), AT_MOST);
    assert_in_range(failed, 1000, 100000);
    assert_in_range(most, AT_MOST - FLUSH_EVERY, AT_MOST);
    sigset_t pending;
    sigpending(&pending);
    assert_false(sigismember(&pending, SIGXFSZ));
    unlink(path);
}

/* A file system of 64 KiB that is really full. */
static void a_full_disk(void **state)
{
    const char *folder = scratch_path(state, "full"), *path = scratch_path(state, "full/r.json");
    struct error error = {""};
    char expected[512];
    assert_int_equal(mkdir(folder, 0700), 0);
    if (mount("envviz-test", folder, "tmpfs", 0, "size=65536") != 0) {
        print_message("cannot mount a small file system here: %s\n", strerror(errno));
        rmdir(folder);
        skip();
    }
    struct recorder *recorder = open_ok(path);
    uint64_t tried = 0;
    while (write_numbered(recorder, tried) && recorder_flush(recorder))
        tried++;
    uint64_t kept = recorder_events(recorder);
    bool closed = recorder_close(recorder, &error);
    snprintf(expected, sizeof expected,
             "%s: No space left on device; the recording ends here, its first %d events are kept",
             path, (int)kept);
    size_t length;
    char *bytes = scratch_read(path, &length);
    assert_int_equal(umount(folder), 0);
    rmdir(folder);

    const char *copy = scratch_path(state, "copy.json");
    scratch_write(copy, bytes, length);
    json_t *json = json_loadb(bytes, length, 0, NULL);
    size_t rows = json_array_size(json_object_get(json, "events"));
    json_decref(json);
    free(bytes);
    uint64_t got = check_numbered(copy, true, "No space left on device");
    unlink(copy);
    assert_false(closed);
    assert_string_equal(error.text, expected);
    assert_int_equal(got, kept);
    assert_int_equal(rows, kept);
    assert_in_range(kept, 500, tried + 1);
}

/* Killed at a moment of its own choosing: a prefix is there, at most the last flush is missing. */
static void a_killed_writer(void **state)
{
    const char *path = scratch_path(state, "r.json");
    for (int round = 0; round < 20; round++) {
        off_t enough = 100000 + 37777 * round;
        struct stat status = {0};
        unlink(path);
        pid_t pid = fork();
        assert_true(pid >= 0);
        if (pid == 0) {
            struct session_info about = info();
            struct error error;
            struct recorder *recorder = recorder_open(path, &about, &error);
            for (uint64_t i = 0; recorder && write_numbered(recorder, i); i++)
                if (i % 7 == 0)
                    recorder_flush(recorder);
            _exit(1);
        }
        while ((stat(path, &status) != 0 || status.st_size < enough) &&
               waitpid(pid, NULL, WNOHANG) == 0)
            sched_yield();
        kill(pid, SIGKILL);
        int how = 0;
        assert_int_equal(waitpid(pid, &how, 0), pid);
        assert_true(WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL);

        struct error error = {""};
        struct event event;
        const char *text;
        struct session *session = recording_open(path, &error);
        assert_non_null(session);
        while (session_read(session, &event, &text) == SESSION_EVENT) {
            struct event expected = numbered(recording_events(session) - 1);
            assert_memory_equal(&event, &expected, sizeof event);
        }
        assert_string_equal(session_error(session), "");
        assert_in_range(recording_events(session), 1000, UINT32_MAX);
        session_close(session);
    }
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_recorded_is_read),
        cmocka_unit_test(recording_a_replay_gives_the_same_file),
        cmocka_unit_test(a_whole_document_after_each_flush),
        cmocka_unit_test(one_event_a_line),
        cmocka_unit_test(refused_places),
        cmocka_unit_test(foreign_files_stay_as_they_are),
        cmocka_unit_test(recordings_and_empty_files_are_replaced),
        cmocka_unit_test(one_envviz_at_a_time),
        cmocka_unit_test(a_scenario_that_is_too_large),
        cmocka_unit_test(a_limit_at_every_byte),
        cmocka_unit_test(a_full_disk),
        cmocka_unit_test(a_killed_writer),
    };
    return cmocka_run_group_tests(tests, scratch_make, scratch_remove);
}
