/* Colours as they arrive at the terminal, by TERM, COLORTERM, NO_COLOR and --colors. */
#include "tui/tui.h"

/* What is sent for the red of a failure with so many colours. */
static const char *const red[] = {NULL, "\033[31m", "\033[38;5;203m", "\033[38;2;255;95;95m"};
static const char *const words[] = {"none", "8", "256", "truecolor"};
enum { NONE, EIGHT, PALETTE, DIRECT };

static const struct {
    const char *term, *variables[3], *asked;
    int sent;
} cases[] = {
    /* As terminfo tells. */
    {"xterm-256color", {NULL}, NULL, PALETTE},
    {"screen-256color", {NULL}, NULL, PALETTE},
    {"screen", {NULL}, NULL, EIGHT},
    {"linux", {NULL}, NULL, EIGHT},
    {"vt100", {NULL}, NULL, NONE},
    /* COLORTERM tells of more. */
    {"xterm-256color", {"COLORTERM=truecolor"}, NULL, DIRECT},
    {"xterm-256color", {"COLORTERM=24bit"}, NULL, DIRECT},
    {"tmux-256color", {"COLORTERM=truecolor"}, NULL, DIRECT},
    {"screen-256color", {"COLORTERM=truecolor", "TMUX=/tmp/tmux-0/default,1,0"}, NULL, DIRECT},
    {"xterm-256color", {"COLORTERM=yes"}, NULL, PALETTE},
    /* GNU screen hands it on, and cannot. */
    {"screen-256color", {"COLORTERM=truecolor"}, NULL, PALETTE},
    {"linux", {"COLORTERM=truecolor"}, NULL, EIGHT},
    /* NO_COLOR, if it is not empty. */
    {"xterm-256color", {"NO_COLOR=1"}, NULL, NONE},
    {"xterm-256color", {"NO_COLOR=0", "COLORTERM=truecolor"}, NULL, NONE},
    {"xterm-256color", {"NO_COLOR="}, NULL, PALETTE},
    {"xterm-256color", {"NO_COLOR=", "COLORTERM=truecolor"}, NULL, DIRECT},
    /* What is asked for. */
    {"xterm-256color", {NULL}, "truecolor", DIRECT},
    {"xterm-256color", {"COLORTERM=truecolor"}, "256", PALETTE},
    {"xterm-256color", {"COLORTERM=truecolor"}, "8", EIGHT},
    {"xterm-256color", {"COLORTERM=truecolor"}, "none", NONE},
    {"xterm-256color", {"NO_COLOR=1"}, "256", PALETTE},
    {"screen-256color", {NULL}, "8", EIGHT},
    {"screen-256color", {NULL}, "truecolor", DIRECT},
    {"screen", {NULL}, "256", PALETTE},
    {"linux", {NULL}, "truecolor", DIRECT},
    {"vt100", {NULL}, "8", EIGHT},
};

static void arrive(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tui_setup setup = {.columns = 100, .rows = 30, .term = cases[i].term};
        memcpy(setup.environment, cases[i].variables, sizeof setup.environment);
        if (cases[i].asked != NULL) {
            setup.options[0] = "--colors";
            setup.options[1] = cases[i].asked;
        }
        struct tui tui = tui_start_at_end(&setup);
        int status;
        pty_send(tui.pty, "p");
        assert_true(pty_wait_text(tui.pty, "FREED"));
        pty_send(tui.pty, "q");
        assert_true(pty_wait_end(tui.pty, &status));
        for (int way = EIGHT; way <= DIRECT; way++)
            if ((pty_sent_times(tui.pty, red[way]) > 0) != (way == cases[i].sent))
                fail_msg("case %zu, %s: %s is %s", i, cases[i].term, words[way],
                         way == cases[i].sent ? "not sent" : "sent");
        if (cases[i].sent == NONE)
            assert_false(pty_sent_colour(tui.pty));
        /* The palette is the terminal's own, and stays what it is. */
        assert_int_equal(pty_sent_times(tui.pty, "\033]4;"), 0);
        assert_int_equal(pty_sent_times(tui.pty, "\033]104"), 0);
        tui_assert_restored(&tui);
        tui_end(&tui);
    }
}

/* Keys, the mouse and a theme's own background are as with the terminal's own entry. */
static void all_else_is_as_it_was(void **state)
{
    (void)state;
    struct tui tui = tui_start_at_end(
        &(struct tui_setup){.columns = 100,
                            .rows = 30,
                            .term = "xterm-256color",
                            .environment = {"COLORTERM=truecolor", "TERMINFO=/nonexistent"},
                            .options = {"--theme", "light"}});
    assert_true(pty_sent_times(tui.pty, "\033[48;2;255;255;255m") > 0);
    assert_true(pty_sent_times(tui.pty, "\033[?1006;1000h") > 0);
    pty_send(tui.pty, "\033OD"); /* left */
    assert_true(pty_wait_text(tui.pty, "27 of 28"));
    pty_send(tui.pty, "\033[<0;20;1M");
    pty_send(tui.pty, "v");
    assert_true(pty_wait_text(tui.pty, "memory"));
    pty_resize(tui.pty, 80, 24);
    assert_true(pty_wait_text(tui.pty, "memory"));
    int status;
    pty_send(tui.pty, "q");
    assert_true(pty_wait_end(tui.pty, &status));
    assert_int_equal(WEXITSTATUS(status), 0);
    tui_assert_restored(&tui);
    tui_end(&tui);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arrive),
        cmocka_unit_test(all_else_is_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
