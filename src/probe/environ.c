/*
 * What the probe knows of environ: the pointer and the count after the latest change.  A starting
 * command must not walk an array that somebody may free, so its count comes from here.
 *
 * A program that changes environ without setenv and friends (assigns it, edits the array, keeps a
 * table of its own) is noticed at the next load or change: pointer or count is not what was seen
 * last.  A load looks at the ends of the array only; a change counts it.  A change that is going on
 * must not be taken for that: `changes` is odd while one is, and a look counts only if no change
 * fell into it.
 */
#include "probe/pages.h"
#include "probe/probe.h"

#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static _Atomic uintptr_t published_array;
static _Atomic uint32_t published_count;
static _Atomic uint32_t changes;
static _Atomic uint32_t disturbances; /* by finished changes */

size_t environ_count(char *const *array)
{
    size_t count = 0;
    array = pages_alias(array);
    while (array && array[count])
        count++;
    return count;
}

static uintptr_t live(void)
{
    return (uintptr_t)__atomic_load_n(&environ, __ATOMIC_ACQUIRE);
}

bool peek(void *out, uintptr_t address, size_t size)
{
    struct iovec here = {.iov_base = out, .iov_len = size};
    struct iovec there = {.iov_base = (void *)address, .iov_len = size};
    return process_vm_readv(getpid(), &here, 1, &there, 1, 0) == (ssize_t)size;
}

/* Entries before the NULL of an array that may be anything; false: not all of it can be read, and
 * *count is how many could. */
static bool count_carefully(char *const *array, uint32_t *count)
{
    enum { CHUNK = 64, PAGE = 4096 };
    char *words[CHUNK];
    *count = 0;
    if (!array)
        return true;
    for (uintptr_t at = (uintptr_t)array;;) {
        size_t fit = (PAGE - at % PAGE) / sizeof *words;
        fit = fit == 0 ? 1 : fit < CHUNK ? fit : CHUNK;
        if (!peek(words, at, fit * sizeof *words))
            return false;
        for (size_t i = 0; i < fit; i++, ++*count)
            if (!words[i])
                return true;
        at += fit * sizeof *words;
    }
}

static void publish(uintptr_t array, uint32_t count)
{
    atomic_store(&published_count, count);
    atomic_store(&published_array, array);
}

void environ_published(void)
{
    publish(live(), (uint32_t)environ_count(environ));
    if (atomic_load(&changes) % 2)
        atomic_fetch_add(&changes, 1);
}

void environ_forked(void)
{
    uint32_t count;
    if (atomic_load(&changes) % 2 == 0)
        return;
    /* A change was under way, and the thread that made it is not here: this is how it stays. */
    count_carefully(pages_alias((void *)live()), &count);
    publish(live(), count);
    atomic_fetch_add(&changes, 1);
}

enum slot_holds { HOLDS_NULL, HOLDS_ENTRY, HOLDS_UNKNOWN };

/* What stands in a slot of an array that may be gone.  The kernel compares half of it when it is
 * asked to move the waiters of a futex, none of them: a bad address is an error, and, other than
 * with process_vm_readv(), no lock of the whole memory is taken, for which the threads that start
 * commands queue already.  (No string stands at a multiple of 4 GiB.) */
static enum slot_holds slot_at(uintptr_t slot)
{
    uint32_t nobody = 0, half;
    uintptr_t at =
        slot + (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? sizeof(char *) - sizeof half : 0);
    if (syscall(SYS_futex, at, FUTEX_CMP_REQUEUE_PRIVATE, 0, 0, &nobody, 0) == 0)
        return HOLDS_NULL;
    return errno == EAGAIN ? HOLDS_ENTRY : HOLDS_UNKNOWN;
}

/* Whether the first entry, the last one and the NULL behind it still stand where they stood: one
 * look that takes no longer for a large environment. */
static bool ends_stand(uintptr_t array, uint32_t count)
{
    uintptr_t first = (uintptr_t)pages_alias((void *)array);
    uintptr_t end = first + count * sizeof(char *);
    return array && count > 0 && slot_at(end) == HOLDS_NULL &&
           slot_at(end - sizeof(char *)) == HOLDS_ENTRY && slot_at(first) == HOLDS_ENTRY;
}

/* Whether environ is not as it was left.  Reads without harm, and only where no change is made
 * meanwhile; what cannot be read is no news. */
static bool is_foreign(void)
{
    uint32_t before = atomic_load(&changes), count;
    uintptr_t array = live();
    if (before % 2 != 0)
        return false;
    if (array == atomic_load(&published_array) && ends_stand(array, atomic_load(&published_count)))
        return false;
    bool whole = count_carefully(pages_alias((void *)array), &count);
    bool differs =
        array != atomic_load(&published_array) || (whole && count != atomic_load(&published_count));
    return differs && live() == array && atomic_load(&changes) == before;
}

/* Under the lock. */
static void tell_foreign(void)
{
    uint32_t count;
    uintptr_t found = live(), expected = atomic_load(&published_array);
    /* A process that was forked tells first what it inherited. */
    emit_start();
    bool whole = count_carefully(pages_alias((void *)found), &count);
    publish(found, count);
    environ_disturbed();
    if (whole)
        names_reset(pages_alias((void *)found), probe_now_ns());
    EMIT(ENV_FOREIGN, env_foreign, NULL, .expected = expected, .found = found, .count = count);
}

void environ_change(void)
{
    if (live() != atomic_load(&published_array) ||
        environ_count(environ) != atomic_load(&published_count))
        tell_foreign();
    atomic_fetch_add(&changes, 1);
}

void environ_check(void)
{
    int saved_errno = errno;
    if (is_foreign() && env_trylock()) {
        /* Another thread may have told it meanwhile, or begun a change. */
        if (is_foreign())
            tell_foreign();
        env_unlock();
    }
    errno = saved_errno;
}

void environ_disturbed(void)
{
    atomic_fetch_add(&disturbances, 1);
}

uint32_t environ_calm(void)
{
    uint32_t under_way = atomic_load(&changes) % 2;
    return atomic_load(&disturbances) << 1 | under_way;
}

bool environ_stayed_calm(uint32_t since)
{
    return since % 2 == 0 && environ_calm() == since;
}

char **environ_load(uint32_t *count)
{
    uintptr_t array = live();
    *count = atomic_load(&published_count);
    return (char **)array;
}

char **environ_known(uint32_t *count)
{
    *count = atomic_load(&published_count);
    return (char **)atomic_load(&published_array);
}

uint32_t environ_count_of(char *const *array)
{
    if ((uintptr_t)array == live())
        return atomic_load(&published_count);
    int saved_errno = errno;
    uint32_t count;
    count_carefully(pages_alias(array), &count);
    errno = saved_errno;
    return count;
}
