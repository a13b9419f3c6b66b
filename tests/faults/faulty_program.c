/*
 * Programs that end or behave badly while they change the environment:
 *
 *   faulty_program crash    dies of SIGSEGV in setenv: a string of environ is no address
 *   faulty_program exit     exits while other threads are in setenv and system
 *   faulty_program forks    1,000 children, up to 50 at a time, that set a variable and exit
 *   faulty_program threads  256 threads that set a variable and start a command
 *   faulty_program exec     a second thread replaces the process by echo, while others set
 * variables
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHILDREN = 1000, AT_A_TIME = 50, THREADS = 256, BUSY = 4 };

static _Atomic unsigned rounds;

static void *set_for_ever(void *name)
{
    char value[32];
    for (;; atomic_fetch_add(&rounds, 1)) {
        snprintf(value, sizeof value, "%u", atomic_load(&rounds));
        setenv(name, value, 1);
        if (system(":") == -1)
            return NULL;
    }
}

/* Until all of them are at work. */
static void be_busy(void)
{
    static char names[BUSY][8];
    pthread_t thread;
    for (int i = 0; i < BUSY; i++) {
        snprintf(names[i], sizeof names[i], "BUSY%d", i);
        if (pthread_create(&thread, NULL, set_for_ever, names[i]) != 0)
            _exit(2);
    }
    while (atomic_load(&rounds) < 2 * BUSY)
        usleep(1000);
}

static int crash(void)
{
    setenv("BEFORE", "1", 1);
    environ[0] = (char *)16; /* NOLINT(performance-no-int-to-ptr) */
    setenv("AFTER", "1", 1);
    return 2;
}

static int exit_in_calls(void)
{
    be_busy();
    exit(7);
}

static int fork_wildly(void)
{
    int alive = 0, status, failed = 0;
    for (int i = 0; i < CHILDREN || alive > 0;) {
        if (i < CHILDREN && alive < AT_A_TIME) {
            pid_t pid = fork();
            if (pid == 0) {
                setenv("CHILD", "1", 1);
                exit(0);
            }
            failed += pid == -1;
            alive += pid > 0;
            i++;
            continue;
        }
        if (wait(&status) > 0)
            alive--;
        failed += status != 0;
    }
    printf("%d children, %d failed\n", CHILDREN, failed);
    return failed > 0;
}

static void *set_and_start(void *number)
{
    char name[16];
    snprintf(name, sizeof name, "T%d", (int)(long)number);
    setenv(name, "1", 1);
    return system(":") == -1 ? number : NULL;
}

static int many_threads(void)
{
    static pthread_t threads[THREADS];
    for (long i = 0; i < THREADS; i++)
        if (pthread_create(&threads[i], NULL, set_and_start, (void *)i) != 0) /* NOLINT */
            return 2;
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    printf("%d threads\n", THREADS);
    return 0;
}

static void *replace(void *ignored)
{
    (void)ignored;
    execlp("echo", "echo", "replaced", NULL);
    _exit(2);
}

static int exec_beside(void)
{
    pthread_t thread;
    be_busy();
    if (pthread_create(&thread, NULL, replace, NULL) != 0)
        return 2;
    for (;;)
        pause();
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*run)(void);
    } faults[] = {
        {"crash", crash},          {"exit", exit_in_calls}, {"forks", fork_wildly},
        {"threads", many_threads}, {"exec", exec_beside},
    };
    for (size_t i = 0; argc == 2 && i < sizeof faults / sizeof *faults; i++)
        if (strcmp(argv[1], faults[i].name) == 0)
            return faults[i].run();
    return 2;
}
