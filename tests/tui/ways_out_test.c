/* The terminal is given back as it was, whichever way envviz ends; and what it says where it
 * cannot begin. */
#include "tui/tui.h"

static struct tui started(void)
{
    struct tui tui = tui_start_at_end(&(struct tui_setup){.columns = 80, .rows = 24});
    struct termios modes;
    assert_true(pty_alternate_screen(tui.pty));
    assert_true(pty_cursor_visible(tui.pty)); /* it stands on what is focused */
    assert_true(pty_modes(tui.pty, &modes));
    assert_false(modes.c_lflag & (ECHO | ICANON));
    return tui;
}

static void restores_after_q(void **state)
{
    (void)state;
    int status;
    struct tui tui = started();
    pty_send(tui.pty, "q");
    assert_true(pty_wait_end(tui.pty, &status));
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    tui_assert_restored(&tui);
    tui_end(&tui);
}

/* From outside, and from the keyboard. */
static void restores_when_asked_to_end(void **state)
{
    (void)state;
    static const int signals[] = {SIGTERM, SIGINT, SIGHUP};
    int status;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct tui tui = started();
        pty_signal(tui.pty, signals[i]);
        assert_true(pty_wait_end(tui.pty, &status));
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 128 + signals[i]);
        tui_assert_restored(&tui);
        tui_end(&tui);
    }
    struct tui tui = started();
    pty_send(tui.pty, "\003");
    assert_true(pty_wait_end(tui.pty, &status));
    assert_int_equal(WEXITSTATUS(status), 128 + SIGINT);
    tui_assert_restored(&tui);
    tui_end(&tui);
}

/* A crash restores the terminal and stays a crash. */
static void restores_after_a_crash(void **state)
{
    (void)state;
    static const int signals[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        int status;
        struct tui tui = started();
        pty_signal(tui.pty, signals[i]);
        assert_true(pty_wait_end(tui.pty, &status));
        /* A sanitizer's own handler may end it with a status instead. */
        assert_true(WIFSIGNALED(status) ? WTERMSIG(status) == signals[i]
                                        : WEXITSTATUS(status) != 0);
        tui_assert_restored(&tui);
        tui_end(&tui);
    }
}

/* A terminal with one screen only keeps the picture, but for the line that the prompt comes to. */
static void leaves_an_empty_last_line(void **state)
{
    (void)state;
    int status;
    char line[400];
    struct tui tui =
        tui_start_at_end(&(struct tui_setup){.columns = 80, .rows = 24, .term = "vt100"});
    assert_true(pty_wait_text(tui.pty, "? help"));
    pty_send(tui.pty, "q");
    assert_true(pty_wait_end(tui.pty, &status));
    assert_int_equal(WEXITSTATUS(status), 0);
    pty_line(tui.pty, 0, line, sizeof line);
    assert_non_null(strstr(line, "A short story"));
    pty_line(tui.pty, 23, line, sizeof line);
    assert_int_equal(strspn(line, " "), strlen(line));
    tui_end(&tui);
}

static void plain_text_where_no_screen_can_be(void **state)
{
    (void)state;
    static const struct {
        const char *term, *says;
    } cases[] = {
        {"no-such-terminal", "terminal type 'no-such-terminal' is unknown"},
        {"dumb", "terminal type 'dumb' cannot place its cursor"},
        {"", "TERM is not set"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int status;
        struct tui tui =
            tui_start(&(struct tui_setup){.columns = 160, .rows = 80, .term = cases[i].term});
        assert_true(pty_wait_text(tui.pty, cases[i].says));
        assert_true(pty_wait_text(tui.pty, "w1        why              w1 read environ = #1"));
        assert_true(pty_wait_text(tui.pty, "28           events"));
        assert_true(pty_wait_end(tui.pty, &status));
        assert_int_equal(WEXITSTATUS(status), 0);
        tui_assert_restored(&tui);
        tui_end(&tui);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(restores_after_q),
        cmocka_unit_test(restores_when_asked_to_end),
        cmocka_unit_test(restores_after_a_crash),
        cmocka_unit_test(leaves_an_empty_last_line),
        cmocka_unit_test(plain_text_where_no_screen_can_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
