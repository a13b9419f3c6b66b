/* Holding threads: they sleep on a futex in the control page until envviz lets them on. */
#include "probe/probe.h"

#include <errno.h>
#include <linux/futex.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* envviz is gone without a word: let everybody run. */
static void release_if_orphaned(struct control *control)
{
    if (kill((pid_t)control->envviz_pid, 0) == -1 && errno == ESRCH) {
        atomic_store(&control->mode, MODE_RUN);
        syscall(SYS_futex, &control->mode, FUTEX_WAKE, INT32_MAX, NULL, NULL, 0);
    }
}

void gate_hold(enum gate gate)
{
    static const struct timespec quarter_second = {.tv_nsec = 250000000};
    struct control *control = probe_control();
    int saved_errno = errno;
    if (probe_thread.ring)
        atomic_store(&probe_thread.ring->gate, (uint32_t)gate + 1);
    uint32_t mode;
    while ((mode = atomic_load(&control->mode)) != MODE_RUN) {
        /* Not a private futex: envviz wakes it from another process. */
        if (syscall(SYS_futex, &control->mode, FUTEX_WAIT, mode, &quarter_second, NULL, 0) == -1 &&
            errno == ETIMEDOUT)
            release_if_orphaned(control);
    }
    if (probe_thread.ring)
        atomic_store(&probe_thread.ring->gate, 0);
    errno = saved_errno;
}
