/* Real targets held step by step, on a real terminal. */
#include "tui/tui.h"

#include <time.h>

static struct pty *start(int columns, int rows, const char *option, const char *scenario)
{
    static const char *const env[] = {"TERM=screen-256color", "LC_ALL=C.UTF-8",
                                      "PATH=/usr/bin:/bin", NULL};
    const char *program = getenv("ENVVIZ");
    /* Of the lab, more jobs than can be done while the test looks; a lesson is as long as it is. */
    const char *more = strstr(scenario, "lessons/") ? option : "--set=jobs=1000000";
    const char *argv[] = {program ? program : "build/envviz", option, more, scenario, NULL};
    struct pty *pty = pty_start(columns, rows, argv, env);
    assert_non_null(pty);
    return pty;
}

static uint64_t now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

static void assert_shows(struct pty *pty, const char *text)
{
    if (pty_wait_text(pty, text))
        return;
    for (int row = 0; row < 24; row++) {
        char line[1024];
        pty_line(pty, row, line, sizeof line);
        fprintf(stderr, "%s\n", line);
    }
    fail_msg("'%s' does not come", text);
}

/* True once one of two texts is there. */
static bool shows_either(struct pty *pty, const void *data)
{
    const char *const *texts = data;
    return pty_has(pty, texts[0]) || pty_has(pty, texts[1]);
}

/* Enter until the lesson stands at `step`, a question answered with `a` on the way. */
static void go_to_step(struct pty *pty, int step, int of)
{
    for (int i = 1; i < step; i++) {
        char next[32];
        snprintf(next, sizeof next, "step %d of %d", i + 1, of);
        const char *either[] = {"answer", next};
        pty_send(pty, "\r");
        assert_true(pty_wait(pty, shows_either, either));
        if (!pty_has(pty, next)) {
            pty_send(pty, "a");
            assert_true(pty_wait(pty, shows_either, (const char *[]){"Right.", "Not quite."}));
            pty_send(pty, "\r");
            assert_shows(pty, next);
        }
    }
}

static void quit(struct pty *pty)
{
    int status;
    uint64_t began = now_ms();
    pty_send(pty, "q");
    assert_true(pty_wait_end(pty, &status));
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_true(now_ms() - began < 700);
    pty_end(pty);
}

/* The first lesson, by hand, to its EFAULT; the terminal changes its size while all are held. */
static void plays_lesson_1(void **state)
{
    (void)state;
    struct pty *pty =
        start(100, 30, "--yes", "scenarios/lessons/01-what-a-pointer-can-outlive.json");
    assert_shows(pty, "step 1 of 6");
    assert_shows(pty, "take the lock");
    go_to_step(pty, 4, 6);
    pty_resize(pty, 80, 24);
    assert_shows(pty, "▶ free the old array        next");
    pty_resize(pty, 120, 40);
    assert_shows(pty, "▶ free the old array                           next");
    pty_send(pty, "\r"); /* a question */
    assert_shows(pty, "answer");
    pty_send(pty, "c");
    assert_shows(pty, "Right.");
    pty_send(pty, "\r");
    assert_shows(pty, "step 5 of 6");
    assert_shows(pty, "FREED");
    pty_send(pty, "\r");
    assert_shows(pty, "answer");
    pty_send(pty, "b");
    assert_shows(pty, "✔ b  EFAULT");
    pty_send(pty, "\r");
    assert_shows(pty, "✘ EFAULT");
    assert_shows(pty, "step 6 of 6");
    pty_send(pty, "\177"); /* looks back, and comes back */
    assert_shows(pty, "LOOKING BACK");
    pty_send(pty, "\r");
    assert_shows(pty, "step 6 of 6");
    pty_send(pty, "\r");
    assert_shows(pty, "done");
    pty_send(pty, "R");
    assert_shows(pty, "step 1 of 6");
    quit(pty);
}

/* What the threads panel shows of a thread: the rows from its name to the next thread's. */
static void block_of(struct pty *pty, const char *name, const char *next, char *out, size_t size)
{
    char line[1024];
    bool inside = false;
    size_t at = 0;
    out[0] = '\0';
    for (int row = 2; row < 32; row++) {
        pty_line(pty, row, line, sizeof line);
        char *wall = strstr(line, "│");
        if (wall != NULL)
            *wall = '\0';
        inside = (inside && strstr(line, next) == NULL) || strstr(line, name) != NULL;
        if (inside && at + strlen(line) + 1 < size)
            at += (size_t)sprintf(out + at, "%s", line);
    }
    while (at > 0 && out[at - 1] == ' ') /* rows below it */
        out[--at] = '\0';
}

static bool both_held(struct pty *pty, const void *data)
{
    (void)data;
    char w0[2048], w1[2048];
    block_of(pty, "2 w0", "3 w1", w0, sizeof w0);
    block_of(pty, "3 w1", "lesson", w1, sizeof w1);
    return strstr(w0, "next") != NULL && strstr(w1, "next") != NULL;
}

/* True once w0 is held elsewhere than it was. */
static bool w0_has_moved(struct pty *pty, const void *before)
{
    char w0[2048];
    block_of(pty, "2 w0", "3 w1", w0, sizeof w0);
    return strcmp(w0, before) != 0 && strstr(w0, "next") != NULL;
}

/* s while it runs; Enter lets one thread on, and only that one; a bookmark; all run again. */
static void steps_a_running_target(void **state)
{
    (void)state;
    char w0[2048], before[2048], after[2048];
    struct pty *pty = start(120, 40, "--set=workers=2", "scenarios/minimal.json");
    assert_shows(pty, "LIVE");
    assert_shows(pty, "w1");
    pty_send(pty, "s");
    assert_shows(pty, "STEP");
    assert_true(pty_wait(pty, both_held, NULL));
    pty_send(pty, "2");
    assert_shows(pty, "▸2 w0");
    block_of(pty, "2 w0", "3 w1", w0, sizeof w0);
    block_of(pty, "3 w1", "what now", before, sizeof before);
    pty_send(pty, "\r");
    assert_true(pty_wait(pty, w0_has_moved, w0));
    block_of(pty, "3 w1", "what now", after, sizeof after);
    assert_string_equal(before, after);
    pty_send(pty, "bthe place\r");
    assert_shows(pty, "◆ the place");
    pty_send(pty, "s");
    assert_shows(pty, "LIVE");
    assert_shows(pty, "timeline");
    quit(pty);
}

/* Presses the mouse's button on a text. */
static void click(struct pty *pty, const char *text)
{
    char line[1024], report[8];
    for (int row = 0; row < 40; row++) {
        pty_line(pty, row, line, sizeof line);
        const char *found = strstr(line, text);
        if (found == NULL)
            continue;
        snprintf(report, sizeof report, "\033[M %c%c", (char)(33 + (found - line)),
                 (char)(33 + row));
        pty_send(pty, report);
        return;
    }
    fail_msg("'%s' is not there", text);
}

/* From the start; a thread goes its steps, and the others stand. */
static void lets_one_thread_on(void **state)
{
    (void)state;
    static const char *const lines[] = {"▶ new array, copy pointers", "▶ free the old array",
                                        "▶ environ = new array", "▶ store the entry", "▶ unlock"};
    uint64_t slowest = 0;
    struct pty *pty =
        start(120, 40, "--step", "scenarios/lessons/01-what-a-pointer-can-outlive.json");
    assert_shows(pty, "step 1 of 6");
    pty_send(pty, "x");
    assert_shows(pty, "you step freely");
    pty_send(pty, "1");
    assert_shows(pty, "▸1 main");
    assert_shows(pty, "▶ take the lock");
    /* The first change copies the array from the stack, which is never freed. */
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        if (i == 1)
            continue;
        uint64_t began = now_ms();
        pty_send(pty, "\r");
        assert_shows(pty, lines[i]);
        uint64_t took = now_ms() - began;
        slowest = took > slowest ? took : slowest;
    }
    printf("a step takes at most %u ms from key to screen\n", (unsigned)slowest);
    pty_send(pty, "\r"); /* the second change */
    assert_shows(pty, "▶ take the lock");
    pty_send(pty, "f");
    assert_shows(pty, "▶ read environ");
    click(pty, "2 w0");
    assert_shows(pty, "▸2 w0");
    pty_send(pty, "\r");
    assert_shows(pty, "▶ execve copies from");
    quit(pty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plays_lesson_1),
        cmocka_unit_test(steps_a_running_target),
        cmocka_unit_test(lets_one_thread_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
