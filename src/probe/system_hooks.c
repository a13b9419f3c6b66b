/*
 * system and popen, as glibc does them since 2.29: the shell is started by posix_spawn with the
 * value of environ.  Done here rather than in libc so that the load is seen, a thread can be held
 * between load and exec, and the reason of a failure is known.
 */
#include "guest/real.h"
#include "guest/shell.h"
#include "probe/command.h"
#include "probe/probe.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int start_shell(pid_t *pid, const posix_spawnattr_t *attributes, char *const argv[],
                       const char *line)
{
    return command_start(CALL_SYSTEM, pid, SHELL_PATH, NULL, attributes, argv, line);
}

int system(const char *line)
{
    if (!probe_shared || !line)
        return real()->system(line);
    int status = shell_run(line, start_shell);
    EMIT(EXEC_STATUS, exec_status, NULL, .status = (uint64_t)(int64_t)status);
    return status;
}

/* The streams that popen() gave out.  A full table leaves the next ones to libc, unseen. */
enum { STREAMS = 64 };
static struct {
    _Atomic(FILE *) stream;
    pid_t pid;
    int fd;
} streams[STREAMS];
static FILE *const reserved = (FILE *)&streams;

static int reserve_stream(void)
{
    for (int i = 0; i < STREAMS; i++) {
        FILE *expected = NULL;
        if (atomic_compare_exchange_strong(&streams[i].stream, &expected, reserved))
            return i;
    }
    return -1;
}

/* Starts the shell with `end` as its descriptor `as`; 0 or an errno. */
static int start_piped(pid_t *pid, const char *line, int end, int as)
{
    posix_spawn_file_actions_t actions;
    int error = posix_spawn_file_actions_init(&actions);
    if (error)
        return error;
    /* POSIX: streams of earlier popen() calls are closed in the new child. */
    for (int i = 0; i < STREAMS && !error; i++) {
        FILE *stream = atomic_load(&streams[i].stream);
        if (stream && stream != reserved && streams[i].fd != as)
            error = posix_spawn_file_actions_addclose(&actions, streams[i].fd);
    }
    if (!error)
        error = posix_spawn_file_actions_adddup2(&actions, end, as);
    char *argv[] = {"sh", "-c", (char *)line, NULL};
    if (!error)
        error = command_start(CALL_POPEN, pid, SHELL_PATH, &actions, NULL, argv, line);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

FILE *popen(const char *line, const char *type)
{
    bool reads = type && type[0] == 'r', writes = type && type[0] == 'w';
    int slot = probe_shared && line && reads != writes ? reserve_stream() : -1;
    if (slot < 0)
        return real()->popen(line, type);
    int channel[2];
    FILE *stream = NULL;
    int error = pipe2(channel, O_CLOEXEC) == -1 ? errno : 0;
    if (!error) {
        int ours = channel[writes], theirs = channel[!writes];
        stream = fdopen(ours, reads ? "r" : "w");
        error = stream ? start_piped(&streams[slot].pid, line, theirs, reads ? 1 : 0) : errno;
        close(theirs);
        if (!stream)
            close(ours);
    }
    if (!error) {
        if (!strchr(type, 'e'))
            fcntl(fileno(stream), F_SETFD, 0);
        streams[slot].fd = fileno(stream);
    } else if (stream) {
        fclose(stream);
        stream = NULL;
    }
    atomic_store(&streams[slot].stream, stream);
    if (error)
        errno = error;
    return stream;
}

int pclose(FILE *stream)
{
    for (int i = 0; i < STREAMS; i++) {
        if (!stream || atomic_load(&streams[i].stream) != stream)
            continue;
        pid_t pid = streams[i].pid;
        atomic_store(&streams[i].stream, NULL);
        fclose(stream);
        int status;
        while (waitpid(pid, &status, 0) == -1)
            if (errno != EINTR)
                return -1;
        EMIT(EXEC_STATUS, exec_status, NULL, .status = (uint64_t)(int64_t)status);
        return status;
    }
    return real()->pclose(stream);
}
