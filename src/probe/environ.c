/*
 * What the probe knows of environ: the pointer and the count after the latest change.  A starting
 * command must not walk an array that somebody may free, so its count comes from here.
 */
#include "probe/pages.h"
#include "probe/probe.h"

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

uint32_t environ_count_of(char *const *array)
{
    if ((uintptr_t)array == live())
        return atomic_load(&published_count);
    return (uint32_t)environ_count(array);
}
