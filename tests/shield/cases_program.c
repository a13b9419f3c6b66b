/* cases_program CASE: one thing that programs do, with a watch on it: no hang, no crash, no leak.
 * The exit status is 0 if all went as it should; what did not is printed. */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static int broken;
#define MUST(condition)                                                                            \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            printf("line %d: %s\n", __LINE__, #condition);                                         \
            broken = 1;                                                                            \
        }                                                                                          \
    } while (0)

enum { NAMES = 100 };

static _Atomic bool over;

/* Adds and removes without a pause, so that the lock is held most of the time. */
static void *change_for_ever(void *unused)
{
    (void)unused;
    char name[32];
    for (unsigned i = 0; !over; i++) {
        snprintf(name, sizeof name, "N%u", i % NAMES);
        if (i / NAMES % 2)
            unsetenv(name);
        else
            setenv(name, "x", 1);
    }
    return NULL;
}

static pthread_t start_changes(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, change_for_ever, NULL);
    return thread;
}

static void end_changes(pthread_t thread)
{
    over = true;
    pthread_join(thread, NULL);
}

static int status_of(pid_t pid)
{
    int status = -1;
    while (waitpid(pid, &status, 0) == -1)
        if (errno != EINTR)
            return -1;
    return status;
}

/* Lines of /proc/self/maps. */
static unsigned mappings(void)
{
    unsigned lines = 0;
    FILE *file = fopen("/proc/self/maps", "re");
    for (int c; file && (c = getc(file)) != EOF;)
        lines += c == '\n';
    if (file)
        fclose(file);
    return lines;
}

static char *const argv_true[] = {"true", NULL};

static void case_vfork(void)
{
    pthread_t changes = start_changes();
    unsigned before = 0;
    for (unsigned i = 0; i < 300; i++) {
        pid_t pid = vfork();
        if (pid == 0) {
            execvp("true", argv_true);
            _exit(errno);
        }
        MUST(status_of(pid) == 0);
        if (i == 100)
            before = mappings();
    }
    MUST(mappings() <= before + 8);
    end_changes(changes);
}

/* A child whose only thread is a copy of this one: the changing thread, and the lock, are gone. */
static void in_forked_child(void)
{
    alarm(20);
    bool done = setenv("MINE", "child", 1) == 0 && strcmp(getenv("MINE"), "child") == 0 &&
                getenv("STAYS") && unsetenv("STAYS") == 0 && !getenv("STAYS");
    if (!done)
        _exit(3);
    execl("/bin/sh", "sh", "-c", "test \"$MINE\" = child", (char *)NULL);
    _exit(4);
}

static void fork_while_changing(bool raw)
{
    setenv("STAYS", "there", 1);
    pthread_t changes = start_changes();
    for (unsigned i = 0; i < 200; i++) {
        pid_t pid = raw ? (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0) : fork();
        if (pid == 0)
            in_forked_child();
        MUST(status_of(pid) == 0);
    }
    end_changes(changes);
}

static void case_fork(void)
{
    fork_while_changing(false);
}

static void case_clone(void)
{
    fork_while_changing(true);
}

static void *exec_in_thread(void *unused)
{
    (void)unused;
    setenv("MINE", "thread", 1);
    execlp("sh", "sh", "-c", "test \"$MINE\" = thread", (char *)NULL);
    _exit(5);
}

static void case_exec(void)
{
    pthread_t thread;
    start_changes();
    pthread_create(&thread, NULL, exec_in_thread, NULL);
    pthread_join(thread, NULL);
    MUST(!"the program was replaced");
}

static _Atomic unsigned handled, handler_failures;

static void start_in_handler(int number)
{
    (void)number;
    int saved_errno = errno;
    pid_t pid = handled++ % 2 ? fork() : vfork();
    if (pid == 0) {
        execv("/bin/true", argv_true);
        _exit(1);
    }
    handler_failures += status_of(pid) != 0;
    errno = saved_errno;
}

/* The handler interrupts setenv, with the lock held, in its own thread. */
static void case_handler(void)
{
    struct sigaction action = {.sa_handler = start_in_handler, .sa_flags = SA_RESTART};
    sigaction(SIGALRM, &action, NULL);
    struct itimerval every = {.it_interval = {.tv_usec = 2000}, .it_value = {.tv_usec = 2000}};
    setitimer(ITIMER_REAL, &every, NULL);
    char name[32];
    for (unsigned i = 0; handled < 200; i++) {
        snprintf(name, sizeof name, "N%u", i % NAMES);
        MUST((i / NAMES % 2 ? unsetenv(name) : setenv(name, "x", 1)) == 0);
    }
    setitimer(ITIMER_REAL, &(struct itimerval){{0}, {0}}, NULL);
    MUST(handler_failures == 0);
}

static _Atomic unsigned wrong_values;

static void *get_for_ever(void *unused)
{
    (void)unused;
    while (!over) {
        const char *stays = getenv("STAYS"), *comes = secure_getenv("N50");
        wrong_values += !stays || strcmp(stays, "there") != 0;
        wrong_values += comes && strcmp(comes, "x") != 0;
        for (char **entry = environ; *entry; entry++)
            wrong_values += strchr(*entry, '=') == NULL;
    }
    return NULL;
}

static void case_getenv(void)
{
    pthread_t readers[3], changes;
    setenv("STAYS", "there", 1);
    for (unsigned i = 0; i < 3; i++)
        pthread_create(&readers[i], NULL, get_for_ever, NULL);
    changes = start_changes();
    for (unsigned i = 0; i < 20000; i++) {
        setenv("OTHER", i % 2 ? "1" : "22", 1);
        if (i % 4 == 3)
            unsetenv("OTHER");
    }
    end_changes(changes);
    for (unsigned i = 0; i < 3; i++)
        pthread_join(readers[i], NULL);
    MUST(wrong_values == 0);
}

static void *sleep_in_shell(void *unused)
{
    (void)unused;
    system("exec sleep 1000");
    return NULL;
}

static void case_system(void)
{
    struct sigaction before, after;
    pthread_t thread;
    sigset_t blocked, still;
    sigaction(SIGINT, NULL, &before);
    pthread_sigmask(SIG_BLOCK, NULL, &blocked);
    MUST(system("exit 3") == 3 << 8);
    MUST(system("kill -TERM $$") == SIGTERM);
    MUST(system(NULL) != 0);
    pthread_create(&thread, NULL, sleep_in_shell, NULL);
    struct sigaction ignored = before;
    for (time_t until = time(NULL) + 20; ignored.sa_handler != SIG_IGN && time(NULL) < until;) {
        sched_yield();
        sigaction(SIGINT, NULL, &ignored);
    }
    MUST(ignored.sa_handler == SIG_IGN);
    pthread_cancel(thread);
    pthread_join(thread, NULL);
    sigaction(SIGINT, NULL, &after);
    pthread_sigmask(SIG_BLOCK, NULL, &still);
    MUST(after.sa_handler == before.sa_handler);
    MUST(sigismember(&still, SIGCHLD) == sigismember(&blocked, SIGCHLD));
    MUST(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
}

static void *spawn_once(void *unused)
{
    (void)unused;
    pid_t pid;
    MUST(posix_spawnp(&pid, "true", NULL, NULL, argv_true, environ) == 0 && status_of(pid) == 0);
    return NULL;
}

static void case_threads(void)
{
    unsigned before = 0;
    for (unsigned i = 0; i < 150; i++) {
        pthread_t thread;
        pthread_create(&thread, NULL, spawn_once, NULL);
        pthread_join(thread, NULL);
        if (i == 50)
            before = mappings();
    }
    MUST(mappings() <= before + 2);
}

/* 20,000 variables, and one of 100,000 bytes. */
static void case_big(void)
{
    char name[32], *value = calloc(1, 100001);
    for (unsigned i = 0; i < 20000; i++) {
        snprintf(name, sizeof name, "BIG_%u", i);
        setenv(name, "some bytes", 1);
    }
    memset(value, 'x', 100000);
    setenv("LONG", value, 1);
    free(value);
    pthread_t changes = start_changes();
    for (unsigned i = 0; i < 10; i++)
        MUST(system("test $(env | grep -c ^BIG_) = 20000 && test ${#LONG} = 100000") == 0);
    end_changes(changes);
}

/* An envp of the caller's own is passed as it is, and so are errors. */
static void case_given(void)
{
    char *given[] = {"GIVEN=1", "GIVEN=2", NULL};
    char *argv[] = {"sh", "-c", "test \"$GIVEN\" -gt 0 && test -z \"$MINE\"", NULL};
    char *const *volatile bad_address = (char *const *)(uintptr_t)8;
    pid_t pid;
    setenv("MINE", "1", 1);
    MUST(posix_spawn(&pid, "/bin/sh", NULL, NULL, argv, given) == 0 && status_of(pid) == 0);
    MUST(posix_spawn(&pid, "/nowhere", NULL, NULL, argv, environ) == ENOENT);
    MUST(execve("/bin/sh", argv, bad_address) == -1 && errno == EFAULT);
    MUST(execl("/nowhere", "nowhere", (char *)NULL) == -1 && errno == ENOENT);
    FILE *stream = popen("echo $MINE", "r");
    MUST(stream && getc(stream) == '1' && pclose(stream) == 0);
    clearenv();
    MUST(!getenv("MINE") && setenv("MINE", "2", 1) == 0);
    argv[2] = "test \"$MINE\" = 2 && test -z \"$HOME\"";
    MUST(posix_spawn(&pid, "/bin/sh", NULL, NULL, argv, environ) == 0 && status_of(pid) == 0);
    environ = given;
    MUST(strcmp(getenv("GIVEN"), "1") == 0);
    MUST(system("test \"$GIVEN\" -gt 0 && test -z \"$MINE\"") == 0);
}

/* libc's own getenv, inside its functions, sees the changes. */
static void case_inside(void)
{
    pid_t pid;
    setenv("PATH", "/nowhere", 1);
    MUST(posix_spawnp(&pid, "true", NULL, NULL, argv_true, environ) == ENOENT);
    setenv("PATH", "/usr/bin:/bin", 1);
    MUST(posix_spawnp(&pid, "true", NULL, NULL, argv_true, environ) == 0 && status_of(pid) == 0);
    struct tm noon = {.tm_year = 100, .tm_mday = 1, .tm_hour = 12};
    setenv("TZ", "UTC-5", 1);
    time_t east = mktime(&noon);
    noon = (struct tm){.tm_year = 100, .tm_mday = 1, .tm_hour = 12};
    unsetenv("TZ");
    setenv("TZ", "UTC+3", 1);
    MUST(mktime(&noon) - east == 8 * 3600);
}

static const struct {
    const char *name;
    void (*run)(void);
} cases[] = {{"vfork", case_vfork},   {"fork", case_fork},       {"clone", case_clone},
             {"exec", case_exec},     {"handler", case_handler}, {"getenv", case_getenv},
             {"system", case_system}, {"threads", case_threads}, {"big", case_big},
             {"given", case_given},   {"inside", case_inside}};

int main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (argc == 2 && strcmp(argv[1], cases[i].name) == 0) {
            cases[i].run();
            return broken;
        }
    return 2;
}
