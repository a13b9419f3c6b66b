/* envviz compare on a terminal: two recordings side by side, and two scenarios while they run. */
#include "tui/tui.h"

struct both {
    struct pty *pty;
    char paths[2][256];
};

/* A recording of the story of tui.h; the second lacks its last three events. */
static void write_recording(char *path, size_t size, bool whole)
{
    static const char events[] = TUI_EVENTS;
    const char *folder = getenv("TMPDIR"), *end = events + sizeof events - 1;
    for (int rows = whole ? 0 : 3; rows > 0; rows--)
        while (*--end != '\n')
            ;
    end -= whole ? 0 : 1; /* the comma */
    snprintf(path, size, "%s/envviz-tui-XXXXXX", folder != NULL ? folder : "/tmp");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    FILE *file = fdopen(fd, "w");
    assert_non_null(file);
    fprintf(file, "%s%.*s\n]}\n", TUI_HEAD, (int)(end - events), events);
    assert_int_equal(fclose(file), 0);
}

static struct pty *start(int columns, int rows, const char *const *arguments)
{
    const char *program = getenv("ENVVIZ");
    const char *argv[12] = {program != NULL ? program : "build/envviz"};
    const char *env[] = {"TERM=screen-256color", "LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin", NULL};
    for (int i = 0; arguments[i] != NULL; i++)
        argv[i + 1] = arguments[i];
    struct pty *pty = pty_start(columns, rows, argv, env);
    assert_non_null(pty);
    return pty;
}

static struct both start_recordings(int columns, int rows)
{
    struct both both;
    write_recording(both.paths[0], sizeof both.paths[0], true);
    write_recording(both.paths[1], sizeof both.paths[1], false);
    both.pty =
        start(columns, rows, (const char *const[]){"compare", both.paths[0], both.paths[1], NULL});
    assert_true(pty_wait_text(both.pty, "ENDED"));
    return both;
}

static void end_recordings(struct both *both)
{
    pty_end(both->pty);
    unlink(both->paths[0]);
    unlink(both->paths[1]);
}

/* The row's first sign of the cursor, as a column; -1: none. */
static int cursor_foot(struct pty *pty, int row)
{
    for (int x = 0; x < 80; x++)
        if (pty_cell(pty, x, row).code == 0x25b2)
            return x;
    return -1;
}

struct place {
    int column;
    bool other; /* wait until it is elsewhere */
};

static bool cursors_are(struct pty *pty, const void *data)
{
    const struct place *place = data;
    int a = cursor_foot(pty, 9), b = cursor_foot(pty, 18);
    return a > 0 && a == b && (!place->other || a != place->column);
}

static void the_cursor_moves_on_both(void **state)
{
    (void)state;
    struct both both = start_recordings(80, 24);
    struct place place = {.other = false};
    pty_send(both.pty, "n"); /* the failure, on A; B is over by then */
    assert_true(pty_wait(both.pty, cursors_are, &place));
    place = (struct place){.column = cursor_foot(both.pty, 9), .other = true};
    pty_send(both.pty, "h");
    assert_true(pty_wait(both.pty, cursors_are, &place));
    assert_true(cursor_foot(both.pty, 9) < place.column);
    end_recordings(&both);
}

static void leaving_restores_the_terminal(void **state)
{
    (void)state;
    struct both both = start_recordings(80, 24);
    int status;
    assert_true(pty_alternate_screen(both.pty));
    pty_send(both.pty, "q");
    assert_true(pty_wait_end(both.pty, &status));
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    tui_assert_restored(&(struct tui){.pty = both.pty});
    assert_true(pty_wait_text(both.pty, "moves met a command there")); /* what came of it stays */
    end_recordings(&both);
}

static void a_signal_restores_the_terminal(void **state)
{
    (void)state;
    struct both both = start_recordings(80, 24);
    int status;
    pty_signal(both.pty, SIGTERM);
    assert_true(pty_wait_end(both.pty, &status));
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 128 + SIGTERM);
    tui_assert_restored(&(struct tui){.pty = both.pty});
    end_recordings(&both);
}

static void v_shows_the_distances(void **state)
{
    (void)state;
    struct both both = start_recordings(80, 24);
    pty_send(both.pty, "v");
    assert_true(pty_wait_text(both.pty, "1 of 1 moves met a command"));
    pty_send(both.pty, "v");
    assert_true(pty_wait_text(both.pty, "environ"));
    pty_resize(both.pty, 120, 40); /* room for both */
    assert_true(pty_wait_text(both.pty, "from load to nearest move"));
    assert_true(pty_wait_text(both.pty, "environ"));
    end_recordings(&both);
}

static void scenarios_run_in_turn(void **state)
{
    (void)state;
    struct pty *pty =
        start(80, 24,
              (const char *const[]){"compare", "scenarios/minimal.json", "scenarios/mitigated.json",
                                    "--runs", "2", "--set", "jobs=200", NULL});
    assert_true(pty_wait_text(pty, "ENDED"));
    assert_true(pty_wait_text(pty, "of 400 commands"));
    assert_true(pty_wait_text(pty, "0 of 400 commands: below"));
    int status;
    pty_send(pty, "q");
    assert_true(pty_wait_end(pty, &status));
    assert_int_equal(WEXITSTATUS(status), 0);
    tui_assert_restored(&(struct tui){.pty = pty});
    pty_end(pty);
}

/* The target of the run that goes on ends with envviz; tests/run looks that nothing is left. */
static void leaving_ends_the_run(void **state)
{
    (void)state;
    struct pty *pty = start(80, 24,
                            (const char *const[]){"scenarios/story/11a-shared-until-execve.json",
                                                  "--set", "jobs=1000000", NULL});
    assert_true(pty_wait_text(pty, "LIVE A, run 1 of 5"));
    assert_true(pty_wait_text(pty, "It has not run yet"));
    int status;
    pty_send(pty, "q");
    assert_true(pty_wait_end(pty, &status));
    assert_int_equal(WEXITSTATUS(status), 0);
    tui_assert_restored(&(struct tui){.pty = pty});
    pty_end(pty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_cursor_moves_on_both),
        cmocka_unit_test(leaving_restores_the_terminal),
        cmocka_unit_test(a_signal_restores_the_terminal),
        cmocka_unit_test(v_shows_the_distances),
        cmocka_unit_test(scenarios_run_in_turn),
        cmocka_unit_test(leaving_ends_the_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
