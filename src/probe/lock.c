/*
 * The environment lock of the probe.  libc's own lock inside setenv keeps writers apart; this one
 * stands around it so that a private copy can be made while nobody writes.  0 free, 1 held,
 * 2 held and somebody waits.  A vfork child shares it with its parent.
 */
#include "probe/probe.h"

#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

static _Atomic uint32_t word;
static _Atomic uint32_t owner; /* kernel thread id, for the one who waits */

static void own(void)
{
    atomic_store_explicit(&owner, probe_thread.ring ? probe_thread.ring->tid : 0,
                          memory_order_relaxed);
}

void env_lock(void)
{
    uint32_t expected = 0;
    if (!atomic_compare_exchange_strong(&word, &expected, 1)) {
        int saved_errno = errno;
        EMIT(ENV_WAIT, env_wait, NULL, .owner = atomic_load(&owner));
        while (atomic_exchange(&word, 2) != 0)
            syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 2, NULL, NULL, 0);
        errno = saved_errno;
    }
    own();
}

bool env_trylock(void)
{
    uint32_t expected = 0;
    bool taken = atomic_compare_exchange_strong(&word, &expected, 1);
    if (taken)
        own();
    return taken;
}

void env_unlock(void)
{
    if (atomic_exchange(&word, 0) == 2) {
        int saved_errno = errno;
        syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
        errno = saved_errno;
    }
}

void env_lock_forked(void)
{
    atomic_store(&word, 0);
}
