/* Searching, measuring and following links on a real terminal. */
#include "tui/tui.h"

static void searches_and_ends_the_search(void **state)
{
    (void)state;
    struct tui tui = tui_start_at_end(&(struct tui_setup){.columns = 80, .rows = 24});
    pty_send(tui.pty, "/efa");
    assert_true(pty_wait_text(tui.pty, "1 of 1"));
    assert_true(pty_wait_text(tui.pty, "/efa_"));
    assert_true(pty_cursor_visible(tui.pty));
    pty_send(tui.pty, "\025setenv"); /* ^U takes it away */
    assert_true(pty_wait_text(tui.pty, "/setenv_"));
    pty_send(tui.pty, "\r");
    assert_true(pty_wait_text(tui.pty, "/setenv  1 of 2, from the start again"));
    assert_true(pty_wait_text(tui.pty, "event 6 of 28"));
    pty_send(tui.pty, "n");
    assert_true(pty_wait_text(tui.pty, "event 16 of 28"));
    pty_send(tui.pty, "N");
    assert_true(pty_wait_text(tui.pty, "event 6 of 28"));
    pty_send(tui.pty, "\033");
    assert_true(pty_wait_text(tui.pty, "n p failure"));
    pty_send(tui.pty, "n");
    assert_true(pty_wait_text(tui.pty, "failure 1 of 1"));
    pty_send(tui.pty, "/no such thing\r");
    assert_true(pty_wait_text(tui.pty, "Nothing fits \"no such thing\"."));
    tui_end(&tui);
}

static void measures_between_marks(void **state)
{
    (void)state;
    struct tui tui =
        tui_start_at_end(&(struct tui_setup){.columns = 80, .rows = 24, .ascii_locale = true});
    pty_send(tui.pty, "]");
    assert_true(pty_wait_text(tui.pty, "Marked. [ at another moment"));
    pty_send(tui.pty, "g[");
    assert_true(pty_wait_text(tui.pty, "[ 300 us ] 3 started, 1 failed, 1 move"));
    pty_send(tui.pty, "[");
    assert_true(pty_wait_text(tui.pty, "the array moved"));
    tui_end(&tui);
}

static void follows_links(void **state)
{
    (void)state;
    struct tui tui = tui_start_at_end(&(struct tui_setup){.columns = 120, .rows = 40});
    pty_send(tui.pty, "p\r");
    assert_true(pty_wait_text(tui.pty, "exec.result   execve returned"));
    assert_true(pty_wait_text(tui.pty, "14 EFAULT          Bad address"));
    pty_send(tui.pty, "\r");
    assert_true(pty_wait_text(tui.pty, "exec.load   a thread read the pointer"));
    pty_send(tui.pty, "\r");
    assert_true(pty_wait_text(tui.pty, "env.grow   the array got another size"));
    pty_send(tui.pty, "\r");
    assert_true(pty_wait_text(tui.pty, "exec.result   execve returned"));
    pty_send(tui.pty, "\177\177");
    assert_true(pty_wait_text(tui.pty, "exec.load   a thread read the pointer"));
    pty_send(tui.pty, "\033");
    assert_true(pty_wait_text(tui.pty, "outcomes"));
    tui_end(&tui);
}

static void shows_only_what_fits(void **state)
{
    (void)state;
    struct tui tui = tui_start_at_end(&(struct tui_setup){.columns = 80, .rows = 24});
    pty_send(tui.pty, "ffailed\r");
    assert_true(pty_wait_text(tui.pty, "only: failed"));
    pty_send(tui.pty, "f\025\r0");
    assert_true(pty_wait_text(tui.pty, "cc -c core/utils.c"));
    tui_end(&tui);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(searches_and_ends_the_search),
        cmocka_unit_test(measures_between_marks),
        cmocka_unit_test(follows_links),
        cmocka_unit_test(shows_only_what_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
