/* envviz trace on a terminal: job control reaches the command, and the screen shows it. */
#include "tui/tui.h"

static struct pty *start(const char *const *argv)
{
    static const char *const env[] = {"PATH=/usr/bin:/bin", "TERM=screen-256color",
                                      "LC_ALL=C.UTF-8", "PS1=ready> ", NULL};
    struct pty *pty = pty_start(100, 30, argv, env);
    assert_non_null(pty);
    return pty;
}

static const char *envviz(void)
{
    const char *path = getenv("ENVVIZ");
    return path ? path : "build/envviz";
}

/* Ctrl-C comes to the command once, and its exit status is returned. */
static void ctrl_c_reaches_the_command(void **state)
{
    (void)state;
    const char *argv[] = {
        envviz(),
        "trace",
        "-H",
        "--",
        "/bin/sh",
        "-c",
        "trap 'echo caught; exit 5' INT; echo waiting; for i in 1 2 3 4 5 6 7 8 9; do sleep 1; "
        "done",
        NULL};
    int status;
    struct pty *pty = start(argv);
    assert_true(pty_wait_text(pty, "waiting"));
    pty_send(pty, "\003");
    assert_true(pty_wait_text(pty, "caught"));
    assert_true(pty_wait_end(pty, &status));
    pty_end(pty);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 5);
}

/* Ctrl-Z stops it under a shell, fg lets it go on, and it still has the terminal. */
/* The shell starts nothing while it is stopped: one that waits for a child in vfork cannot stop. */
static void ctrl_z_and_fg(void **state)
{
    (void)state;
    char line[600];
    const char *argv[] = {"/bin/bash", "--norc", "-i", NULL};
    if (access(argv[0], X_OK) != 0)
        skip();
    struct pty *pty = start(argv);
    assert_true(pty_wait_text(pty, "ready>"));
    snprintf(line, sizeof line,
             "%s trace -H -- sh -c 'trap \"echo going o\"\"n; kill \\$!\" CONT; "
             "sleep 60 & echo i\"s\" up; wait; read line; echo got $line'\r",
             envviz());
    pty_send(pty, line);
    assert_true(pty_wait_text(pty, "is up"));
    pty_send(pty, "\032");
    assert_true(pty_wait_text(pty, "Stopped"));
    pty_send(pty, "fg\r");
    assert_true(pty_wait_text(pty, "going on"));
    pty_send(pty, "words\r");
    assert_true(pty_wait_text(pty, "got words"));
    assert_true(pty_wait_text(pty, "engine native"));
    pty_send(pty, "echo sta''tus $?\r");
    assert_true(pty_wait_text(pty, "status 0"));
    pty_send(pty, "exit\r");
    pty_end(pty);
}

static void on_the_screen(void **state)
{
    (void)state;
    const char *argv[] = {envviz(),  "trace", "--",
                          "/bin/sh", "-c",    "echo said by the command; read line; exit 6",
                          NULL};
    int status;
    struct pty *pty = start(argv);
    assert_true(pty_wait_text(pty, "The target has ended"));
    pty_send(pty, "q");
    assert_true(pty_wait_end(pty, &status));
    pty_end(pty);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ctrl_c_reaches_the_command),
        cmocka_unit_test(ctrl_z_and_fg),
        cmocka_unit_test(on_the_screen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
