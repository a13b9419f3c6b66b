/*
 * A program that changes environ without libc's functions, in the way that argv[1] names, and then
 * starts a command; argv[2] is unused (the report of probed.h, left empty).
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static char *other[] = {"PATH=/usr/bin:/bin", "OTHER=1", "MORE=2", NULL};
static _Atomic int done;

static void run(void)
{
    if (system("true") != 0)
        exit(2);
}

/* environ points to an array of its own; twice loaded, once changed. */
static void assign(void)
{
    environ = other;
    run();
    run();
}

/* The same array, one entry fewer. */
static void edit(void)
{
    size_t count = 0;
    while (environ[count])
        count++;
    environ[count - 1] = NULL;
    run();
    run();
}

/* Noticed at a change as well. */
static void assign_then_set(void)
{
    environ = other;
    setenv("ADDED", "1", 1);
    run();
}

/* Noticed in a child, which has seen what its parent has seen; the parent sees nothing new. */
static void fork_then_assign(void)
{
    setenv("ADDED", "1", 1);
    pid_t child = fork();
    if (child == 0) {
        environ = other;
        run();
        _exit(0);
    }
    waitpid(child, NULL, 0);
    run();
}

static void *set_and_unset(void *unused)
{
    char name[32];
    for (unsigned i = 0; !atomic_load(&done); i++) {
        snprintf(name, sizeof name, "STORM_%u", i % 300);
        if (i / 300 % 2)
            unsetenv(name);
        else
            setenv(name, "value", 1);
    }
    return unused;
}

/* Nothing is foreign here: libc's functions in one thread, commands and forks in the other.  (A
 * forked child does not change its environment: libc's own lock may be held for ever there.) */
static void storm(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, set_and_unset, NULL);
    for (unsigned i = 0; i < 60; i++) {
        if (system("true") == -1)
            exit(3);
        pid_t child = fork();
        if (child == 0) {
            execl("/bin/true", "true", (char *)NULL);
            _exit(0);
        }
        waitpid(child, NULL, 0);
    }
    atomic_store(&done, 1);
    pthread_join(thread, NULL);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*function)(void);
    } ways[] = {{"assign", assign},
                {"edit", edit},
                {"assign-then-set", assign_then_set},
                {"fork-then-assign", fork_then_assign},
                {"storm", storm}};
    FILE *report = argc == 3 ? fopen(argv[2], "we") : NULL;
    if (!report)
        return 4;
    fclose(report);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (strcmp(argv[1], ways[i].name) == 0) {
            ways[i].function();
            return 0;
        }
    return 5;
}
