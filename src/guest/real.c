#include "guest/real.h"

#include <dlfcn.h>
#include <stdatomic.h>

static struct real resolved;
static _Atomic int is_resolved;

static void *next_in_line(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

static void *(*next)(const char *name) = next_in_line;

void real_are_behind(void *(*other)(const char *name))
{
    next = other;
}

static void resolve(void)
{
    /* dlsym() returns an object pointer; POSIX guarantees that it can be a function's. */
#define REAL(result, name, arguments) *(void **)&resolved.name = next(#name);
    REAL_FUNCTIONS(REAL)
#undef REAL
    atomic_store_explicit(&is_resolved, 1, memory_order_release);
}

void *real_realloc(void *block, size_t size)
{
    static void *(*_Atomic only)(void *, size_t);
    void *(*function)(void *, size_t) = atomic_load_explicit(&only, memory_order_relaxed);
    if (!function) {
        *(void **)&function = next("realloc");
        atomic_store_explicit(&only, function, memory_order_relaxed);
    }
    return function(block, size);
}

const struct real *real(void)
{
    /* Two threads may both resolve: they store the same values. */
    if (!atomic_load_explicit(&is_resolved, memory_order_acquire))
        resolve();
    return &resolved;
}
