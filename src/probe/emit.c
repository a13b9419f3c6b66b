/* Events out of the target: each thread claims a ring at its first event. */
#include "probe/follow.h"
#include "probe/probe.h"
#include "probe/stack.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

__thread struct thread_state probe_thread __attribute__((tls_model("initial-exec")));

static struct {
    _Atomic bool announced; /* process.start was written for this process */
    enum origin origin;
    uint32_t pid;
    uint32_t ordinal;
    _Atomic uint32_t threads; /* that have a ring or had one */
    _Atomic uint32_t alive;   /* that have a ring */
} process;

uint32_t probe_pid(void)
{
    return process.pid;
}

uint32_t probe_ordinal(void)
{
    return process.ordinal;
}

uint32_t emit_threads(void)
{
    return atomic_load_explicit(&process.alive, memory_order_relaxed);
}

uint64_t probe_now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* Copies `text`; where it is too long its middle gives way to "...". */
static void abbreviate(char *out, size_t size, const char *text)
{
    size_t length = strlen(text);
    if (length < size) {
        memcpy(out, text, length + 1);
        return;
    }
    size_t tail = size / 2;
    size_t head = size - tail - 4;
    memcpy(out, text, head);
    memcpy(out + head, "...", 3);
    memcpy(out + head + 3, text + length - tail, tail + 1);
}

static uint64_t write_event(struct ring *ring, enum event_type type, const struct event *event,
                            const char *text)
{
    struct wire_event *slot = ring_open(ring, probe_now_ns);
    uint64_t now_ns = probe_now_ns();
    if (!slot)
        return now_ns;
    slot->event = *event;
    slot->event.type = (uint16_t)type;
    slot->event.thread = 0;
    slot->event.text = 0;
    slot->event.time_ns = now_ns;
    abbreviate(slot->text, sizeof slot->text, text ? text : "");
    ring_publish(ring, slot);
    return now_ns;
}

static void announce_process(struct ring *ring)
{
    uint32_t count;
    char **array = environ_known(&count);
    write_event(ring, EVENT_PROCESS_START,
                &(struct event){.process_start = {.pid = (uint32_t)getpid(),
                                                  .ppid = (uint32_t)getppid(),
                                                  .environ = (uintptr_t)array,
                                                  .count = count,
                                                  .origin = process.origin}},
                program_invocation_short_name);
}

static void thread_ended(void *ring)
{
    write_event(ring, EVENT_THREAD_END,
                &(struct event){.thread_end = {.tid = ((struct ring *)ring)->tid}}, NULL);
    ring_close(ring);
    atomic_fetch_sub(&process.alive, 1);
    copy_drop(&probe_thread.copy);
    probe_thread.ring = NULL;
    probe_thread.no_ring = true;
}

static pthread_key_t end_key;
static pthread_once_t end_once = PTHREAD_ONCE_INIT;

static void make_end_key(void)
{
    pthread_key_create(&end_key, thread_ended);
}

static uint32_t rings_usable(void)
{
    uint32_t usable = probe_control()->ring_usable;
    return usable < CONTROL_RINGS ? usable : CONTROL_RINGS;
}

static struct ring *claim(void)
{
    uint32_t pid = (uint32_t)getpid(), tid = (uint32_t)syscall(SYS_gettid);
    struct ring *ring = ring_claim(probe_shared->rings, rings_usable(), pid, tid);
    if (!ring) {
        atomic_fetch_add(&probe_control()->no_ring, 1);
        probe_thread.no_ring = true;
        return NULL;
    }
    probe_thread.ring = ring;
    if (!process.pid)
        process.pid = pid;
    if (!atomic_exchange(&process.announced, true)) {
        process.ordinal = atomic_fetch_add(&probe_control()->processes, 1);
        announce_process(ring);
    }
    probe_thread.ordinal = atomic_fetch_add(&process.threads, 1) + 1;
    atomic_fetch_add(&process.alive, 1);
    char name[16] = "main";
    bool is_target = pid == atomic_load(&probe_control()->target_pid);
    /* Of the processes that were followed, the one that is called main is the target. */
    if (tid != pid || (follow_is_on() && !is_target))
        prctl(PR_GET_NAME, name);
    write_event(ring, EVENT_THREAD_START, &(struct event){.thread_start = {.pid = pid, .tid = tid}},
                name);
    pthread_once(&end_once, make_end_key);
    pthread_setspecific(end_key, ring);
    return ring;
}

uint64_t emit(enum event_type type, const struct event *event, const char *text)
{
    if (!probe_shared || probe_thread.emitting || probe_thread.no_ring)
        return 0;
    int saved_errno = errno;
    probe_thread.emitting = true;
    struct ring *ring = probe_thread.ring ? probe_thread.ring : claim();
    uint64_t now_ns = ring ? write_event(ring, type, event, text) : probe_now_ns();
    probe_thread.emitting = false;
    errno = saved_errno;
    return now_ns;
}

void emit_start(void)
{
    if (!probe_shared || probe_thread.emitting || probe_thread.ring || probe_thread.no_ring)
        return;
    probe_thread.emitting = true;
    claim();
    probe_thread.emitting = false;
}

void emit_origin(enum origin origin)
{
    process.origin = origin;
    process.pid = (uint32_t)getpid();
}

void emit_forked(void)
{
    probe_thread.ring = NULL;
    probe_thread.no_ring = false;
    probe_thread.emitting = false;
    probe_thread.exec_pending = false;
    probe_thread.commands = 0;
    process.origin = ORIGIN_FORK;
    atomic_store(&process.threads, 0);
    atomic_store(&process.alive, 0);
    process.pid = (uint32_t)getpid();
    atomic_store(&process.announced, false);
    stacks_forked();
    if (probe_shared)
        pthread_setspecific(end_key, NULL);
}

/* One word, in single quotes where it would not be one without; returns the new end. */
static char *put_word(char *to, const char *end, const char *word)
{
    const bool quoted = !*word || strpbrk(word, " \t\n'\"\\");

    if (quoted && to < end)
        *to++ = '\'';
    for (; *word && to < end; word++) {
        if (*word == '\'' && end - to > 3)
            to = mempcpy(to, "'\\''", 4);
        else
            *to++ = *word;
    }
    if (quoted && to < end)
        *to++ = '\'';
    return to;
}

const char *emit_join(const char *path, char *const argv[], char *out, size_t size)
{
    char *to = out, *end = out + size - 1;
    const char *word = path;
    for (size_t i = 1; word && to < end; i++) {
        if (to > out)
            *to++ = ' ';
        to = put_word(to, end, word);
        word = argv && argv[0] ? argv[i] : NULL;
    }
    *to = '\0';
    return out;
}
