/* A sweep on the terminal: it goes on, is stopped, is taken up again, and gives the terminal back.
 */
#include "tui/tui.h"

/* A tiny sweep that keeps its runs in `path`; `more` stands behind the other words. */
static struct tui start(const char *path, const char *runs, const char *jobs, const char *more)
{
    struct tui tui = {0};
    const char *program = getenv("ENVVIZ");
    const char *env[] = {"TERM=screen-256color", "LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin", NULL};
    const char *argv[] = {program != NULL ? program : "build/envviz",
                          "sweep",
                          "scenarios/mitigated.json",
                          "--vary",
                          "workers=2,3",
                          "--set",
                          jobs,
                          "--runs",
                          runs,
                          "--json",
                          path,
                          more,
                          NULL};
    tui.pty = pty_start(160, 30, argv, env);
    assert_non_null(tui.pty);
    return tui;
}

static void place(char *path, size_t size)
{
    const char *folder = getenv("TMPDIR");
    snprintf(path, size, "%s/sweep.json", folder != NULL ? folder : "/tmp");
    unlink(path);
}

static int end_of(struct tui *tui)
{
    int status;
    assert_true(pty_wait_end(tui->pty, &status));
    tui_assert_restored(tui);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void shows_all_and_stays(void **state)
{
    (void)state;
    char path[256];
    place(path, sizeof path);
    struct tui tui = start(path, "2", "jobs=60", NULL);
    assert_true(pty_wait_text(tui.pty, "DONE  4 of 4 runs"));
    assert_true(pty_alternate_screen(tui.pty));
    assert_true(pty_wait_text(tui.pty, "share of failed commands against workers"));
    assert_true(pty_wait_text(tui.pty, "\u2502"));
    assert_true(pty_wait_text(tui.pty, "2            2         120         0"));
    pty_send(tui.pty, "?");
    assert_true(pty_wait_text(tui.pty, "any key goes back"));
    pty_send(tui.pty, "x");
    assert_true(pty_wait_text(tui.pty, "All runs are done, and kept in "));
    pty_send(tui.pty, "q");
    assert_int_equal(end_of(&tui), 0);
    assert_true(pty_wait_text(tui.pty, "no failure in 120 commands"));
    pty_end(tui.pty);
    unlink(path);
}

/* The first q lets the run end, the second one does not; what was done before is kept. */
static void stops_and_goes_on(void **state)
{
    (void)state;
    char path[256];
    place(path, sizeof path);
    struct tui tui = start(path, "1", "jobs=1000000", NULL);
    assert_true(pty_wait_text(tui.pty, "Now workers=2: "));
    pty_send(tui.pty, "q");
    assert_true(pty_wait_text(tui.pty, "LAST RUN  0 of 2 runs"));
    pty_send(tui.pty, "q");
    assert_int_equal(end_of(&tui), 1);
    assert_true(pty_wait_text(tui.pty, "interrupted: 0 of 2 runs are done"));
    assert_true(pty_wait_text(tui.pty, "the same command goes on from there"));
    pty_end(tui.pty);
    unlink(path);

    tui = start(path, "1", "jobs=60", NULL);
    assert_true(pty_wait_text(tui.pty, "DONE  2 of 2 runs"));
    pty_send(tui.pty, "q");
    assert_int_equal(end_of(&tui), 0);
    pty_end(tui.pty);
    tui = start(path, "2", "jobs=60", NULL);
    assert_true(pty_wait_text(tui.pty, "DONE  4 of 4 runs"));
    pty_send(tui.pty, "q");
    assert_int_equal(end_of(&tui), 0);
    assert_true(pty_wait_text(tui.pty, "2 of 4 runs are done already"));
    pty_end(tui.pty);
    unlink(path);
}

/* One q: the present run is finished, counted and kept. */
static void finishes_its_last_run(void **state)
{
    (void)state;
    char path[256];
    place(path, sizeof path);
    struct tui tui = start(path, "50", "jobs=300", NULL);
    assert_true(pty_wait_text(tui.pty, " 1 of 100 runs"));
    pty_send(tui.pty, "q");
    assert_int_equal(end_of(&tui), 1);
    assert_true(pty_wait_text(tui.pty, " of 100 runs are done"));
    assert_false(pty_has(tui.pty, "interrupted: 0 of"));
    pty_end(tui.pty);
    assert_int_equal(unlink(path), 0);
}

static void ctrl_c_stops_at_once(void **state)
{
    (void)state;
    char path[256];
    place(path, sizeof path);
    struct tui tui = start(path, "1", "jobs=1000000", NULL);
    assert_true(pty_wait_text(tui.pty, "Now workers=2: "));
    pty_send(tui.pty, "\x03");
    assert_int_equal(end_of(&tui), 1);
    pty_end(tui.pty);
    unlink(path);
}

/* --headless in a terminal: lines, and no screen. */
static void headless_stays_in_lines(void **state)
{
    (void)state;
    char path[256];
    place(path, sizeof path);
    struct tui tui = start(path, "1", "jobs=60", "--headless");
    assert_int_equal(end_of(&tui), 0);
    assert_true(pty_wait_text(tui.pty, "2 of 2: 3, 0 of 60 commands failed"));
    pty_end(tui.pty);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_all_and_stays),     cmocka_unit_test(stops_and_goes_on),
        cmocka_unit_test(finishes_its_last_run),   cmocka_unit_test(ctrl_c_stops_at_once),
        cmocka_unit_test(headless_stays_in_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
