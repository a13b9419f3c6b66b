/* How the screen gets to the terminal: themes and colours, the mouse, synchronized output, Ctrl-Z.
 */
#include "tui/tui.h"

#include <sys/stat.h>

static struct tui start(const char *term, const char *first, const char *second, const char *third)
{
    return tui_start_at_end(&(struct tui_setup){
        .columns = 100, .rows = 30, .term = term, .options = {first, second, third}});
}

static void shows_a_theme(void **state)
{
    (void)state;
    struct tui tui = start(NULL, "--theme", "light", NULL);
    assert_true(pty_sent_times(tui.pty, "\033[48;5;231m") > 0); /* white paper */
    assert_true(pty_cell(tui.pty, 99, 20).coloured);
    tui_end(&tui);
    tui = start(NULL, "--theme", "monochrome", NULL);
    assert_false(pty_sent_colour(tui.pty));
    tui_end(&tui);
}

static bool line_has(struct pty *pty, const void *data)
{
    char line[512];
    const char *const *wanted = data;
    for (int row = 0; row < 30; row++) {
        pty_line(pty, row, line, sizeof line);
        if (strstr(line, wanted[0]) != NULL && strstr(line, wanted[1]) != NULL)
            return true;
    }
    return false;
}

/* The lowest row that has a text, and its column (from 1). */
static void place_of(struct pty *pty, const char *text, int *column, int *row)
{
    char line[512];
    for (*row = 30; *row > 0; --*row) {
        pty_line(pty, *row - 1, line, sizeof line);
        const char *found = strstr(line, text);
        if (found == NULL)
            continue;
        *column = 1;
        for (const char *c = line; c < found; c++)
            *column += ((unsigned char)*c & 0xc0) != 0x80;
        return;
    }
    fail_msg("%s is not on the screen", text);
}

/* Sends a report of the mouse in the way of `term`: SGR 1006 or the old one. */
static void mouse(struct pty *pty, bool sgr, int button, bool up, int column, int row)
{
    char report[40];
    if (sgr)
        snprintf(report, sizeof report, "\033[<%d;%d;%d%c", button, column, row, up ? 'm' : 'M');
    else
        snprintf(report, sizeof report, "\033[M%c%c%c", 32 + (up ? 3 : button), 32 + column,
                 32 + row);
    pty_send(pty, report);
}

/* libvterm draws what xterm's REP repeats wrong, so the texts that are looked for have none. */
static void takes_the_mouse(void **state)
{
    (void)state;
    for (int sgr = 0; sgr < 2; sgr++) {
        struct tui tui = start(sgr ? "xterm-256color" : NULL, NULL, NULL, NULL);
        int column, row;
        assert_true(pty_sent_times(tui.pty, "\033[?1002h") > 0);
        /* A click on a lane selects it, and the event that is nearest: the failure. */
        place_of(tui.pty, "  w1     ", &column, &row);
        mouse(tui.pty, sgr, 0, false, 62, row);
        mouse(tui.pty, sgr, 0, true, 62, row);
        assert_true(pty_wait_text(tui.pty, "w1: 1 command, 1 failed"));
        /* The wheel zooms in and out. */
        static const char *const closer[] = {"timeline", "1 column = 2.0"};
        static const char *const wider[] = {"timeline", "1 column = 5.0"};
        assert_true(pty_wait(tui.pty, line_has, wider));
        mouse(tui.pty, sgr, 64, false, 40, row);
        assert_true(pty_wait(tui.pty, line_has, closer));
        mouse(tui.pty, sgr, 65, false, 40, row);
        assert_true(pty_wait(tui.pty, line_has, wider));
        /* Drag pans: five and ten columns of 5 µs. */
        static const char *const five[] = {"00:00.000 025", ""}, *const ten[] = {"00:00.000 050",
                                                                                 ""};
        mouse(tui.pty, sgr, 0, false, 40, row);
        pty_send(tui.pty, "v"); /* curses makes one of a press and a move that come together */
        assert_true(pty_wait_text(tui.pty, "memory"));
        pty_send(tui.pty, "v");
        assert_true(pty_wait_text(tui.pty, "timeline"));
        mouse(tui.pty, sgr, 32, false, 35, row);
        assert_true(pty_wait(tui.pty, line_has, five));
        mouse(tui.pty, sgr, 32, false, 30, row);
        assert_true(pty_wait(tui.pty, line_has, ten));
        mouse(tui.pty, sgr, 0, true, 30, row);
        tui_end(&tui);
    }
}

static void leaves_the_mouse(void **state)
{
    (void)state;
    static const char *const modes[] = {"\033[?9",    "\033[?1000", "\033[?1001", "\033[?1002",
                                        "\033[?1003", "\033[?1005", "\033[?1006", "\033[?1015"};
    struct tui tui = start("xterm-256color", "--no-mouse", NULL, NULL);
    int status;
    pty_send(tui.pty, "q");
    assert_true(pty_wait_end(tui.pty, &status));
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        assert_int_equal(pty_sent_times(tui.pty, modes[i]), 0);
    tui_end(&tui);
}

static bool synchronized(struct pty *pty, const void *data)
{
    const unsigned *more = data;
    unsigned begun = pty_sent_times(pty, "\033[?2026h");
    return begun > *more && begun == pty_sent_times(pty, "\033[?2026l");
}

/* Only after the terminal has said that it can; and an idle screen sends nothing. */
static void synchronizes_updates(void **state)
{
    (void)state;
    unsigned none = 0;
    struct tui tui = start("xterm-256color", NULL, NULL, NULL);
    assert_int_equal(pty_sent_times(tui.pty, "\033[?2026$p"), 1);
    assert_int_equal(pty_sent_times(tui.pty, "\033[?2026h"), 0);
    pty_send(tui.pty, "\033[?2026;2$yv");
    assert_true(pty_wait(tui.pty, synchronized, &none));
    assert_true(pty_wait_text(tui.pty, "memory"));
    unsigned before = pty_sent_times(tui.pty, "\033[?2026h");
    pty_send(tui.pty, "v");
    assert_true(pty_wait(tui.pty, synchronized, &before));
    assert_true(pty_wait_text(tui.pty, "timeline"));
    pty_send(tui.pty, "\033[?2026;0$yv");
    assert_true(pty_wait_text(tui.pty, "memory"));
    before = pty_sent_times(tui.pty, "\033[?2026h");
    pty_send(tui.pty, "v");
    assert_true(pty_wait_text(tui.pty, "timeline"));
    assert_int_equal(pty_sent_times(tui.pty, "\033[?2026h"), before);
    tui_end(&tui);
    tui = start("linux", NULL, NULL, NULL); /* the console would print a part of the question */
    assert_int_equal(pty_sent_times(tui.pty, "2026"), 0);
    assert_int_equal(pty_sent_times(tui.pty, "\033[?1002"), 0);
    tui_end(&tui);
}

/* A shell with job control is on the terminal, as in life. */
static void stops_and_goes_on(void **state)
{
    (void)state;
    struct stat is;
    if (stat("/bin/bash", &is) != 0)
        skip();
    struct tui tui = tui_start_at_end(&(struct tui_setup){.columns = 80, .rows = 24});
    const char *program = getenv("ENVVIZ");
    char script[600];
    snprintf(script, sizeof script,
             "set -m; '%s' '%s'; echo \"st\"opped; stty -a | grep -o ' icanon'; read -r line; fg; "
             "echo \"en\"ded $?",
             program != NULL ? program : "build/envviz", tui.path);
    const char *argv[] = {"/bin/bash", "-c", script, NULL};
    const char *env[] = {"TERM=screen-256color", "LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin", NULL};
    struct pty *pty = pty_start(80, 24, argv, env);
    assert_non_null(pty);
    assert_true(pty_wait_text(pty, " END "));
    pty_send(pty, "\032");
    assert_true(pty_wait_text(pty, "stopped"));
    assert_true(pty_wait_text(pty, " icanon"));
    assert_false(pty_alternate_screen(pty));
    assert_true(pty_cursor_visible(pty));
    pty_send(pty, "\n");
    assert_true(pty_wait_text(pty, " END "));
    assert_true(pty_wait_text(pty, "outcomes"));
    assert_true(pty_alternate_screen(pty));
    pty_send(pty, "v");
    assert_true(pty_wait_text(pty, "memory"));
    pty_send(pty, "q");
    assert_true(pty_wait_text(pty, "ended 0"));
    pty_end(pty);
    tui_end(&tui);
}

/* Keys of one's own count, and the key line names them. */
static void takes_own_keys(void **state)
{
    (void)state;
    char folder[256], path[300];
    const char *tmp = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/envviz-keys-XXXXXX", tmp != NULL ? tmp : "/tmp");
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/envviz", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/envviz/keys.json", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("{\"format\": \"envviz-keys\", \"version\": 1,"
          "\"keys\": {\"previous_failure\": \"W\", \"list_close\": \"C\", \"quit\": \"ctrl+x\"}}",
          file);
    assert_int_equal(fclose(file), 0);
    struct tui_setup setup = {.columns = 100, .rows = 30, .config = folder};
    struct tui tui = tui_start_at_end(&setup);
    int status;
    assert_true(pty_wait_text(tui.pty, "n W failure"));
    pty_send(tui.pty, "qpW");
    assert_true(pty_wait_text(tui.pty, "FREED"));
    pty_send(tui.pty, "F?");
    assert_true(pty_wait_text(tui.pty, "C  close the list"));
    pty_send(tui.pty, "\030"); /* leaves the page, not envviz */
    assert_true(pty_wait_text(tui.pty, "? help   ^X back"));
    pty_send(tui.pty, "C");
    assert_true(pty_wait_text(tui.pty, "n W failure"));
    pty_send(tui.pty, "\030");
    assert_true(pty_wait_end(tui.pty, &status));
    assert_int_equal(WEXITSTATUS(status), 0);
    tui_end(&tui);

    file = fopen(path, "w");
    assert_non_null(file);
    fputs("{\"format\": \"envviz-keys\", \"version\": 1,\n\"keys\": {\"pause\": \"q\"}}", file);
    assert_int_equal(fclose(file), 0);
    tui = tui_start(&setup);
    assert_true(pty_wait_end(tui.pty, &status));
    assert_int_equal(WEXITSTATUS(status), 2);
    assert_true(pty_sent_times(tui.pty, "the key q is also that of QUIT") > 0);
    tui_end(&tui);
    unlink(path);
    *strrchr(path, '/') = '\0';
    rmdir(path);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_a_theme),     cmocka_unit_test(takes_the_mouse),
        cmocka_unit_test(leaves_the_mouse),  cmocka_unit_test(synchronizes_updates),
        cmocka_unit_test(stops_and_goes_on), cmocka_unit_test(takes_own_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
