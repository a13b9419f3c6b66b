/* posix_spawn and the exec family. */
#include "guest/arguments.h"
#include "guest/real.h"
#include "probe/command.h"
#include "probe/probe.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TEXT_MAX = 512 };

/* What a caller means by a NULL for envp: no variables at all. */
static char *const no_variables[] = {NULL};

typedef int spawn_function(pid_t *, const char *, const posix_spawn_file_actions_t *,
                           const posix_spawnattr_t *, char *const[], char *const[]);

static int spawn(spawn_function *function, unsigned start, pid_t *pid, const char *path,
                 const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes,
                 char *const argv[], char *const envp[])
{
    if (!probe_on())
        return function(pid, path, actions, attributes, argv, envp);
    char text[TEXT_MAX];
    struct command command;
    pid_t child = 0;
    follow_decide(&command.following, path, start);
    char **array = command_load(&command, CALL_POSIX_SPAWN, (char **)(envp ? envp : no_variables),
                                emit_join(path, argv, text, sizeof text));
    char *const *passed = command_passes(&command, array);
    command_exec(&command, array);
    int error = function(&child, path, actions, attributes, argv, passed);
    if (!error && pid)
        *pid = child;
    command_result(&command, error, child);
    return error;
}

int posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions,
                const posix_spawnattr_t *attributes, char *const argv[], char *const envp[])
{
    return spawn(real()->posix_spawn, FOLLOW_SPAWN, pid, path, actions, attributes, argv, envp);
}

int posix_spawnp(pid_t *pid, const char *file, const posix_spawn_file_actions_t *actions,
                 const posix_spawnattr_t *attributes, char *const argv[], char *const envp[])
{
    return spawn(real()->posix_spawnp, FOLLOW_SPAWN | FOLLOW_SEARCH, pid, file, actions, attributes,
                 argv, envp);
}

/* One call of the exec family: what to call, and with what. */
struct exec {
    enum { EXEC_PATH, EXEC_SEARCH, EXEC_FD, EXEC_AT } how;
    int fd, flags;
    bool live; /* with the program's own environment, which is loaded here; else with envp */
    const char *path;
    char *const *argv;
};

static int exec_now(const struct exec *exec, char *const *envp)
{
    switch (exec->how) {
    case EXEC_SEARCH:
        return real()->execvpe(exec->path, exec->argv, envp);
    case EXEC_FD:
        return real()->fexecve(exec->fd, exec->argv, envp);
    case EXEC_AT:
        return real()->execveat(exec->fd, exec->path, exec->argv, envp, exec->flags);
    case EXEC_PATH:
    default:
        return real()->execve(exec->path, exec->argv, envp);
    }
}

/* The program that is started, as a path. */
static const char *program_of(const struct exec *exec, char *out, size_t size)
{
    if (exec->how != EXEC_FD && (exec->how != EXEC_AT || (exec->path && exec->path[0])))
        return exec->path;
    char digits[16], *to = stpcpy(out, "/proc/self/fd/");
    size_t count = 0;
    for (int fd = exec->fd; count == 0 || fd > 0; fd /= 10)
        digits[count++] = (char)('0' + fd % 10);
    while (count > 0 && to < out + size - 1)
        *to++ = digits[--count];
    *to = '\0';
    return out;
}

static int exec_observed(const struct exec *exec, char *const envp[])
{
    if (!probe_on())
        return exec_now(exec, exec->live ? environ : envp);
    char text[TEXT_MAX], program[64];
    struct command command;
    follow_decide(&command.following, program_of(exec, program, sizeof program),
                  FOLLOW_REPLACE | (exec->how == EXEC_SEARCH ? FOLLOW_SEARCH : 0));
    char *const *given = exec->live ? NULL : envp ? envp : no_variables;
    char **array = command_load(&command, CALL_EXECVE, (char **)given,
                                emit_join(exec->path, exec->argv, text, sizeof text));
    char *const *passed = command_passes(&command, array);
    command_exec(&command, array);
    /* A vfork child shares this word with its parent, which sees there that execve succeeded. */
    probe_thread.exec_pending = true;
    probe_thread.exec_locked = command.locked;
    probe_thread.exec_fronts = command.following.fronts;
    int result = exec_now(exec, passed);
    int error = errno;
    probe_thread.exec_pending = false;
    command_result(&command, error, 0);
    errno = error;
    return result;
}

int execve(const char *path, char *const argv[], char *const envp[])
{
    return exec_observed(&(struct exec){.how = EXEC_PATH, .path = path, .argv = argv}, envp);
}

int execv(const char *path, char *const argv[])
{
    return exec_observed(&(struct exec){.how = EXEC_PATH, .live = true, .path = path, .argv = argv},
                         NULL);
}

int execvpe(const char *file, char *const argv[], char *const envp[])
{
    return exec_observed(&(struct exec){.how = EXEC_SEARCH, .path = file, .argv = argv}, envp);
}

int execvp(const char *file, char *const argv[])
{
    return exec_observed(
        &(struct exec){.how = EXEC_SEARCH, .live = true, .path = file, .argv = argv}, NULL);
}

int fexecve(int fd, char *const argv[], char *const envp[])
{
    return exec_observed(&(struct exec){.how = EXEC_FD, .fd = fd, .path = argv[0], .argv = argv},
                         envp);
}

int execveat(int fd, const char *path, char *const argv[], char *const envp[], int flags)
{
    if (!real()->execveat) {
        errno = ENOSYS;
        return -1;
    }
    return exec_observed(
        &(struct exec){.how = EXEC_AT, .fd = fd, .flags = flags, .path = path, .argv = argv}, envp);
}

int execl(const char *path, const char *first, ...)
{
    ARGUMENTS_TO(argv, first);
    va_end(arguments);
    return execv(path, argv);
}

int execle(const char *path, const char *first, ...)
{
    ARGUMENTS_TO(argv, first);
    char *const *envp = va_arg(arguments, char *const *);
    va_end(arguments);
    return execve(path, argv, envp);
}

int execlp(const char *file, const char *first, ...)
{
    ARGUMENTS_TO(argv, first);
    va_end(arguments);
    return execvp(file, argv);
}
