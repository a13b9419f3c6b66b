/* A live target held and let go with the keys, recorded while it is on screen. */
#include "tui/tui.h"

/* The real thing: hold, go on, switch the spawner, stop recording, leave. */
static void drives_a_live_target(void **state)
{
    (void)state;
    char to[256], command[1024], tail[8] = "";
    int status;
    tui_file(to, sizeof to, "");
    snprintf(command, sizeof command,
             "exec \"$ENVVIZ\" --yes --set jobs=1000000 -r %s scenarios/minimal.json", to);
    struct pty *pty = tui_shell(command);
    assert_true(pty_wait_text(pty, "● LIVE"));
    assert_true(pty_wait_text(pty, "● REC"));
    assert_true(pty_wait_text(pty, "w7"));
    pty_send(pty, " ");
    assert_true(pty_wait_text(pty, "▌▌ PAUSED"));
    pty_send(pty, "h");
    assert_true(pty_wait_text(pty, " event "));
    pty_send(pty, " ");
    assert_true(pty_wait_text(pty, "● LIVE"));
    pty_send(pty, "m");
    assert_true(pty_wait_text(pty, "· fork ·"));
    pty_send(pty, "m");
    assert_true(pty_wait_text(pty, "· snapshot ·"));
    pty_send(pty, "r");
    assert_true(pty_wait_text(pty, " events are in "));
    pty_send(pty, "q");
    assert_true(pty_wait_end(pty, &status));
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    pty_end(pty);
    FILE *file = fopen(to, "r");
    assert_non_null(file);
    assert_int_equal(fseek(file, -4, SEEK_END), 0);
    assert_int_equal(fread(tail, 1, 4, file), 4);
    fclose(file);
    assert_string_equal(tail, "\n]}\n");
    unlink(to);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(drives_a_live_target),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
