/*
 * What the probe knows of environ: the pointer and the count after the latest change.  A starting
 * command must not walk an array that somebody may free, so its count comes from here.
 */
#include "probe/pages.h"
#include "probe/probe.h"

#include <errno.h>
#include <sys/uio.h>
#include <unistd.h>

static _Atomic uintptr_t published_array;
static _Atomic uint32_t published_count;

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

void environ_published(void)
{
    atomic_store(&published_count, (uint32_t)environ_count(environ));
    atomic_store(&published_array, live());
}

/* Somebody changed environ without setenv and friends.  Under the lock. */
static void foreign_change(void)
{
    uintptr_t expected = atomic_load(&published_array);
    if (live() == expected)
        return;
    environ_published();
    names_reset(environ, probe_now_ns());
    EMIT(ENV_FOREIGN, env_foreign, NULL, .expected = expected,
         .found = atomic_load(&published_array), .count = atomic_load(&published_count));
}

char **environ_load(uint32_t *count)
{
    uintptr_t array = live();
    /* Another pointer than the one published: a change is going on (its thread has the lock), or
     * was made behind libc's back. */
    if (array != atomic_load(&published_array) && env_trylock()) {
        foreign_change();
        env_unlock();
        array = live();
    }
    *count = atomic_load(&published_count);
    return (char **)array;
}

/* Reads memory as another process would: a bad address is an error, and not a crash. */
static bool read_carefully(void *out, uintptr_t address, size_t size)
{
    struct iovec here = {.iov_base = out, .iov_len = size};
    struct iovec there = {.iov_base = (void *)address, .iov_len = size};
    return process_vm_readv(getpid(), &here, 1, &there, 1, 0) == (ssize_t)size;
}

bool environ_readable(char *const *array)
{
    int saved_errno = errno;
    char *first;
    bool readable = read_carefully(&first, (uintptr_t)array, sizeof first);
    errno = saved_errno;
    return readable;
}

/* Entries before the NULL of an array that may be anything, or before what cannot be read. */
static uint32_t count_carefully(char *const *array)
{
    enum { CHUNK = 64, PAGE = 4096 };
    char *words[CHUNK];
    uint32_t count = 0;
    for (uintptr_t at = (uintptr_t)array;;) {
        size_t fit = (PAGE - at % PAGE) / sizeof *words;
        fit = fit == 0 ? 1 : fit < CHUNK ? fit : CHUNK;
        if (!read_carefully(words, at, fit * sizeof *words))
            return count;
        for (size_t i = 0; i < fit; i++, count++)
            if (!words[i])
                return count;
        at += fit * sizeof *words;
    }
}

uint32_t environ_count_of(char *const *array)
{
    if ((uintptr_t)array == live())
        return atomic_load(&published_count);
    int saved_errno = errno;
    uint32_t count = count_carefully(pages_alias(array));
    errno = saved_errno;
    return count;
}
