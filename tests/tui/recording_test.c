/* Recording while a session is on screen, and a live target held and let go with the keys. */
#include "tui/tui.h"

/* Starts a command line on a terminal of 120x40. */
static struct pty *shell(const char *command)
{
    const char *program = getenv("ENVVIZ");
    char variable[512];
    snprintf(variable, sizeof variable, "ENVVIZ=%s", program != NULL ? program : "build/envviz");
    const char *env[] = {"TERM=screen-256color", "LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin", variable,
                         NULL};
    const char *argv[] = {"/bin/sh", "-c", command, NULL};
    struct pty *pty = pty_start(120, 40, argv, env);
    assert_non_null(pty);
    return pty;
}

static void temporary(char *path, size_t size, const char *content)
{
    const char *folder = getenv("TMPDIR");
    snprintf(path, size, "%s/envviz-tui-XXXXXX", folder != NULL ? folder : "/tmp");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, content, strlen(content)), strlen(content));
    close(fd);
}

static void says_that_the_disk_is_full(void **state)
{
    (void)state;
    char from[256], to[256], command[1024], text[4096] = "";
    int status;
    temporary(from, sizeof from, TUI_HEAD TUI_EVENTS "\n]}\n");
    temporary(to, sizeof to, "");
    /* One block of 512 bytes, less than the events take. */
    snprintf(command, sizeof command, "ulimit -f 1; exec \"$ENVVIZ\" -r %s %s", to, from);
    struct pty *pty = shell(command);
    assert_true(pty_wait_text(pty, "Recording stopped: "));
    assert_true(pty_has(pty, "REC FAILED"));
    pty_send(pty, "q");
    assert_true(pty_wait_end(pty, &status));
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 1);
    assert_true(pty_has(pty, "envviz: "));
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

/* The real thing: hold, go on, switch the spawner, stop recording, leave. */
static void drives_a_live_target(void **state)
{
    (void)state;
    char to[256], command[1024], tail[8] = "";
    int status;
    temporary(to, sizeof to, "");
    snprintf(command, sizeof command,
             "exec \"$ENVVIZ\" --yes --set jobs=1000000 -r %s scenarios/minimal.json", to);
    struct pty *pty = shell(command);
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
        cmocka_unit_test(says_that_the_disk_is_full),
        cmocka_unit_test(drives_a_live_target),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
