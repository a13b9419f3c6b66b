/*
 * A program that changes its environment and starts commands in every way there is, and writes down
 * what each call returned.  tests/probe/calls_test.c runs it with and without the probe: the two
 * reports must be the same.
 *
 *   calls_program environment|commands|traces REPORT
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static FILE *report;

/* A line of the report: the kind of call, what was called, what came of it. */
__attribute__((format(printf, 4, 5))) static void tell(const char *kind, long result, int error,
                                                       const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(report, "%s ", kind);
    vfprintf(report, format, arguments);
    fprintf(report, " = %ld", result);
    if (error)
        fprintf(report, " errno %d", error);
    fputc('\n', report);
    fflush(report);
    va_end(arguments);
}

#define CHANGE(kind, call)                                                                         \
    do {                                                                                           \
        errno = 0;                                                                                 \
        long result = call;                                                                        \
        tell(kind, result, errno, "%s", #call);                                                    \
    } while (0)

static void list_environment(const char *when)
{
    fprintf(report, "environ %s:", when);
    for (char **entry = environ; entry && *entry; entry++)
        fprintf(report, " [%s]", *entry);
    fprintf(report, "\n");
}

static void show(const char *name)
{
    const char *value = getenv(name);
    fprintf(report, "getenv %s: %s\n", name, value ? value : "none");
}

static void change_environment(void)
{
    static char own[] = "OWN=first", second[] = "OWN=second", empty[] = "EMPTY=", bare[] = "OWN";
    list_environment("at the start");
    CHANGE("setenv", setenv("A", "1", 1));
    CHANGE("setenv", setenv("A", "2", 0));
    show("A");
    CHANGE("setenv", setenv("A", "a longer value than before", 1));
    show("A");
    CHANGE("setenv", setenv("", "x", 1));
    CHANGE("setenv", setenv("B=C", "x", 1));
    CHANGE("setenv", setenv("NOTHING", "", 1));
    show("NOTHING");
    CHANGE("putenv", putenv(own));
    show("OWN");
    own[4] = 'F'; /* the caller's own string stands in the array */
    show("OWN");
    CHANGE("putenv", putenv(second));
    show("OWN");
    CHANGE("putenv", putenv(empty));
    list_environment("with all");
    CHANGE("putenv", putenv(bare)); /* removes */
    show("OWN");
    CHANGE("unsetenv", unsetenv("A"));
    CHANGE("unsetenv", unsetenv("A"));
    CHANGE("unsetenv", unsetenv(""));
    CHANGE("unsetenv", unsetenv("B=C"));
    list_environment("after removals");
    for (int i = 0; i < 300; i++) {
        char name[16];
        snprintf(name, sizeof name, "V%d", i);
        setenv(name, "value", 1);
        fprintf(report, "setenv %s\n", name);
    }
    list_environment("with 300 more");
    CHANGE("clearenv", clearenv());
    list_environment("cleared");
    show("PATH");
    CHANGE("setenv", setenv("PATH", "/usr/bin:/bin", 1));
    CHANGE("setenv", setenv("LAST", "one", 1));
    list_environment("at the end");
}

static int wait_for(pid_t pid)
{
    int status = -1;
    while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
        ;
    return status;
}

#define SHELL  "/bin/sh"
#define SCRIPT "test \"$KEEP\" = kept && exit 7"
#define GIVEN  "test \"$KEEP\" = given && exit 8"
#define NONE   "test -z \"$KEEP\" && exit 9"

/* An address that nobody can read; the compiler is not to know. */
static char *const *bad_address(void)
{
    static char *const *volatile address = (char *const *)16;
    return address;
}

/* Each member of the exec family once, by number; returns only where it fails. */
static void exec_number(int number)
{
    static char *const argv[] = {"sh", "-c", SCRIPT, NULL};
    static char *const given[] = {"sh", "-c", GIVEN, NULL};
    static char *const none[] = {"sh", "-c", NONE, NULL};
    static char *const environment[] = {"KEEP=given", NULL};
    switch (number) {
    case 0:
        execv(SHELL, argv);
        break;
    case 1:
        execve(SHELL, given, environment);
        break;
    case 2:
        execvp("sh", argv);
        break;
    case 3:
        execvpe("sh", given, environment);
        break;
    case 4:
        execl(SHELL, "sh", "-c", SCRIPT, (char *)NULL);
        break;
    case 5:
        execle(SHELL, "sh", "-c", GIVEN, (char *)NULL, environment);
        break;
    case 6:
        execlp("sh", "sh", "-c", SCRIPT, (char *)NULL);
        break;
    case 7:
        fexecve(open(SHELL, O_RDONLY | O_CLOEXEC), given, environment);
        break;
    case 8:
        execveat(AT_FDCWD, SHELL, given, environment, 0);
        break;
    case 9:
        execve(SHELL, given, bad_address());
        break;
    case 10:
        execve("/nowhere", argv, environ);
        break;
    case 11:
        execve(SHELL, none, NULL);
        break;
    default:
        break;
    }
}

enum { EXECS = 12 };

static pid_t exec_after_fork(int number)
{
    pid_t pid = fork();
    if (pid == 0) {
        exec_number(number);
        _exit(errno);
    }
    return pid;
}

static pid_t exec_after_vfork(int number)
{
    pid_t pid = vfork();
    if (pid == 0) {
        exec_number(number);
        _exit(errno);
    }
    return pid;
}

static void exec_all(void)
{
    for (int i = 0; i < EXECS; i++) {
        tell("exec", wait_for(exec_after_fork(i)), 0, "%d after fork", i);
        tell("exec", wait_for(exec_after_vfork(i)), 0, "%d after vfork", i);
    }
    errno = 0;
    long result = execl("/nowhere", "nowhere", (char *)NULL);
    tell("exec", result, errno, "that fails");
    errno = 0;
    result = execve(SHELL, (char *[]){"sh", NULL}, bad_address());
    tell("exec", result, errno, "from a bad address");
}

static void spawn_all(void)
{
    char *const argv[] = {"sh", "-c", SCRIPT, NULL}, *const given[] = {"sh", "-c", GIVEN, NULL};
    char *const none[] = {"sh", "-c", NONE, NULL}, *const environment[] = {"KEEP=given", NULL};
    pid_t pid = 0;
    int error = posix_spawn(&pid, SHELL, NULL, NULL, argv, environ);
    tell("posix_spawn", error ? -1 : wait_for(pid), error, "live");
    error = posix_spawnp(&pid, "sh", NULL, NULL, given, environment);
    tell("posix_spawn", error ? -1 : wait_for(pid), error, "given");
    error = posix_spawn(&pid, SHELL, NULL, NULL, none, NULL);
    tell("posix_spawn", error ? -1 : wait_for(pid), error, "none");
    error = posix_spawn(&pid, "/nowhere", NULL, NULL, argv, environ);
    tell("posix_spawn", -1, error, "nowhere");
    error = posix_spawn(&pid, SHELL, NULL, NULL, argv, bad_address());
    tell("posix_spawn", -1, error, "bad address");

    /* More than one string may have: E2BIG, which is not EFAULT. */
    static char large[200000];
    memset(large, 'x', sizeof large - 1);
    large[5] = '=';
    char *const too_large[] = {large, NULL};
    error = posix_spawn(&pid, SHELL, NULL, NULL, argv, too_large);
    tell("posix_spawn", -1, error, "too large");
}

static void system_all(void)
{
    static const char *const lines[] = {SCRIPT, "exit 3", "kill -TERM $$",
                                        "no-such-command-here 2>&1", "exit 0"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        int status = system(lines[i]);
        tell("system", status, 0, "%s", lines[i]);
    }
    int shell = system(NULL);
    tell("no-command", shell != 0, 0, "system(NULL)");
}

static void popen_all(void)
{
    char line[64] = "";
    FILE *stream = popen("echo $KEEP; exit 4", "r");
    if (stream && !fgets(line, sizeof line, stream))
        line[0] = '\0';
    line[strcspn(line, "\n")] = '\0';
    tell("popen", stream ? pclose(stream) : -1, 0, "reads [%s]", line);
    stream = popen("read x; test \"$x\" = hello && exit 5", "we");
    if (stream)
        fputs("hello\n", stream);
    tell("popen", stream ? pclose(stream) : -1, 0, "writes");
    errno = 0;
    stream = popen("exit 0", "x");
    tell("no-command", stream != NULL, errno, "popen with a mode that is none");
}

/* What is to be seen of the probe: nothing. */
static void look_for_traces(void)
{
    static const char look[] = "env | grep -E 'LD_PRELOAD|ENVVIZ'";
    show("LD_PRELOAD");
    show("ENVVIZ_SESSION");
    list_environment("as seen");
    int status = system(look); /* grep finds nothing: 1 */
    tell("system", status, 0, "%s", look);
    pid_t pid = fork();
    if (pid == 0) {
        execl(SHELL, "sh", "-c", look, (char *)NULL);
        _exit(errno);
    }
    tell("exec", wait_for(pid), 0, "%s", look);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*parts[5])(void);
    } modes[] = {
        {"environment", {change_environment}},
        {"commands", {system_all, popen_all, spawn_all, exec_all}},
        {"traces", {look_for_traces}},
    };
    report = argc == 3 ? fopen(argv[2], "we") : NULL;
    if (!report)
        return 2;
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        for (size_t p = 0; strcmp(argv[1], modes[i].name) == 0 && modes[i].parts[p]; p++)
            modes[i].parts[p]();
    fclose(report);
    return 0;
}
