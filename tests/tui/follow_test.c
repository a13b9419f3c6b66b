/* A recording on a second screen while it is being written. */
#include "session/recorder.h"
#include "tui/tui.h"

struct stage {
    char path[256];
    struct recorder *recorder;
    struct pty *pty;
};

static void add(struct stage *stage, uint64_t us, unsigned type, uint64_t first, const char *text)
{
    struct event event = {.time_ns = us * 1000, .thread = 1, .type = (uint16_t)type};
    event.number[0] = first;
    assert_true(recorder_write(stage->recorder, &event, text));
    assert_true(recorder_flush(stage->recorder));
}

static int set_up(void **state)
{
    struct stage *stage = calloc(1, sizeof *stage);
    const char *folder = getenv("TMPDIR"), *program = getenv("ENVVIZ");
    const struct session_info info = {
        .title = "A short story", .mode = "minimal", .engine = "native", .spawner = "system"};
    struct error error;
    assert_non_null(stage);
    snprintf(stage->path, sizeof stage->path, "%s/envviz-follow.json", folder ? folder : "/tmp");
    stage->recorder = recorder_open(stage->path, &info, &error);
    assert_non_null(stage->recorder);
    const char *env[] = {"TERM=screen-256color", "LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin", NULL};
    const char *argv[] = {program ? program : "build/envviz", "--follow", stage->path, NULL};
    stage->pty = pty_start(100, 30, argv, env);
    assert_non_null(stage->pty);
    *state = stage;
    return 0;
}

static int tear_down(void **state)
{
    struct stage *stage = *state;
    struct error error;
    pty_end(stage->pty);
    if (stage->recorder)
        recorder_close(stage->recorder, &error);
    unlink(stage->path);
    free(stage);
    return 0;
}

/* The last event is seen at once, not when the next one comes; at the end the screen stays. */
static void shows_what_is_written(void **state)
{
    struct stage *stage = *state;
    struct error error;
    int status;
    assert_true(pty_wait_text(stage->pty, "● FOLLOWING"));
    add(stage, 10, EVENT_THREAD_START, 4711, "main");
    assert_true(pty_wait_text(stage->pty, "main"));
    add(stage, 2000000, EVENT_MARK, 0, "first");
    assert_true(pty_wait_text(stage->pty, "00:02.000"));
    add(stage, 3000000, EVENT_MARK, 0, "second");
    assert_true(pty_wait_text(stage->pty, "00:03.000"));
    assert_true(pty_wait_text(stage->pty, "● FOLLOWING"));
    assert_true(recorder_close(stage->recorder, &error));
    stage->recorder = NULL;
    assert_true(pty_wait_text(stage->pty, "The recording is whole"));
    assert_true(pty_wait_text(stage->pty, "■ END"));
    pty_send(stage->pty, "q");
    assert_true(pty_wait_end(stage->pty, &status));
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* Looking back does not lose what comes meanwhile; G is back at it. */
static void pauses_and_looks_back(void **state)
{
    struct stage *stage = *state;
    add(stage, 10, EVENT_THREAD_START, 4711, "main");
    add(stage, 1000000, EVENT_MARK, 0, "first");
    assert_true(pty_wait_text(stage->pty, "00:01.000"));
    pty_send(stage->pty, " ");
    assert_true(pty_wait_text(stage->pty, "▌▌ REPLAY"));
    add(stage, 2000000, EVENT_MARK, 0, "second");
    pty_send(stage->pty, "h");
    assert_true(pty_wait_text(stage->pty, "00:00.000"));
    pty_send(stage->pty, "G");
    assert_true(pty_wait_text(stage->pty, "00:02.000"));
    assert_true(pty_wait_text(stage->pty, "● FOLLOWING"));
    add(stage, 4000000, EVENT_MARK, 0, "third");
    assert_true(pty_wait_text(stage->pty, "00:04.000"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(shows_what_is_written, set_up, tear_down),
        cmocka_unit_test_setup_teardown(pauses_and_looks_back, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
