/* Nothing is left behind when envviz or its target is killed while threads are held. */
#include "tui/tui.h"

#include <dirent.h>
#include <errno.h>
#include <time.h>

static struct pty *start_held(void)
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

/* The parent of a process, and its name; 0 if it is gone or a zombie. */
static pid_t parent_of(pid_t pid, char name[32])
{
    char path[64], state = 'Z';
    int parent = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "r");
    if (!file)
        return 0;
    if (fscanf(file, "%*d (%31[^)]) %c %d", name, &state, &parent) != 3)
        parent = 0;
    fclose(file);
    return state == 'Z' || state == 'X' ? 0 : parent;
}

/* The living child of `parent` called `name`; 0: none. */
static pid_t child_called(pid_t parent, const char *name)
{
    DIR *folder = opendir("/proc");
    pid_t found = 0;
    assert_non_null(folder);
    for (struct dirent *entry; !found && (entry = readdir(folder));) {
        char called[32];
        pid_t pid = (pid_t)atoi(entry->d_name);
        if (pid > 0 && parent_of(pid, called) == parent && strcmp(called, name) == 0)
            found = pid;
    }
    closedir(folder);
    return found;
}

static bool is_alive(pid_t pid)
{
    char name[32];
    return parent_of(pid, name) != 0;
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

/* Waits until target, keeper and shared memory of an envviz are gone; the seconds it took. */
static double wait_until_clean(pid_t envviz, pid_t target, pid_t keeper)
{
    double begin = seconds();
    while (is_alive(target) || is_alive(keeper) || has_shared_memory(envviz)) {
        if (seconds() - begin > 10)
            fail_msg("left behind: target %d, keeper %d, shared memory %d", is_alive(target),
                     is_alive(keeper), has_shared_memory(envviz));
        nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
    }
    return seconds() - begin;
}

static void a_killed_envviz_leaves_nothing(void **state)
{
    (void)state;
    struct pty *pty = start_held();
    pid_t envviz = pty_pid(pty);
    pid_t target = child_called(envviz, "envviz-lab"),
          keeper = child_called(envviz, "envviz-keeper");
    assert_true(target > 0);
    assert_true(keeper > 0);
    assert_true(has_shared_memory(envviz));
    pty_signal(pty, SIGKILL);
    assert_true(wait_until_clean(envviz, target, keeper) < 5);
    pty_end(pty);
}

static void a_killed_target_is_told(void **state)
{
    (void)state;
    int status;
    struct pty *pty = start_held();
    pid_t envviz = pty_pid(pty);
    pid_t target = child_called(envviz, "envviz-lab"),
          keeper = child_called(envviz, "envviz-keeper");
    assert_true(target > 0);
    assert_int_equal(kill(target, SIGKILL), 0);
    assert_true(pty_wait_text(pty, "CRASHED: Killed"));
    pty_send(pty, "q");
    assert_true(pty_wait_end(pty, &status));
    assert_true(WIFEXITED(status));
    wait_until_clean(envviz, target, keeper);
    pty_end(pty);
}

static void quitting_lets_go(void **state)
{
    (void)state;
    int status;
    struct pty *pty = start_held();
    pid_t envviz = pty_pid(pty);
    pid_t target = child_called(envviz, "envviz-lab"),
          keeper = child_called(envviz, "envviz-keeper");
    pty_resize(pty, 80, 24);
    assert_true(pty_wait_text(pty, "STEP"));
    pty_resize(pty, 40, 10);
    assert_true(pty_wait_text(pty, "60x15"));
    pty_resize(pty, 120, 36);
    assert_true(pty_wait_text(pty, "STEP"));
    pty_send(pty, "q");
    assert_true(pty_wait_end(pty, &status));
    assert_int_equal(WEXITSTATUS(status), 0);
    wait_until_clean(envviz, target, keeper);
    pty_end(pty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_killed_envviz_leaves_nothing),
        cmocka_unit_test(a_killed_target_is_told),
        cmocka_unit_test(quitting_lets_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
