/* posix_spawn and the exec family: the program's own environment is passed as a private copy,
 * another one as it is. */
#include "guest/arguments.h"
#include "guest/real.h"
#include "guest/vfork.h"
#include "shield/lock.h"
#include "shield/shield.h"

#include <errno.h>
#include <unistd.h>

typedef int spawn_function(pid_t *, const char *, const posix_spawn_file_actions_t *,
                           const posix_spawnattr_t *, char *const[], char *const[]);

static int spawn(spawn_function *function, pid_t *pid, const char *path,
                 const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes,
                 char *const argv[], char *const envp[])
{
    if (!snapshot_wanted(envp))
        return function(pid, path, actions, attributes, argv, envp);
    struct copy_memory memory = snapshot_borrow();
    uint32_t turn;
    char **copy = snapshot_make(&memory, &turn);
    int error = function(pid, path, actions, attributes, argv, copy);
    strings_let_go(&shield_store.strings, turn);
    snapshot_return(memory);
    return error;
}

int posix_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions,
                const posix_spawnattr_t *attributes, char *const argv[], char *const envp[])
{
    return spawn(real()->posix_spawn, pid, path, actions, attributes, argv, envp);
}

int posix_spawnp(pid_t *pid, const char *file, const posix_spawn_file_actions_t *actions,
                 const posix_spawnattr_t *attributes, char *const argv[], char *const envp[])
{
    return spawn(real()->posix_spawnp, pid, file, actions, attributes, argv, envp);
}

/* What the latest exec of this thread holds. */
static void let_go(void)
{
    if (shield_thread.execs)
        strings_let_go(&shield_store.strings, shield_thread.exec_turn);
    shield_thread.execs = false;
}

/* The memory stays with the thread, and what is held is noted there: where exec succeeds in a vfork
 * child, its parent finds both. */
static char *const *own_copy(void)
{
    let_go();
    char **copy = snapshot_make(&shield_thread.copy, &shield_thread.exec_turn);
    shield_thread.execs = true;
    shield_thread_keep();
    return copy;
}

static char *const *passed(char *const envp[])
{
    return snapshot_wanted(envp) ? own_copy() : envp;
}

/* exec has returned: it failed. */
static int failed(int result)
{
    let_go();
    return result;
}

int execve(const char *path, char *const argv[], char *const envp[])
{
    return failed(real()->execve(path, argv, passed(envp)));
}

int execv(const char *path, char *const argv[])
{
    return failed(real()->execve(path, argv, own_copy()));
}

int execvpe(const char *file, char *const argv[], char *const envp[])
{
    return failed(real()->execvpe(file, argv, passed(envp)));
}

int execvp(const char *file, char *const argv[])
{
    return failed(real()->execvpe(file, argv, own_copy()));
}

int fexecve(int fd, char *const argv[], char *const envp[])
{
    return failed(real()->fexecve(fd, argv, passed(envp)));
}

int execveat(int fd, const char *path, char *const argv[], char *const envp[], int flags)
{
    if (real()->execveat)
        return failed(real()->execveat(fd, path, argv, passed(envp), flags));
    errno = ENOSYS;
    return -1;
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

void guest_vfork_prepare(void)
{
    shield_thread.vfork_had_lock = lock_is_mine();
}

/* A child that was killed while it made its copy had the lock in its parent's name. */
void guest_vfork_parent(pid_t pid)
{
    (void)pid;
    let_go();
    if (!shield_thread.vfork_had_lock && lock_is_mine())
        lock_release();
}
