/* Changes the environment and starts commands from functions that are known: stacks_test.c looks
 * whether they are named.  Says on standard output who did what, in which line. */
#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __clang__
#define APART __attribute__((noinline)) /* it makes no clones */
#else
#define APART __attribute__((noinline, noclone))
#endif

/* A line of the report; the compiler cannot make the call before it the last one of its function.
 */
static void report(const char *function, int line, int result)
{
    char text[128];
    int length = snprintf(text, sizeof text, "%s %d\n", function, line);
    if (result == -1 || write(1, text, (size_t)length) != length)
        abort();
}
#define DO(call) report(__func__, __LINE__, call)

APART static void change(const char *name)
{
    DO(setenv(name, "value", 1));
}

APART static void change_back(const char *name)
{
    DO(unsetenv(name));
}

APART static void run_shell(void)
{
    DO(system("true"));
}

APART static void run_spawn(void)
{
    char *argv[] = {"true", NULL};
    pid_t pid = 0;
    DO(posix_spawnp(&pid, "true", NULL, NULL, argv, NULL));
    waitpid(pid, NULL, 0);
}

APART static void run_fork(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        report(__func__, __LINE__ + 1, 0);
        execl("/bin/true", "true", (char *)NULL);
        _exit(1);
    }
    waitpid(pid, NULL, 0);
}

APART static void run_vfork(void)
{
    report(__func__, __LINE__ + 3, 0);
    pid_t pid = vfork();
    if (pid == 0) {
        execl("/bin/true", "true", (char *)NULL);
        _exit(1);
    }
    waitpid(pid, NULL, 0);
}

/* Its own file becomes something else: an ELF file whose contents make no sense, or nothing. */
static void replace_itself(const char *path, int garbage)
{
    unlink(path);
    int fd = garbage ? open(path, O_WRONLY | O_CREAT, 0700) : -1;
    if (fd < 0)
        return;
    char bytes[4096];
    memset(bytes, 0x7f, sizeof bytes);
    memcpy(bytes, "\177ELF\2\1\1\0", 8);
    if (write(fd, bytes, sizeof bytes) != sizeof bytes)
        abort();
    close(fd);
}

static void *in_thread(void *name)
{
    change(name);
    run_shell();
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t thread;
    const char *mode = argc > 1 ? argv[1] : "";
    if (strcmp(mode, "many") == 0) {
        for (int i = 0; i < 100; i++)
            change("SAME");
        return 0;
    }
    if (strcmp(mode, "gone") == 0 || strcmp(mode, "garbage") == 0)
        replace_itself(argv[0], strcmp(mode, "garbage") == 0);
    change("FIRST");
    change_back("FIRST");
    run_shell();
    run_spawn();
    pthread_create(&thread, NULL, in_thread, "SECOND");
    pthread_join(thread, NULL);
    run_vfork();
    run_fork();
    return 0;
}
