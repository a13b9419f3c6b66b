#include "probe/command.h"
#include "guest/real.h"
#include "probe/pages.h"
#include "probe/probe.h"
#include "probe/stack.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum spawner command_spawner(void)
{
    uint32_t which = atomic_load_explicit(&probe_control()->spawner, memory_order_relaxed);
    return which < SPAWNER_COUNT ? (enum spawner)which : SPAWNER_SYSTEM;
}

/* The private copy, made while nobody can change the environment. */
static char **private_copy(const struct command *command)
{
    gate(GATE_COPY);
    env_lock();
    char **copy = copy_environment(&probe_thread.copy, environ,
                                   command->following.is_on ? follow_entries() : NULL, pages_alias);
    env_unlock();
    if (copy)
        EMIT(EXEC_COPY, exec_copy, NULL, .envp = (uintptr_t)copy);
    return copy;
}

char **command_load(struct command *command, enum call call, char **envp, const char *text)
{
    command->call = call;
    command->locked = command->forks = command->copied = false;
    stack_tell();
    gate(GATE_LOAD);
    company_tell();
    environ_check();
    /* Asked for here, so that a switch made while the thread is held counts for this command. */
    command->spawner = command_spawner();
    if (command->spawner == SPAWNER_LOCKED) {
        env_lock();
        command->locked = true;
    }
    uint32_t count;
    probe_thread.load_calm = environ_calm();
    /* What is added while this thread has loaded and not told it yet counts for no loss: its first
     * event waits for a ring. */
    uint64_t before_ns = probe_now_ns();
    char **live = environ_load(&count);
    if (envp && envp != live)
        count = environ_count_of(envp);
    command->environ = envp ? envp : live;
    EMIT(EXEC_LOAD, exec_load, text, .environ = (uintptr_t)command->environ, .count = count,
         .call = call, .spawner = command->spawner);
    /* A caller's own array may hold what the caller likes: of it, nothing counts as lost. */
    command->load_ns = command->environ == live ? before_ns : 0;
    probe_thread.load_ns = command->load_ns;
    if (command->spawner != SPAWNER_SNAPSHOT || command->environ != live)
        return command->environ;
    char **copy = private_copy(command);
    command->copied = copy;
    return copy ? copy : command->environ;
}

char *const *command_passes(struct command *command, char *const *envp)
{
    if (command->copied) /* it has the entries already */
        return envp;
    return follow_envp(&command->following, envp, command->load_ns != 0);
}

void command_exec(const struct command *command, char *const *envp)
{
    amplify(command->load_ns && !command->copied);
    gate(command->forks ? GATE_FORK : GATE_EXEC);
    EMIT(EXEC_BEGIN, exec_begin, NULL, .envp = (uintptr_t)envp);
    pages_arm(command->forks ? NULL : probe_thread.ring, envp);
}

void command_result(const struct command *command, int error, pid_t pid)
{
    pages_arm(NULL, NULL);
    EMIT(EXEC_RESULT, exec_result, NULL, .error = (uint64_t)error,
         .pid = error ? 0 : (uint64_t)pid);
    if (command->locked)
        env_unlock();
    if (!error)
        child_check(pid, command->following.fronts);
    gate(GATE_RESULT);
}

/* What posix_spawn did before it shared the parent's memory: a copy-on-write child, then execve.
 * The child reports a failure through a pipe that a successful execve closes. */
static int start_by_fork(struct command *command, pid_t *pid, const char *path,
                         const posix_spawnattr_t *attributes, char *const argv[])
{
    int channel[2];
    if (pipe2(channel, O_CLOEXEC) == -1)
        return errno;
    pid_t child = fork();
    if (child == -1) {
        int error = errno;
        close(channel[0]);
        close(channel[1]);
        return error;
    }
    if (child == 0) {
        sigset_t signals;
        if (attributes && posix_spawnattr_getsigdefault(attributes, &signals) == 0) {
            struct sigaction reset = {.sa_handler = SIG_DFL};
            for (int number = 1; number < NSIG; number++)
                if (sigismember(&signals, number) == 1)
                    sigaction(number, &reset, NULL);
            posix_spawnattr_getsigmask(attributes, &signals);
            sigprocmask(SIG_SETMASK, &signals, NULL);
        }
        real()->execve(path, argv, command_passes(command, environ));
        int error = errno;
        while (write(channel[1], &error, sizeof error) == -1 && errno == EINTR)
            ;
        _exit(127);
    }
    EMIT(EXEC_COPY, exec_copy, NULL, .envp = 0);
    close(channel[1]);
    int error = 0;
    ssize_t got;
    while ((got = read(channel[0], &error, sizeof error)) == -1 && errno == EINTR)
        ;
    close(channel[0]);
    if (got != sizeof error) {
        *pid = child;
        return 0;
    }
    while (waitpid(child, NULL, 0) == -1 && errno == EINTR)
        ;
    return error;
}

int command_start(enum call call, pid_t *pid, const char *path,
                  const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes,
                  char *const argv[], const char *text)
{
    struct command command;
    follow_decide(&command.following, path, FOLLOW_SPAWN);
    char **envp = command_load(&command, call, NULL, text);
    /* File actions cannot be read back from their object: with them it is posix_spawn always. */
    command.forks = command.spawner == SPAWNER_FORK && !actions;
    /* Before the gates: a thread that is held there may see many arrays come and go. */
    char *const *passed = command.forks ? envp : command_passes(&command, envp);
    command_exec(&command, envp);
    int error = command.forks ? start_by_fork(&command, pid, path, attributes, argv)
                              : real()->posix_spawn(pid, path, actions, attributes, argv, passed);
    command_result(&command, error, *pid);
    return error;
}
