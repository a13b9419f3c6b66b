/*
 * What a command really received: /proc/PID/environ, read while the command is still unwaited for.
 *
 * It reads as empty for a short while after posix_spawn has returned, because vfork's parent is
 * woken before the new image has its env_start and env_end.  These two are not enough to tell: the
 * kernel sets both to the same address, then walks the strings, then moves env_end behind them
 * (create_elf_tables in fs/binfmt_elf.c).  The end of the code, field 27 of /proc/PID/stat, is set
 * after that: only when it is there is empty an answer.
 */
#include "probe/follow.h"
#include "probe/probe.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GIVE_UP_NS = 50000000, ENTRY_MAX = 512, END_CODE_FIELD = 27, READ_BYTES = 262144 };

struct reader {
    struct seen_names seen;
    struct event_child_env found;
    char first[EVENT_TEXT_BYTES]; /* the first damaged name or entry */
    char entry[ENTRY_MAX];        /* the entry being put together, cut at ENTRY_MAX */
    uint32_t ours;                /* entries that are the probe's, and no variables */
    size_t length;
};

/* "/proc/" pid "/" file */
static void proc_path(char *out, pid_t pid, const char *file)
{
    char digits[16];
    size_t n = 0;
    do
        digits[n++] = (char)('0' + pid % 10);
    while ((pid /= 10) > 0);
    memcpy(out, "/proc/", 6);
    out += 6;
    while (n > 0)
        *out++ = digits[--n];
    *out++ = '/';
    strcpy(out, file);
}

static void remember_first(struct reader *reader, const char *text)
{
    if (reader->first[0] == '\0')
        memcpy(reader->first, text, strnlen(text, sizeof reader->first - 1));
}

/* What lets the command be followed, and is taken out when it starts. */
static bool is_ours(const char *entry)
{
    static const char session[] = ENVVIZ_SESSION_VARIABLE "=";
    const char *preload = probe_inheritance()->preload;
    return strncmp(entry, session, sizeof session - 1) == 0 ||
           strncmp(entry, preload, ENTRY_MAX - 1) == 0;
}

static void end_entry(struct reader *reader)
{
    size_t length = reader->length < ENTRY_MAX ? reader->length : ENTRY_MAX - 1;
    reader->entry[length] = '\0';
    reader->length = 0;
    if (is_ours(reader->entry)) {
        reader->ours++;
        return;
    }
    reader->found.count++;
    size_t name_length = strcspn(reader->entry, "=");
    /* No NAME=value; unless the program was started with that very entry. */
    if ((name_length == length || name_length == 0) && !names_know(reader->entry, name_length)) {
        reader->found.garbled++;
        remember_first(reader, reader->entry);
        return;
    }
    if (names_meet(&reader->seen, reader->entry, name_length)) {
        reader->found.duplicated++;
        reader->entry[name_length] = '\0';
        remember_first(reader, reader->entry);
    }
}

static void feed(struct reader *reader, const char *bytes, size_t count)
{
    for (const char *end = bytes + count; bytes < end;) {
        const char *nul = memchr(bytes, '\0', (size_t)(end - bytes));
        size_t length = (size_t)((nul ? nul : end) - bytes);
        if (reader->length < ENTRY_MAX) {
            size_t room = ENTRY_MAX - reader->length;
            memcpy(reader->entry + reader->length, bytes, length < room ? length : room);
        }
        reader->length += length;
        if (!nul)
            return;
        end_entry(reader);
        bytes = nul + 1;
    }
}

/* Reads /proc/PID/environ.  One read() is whole even when the process ends meanwhile, since the
 * kernel holds its memory for the length of the call; so a second one is made only where the first
 * has filled the memory.  Returns the bytes, or -1 when they are not to be had, or not all. */
static ssize_t read_environ(pid_t pid, struct reader *reader)
{
    char path[64];
    proc_path(path, pid, "environ");
    char *bytes = copy_reserve(&probe_thread.copy, READ_BYTES);
    int fd = bytes ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0)
        return -1;
    ssize_t total = 0, got;
    do {
        got = read(fd, bytes, READ_BYTES);
        if (got > 0) {
            feed(reader, bytes, (size_t)got);
            total += got;
        }
    } while (got == READ_BYTES);
    close(fd);
    bool cut_off = got < 0 || (got == 0 && total > 0);
    return cut_off ? -1 : total;
}

enum image { IMAGE_GONE, IMAGE_NOT_YET, IMAGE_READY };

/* Looks whether the new image is complete. */
static enum image image_of(pid_t pid)
{
    char path[64], stat[1024];
    proc_path(path, pid, "stat");
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return IMAGE_GONE;
    ssize_t got = read(fd, stat, sizeof stat - 1);
    close(fd);
    if (got <= 0)
        return IMAGE_GONE;
    stat[got] = '\0';
    const char *at = strrchr(stat, ')'); /* the name may hold anything; field 3 follows it */
    if (!at || at[1] == '\0' || at[2] == 'Z' || at[2] == 'X')
        return IMAGE_GONE;
    for (int field = 2; field < END_CODE_FIELD && at; field++)
        at = strchr(at + 1, ' ');
    return at && at[1] != '0' ? IMAGE_READY : IMAGE_NOT_YET;
}

/* Whether it has ended and waits to be waited for, which is left to the program.  Much cheaper than
 * a look into /proc, and the usual case where commands are short. */
static bool has_ended(pid_t pid)
{
    siginfo_t ended = {.si_pid = 0};
    return waitid(P_PID, (id_t)pid, &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           ended.si_pid == pid;
}

static bool read_child(pid_t pid, struct reader *reader)
{
    uint64_t deadline_ns = probe_now_ns() + GIVE_UP_NS;
    bool read_ready = false;
    for (;;) {
        if (has_ended(pid))
            return false;
        ssize_t got = read_environ(pid, reader);
        if (got != 0)
            return got > 0;
        enum image image = image_of(pid);
        /* Empty, in an image that was complete before the read and still is: it is empty indeed.
         * (A process that is ending loses its memory, and these fields, before it is a zombie.) */
        if (image == IMAGE_READY && read_ready)
            return true;
        if (image == IMAGE_GONE || probe_now_ns() > deadline_ns)
            return false;
        read_ready = image == IMAGE_READY;
        if (!read_ready)
            sched_yield();
    }
}

/* An array that nobody disturbed while the kernel read it arrives as it was.  Who steps through a
 * command wants to see it arrive. */
static bool is_worth_a_look(void)
{
    return atomic_load_explicit(&probe_control()->child_env, memory_order_relaxed) &&
           (probe_thread.load_ns == 0 || gates_closed() ||
            !environ_stayed_calm(probe_thread.load_calm));
}

void child_check(pid_t pid, bool fronts)
{
    if (!probe_shared || !is_worth_a_look())
        return;
    int saved_errno = errno;
    struct reader reader;
    memset(&reader.seen, 0, sizeof reader.seen);
    reader.found = (struct event_child_env){.seen = CHILD_GONE};
    reader.first[0] = '\0';
    memset(reader.first, 0, sizeof reader.first);
    reader.length = reader.ours = 0;
    if (read_child(pid, &reader)) {
        reader.found.seen = names_complete() ? CHILD_READ : CHILD_UNSURE;
        char missing[EVENT_TEXT_BYTES] = "";
        if (names_complete())
            reader.found.lost =
                names_missing(&reader.seen, probe_thread.load_ns, missing, sizeof missing);
        /* Without the two entries before them, the first two variables would stand there. */
        if (fronts && reader.ours < FOLLOW_FRONT) {
            reader.found.lost += FOLLOW_FRONT - reader.ours;
            remember_first(&reader, "the first variables");
        }
        if (missing[0])
            remember_first(&reader, missing);
    }
    emit(EVENT_CHILD_ENV, &(struct event){.child_env = reader.found}, reader.first);
    errno = saved_errno;
}
