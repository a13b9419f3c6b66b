#include "session/launch.h"

#include "session/error.h"
#include "session/paths.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* The pipes between envviz and a command that is being started: each read end, write end. */
enum {
    OUTPUT_READ,
    OUTPUT_WRITE,
    ERROR_READ,
    ERROR_WRITE,
    REPORT_READ, /* the errno of an execve that failed */
    REPORT_WRITE,
    PIPE_ENDS
};

/*
 * The environment with LD_PRELOAD and the session's name in front, where they are easily taken out
 * and, where commands are followed, stay (probe/follow.h).  Where LD_PRELOAD is set already, the
 * probe is put before what it has.  One block, NULL when out of memory.
 */
static char **with_probe(char *const *envp, const char *probe, const char *session)
{
    static const char preload[] = "LD_PRELOAD=";
    size_t count = 0, length = 0;
    char *const *own = NULL; /* the loader takes the last one */
    for (; envp[count]; count++)
        if (strncmp(envp[count], preload, sizeof preload - 1) == 0)
            own = envp + count;
    const char *others = own ? *own + sizeof preload - 1 : "";
    length = strlen(probe) + strlen(session) + strlen(others) + 64;
    char **result = malloc((count + 3) * sizeof *result + length);
    if (!result)
        return NULL;
    char *text = (char *)(result + count + 3);
    char *merged = text;
    text += sprintf(text, "%s%s%s%s", preload, probe, *others ? ":" : "", others) + 1;
    size_t used = 0;
    if (!own)
        result[used++] = merged;
    result[used++] = text;
    sprintf(text, ENVVIZ_SESSION_VARIABLE "=%s", session);
    for (size_t i = 0; i < count; i++)
        result[used++] = envp + i == own ? merged : envp[i];
    result[used] = NULL;
    return result;
}

static void restore_signals(void)
{
    sigset_t none;
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* A session of its own, /dev/null to read from, and pipes to write to. */
static void detach(int out, int err)
{
    restore_signals();
    setsid();
    int in = open("/dev/null", O_RDONLY);
    dup2(in, 0);
    dup2(out, 1);
    dup2(err, 2);
    if (in > 2)
        close(in);
}

/* The kernel holds it and what it starts to that; a lower limit that is there stays. */
static void limit_files(uint64_t most_bytes)
{
    struct rlimit limit;
    if (most_bytes == 0 || getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_max <= most_bytes)
        return;
    limit.rlim_cur = limit.rlim_max = most_bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
}

static _Noreturn void become(const struct launch_command *command, char **envp, const int *pipes,
                             const struct shared_memory *memory)
{
    int report = pipes[REPORT_WRITE];
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (command->attached)
        sigprocmask(SIG_SETMASK, command->mask, NULL);
    else
        detach(pipes[OUTPUT_WRITE], pipes[ERROR_WRITE]);
    limit_files(command->most_bytes);
    pid_t own = getpid();
    atomic_store(&memory->shared->control.target_pid, (uint32_t)own);
    if (write(command->keeper, &own, sizeof own) != sizeof own)
        _exit(126);
    execvpe(command->argv[0], command->argv, envp);
    int reason = errno;
    ssize_t written = write(report, &reason, sizeof reason);
    _exit(written == sizeof reason ? 127 : 126);
}

static void close_all(const int *fds, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (fds[i] >= 0)
            close(fds[i]);
}

/* What the child has reported of its execve: 0 if it succeeded. */
static int read_report(int fd)
{
    int reason = 0;
    ssize_t got;
    while ((got = read(fd, &reason, sizeof reason)) == -1 && errno == EINTR)
        ;
    return got == sizeof reason ? reason : 0;
}

/* Starts the process; 0, or why it could not. */
static int start(struct launch *launch, const struct launch_command *command, char **envp,
                 const struct shared_memory *memory)
{
    int pipes[PIPE_ENDS] = {-1, -1, -1, -1, -1, -1};
    for (size_t i = command->attached ? REPORT_READ : 0; i < PIPE_ENDS; i += 2)
        if (pipe2(pipes + i, O_CLOEXEC) == -1) {
            int reason = errno;
            close_all(pipes, PIPE_ENDS);
            return reason;
        }
    pid_t pid = fork();
    if (pid == -1) {
        int reason = errno;
        close_all(pipes, PIPE_ENDS);
        return reason;
    }
    if (pid == 0)
        become(command, envp, pipes, memory);
    for (size_t i = 1; i < PIPE_ENDS; i += 2)
        close_all(pipes + i, 1);
    int reason = read_report(pipes[REPORT_READ]);
    close(pipes[REPORT_READ]);
    if (reason) {
        waitpid(pid, NULL, 0);
        close_all(pipes, REPORT_READ);
        return reason;
    }
    *launch = (struct launch){.pid = pid, .output = {pipes[OUTPUT_READ], pipes[ERROR_READ]}};
    for (size_t i = 0; i < 2; i++)
        if (launch->output[i] >= 0)
            fcntl(launch->output[i], F_SETFL, O_NONBLOCK);
    return 0;
}

int launch_start(struct launch *launch, const struct launch_command *command,
                 const struct shared_memory *memory, struct error *error)
{
    char probe[PATH_MAX];
    if (!paths_find(OWN_PROBE, probe, sizeof probe)) {
        error_set(error, "libenvviz-probe.so is not beside envviz nor in ../lib/envviz; build or "
                         "install it with make");
        return ENOPKG;
    }
    char **environment = with_probe(command->envp, probe, memory->name);
    int reason = environment ? start(launch, command, environment, memory) : ENOMEM;
    free(environment);
    if (reason)
        error_set(error, "cannot start %s: %s", command->argv[0], strerror(reason));
    return reason;
}

bool launch_ask(char *const *argv, char *out, size_t size)
{
    int channel[2];
    if (pipe2(channel, O_CLOEXEC) == -1)
        return false;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, channel[1], 1);
    pid_t pid;
    int failed = posix_spawn(&pid, argv[0], &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(channel[1]);
    size_t used = 0;
    ssize_t got = 0;
    while (!failed && used < size - 1 &&
           ((got = read(channel[0], out + used, size - 1 - used)) > 0 ||
            (got == -1 && errno == EINTR)))
        used += got > 0 ? (size_t)got : 0;
    out[used] = '\0';
    close(channel[0]);
    int status = -1;
    while (!failed && waitpid(pid, &status, 0) == -1 && errno == EINTR)
        ;
    return !failed && status == 0;
}

bool launch_is_dead(pid_t pid)
{
    char path[64], line[1024];
    if (kill(pid, 0) == -1 && errno == ESRCH)
        return true;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "re");
    if (!file)
        return true;
    const char *at = fgets(line, sizeof line, file) ? strrchr(line, ')') : NULL;
    fclose(file);
    char state = '\0';
    int threads = 0;
    /* Fields 3 (state) and 20 (threads): a leader that has ended while its threads go on is a
     * zombie too. */
    if (!at || sscanf(at, ") %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %d",
                      &state, &threads) != 2)
        return true;
    return (state == 'Z' || state == 'X') && threads <= 1;
}

bool launch_has_mapped(pid_t pid, const struct shared_memory *memory)
{
    char path[64], line[PATH_MAX + 128];
    snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    bool found = false;
    while (!found && fgets(line, sizeof line, file))
        found = strstr(line, memory->name) != NULL;
    fclose(file);
    return found;
}
