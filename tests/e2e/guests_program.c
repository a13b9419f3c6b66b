/*
 * Programs that are hard on a guest: guests_program CASE.  Each changes its environment and starts
 * commands before and after what it does, and prints what came of it.
 */
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOBODY = 65534, CHILDREN = 20, SERVERS = 4 };

static void change(const char *name)
{
    if (setenv(name, "1", 1) != 0)
        exit(2);
}

static void say(const char *what, int status)
{
    printf("%s: %d\n", what, status);
    fflush(stdout);
}

/* Also the probe's own descriptors, if it had any. */
static void case_close(void)
{
    change("BEFORE");
    fflush(stdout);
    int out = dup(1);
    dup2(out, 3);
    close_range(4, ~0u, 0);
    for (int fd = 0; fd < 3; fd++)
        close(fd);
    change("AFTER");
    int status = system("exit 3");
    dup2(3, 1);
    say("closed", WEXITSTATUS(status));
}

static void case_chroot(void)
{
    const char *root = getenv("EMPTY_FOLDER");
    change("BEFORE");
    if (!root || chroot(root) != 0 || chdir("/") != 0)
        exit(3);
    change("AFTER");
    say("no shell there", WEXITSTATUS(system("exit 3")));
}

static void case_user(void)
{
    change("BEFORE");
    say("as root", WEXITSTATUS(system("exit 3")));
    if (setgid(NOBODY) != 0 || setuid(NOBODY) != 0)
        exit(3);
    change("AFTER");
    say("as nobody", WEXITSTATUS(system("exit 4")));
}

/* In a function of its own: the child shares these variables. */
static pid_t start_by_vfork(void)
{
    pid_t pid = vfork();
    if (pid == 0) {
        execl("/bin/sh", "sh", "-c", "exit 5", (char *)NULL);
        _exit(127);
    }
    return pid;
}

static void case_vfork(void)
{
    for (int i = 0; i < CHILDREN; i++) {
        char name[32];
        snprintf(name, sizeof name, "V%d", i);
        change(name);
        int status = 0;
        pid_t pid = start_by_vfork();
        if (waitpid(pid, &status, 0) != pid || WEXITSTATUS(status) != 5)
            exit(3);
    }
    say("children", CHILDREN);
}

static void *replace(void *unused)
{
    execl("/bin/sh", "sh", "-c", "echo \"replaced $BEFORE\"; /bin/true; exit 6", (char *)NULL);
    return unused;
}

static void case_thread(void)
{
    pthread_t thread;
    change("BEFORE");
    if (pthread_create(&thread, NULL, replace, NULL) != 0)
        exit(3);
    pthread_join(thread, NULL);
}

static void case_killed(void)
{
    change("BEFORE");
    say("system", WEXITSTATUS(system("exit 3")));
    raise(SIGKILL);
}

static void case_fork(void)
{
    for (int i = 0; i < CHILDREN; i++)
        if (fork() == 0) {
            change("CHILD");
            _exit(WEXITSTATUS(system("exit 3")));
        }
    int failed = 0, status;
    while (wait(&status) > 0)
        failed += WEXITSTATUS(status) != 3;
    say("failed", failed);
}

static void *serve(void *failed)
{
    if (WEXITSTATUS(system("/bin/true; exit 3")) != 3)
        *(bool *)failed = true;
    return NULL;
}

/* Nobody changes the environment: it is the kernel's array that is passed on, all the time. */
static void case_servers(void)
{
    pthread_t threads[SERVERS];
    bool failed[SERVERS] = {false};
    for (int i = 0; i < SERVERS; i++)
        if (pthread_create(&threads[i], NULL, serve, &failed[i]) != 0)
            exit(3);
    int failures = 0;
    for (int i = 0; i < SERVERS; i++) {
        pthread_join(threads[i], NULL);
        failures += failed[i];
    }
    say("failed", failures);
}

/* environ is NULL: the shell is followed all the same.  A NULL for argv is Linux' own affair. */
static void case_cleared(void)
{
    int status;
    char *const *volatile none = NULL;
    clearenv();
    say("system", WEXITSTATUS(system("/bin/true; exit 3")));
    if (fork() == 0) {
        execve("/bin/true", none, none);
        _exit(4);
    }
    wait(&status);
    say("no argv", WEXITSTATUS(status));
}

static void case_quiet(void)
{
    say("quiet", 0);
}

static const struct {
    const char *name;
    void (*run)(void);
} cases[] = {{"close", case_close},    {"chroot", case_chroot}, {"user", case_user},
             {"vfork", case_vfork},    {"thread", case_thread}, {"killed", case_killed},
             {"fork", case_fork},      {"quiet", case_quiet},   {"servers", case_servers},
             {"cleared", case_cleared}};

int main(int argc, char **argv)
{
    for (size_t i = 0; argc == 2 && i < sizeof cases / sizeof *cases; i++)
        if (strcmp(argv[1], cases[i].name) == 0) {
            cases[i].run();
            return 0;
        }
    return 2;
}
