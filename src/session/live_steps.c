/* Holding threads of a live target, letting them on, and looking at its memory meanwhile. */
#include "session/live_parts.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static void ring_bell(struct ring *ring)
{
    atomic_fetch_add(&ring->bell, 1);
    syscall(SYS_futex, &ring->bell, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

static void set_mode(struct live *live, enum mode mode)
{
    atomic_store(&control_of(live)->mode, mode);
    for (uint32_t i = 0; i < CONTROL_RINGS; i++) {
        struct ring *ring = &live->memory.shared->rings[i];
        if (atomic_load(&ring->state) != RING_CLAIMED)
            continue;
        atomic_store(&ring->permits, 0);
        atomic_store(&ring->finish, 0);
        ring_bell(ring);
    }
}

void live_let_run(struct live *live)
{
    set_mode(live, MODE_RUN);
}

void live_set_mode(struct session *session, enum mode mode)
{
    set_mode(live_of(session), mode);
    live_tell_control(live_of(session));
}

void live_set_pace(struct session *session, unsigned ms)
{
    struct live *live = live_of(session);
    atomic_store(&control_of(live)->pace_ms, ms);
    set_mode(live, ms ? MODE_PACE : MODE_RUN);
    live_tell_control(live);
    merge_tell(live->merge, EVENT_PACE, &(struct event){.pace = {.ms = ms}}, NULL);
}

void live_set_spawner(struct session *session, enum spawner spawner)
{
    struct live *live = live_of(session);
    atomic_store(&control_of(live)->spawner, spawner);
    live_tell_control(live);
}

void live_set_engine(struct session *session, enum engine engine)
{
    struct live *live = live_of(session);
    atomic_store(&control_of(live)->engine, engine);
    live_tell_control(live);
}

/* The ring of a thread of this session, or NULL. */
static struct ring *ring_of(struct live *live, uint16_t thread)
{
    uint32_t index;
    return merge_ring(live->merge, thread, &index) ? &live->memory.shared->rings[index] : NULL;
}

bool live_permit(struct session *session, uint16_t thread)
{
    struct ring *ring = ring_of(live_of(session), thread);
    if (!ring)
        return false;
    atomic_fetch_add(&ring->permits, 1);
    ring_bell(ring);
    return true;
}

bool live_finish(struct session *session, uint16_t thread)
{
    struct ring *ring = ring_of(live_of(session), thread);
    if (!ring)
        return false;
    /* Its present gate may be the first of a call, which a running finish would stop at. */
    atomic_store(&ring->finish, 1);
    ring_bell(ring);
    return true;
}

void live_tell(struct session *session, enum event_type type, const struct event *event,
               const char *text)
{
    merge_tell(live_of(session)->merge, type, event, text);
}

void live_tell_blocked(struct session *session, uint16_t thread, uint32_t owner_tid)
{
    struct live *live = live_of(session);
    uint32_t index;
    if (merge_ring(live->merge, thread, &index))
        merge_tell_for(live->merge, index, EVENT_THREAD_BLOCKED,
                       &(struct event){.thread_blocked = {.owner = owner_tid}});
}

bool live_thread_waits(struct session *session, uint16_t thread)
{
    struct ring *ring = ring_of(live_of(session), thread);
    char path[64];
    long number = -1;
    if (!ring)
        return false;
    snprintf(path, sizeof path, "/proc/%u/task/%u/syscall", ring->pid, ring->tid);
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    /* "running" where it is not in a system call. */
    bool waits = fscanf(file, "%ld", &number) == 1 && number == SYS_futex;
    fclose(file);
    /* It sleeps so at a gate as well, and may have come there just now. */
    return waits && atomic_load(&ring->gate) == 0;
}

unsigned live_kernel_denied(struct session *session)
{
    return atomic_load(&control_of(live_of(session))->kernel_denied);
}

bool live_kernel_why_not(struct session *session, char *out, size_t size)
{
    unsigned denied = live_kernel_denied(session);
    if (!denied)
        return false;
    snprintf(
        out, size,
        "execve is not stopped inside: userfaultfd for the kernel's own faults is not permitted "
        "here (%s). It takes CAP_SYS_PTRACE, or vm.unprivileged_userfaultfd=1, or access to "
        "/dev/userfaultfd (Linux 6.1), and Linux 5.14. Threads are held before execve instead.",
        strerror((int)denied));
    return true;
}

/* Reads the target's memory; the bytes that were to be had. */
static size_t peek(uint32_t pid, uint64_t address, void *out, size_t size)
{
    struct iovec to = {.iov_base = out, .iov_len = size};
    struct iovec from = {.iov_base = (void *)(uintptr_t)address, .iov_len = size};
    ssize_t got = process_vm_readv((pid_t)pid, &to, 1, &from, 1, 0);
    return got > 0 ? (size_t)got : 0;
}

/* Where memory shown at `address` is read without stopping anybody. */
static uint64_t alias_of(const struct control *control, uint64_t address)
{
    uint64_t shown = atomic_load(&control->pages_shown);
    if (shown && address >= shown && address - shown < atomic_load(&control->pages_size))
        return address - shown + atomic_load(&control->pages_alias);
    return address;
}

/* The string at `address`, up to the end of its page where the next one is not there. */
static size_t peek_string(uint32_t pid, uint64_t address, char *out, size_t size)
{
    size_t got = peek(pid, address, out, size - 1);
    if (got == 0)
        got = peek(pid, address, out, (size_t)(4096 - address % 4096) % size);
    out[got] = '\0';
    return got;
}

static struct sampled_slot look(const struct control *control, uint32_t pid, uint64_t pointer)
{
    struct sampled_slot slot;
    memset(&slot, 0, sizeof slot);
    slot.pointer = pointer;
    if (pointer == 0) {
        slot.state = SLOT_NULL;
    } else if (peek_string(pid, alias_of(control, pointer), slot.text, sizeof slot.text) == 0) {
        slot.state = SLOT_UNMAPPED;
    } else {
        const char *equals = strchr(slot.text, '=');
        slot.state = equals && equals != slot.text ? SLOT_GOOD : SLOT_GARBAGE;
    }
    return slot;
}

static struct sample *sample_of(struct live *live, uint64_t array)
{
    struct sample *oldest = &live->samples[0];
    for (unsigned i = 0; i < LIVE_SAMPLES; i++) {
        struct sample *sample = &live->samples[i];
        if (sample->array == array) {
            sample->used = ++live->sample_clock;
            return sample;
        }
        if (sample->used < oldest->used)
            oldest = sample;
    }
    memset(oldest, 0, sizeof *oldest);
    oldest->array = array;
    oldest->used = ++live->sample_clock;
    for (unsigned i = 0; i < LIVE_SLOTS; i++)
        oldest->slots[i].state = -1;
    return oldest;
}

void live_sample(struct session *session, uint32_t pid, uint64_t array, uint64_t slots, bool freed)
{
    struct live *live = live_of(session);
    const struct control *control = control_of(live);
    uint64_t pointers[LIVE_SLOTS];
    unsigned count = slots < LIVE_SLOTS ? (unsigned)slots : LIVE_SLOTS;
    struct sample *sample = sample_of(live, array);
    uint64_t alias = alias_of(control, array);
    /* A freed array of the pool is unmapped where the program sees it, though the alias is not. */
    bool unmapped = freed && alias != array;
    errno = 0;
    size_t got = unmapped ? 0 : peek(pid, alias, pointers, count * sizeof *pointers);
    for (unsigned i = 0; i < count; i++) {
        struct sampled_slot slot = {.state = SLOT_UNREADABLE};
        if ((i + 1) * sizeof *pointers <= got)
            slot = look(control, pid, pointers[i]);
        if (errno == ESRCH) /* the process is gone: what was read last stays on screen */
            return;
        struct sampled_slot *told = &sample->slots[i];
        if (told->state == slot.state && told->pointer == slot.pointer &&
            strcmp(told->text, slot.text) == 0)
            continue;
        *told = slot;
        merge_tell(live->merge, EVENT_MEMORY,
                   &(struct event){.memory = {.array = array,
                                              .slot = i,
                                              .pointer = slot.pointer,
                                              .state = (uint64_t)slot.state}},
                   slot.text);
    }
}
