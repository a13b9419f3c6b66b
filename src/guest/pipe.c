#include "guest/pipe.h"

#include "guest/shell.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STREAMS = 256 };

static struct {
    _Atomic(FILE *) stream;
    pid_t pid;
    int fd;
} streams[STREAMS];
static FILE *const reserved = (FILE *)&streams;

static int reserve(void)
{
    for (int i = 0; i < STREAMS; i++) {
        FILE *expected = NULL;
        if (!atomic_load(&streams[i].stream) &&
            atomic_compare_exchange_strong(&streams[i].stream, &expected, reserved))
            return i;
    }
    return -1;
}

/* Starts the shell with `end` as its descriptor `as`; 0 or an errno. */
static int start_shell(pid_t *pid, const char *line, int end, int as, pipe_start *start)
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
        error = start(pid, &actions, argv, line);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

/* The stream to a shell that was started, in `slot`; NULL and errno. */
static FILE *open_in(int slot, const char *line, const char *type, pipe_start *start)
{
    int channel[2];
    bool reads = type[0] == 'r';
    if (pipe2(channel, O_CLOEXEC) == -1)
        return NULL;
    int ours = channel[!reads], theirs = channel[reads];
    FILE *stream = fdopen(ours, reads ? "r" : "w");
    int error = stream ? start_shell(&streams[slot].pid, line, theirs, reads, start) : errno;
    close(theirs);
    if (!stream)
        close(ours);
    else if (error)
        fclose(stream);
    else if (!strchr(type, 'e'))
        fcntl(ours, F_SETFD, 0);
    streams[slot].fd = ours;
    errno = error ? error : errno;
    return error ? NULL : stream;
}

/* One that was closed by fclose() left its place taken, and its address to another stream. */
static void forget(FILE *stream)
{
    for (int i = 0; i < STREAMS; i++) {
        FILE *expected = stream;
        atomic_compare_exchange_strong(&streams[i].stream, &expected, NULL);
    }
}

bool pipe_open(const char *line, const char *type, pipe_start *start, FILE **stream)
{
    bool known =
        line && type && (type[0] == 'r' || type[0] == 'w') && type[1 + (type[1] == 'e')] == '\0';
    int slot = known ? reserve() : -1;
    if (slot < 0)
        return false;
    *stream = open_in(slot, line, type, start);
    if (*stream)
        forget(*stream);
    atomic_store(&streams[slot].stream, *stream);
    return true;
}

bool pipe_close(FILE *stream, int *status)
{
    for (int i = 0; i < STREAMS; i++) {
        if (!stream || atomic_load(&streams[i].stream) != stream)
            continue;
        pid_t pid = streams[i].pid;
        atomic_store(&streams[i].stream, NULL);
        fclose(stream);
        while (waitpid(pid, status, 0) == -1)
            if (errno != EINTR) {
                *status = -1;
                break;
            }
        return true;
    }
    return false;
}
