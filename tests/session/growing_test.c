/* A recording is read while it is being written. */
#include "session/growing.h"
#include "session/recorder.h"
#include "session/recording.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct stage {
    char path[256];
    struct recorder *recorder;
    struct session *session;
    unsigned written, seen;
};

static int set_up(void **state)
{
    struct stage *stage = calloc(1, sizeof *stage);
    const struct session_info info = {.title = "grows", .mode = "minimal", .engine = "native"};
    const char *folder = getenv("TMPDIR");
    struct error error;
    assert_non_null(stage);
    snprintf(stage->path, sizeof stage->path, "%s/growing.json", folder ? folder : "/tmp");
    assert_false(growing_has_begun(stage->path));
    stage->recorder = recorder_open(stage->path, &info, &error);
    assert_non_null(stage->recorder);
    assert_true(growing_has_begun(stage->path));
    stage->session = recording_follow(stage->path, &error);
    assert_non_null(stage->session);
    *state = stage;
    return 0;
}

static int tear_down(void **state)
{
    struct stage *stage = *state;
    struct error error;
    if (stage->recorder)
        recorder_close(stage->recorder, &error);
    session_close(stage->session);
    unlink(stage->path);
    free(stage);
    return 0;
}

static void add(struct stage *stage, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        struct event event = {.time_ns = ++stage->written, .thread = 1, .type = EVENT_MARK};
        assert_true(recorder_write(stage->recorder, &event, "], a \"note\" ["));
    }
}

/* Reads all there is; what stopped it. */
static enum session_read read_all(struct stage *stage)
{
    struct event event;
    const char *text;
    enum session_read how;
    while ((how = session_read(stage->session, &event, &text)) == SESSION_EVENT) {
        assert_int_equal(event.time_ns, ++stage->seen);
        assert_string_equal(text, "], a \"note\" [");
    }
    return how;
}

static void sees_each_flush_whole(void **state)
{
    struct stage *stage = *state;
    struct error error;
    assert_int_equal(read_all(stage), SESSION_IDLE);
    for (unsigned count = 1; count < 40; count++) {
        add(stage, count);
        assert_int_equal(read_all(stage), SESSION_IDLE);
        assert_true(recorder_flush(stage->recorder));
        assert_int_equal(read_all(stage), SESSION_IDLE);
        assert_int_equal(stage->seen, stage->written);
    }
    add(stage, 20000); /* more than the recorder's buffer */
    read_all(stage);
    add(stage, 3);
    assert_true(recorder_close(stage->recorder, &error));
    stage->recorder = NULL;
    assert_true(recording_growing(stage->session));
    assert_int_equal(read_all(stage), SESSION_END);
    assert_int_equal(stage->seen, stage->written);
    assert_false(recording_truncated(stage->session));
    assert_false(recording_growing(stage->session));
}

/* Any state that the file can have in the middle of a write is waited out. */
static void waits_while_the_tail_is_overwritten(void **state)
{
    struct stage *stage = *state;
    char old[4096], new[4096];
    uint64_t end;
    add(stage, 2);
    assert_true(recorder_flush(stage->recorder));
    int fd = open(stage->path, O_RDWR);
    ssize_t before = pread(fd, old, sizeof old, 0);
    add(stage, 2);
    assert_true(recorder_flush(stage->recorder));
    ssize_t after = pread(fd, new, sizeof new, 0);
    assert_true(before > 0 && after > before);
    assert_int_equal(growing_look(fd, &end), GROWING_SETTLED);
    uint64_t first = 0;
    while (old[first] == new[first])
        first++;
    for (ssize_t cut = (ssize_t)first + 1; cut < after; cut++) {
        assert_int_equal(pwrite(fd, old, (size_t)before, 0), before);
        assert_int_equal(ftruncate(fd, before), 0);
        assert_int_equal(pwrite(fd, new, (size_t)cut, 0), cut);
        assert_int_equal(growing_look(fd, &end), GROWING_BUSY);
    }
    assert_int_equal(pwrite(fd, new, (size_t)after, 0), after);
    assert_int_equal(growing_look(fd, &end), GROWING_SETTLED);
    close(fd);
    assert_int_equal(read_all(stage), SESSION_IDLE);
    assert_int_equal(stage->seen, 4);
}

static void says_that_another_one_was_begun(void **state)
{
    struct stage *stage = *state;
    const struct session_info info = {.title = "new", .mode = "minimal", .engine = "native"};
    struct error error;
    add(stage, 50);
    assert_true(recorder_flush(stage->recorder));
    assert_int_equal(read_all(stage), SESSION_IDLE);
    recorder_close(stage->recorder, &error);
    stage->recorder = recorder_open(stage->path, &info, &error);
    assert_non_null(stage->recorder);
    assert_int_equal(read_all(stage), SESSION_IDLE);
    stage->written = 0;
    add(stage, 100);
    assert_true(recorder_flush(stage->recorder));
    assert_int_equal(read_all(stage), SESSION_FAILED);
    assert_non_null(strstr(session_error(stage->session), "another recording was begun"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sees_each_flush_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(waits_while_the_tail_is_overwritten, set_up, tear_down),
        cmocka_unit_test_setup_teardown(says_that_another_one_was_begun, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
