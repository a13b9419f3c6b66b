/* Faults of the terminal: closed, resized at random, stopped and continued. */
#include "tui/tui.h"

#include <dirent.h>
#include <errno.h>
#include <time.h>

static struct pty *start_live(void)
{
    static const char *const env[] = {"TERM=screen-256color", "LC_ALL=C.UTF-8",
                                      "PATH=/usr/bin:/bin", NULL};
    const char *argv[] = {tui_program(), "--step", "scenarios/minimal.json", NULL};
    struct pty *pty = pty_start(120, 36, argv, env);
    assert_non_null(pty);
    assert_true(pty_wait_text(pty, "STEP"));
    assert_true(pty_wait_text(pty, "w1"));
    return pty;
}

static bool has_shared_memory(pid_t envviz)
{
    char prefix[32];
    bool found = false;
    snprintf(prefix, sizeof prefix, "envviz-%d-", (int)envviz);
    DIR *folder = opendir("/dev/shm");
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));)
        found |= strncmp(entry->d_name, prefix, strlen(prefix)) == 0;
    closedir(folder);
    return found;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void pause_ms(long ms)
{
    nanosleep(&(struct timespec){.tv_nsec = ms * 1000000}, NULL);
}

/* The state of a process, as ps says it; 0 when it is gone. */
static char state_of(pid_t pid)
{
    char path[64], state = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "r");
    if (!file)
        return 0;
    if (fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
        state = 0;
    fclose(file);
    return state;
}

static void wait_for_state(pid_t pid, const char *states)
{
    double begin = seconds();
    char state;
    while (!strchr(states, state = state_of(pid))) {
        if (seconds() - begin > 10)
            fail_msg("the state of %d is %c, not one of %s", (int)pid, state ? state : '-', states);
        pause_ms(5);
    }
}

/* The window is closed while a live session runs: envviz ends, and so does what
 * it started. */
static void a_closed_terminal_ends_it(void **state)
{
    (void)state;
    struct pty *pty = start_live();
    pid_t envviz = pty_pid(pty);
    assert_true(has_shared_memory(envviz));
    pty_close_terminal(pty);
    int status;
    assert_true(pty_wait_end(pty, &status));
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 128 + SIGHUP);
    assert_false(has_shared_memory(envviz));
    pty_end(pty);
}

/* pty_wait() asks once nothing more comes. */
static bool is_silent(struct pty *pty, const void *data)
{
    (void)pty;
    (void)data;
    return true;
}

/* A thousand sizes, down to a single cell; then it shows what it showed before.
 */
static void any_size_is_survived(void **state)
{
    (void)state;
    int status;
    unsigned random = 1;
    struct tui tui = tui_start_at_end(&(struct tui_setup){.columns = 80, .rows = 24});
    for (int i = 0; i < 1000; i++) {
        random = random * 1103515245 + 12345;
        int columns = 1 + (int)(random >> 16) % 250;
        random = random * 1103515245 + 12345;
        int rows = 1 + (int)(random >> 16) % 80;
        if (i % 10 == 0)
            columns = rows = 1;
        pty_resize_unseen(tui.pty, columns, rows);
        if (i % 20 == 0) /* takes in what was drawn, and lets some of them be drawn at all */
            pty_wait(tui.pty, is_silent, NULL);
    }
    pty_resize_unseen(tui.pty, 1, 1);
    pty_resize(tui.pty, 40, 10);
    assert_true(pty_wait_text(tui.pty, "60x15"));
    pty_resize(tui.pty, 80, 24);
    assert_true(pty_wait_text(tui.pty, " END "));
    assert_true(pty_wait_text(tui.pty, "w1 read environ = #1"));
    pty_send(tui.pty, "q");
    assert_true(pty_wait_end(tui.pty, &status));
    assert_int_equal(WEXITSTATUS(status), 0);
    tui_assert_restored(&tui);
    tui_end(&tui);
}

/* SIGSTOP cannot be seen coming: after SIGCONT all goes on, and the target was
 * never lost. */
static void stop_and_continue(void **state)
{
    (void)state;
    int status;
    struct pty *pty = start_live();
    for (int i = 0; i < 5; i++) {
        pty_signal(pty, SIGSTOP);
        wait_for_state(pty_pid(pty), "T");
        pty_resize(pty, 100 + i, 30 + i);
        pty_signal(pty, SIGCONT);
        wait_for_state(pty_pid(pty), "SR");
        assert_true(pty_wait_text(pty, "STEP"));
    }
    pty_send(pty, "q");
    assert_true(pty_wait_end(pty, &status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_false(has_shared_memory(pty_pid(pty)));
    pty_end(pty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_closed_terminal_ends_it),
        cmocka_unit_test(any_size_is_survived),
        cmocka_unit_test(stop_and_continue),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
