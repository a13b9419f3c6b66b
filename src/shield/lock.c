#include "shield/lock.h"

#include <errno.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The owner's number, 0: free.  Owner and state are one word, so that a signal handler never finds
 * the lock taken by nobody. */
#define WAITED_FOR 0x80000000u

enum { PAGE = 4096, SPINS = 64, WORDS = 16 }; /* of the lock, and as many beside it */

static __thread uint32_t my_number __attribute__((tls_model("initial-exec")));
static _Atomic uint32_t numbers;

static _Atomic uint32_t without_page[2 * WORDS];
static _Atomic(_Atomic uint32_t *) word;

/* The word lies on a page that the kernel clears in a forked child (Linux 4.14): also in one that
 * was made by a system call, where no handler runs. */
static _Atomic uint32_t *place(void)
{
    _Atomic uint32_t *known = atomic_load_explicit(&word, memory_order_acquire);
    if (known)
        return known;
    int saved_errno = errno;
    void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    _Atomic uint32_t *mine = without_page;
    if (page != MAP_FAILED && madvise(page, PAGE, MADV_WIPEONFORK) == 0)
        mine = page;
    bool first = atomic_compare_exchange_strong(&word, &known, mine);
    if (page != MAP_FAILED && (!first || mine != page))
        munmap(page, PAGE);
    errno = saved_errno;
    return first ? mine : known;
}

static uint32_t number(void)
{
    if (my_number == 0)
        my_number = (atomic_fetch_add(&numbers, 1) + 1) & ~WAITED_FOR;
    return my_number;
}

static void wait_for(_Atomic uint32_t *lock)
{
    int saved_errno = errno;
    for (;;) {
        uint32_t seen = atomic_load_explicit(lock, memory_order_relaxed);
        /* Others may wait behind this one: it passes the mark on. */
        if (seen == 0 && atomic_compare_exchange_strong(lock, &seen, number() | WAITED_FOR))
            break;
        if (seen == 0)
            continue;
        if (!(seen & WAITED_FOR) && !atomic_compare_exchange_strong(lock, &seen, seen | WAITED_FOR))
            continue;
        syscall(SYS_futex, lock, FUTEX_WAIT_PRIVATE, seen | WAITED_FOR, NULL, NULL, 0);
    }
    errno = saved_errno;
}

bool lock_is_mine(void)
{
    uint32_t seen = atomic_load_explicit(place(), memory_order_relaxed);
    return seen != 0 && (seen & ~WAITED_FOR) == number();
}

bool lock_take(void)
{
    _Atomic uint32_t *lock = place();
    if (lock_is_mine())
        return false;
    for (int i = 0; i < SPINS; i++) {
        uint32_t expected = 0;
        if (atomic_compare_exchange_weak(lock, &expected, number()))
            return true;
    }
    wait_for(lock);
    return true;
}

void lock_release(void)
{
    _Atomic uint32_t *lock = place();
    if (atomic_exchange(lock, 0) & WAITED_FOR) {
        int saved_errno = errno;
        syscall(SYS_futex, lock, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
        errno = saved_errno;
    }
}

void *lock_beside(void)
{
    return place() + WORDS;
}

void lock_forked(void)
{
    _Atomic uint32_t *lock = place();
    for (int i = 0; i < 2 * WORDS; i++)
        atomic_store(&lock[i], 0);
}
