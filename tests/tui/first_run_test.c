/* The first time somebody has the screen, a line names the first keys. */
#include "tui/tui.h"

#include <sys/stat.h>

struct home {
    char folder[256], variable[300];
};

static void home_make(struct home *home)
{
    const char *parent = getenv("TMPDIR");
    snprintf(home->folder, sizeof home->folder, "%s/envviz-home-XXXXXX",
             parent != NULL ? parent : "/tmp");
    assert_non_null(mkdtemp(home->folder));
    snprintf(home->variable, sizeof home->variable, "XDG_STATE_HOME=%s", home->folder);
}

static void home_remove(const struct home *home)
{
    char path[300];
    snprintf(path, sizeof path, "%s/envviz/seen", home->folder);
    unlink(path);
    snprintf(path, sizeof path, "%s/envviz", home->folder);
    rmdir(path);
    assert_int_equal(rmdir(home->folder), 0);
}

static void it_is_said_once(void **state)
{
    (void)state;
    struct home home;
    home_make(&home);
    const struct tui_setup setup = {.columns = 80, .rows = 24, .environment = {home.variable}};
    struct tui tui = tui_start_at_end(&setup);
    assert_true(pty_wait_text(tui.pty, "New here?  space pauses"));
    assert_true(pty_wait_text(tui.pty, "q leaves"));
    pty_send(tui.pty, "h");
    assert_true(pty_wait_gone(tui.pty, "New here?"));
    tui_end(&tui);

    tui = tui_start_at_end(&setup);
    assert_true(pty_wait_text(tui.pty, "quit"));
    assert_false(pty_has(tui.pty, "New here?"));
    tui_end(&tui);
    home_remove(&home);
}

/* Where it cannot be remembered it is said again, and nothing fails. */
static void it_is_said_where_it_cannot_be_remembered(void **state)
{
    (void)state;
    const struct tui_setup setup = {
        .columns = 80, .rows = 24, .environment = {"XDG_STATE_HOME=/proc/nonexistent"}};
    for (int i = 0; i < 2; i++) {
        struct tui tui = tui_start_at_end(&setup);
        assert_true(pty_wait_text(tui.pty, "New here?"));
        tui_end(&tui);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_said_once),
        cmocka_unit_test(it_is_said_where_it_cannot_be_remembered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
