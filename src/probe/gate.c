/*
 * Holding threads.  A thread that is alone in its process is not held: nobody can race with it, and
 * so a wrapper (the shell script that pyenv calls python3) comes by itself to the program that
 * people want to step.  A held thread sleeps on its ring's bell, a futex in shared memory, and
 * looks again whenever envviz rings it.  A call's first gate (the lock of a change, the load of a
 * command) is where a thread that was told to finish its call is held again.
 */
#include "probe/probe.h"

#include <errno.h>
#include <linux/futex.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { ORPHAN_CHECK_NS = 250000000 };

/* envviz is gone without a word: let everybody run. */
static void release_if_orphaned(struct control *control)
{
    if (kill((pid_t)control->envviz_pid, 0) == -1 && errno == ESRCH)
        atomic_store(&control->mode, MODE_RUN);
}

/* Takes one permit, if there is one. */
static bool take_permit(struct ring *ring)
{
    uint32_t permits = atomic_load(&ring->permits);
    while (permits > 0)
        if (atomic_compare_exchange_weak(&ring->permits, &permits, permits - 1))
            return true;
    return false;
}

/* Whether the thread may go on; else *wait_ns is how long to sleep at most. */
static bool may_pass(struct control *control, struct ring *ring, uint64_t since_ns,
                     uint64_t *wait_ns)
{
    *wait_ns = ORPHAN_CHECK_NS;
    switch (atomic_load(&control->mode)) {
    case MODE_STEP:
        return take_permit(ring) || atomic_load(&ring->finish);
    case MODE_PACE: {
        uint64_t pace_ns = (uint64_t)atomic_load(&control->pace_ms) * 1000000u;
        uint64_t held_ns = probe_now_ns() - since_ns;
        if (held_ns >= pace_ns)
            return true;
        if (pace_ns - held_ns < *wait_ns)
            *wait_ns = pace_ns - held_ns;
        return false;
    }
    case MODE_PAUSE:
        return false;
    default:
        return true;
    }
}

static void wait_until_let_on(struct control *control, struct ring *ring)
{
    uint64_t since_ns = probe_now_ns(), wait_ns;
    for (;;) {
        uint32_t bell = atomic_load(&ring->bell);
        if (may_pass(control, ring, since_ns, &wait_ns))
            return;
        struct timespec timeout = {.tv_sec = (time_t)(wait_ns / 1000000000u),
                                   .tv_nsec = (long)(wait_ns % 1000000000u)};
        /* Not a private futex: envviz rings from another process. */
        if (syscall(SYS_futex, &ring->bell, FUTEX_WAIT, bell, &timeout, NULL, 0) == -1 &&
            errno == ETIMEDOUT)
            release_if_orphaned(control);
    }
}

/* glibc's own word on this, since 2.32; it counts for a vfork child too, which shares it. */
extern char __libc_single_threaded __attribute__((weak));

/* Whether this process has, or ever had, a second thread.  A forked child keeps its parent's
 * answer. */
static bool has_company(void)
{
    static _Atomic bool known;
    if (atomic_load_explicit(&known, memory_order_relaxed))
        return true;
    struct stat tasks;
    bool company = &__libc_single_threaded                ? !__libc_single_threaded
                   : stat("/proc/self/task", &tasks) == 0 ? tasks.st_nlink > 2 + 1
                                                          : true;
    if (company)
        atomic_store_explicit(&known, true, memory_order_relaxed);
    return company;
}

void gate_hold(enum gate gate)
{
    int saved_errno = errno;
    if (!has_company()) {
        errno = saved_errno;
        return;
    }
    /* The hold is told before the thread can be let on, so that envviz sees each one. */
    EMIT(GATE_HOLD, gate_hold, NULL, .gate = gate);
    struct ring *ring = probe_thread.ring;
    if (ring) {
        if (gate == GATE_LOCK || gate == GATE_LOAD)
            atomic_store(&ring->finish, 0);
        atomic_store(&ring->gate, (uint32_t)gate + 1);
        wait_until_let_on(probe_control(), ring);
        atomic_store(&ring->gate, 0);
        EMIT(GATE_PASS, gate_pass, NULL, .gate = gate);
    }
    errno = saved_errno;
}
