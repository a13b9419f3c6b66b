/*
 * Amplify: a thread sleeps between load and execve, so that a change which falls there once in a
 * thousand runs falls there in this one.  Nothing else is done to it: it sleeps without a lock (but
 * the one that the locked spawner holds on purpose), and the other threads go on.  Only a system
 * call is used, so a vfork child can be held as well.
 *
 * Which commands are held is drawn from numbers that depend on nothing but the seed, the process
 * (the how-many-th of the session), the thread (the how-many-th of the process) and the command
 * (the how-many-th of the thread): the same seed draws the same for each.
 */
#include "probe/probe.h"

#include <errno.h>
#include <time.h>

/* The finalizer of splitmix64: each bit of the result depends on each of the argument. */
static uint64_t mix(uint64_t number)
{
    number += 0x9e3779b97f4a7c15u;
    number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9u;
    number = (number ^ (number >> 27)) * 0x94d049bb133111ebu;
    return number ^ (number >> 31);
}

static bool is_drawn(const struct control *control, uint32_t command)
{
    uint32_t share = atomic_load_explicit(&control->amplify_per_mille, memory_order_relaxed);
    if (share > 1000) /* the page was written over: nobody asked for that */
        return false;
    uint64_t number = mix(atomic_load_explicit(&control->amplify_seed, memory_order_relaxed));
    number = mix(number ^ probe_ordinal());
    number = mix(number ^ probe_thread.ordinal);
    number = mix(number ^ command);
    return number % 1000 < share;
}

void amplify(bool live)
{
    const struct control *control = probe_control();
    uint32_t ms = atomic_load_explicit(&control->amplify_ms, memory_order_relaxed);
    uint32_t command = probe_thread.commands++;
    /* Who is alone, or has a private array, waits for nothing. */
    if (ms == 0 || !live || !company_is_there() || !is_drawn(control, command))
        return;
    int saved_errno = errno;
    EMIT(EXEC_HELD, exec_held, NULL, .ms = ms);
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += ms / 1000;
    until.tv_nsec += (long)(ms % 1000) * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR)
        ;
    errno = saved_errno;
}
