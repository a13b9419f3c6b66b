/*
 * What is on disk: the head, then rows, then a tail.  `end` is where the tail begins; the next
 * flush writes rows and a new tail from there on, in one pwrite() if the kernel takes it whole.
 */
#include "session/recorder.h"

#include "session/codec.h"
#include "session/head.h"
#include "session/keep.h"
#include "session/recording_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER_BYTES = 512 << 10 };

/* What closes the document: after a flush, and at the end.  A recording whose writer was killed so
 * tells by itself that its end is missing. */
static const char open_tail[] = "\n" CODEC_OPEN_END "\n";
static const char tail[] = "\n]}\n";

struct recorder {
    int fd;
    bool failed;
    char *path;
    uint64_t most;   /* bytes; 0: any number */
    off_t head, end; /* the file up to here is its head; its head and whole rows */
    uint64_t events;
    size_t used;       /* of buffer: rows that the kernel does not have yet */
    struct keep *keep; /* NULL: all is recorded */
    struct error error;
    char buffer[BUFFER_BYTES];
};

/* --- the file ------------------------------------------------------------------------------- */

static bool refuse(struct error *error, const char *path, const char *what)
{
    error_set(error, "%s: %s; name another file to record to", path, what);
    return false;
}

static const char *kind_name(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFDIR:
        return "is a directory";
    case S_IFIFO:
        return "is a FIFO";
    case S_IFLNK:
        return "is a symbolic link";
    case S_IFSOCK:
        return "is a socket";
    default:
        return "is a device";
    }
}

/* The open file may be overwritten: it is empty or a recording, and nobody else is recording to
 * it. */
static bool may_replace(int fd, const char *path, struct error *error)
{
    struct stat status;
    char first[HEAD_SNIFF_BYTES];
    if (fstat(fd, &status) != 0)
        return refuse(error, path, strerror(errno));
    if (!S_ISREG(status.st_mode))
        return refuse(error, path, kind_name(status.st_mode));
    if (!recording_lock(fd))
        return refuse(error, path, "is being recorded to by another envviz");
    if (status.st_size == 0)
        return true;
    ssize_t got = pread(fd, first, sizeof first, 0);
    if (got < 0)
        return refuse(error, path, strerror(errno));
    return head_sniff(first, (size_t)got) ||
           refuse(error, path, "exists and is no recording; it is not overwritten");
}

/* Where this does not work the file stays longer: a reader then meets its cut-off end. */
static bool cut_file(int fd, off_t length)
{
    return ftruncate(fd, length) == 0;
}

/* Opens without following a link and without touching a device or waiting for a FIFO. */
static int open_file(const char *path, struct error *error)
{
    struct stat status;
    if (lstat(path, &status) == 0 && !S_ISREG(status.st_mode)) {
        refuse(error, path, kind_name(status.st_mode));
        return -1;
    }
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW, 0666);
    if (fd < 0) {
        refuse(error, path, strerror(errno));
        return -1;
    }
    if (may_replace(fd, path, error) && (cut_file(fd, 0) || refuse(error, path, strerror(errno))))
        return fd;
    close(fd);
    return -1;
}

/* Writes all, or returns how far it came with errno set. */
static size_t write_at(int fd, const char *bytes, size_t length, off_t offset)
{
    size_t done = 0;
    while (done < length) {
        ssize_t got = pwrite(fd, bytes + done, length - done, offset + (off_t)done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            errno = got < 0 ? errno : ENOSPC;
            break;
        }
        done += (size_t)got;
    }
    return done;
}

/* A file that would grow beyond RLIMIT_FSIZE also raises SIGXFSZ, which kills: it is held back and
 * thrown away here, so that the limit is an error like others. */
static size_t write_safely(int fd, const char *bytes, size_t length, off_t offset)
{
    sigset_t limit, before, pending;
    const struct timespec now = {0};
    sigemptyset(&limit);
    sigaddset(&limit, SIGXFSZ);
    pthread_sigmask(SIG_BLOCK, &limit, &before);
    sigpending(&pending);
    size_t done = write_at(fd, bytes, length, offset);
    int why = errno;
    if (done < length && why == EFBIG && !sigismember(&pending, SIGXFSZ))
        sigtimedwait(&limit, NULL, &now);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = why;
    return done;
}

/* --- when it goes wrong --------------------------------------------------------------------- */

/* How much of the first `length` bytes of the buffer is left without its last, perhaps unfinished
 * row. */
static size_t without_last_row(const char *buffer, size_t length)
{
    const char *newline = length ? memrchr(buffer, '\n', length) : NULL;
    if (!newline || newline == buffer)
        return 0;
    return (size_t)(newline - buffer) - (newline[-1] == ',');
}

/* Closes the document after `keep` bytes of the buffer, with the reason why it is not whole. */
static bool close_after(const struct recorder *recorder, size_t keep, const char *why)
{
    char last[512], quoted[6 * 64 + 8], reason[64];
    off_t end = recorder->end + (off_t)keep;
    snprintf(reason, sizeof reason, "%s", why);
    *codec_write_text(quoted, reason) = '\0';
    size_t length = (size_t)snprintf(last, sizeof last, "\n],\"truncated\":%s}\n", quoted);
    return cut_file(recorder->fd, end) && write_safely(recorder->fd, last, length, end) == length;
}

/* Drops the last row, whole or not, of the first *keep bytes of the buffer. */
static void drop_row(struct recorder *recorder, size_t *keep)
{
    size_t before = *keep;
    *keep = without_last_row(recorder->buffer, before);
    for (size_t i = *keep; i < before; i++)
        recorder->events -= recorder->buffer[i] == '\n';
}

/* Takes the last rows that are on disk back into the buffer; returns how many bytes. */
static size_t take_back(struct recorder *recorder)
{
    size_t length = BUFFER_BYTES / 2;
    if ((off_t)length > recorder->end - recorder->head)
        length = (size_t)(recorder->end - recorder->head);
    off_t from = recorder->end - (off_t)length;
    if (pread(recorder->fd, recorder->buffer, length, from) != (ssize_t)length)
        return 0;
    recorder->end = from;
    return length;
}

/*
 * Of the buffer, `written` bytes are on disk, and no more will be: keeps the whole rows among them
 * and closes the document, giving up rows until there is room for a tail that says why the rest is
 * missing.  Where even that cannot be written the file ends after a whole row.
 */
static void give_up(struct recorder *recorder, size_t written, const char *why)
{
    size_t keep = recorder->used;
    while (keep > written)
        drop_row(recorder, &keep);
    bool closed = close_after(recorder, keep, why);
    for (bool back = false; !closed && (keep || !back); closed = close_after(recorder, keep, why)) {
        if (keep == 0) {
            back = true;
            keep = take_back(recorder);
        }
        if (keep)
            drop_row(recorder, &keep);
    }
    if (!closed)
        cut_file(recorder->fd, recorder->end + (off_t)keep);
    recorder->failed = true;
    error_set(&recorder->error,
              "%s: %s; the recording ends here, its first %" PRIu64 " events are kept",
              recorder->path, why, recorder->events);
}

/* --- the interface -------------------------------------------------------------------------- */

static bool write_head(struct recorder *recorder, const struct session_info *info,
                       struct error *error)
{
    char *head;
    size_t length;
    if (!head_write(info, &head, &length, error))
        return false;
    bool good = write_safely(recorder->fd, head, length, 0) == length &&
                write_safely(recorder->fd, open_tail, sizeof open_tail - 1, (off_t)length) ==
                    sizeof open_tail - 1;
    if (!good)
        refuse(error, recorder->path, strerror(errno));
    recorder->head = recorder->end = (off_t)length;
    free(head);
    return good;
}

static void free_recorder(struct recorder *recorder)
{
    keep_free(recorder->keep);
    free(recorder->path);
    free(recorder);
}

struct recorder *recorder_open(const char *path, const struct session_info *info,
                               struct error *error)
{
    struct recorder *recorder = calloc(1, sizeof *recorder);
    if (!recorder || !(recorder->path = strdup(path))) {
        free(recorder);
        error_set(error, "out of memory");
        return NULL;
    }
    recorder->fd = open_file(path, error);
    if (recorder->fd < 0) {
        free_recorder(recorder);
        return NULL;
    }
    recorder->most = info->most_bytes;
    if (!write_head(recorder, info, error)) {
        cut_file(recorder->fd, 0);
        close(recorder->fd);
        free_recorder(recorder);
        return NULL;
    }
    return recorder;
}

bool recorder_flush(struct recorder *recorder)
{
    if (recorder->failed)
        return false;
    if (recorder->used == 0)
        return true;
    if (recorder->most && (uint64_t)recorder->end + recorder->used > recorder->most) {
        give_up(recorder, 0, "limit_megabytes of the scenario is reached");
        return false;
    }
    memcpy(recorder->buffer + recorder->used, open_tail, sizeof open_tail - 1);
    size_t length = recorder->used + sizeof open_tail - 1;
    size_t done = write_safely(recorder->fd, recorder->buffer, length, recorder->end);
    if (done < length) {
        give_up(recorder, done, strerror(errno));
        return false;
    }
    recorder->end += (off_t)recorder->used;
    recorder->used = 0;
    return true;
}

static bool write_event(void *context, const struct event *event, const char *text)
{
    struct recorder *recorder = context;
    if (recorder->used + CODEC_ROW_BYTES + sizeof open_tail + 2 > BUFFER_BYTES)
        recorder_flush(recorder);
    if (recorder->failed)
        return false;
    char *out = recorder->buffer + recorder->used;
    if (recorder->events)
        *out++ = ',';
    *out++ = '\n';
    out += codec_write_row(out, event, text);
    recorder->used = (size_t)(out - recorder->buffer);
    recorder->events++;
    return true;
}

bool recorder_keep(struct recorder *recorder, uint32_t events)
{
    recorder->keep = keep_new(events, write_event, recorder);
    return recorder->keep != NULL;
}

bool recorder_write(struct recorder *recorder, const struct event *event, const char *text)
{
    if (!recorder->keep)
        return write_event(recorder, event, text);
    if (!keep_take(recorder->keep, event, text) && recorder_flush(recorder))
        give_up(recorder, 0, "out of memory");
    return !recorder->failed;
}

void recorder_settle(struct recorder *recorder)
{
    if (recorder->keep)
        keep_end(recorder->keep);
}

const char *recorder_error(const struct recorder *recorder)
{
    return recorder->failed ? recorder->error.text : NULL;
}

uint64_t recorder_events(const struct recorder *recorder)
{
    return recorder->events;
}

/* The shorter tail of a recording that is whole; there is room for it, in place of the longer. */
static void end_document(const struct recorder *recorder)
{
    if (write_safely(recorder->fd, tail, sizeof tail - 1, recorder->end) == sizeof tail - 1)
        cut_file(recorder->fd, recorder->end + (off_t)sizeof tail - 1);
}

bool recorder_close(struct recorder *recorder, struct error *error)
{
    recorder_settle(recorder);
    if (recorder_flush(recorder))
        end_document(recorder);
    if (close(recorder->fd) != 0 && !recorder->failed) {
        recorder->failed = true;
        error_set(&recorder->error, "%s: %s; the recording may be incomplete", recorder->path,
                  strerror(errno));
    }
    bool good = !recorder->failed;
    if (!good)
        error_set(error, "%s", recorder->error.text);
    free_recorder(recorder);
    return good;
}
