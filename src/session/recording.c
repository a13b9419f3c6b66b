/*
 * Reads line by line: the head, then a row a line, then the tail "]}".  A file can end anywhere,
 * and a writer that was killed can leave a part of the old tail behind new rows: what only the last
 * line of a file can be is forgiven there and nowhere else.
 */
#include "session/recording.h"

#include "session/codec.h"
#include "session/growing.h"
#include "session/head.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK_BYTES = 128 << 10, BUFFER_MOST = HEAD_BYTES + 2 * CHUNK_BYTES };

struct recording {
    struct session session;
    int fd;
    char *path;
    uint64_t size;  /* of the file, as it was opened */
    uint64_t taken; /* bytes of the file that were read as lines */
    uint64_t line;  /* number of the current line */
    uint64_t events, newest_ns;
    uint64_t limit;  /* so far the file may be read */
    bool follow;     /* it is still being written */
    bool shrunk;     /* the file became shorter than what was read of it */
    bool file_ended; /* read() has nothing more, up to the limit */
    bool over;       /* no more events, for good */
    bool truncated;
    char why[128];
    char *buffer;
    size_t size_of_buffer; /* grows to BUFFER_MOST when a head has a long line */
    size_t start, filled;  /* buffer[start..filled) is not yet taken */
    char text[CODEC_ROW_BYTES];
};

/* One line, without its newline; lives until the next call. */
struct line {
    const char *text;
    size_t length;
    bool last; /* the file ends here */
};

enum line_read { LINE_READ, LINE_END, LINE_FAILED };

static struct recording *self(struct session *session)
{
    return (struct recording *)session;
}

static const struct recording *look(const struct session *session)
{
    return (const struct recording *)session;
}

/* --- lines ---------------------------------------------------------------------------------- */

static bool fail(struct recording *rec, uint64_t column, const char *what)
{
    const struct error_place place = {rec->path, column ? rec->line : 0, column};
    error_at(&rec->session.error, &place, "%s", what);
    return false;
}

static bool make_room(struct recording *rec)
{
    size_t wanted = rec->size_of_buffer + CHUNK_BYTES;
    char *larger = wanted <= BUFFER_MOST ? realloc(rec->buffer, wanted) : NULL;
    if (!larger)
        return fail(rec, 0, "out of memory");
    rec->buffer = larger;
    rec->size_of_buffer = wanted;
    return true;
}

/* Reads on.  False with the error set if that failed; at the end of the file file_ended is set. */
static bool fill(struct recording *rec)
{
    if (rec->start) {
        memmove(rec->buffer, rec->buffer + rec->start, rec->filled - rec->start);
        rec->filled -= rec->start;
        rec->start = 0;
    }
    if (rec->filled == rec->size_of_buffer && !make_room(rec))
        return false;
    ssize_t got;
    size_t room = rec->size_of_buffer - rec->filled;
    uint64_t at = rec->taken + rec->filled;
    if (room > rec->limit - at)
        room = (size_t)(rec->limit - at);
    do
        got = pread(rec->fd, rec->buffer + rec->filled, room, (off_t)at);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return fail(rec, 0, strerror(errno));
    rec->file_ended = got == 0;
    rec->filled += (size_t)got;
    return true;
}

/* The next line, of at most `most` bytes. */
static enum line_read next_line(struct recording *rec, size_t most, struct line *line)
{
    const char *newline = NULL;
    size_t known = 0; /* bytes that were searched */
    rec->line++;
    for (;;) {
        size_t left = rec->filled - rec->start;
        const char *text = rec->buffer + rec->start;
        newline = memchr(text + known, '\n', left - known);
        known = left;
        if (newline ? (size_t)(newline - text) > most : left > most) {
            fail(rec, most + 1,
                 most == HEAD_BYTES ? "a line of the head is longer than 1 MiB; this is damaged"
                                    : "an event is longer than 64 KiB; remove the line");
            return LINE_FAILED;
        }
        if (newline || rec->file_ended)
            break;
        if (!fill(rec))
            return LINE_FAILED;
    }
    size_t left = rec->filled - rec->start;
    size_t length = newline ? (size_t)(newline - (rec->buffer + rec->start)) : left;
    size_t whole = length + (newline != NULL);
    if (whole == left && !rec->file_ended && !fill(rec))
        return LINE_FAILED;
    *line = (struct line){rec->buffer + rec->start, length,
                          rec->file_ended && rec->start + whole == rec->filled};
    rec->start += whole;
    rec->taken += whole;
    return whole ? LINE_READ : LINE_END;
}

/* --- the end -------------------------------------------------------------------------------- */

static enum session_read end(struct recording *rec, bool whole, const char *why)
{
    rec->over = true;
    rec->truncated = !whole;
    if (!whole && !rec->why[0])
        snprintf(rec->why, sizeof rec->why, "%s", why);
    return SESSION_END;
}

static enum session_read cut_off(struct recording *rec)
{
    return end(rec, false, "the end is missing");
}

static enum session_read damaged(struct recording *rec, const struct scan *scan, const char *what,
                                 const char *advice)
{
    const struct error_place place = {rec->path, rec->line, scan_column(scan)};
    error_at(&rec->session.error, &place, "%s; %s", what, advice);
    rec->over = true;
    rec->why[0] = '\0';
    return SESSION_FAILED;
}

/* A key behind the events; "truncated" tells why the recording ends early. */
static bool read_tail_key(struct recording *rec, struct scan *scan)
{
    size_t length;
    if (!scan_string(scan, rec->text, &length) || !scan_expect(scan, ':', "':' was expected"))
        return false;
    if (strcmp(rec->text, "truncated") != 0 || scan_peek(scan) != SCAN_STRING)
        return scan_skip(scan);
    if (!scan_string(scan, rec->text, &length))
        return false;
    if (length >= sizeof rec->why)
        length = sizeof rec->why - 1;
    memcpy(rec->why, rec->text, length);
    rec->why[length] = '\0';
    return true;
}

/* The line that closes the events: "]}", perhaps with more keys between. */
static enum session_read read_tail(struct recording *rec, struct scan *scan, bool last)
{
    struct line line = {.last = last};
    bool good = true;
    scan_take(scan, ']');
    while (good && scan_take(scan, ','))
        good = read_tail_key(rec, scan);
    good = good && scan_expect(scan, '}', "'}' was expected");
    if (!good && scan->cut && last)
        return cut_off(rec);
    if (!good)
        return damaged(rec, scan, scan->fault, "the events end here; remove what follows but ]}");
    for (;;) {
        if (!scan_done(scan))
            return damaged(rec, scan, "there is more after the end of the recording",
                           "remove what follows");
        if (line.last)
            return end(rec, rec->why[0] == '\0', "");
        if (next_line(rec, CODEC_ROW_BYTES, &line) != LINE_READ)
            return rec->session.error.text[0] ? SESSION_FAILED : end(rec, true, "");
        scan_start(scan, line.text, line.length);
    }
}

/* --- rows ----------------------------------------------------------------------------------- */

/* What may stand behind a row: a comma, or nothing; on the last line also the rest of a tail. */
static bool row_ends(struct scan *scan, bool last)
{
    bool comma = scan_take(scan, ',');
    if (scan_done(scan))
        return true;
    size_t left = (size_t)(scan->end - scan->at);
    return comma && last && left <= 2 && memcmp("]}", scan->at, left) == 0;
}

static enum session_read read_row(struct recording *rec, struct scan *scan, bool last,
                                  struct event *event, const char **text)
{
    struct codec_fault fault;
    if (!codec_read_row(scan, event, rec->text, &fault)) {
        if (last && scan->cut)
            return cut_off(rec);
        return damaged(rec, scan, fault.what, "remove the line to read the rest");
    }
    if (!row_ends(scan, last))
        return damaged(rec, scan, "something stands behind the event on its line",
                       "write one event a line");
    if (event->time_ns < rec->newest_ns)
        event->time_ns = rec->newest_ns;
    rec->newest_ns = event->time_ns;
    rec->events++;
    *text = rec->text;
    return SESSION_EVENT;
}

/* How many bytes at the end of the last line are left from an ending that was being overwritten
 * with new rows when the writer was killed: the kernel writes page by page. */
static size_t left_over(const struct line *line)
{
    static const char ending[] = CODEC_OPEN_END;
    size_t most = sizeof ending - 1, count = 0;
    while (count < most && count < line->length &&
           line->text[line->length - 1 - count] == ending[most - 1 - count])
        count++;
    return count;
}

/* --- while it is being written --------------------------------------------------------------- */

/* All that was settled is read: is there more?  Nobody writes any more: what is left is read as the
 * end of any recording. */
static enum session_read look_for_more(struct recording *rec)
{
    uint64_t end;
    enum growing_state state = growing_look(rec->fd, &end);
    if (state == GROWING_OVER) {
        rec->follow = rec->file_ended = false;
        rec->limit = INT64_MAX;
        if (end > 0 && end + 1 < rec->taken) /* the disk was full: rows gave way to the tail */
            return cut_off(rec);
        return SESSION_EVENT;
    }
    rec->shrunk |= state == GROWING_SETTLED && end + 1 < rec->taken;
    if (state != GROWING_SETTLED || end <= rec->taken)
        return SESSION_IDLE;
    if (rec->shrunk) {
        fail(rec, 0, "another recording was begun in this file; open it anew");
        rec->over = true;
        return SESSION_FAILED;
    }
    rec->limit = rec->size = end;
    rec->file_ended = false;
    return SESSION_EVENT;
}

/* Between two flushes: what comes first then is the comma behind the last row. */
static bool is_comma(const struct line *line)
{
    return line->length == 1 && line->text[0] == ',';
}

static enum session_read recording_read(struct session *session, struct event *event,
                                        const char **text)
{
    struct recording *rec = self(session);
    struct line line;
    struct scan scan;
    while (!rec->over) {
        bool followed = rec->follow;
        if (followed && rec->start == rec->filled && rec->taken >= rec->limit) {
            enum session_read more = look_for_more(rec);
            if (more != SESSION_EVENT)
                return more;
        }
        enum line_read got = next_line(rec, CODEC_ROW_BYTES, &line);
        if (got == LINE_END && rec->follow) { /* it became shorter meanwhile */
            rec->limit = rec->taken;
            return SESSION_IDLE;
        }
        if (got == LINE_END)
            return cut_off(rec);
        if (got == LINE_FAILED)
            break;
        if (line.last && line.length > 0 && line.text[0] != ']')
            line.length -= left_over(&line);
        scan_start(&scan, line.text, line.length);
        if (followed && is_comma(&line)) {
            rec->line--;
            continue;
        }
        if (scan_done(&scan))
            continue;
        if (*scan.at == ']')
            return read_tail(rec, &scan, line.last);
        return read_row(rec, &scan, line.last, event, text);
    }
    rec->over = true;
    return session->error.text[0] ? SESSION_FAILED : SESSION_END;
}

/* --- opening -------------------------------------------------------------------------------- */

static void recording_close(struct session *session)
{
    struct recording *rec = self(session);
    if (rec->fd >= 0)
        close(rec->fd);
    free(rec->buffer);
    free(rec->path);
    free(rec);
}

static const struct session_ops recording_ops = {.read = recording_read, .close = recording_close};

/* Opens a regular file, and nothing else: a FIFO would wait, a device could do anything. */
static int open_regular(const char *path, const char **why)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0) {
        *why = strerror(errno);
        return -1;
    }
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
        return fd;
    *why = S_ISDIR(status.st_mode)    ? "is a directory; name a recording in it"
           : S_ISFIFO(status.st_mode) ? "is a FIFO; save the recording to a file first"
                                      : "is a device; save the recording to a file first";
    close(fd);
    return -1;
}

/* Looks at the first bytes. */
static bool looks_right(struct recording *rec)
{
    static const char begin[] = "{\"format\":\"envviz-recording\"";
    rec->line = 1;
    if (!fill(rec))
        return false;
    if (rec->filled == 0)
        return fail(rec, 0, "the file is empty; name a recording");
    if (rec->filled < sizeof begin - 1 && memcmp(rec->buffer, begin, rec->filled) == 0)
        return fail(rec, rec->filled + 1, "the file is cut off in its head; nothing can be read");
    if (!head_sniff(rec->buffer, rec->filled))
        return fail(rec, 1,
                    "this is no recording; one begins with "
                    "{\"format\":\"envviz-recording\"");
    rec->line = 0;
    return true;
}

/* Reads lines up to the events. */
static bool read_head(struct recording *rec)
{
    struct head head = {.info = &rec->session.info};
    struct line line;
    struct scan scan;
    enum head_read read = HEAD_MORE;
    while (read == HEAD_MORE) {
        enum line_read got = next_line(rec, HEAD_BYTES, &line);
        if (got == LINE_FAILED)
            return false;
        if (got == LINE_END)
            return fail(rec, 1, "the file is cut off in its head; nothing can be read");
        scan_start(&scan, line.text, line.length);
        head.last_line = line.last;
        head.text = malloc(line.length + 1);
        if (!head.text)
            return fail(rec, 0, "out of memory");
        read = head_read_line(&head, &scan);
        free(head.text);
    }
    return read == HEAD_EVENTS || fail(rec, scan_column(&scan), head.what);
}

static bool set_up(struct recording *rec, const char *path)
{
    struct stat status;
    const char *why;
    rec->session.ops = &recording_ops;
    rec->fd = -1;
    rec->path = strdup(path);
    if (!rec->path) {
        error_set(&rec->session.error, "out of memory");
        return false;
    }
    rec->fd = open_regular(path, &why);
    if (rec->fd < 0)
        return fail(rec, 0, why);
    if (fstat(rec->fd, &status) == 0)
        rec->size = (uint64_t)status.st_size;
    return make_room(rec) && looks_right(rec) && read_head(rec);
}

static struct session *open_recording(const char *path, bool follow, struct error *error)
{
    struct recording *rec = calloc(1, sizeof *rec);
    if (!rec) {
        error_set(error, "out of memory");
        return NULL;
    }
    rec->limit = INT64_MAX;
    if (set_up(rec, path)) {
        if (follow) { /* what was read beyond the head may not be settled */
            rec->follow = true;
            rec->limit = rec->taken;
            rec->start = rec->filled = 0;
            rec->file_ended = false;
        }
        return &rec->session;
    }
    if (error)
        *error = rec->session.error;
    session_close(&rec->session);
    return NULL;
}

struct session *recording_open(const char *path, struct error *error)
{
    return open_recording(path, false, error);
}

struct session *recording_follow(const char *path, struct error *error)
{
    return open_recording(path, true, error);
}

bool recording_growing(const struct session *session)
{
    return look(session)->follow;
}

bool recording_truncated(const struct session *session)
{
    return look(session)->truncated;
}

const char *recording_why(const struct session *session)
{
    return look(session)->why;
}

uint64_t recording_events(const struct session *session)
{
    return look(session)->events;
}

double recording_progress(const struct session *session)
{
    const struct recording *rec = look(session);
    return rec->over || rec->taken >= rec->size ? 1 : (double)rec->taken / (double)rec->size;
}

bool recording_sniff(const char *path)
{
    char first[HEAD_SNIFF_BYTES];
    const char *why;
    int fd = open_regular(path, &why);
    if (fd < 0)
        return false;
    ssize_t got = read(fd, first, sizeof first);
    close(fd);
    return got > 0 && head_sniff(first, (size_t)got);
}
