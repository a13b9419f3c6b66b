/* The disk is full while a session is on screen. */
#include "tui/tui.h"

static void says_that_the_disk_is_full(void **state)
{
    (void)state;
    char from[256], to[256], command[1024], text[4096] = "";
    int status;
    tui_file(from, sizeof from, TUI_HEAD TUI_EVENTS "\n]}\n");
    tui_file(to, sizeof to, "");
    /* One block of 512 bytes, less than the events take. */
    snprintf(command, sizeof command, "ulimit -f 1; exec \"$ENVVIZ\" -r %s %s", to, from);
    struct pty *pty = tui_shell(command);
    assert_true(pty_wait_text(pty, "Recording stopped: "));
    assert_true(pty_wait_text(pty, "REC FAILED"));
    pty_send(pty, "q");
    assert_true(pty_wait_end(pty, &status));
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 1);
    assert_true(pty_wait_text(pty, "envviz: "));
    pty_end(pty);
    FILE *file = fopen(to, "r");
    assert_non_null(file);
    size_t length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    assert_true(length > 0 && length <= 1024);
    assert_memory_equal(text, "{\"format\":\"envviz-recording\"", 28);
    unlink(from);
    unlink(to);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_that_the_disk_is_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
