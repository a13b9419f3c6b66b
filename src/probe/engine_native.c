/* The native engine: this libc's own functions.  Where it reallocates the array, the realloc hook
 * tells; where environ has changed without that (glibc 2.41 and later), it is told afterwards. */
#include "guest/real.h"
#include "probe/engine.h"
#include "probe/follow.h"
#include "probe/pages.h"
#include "probe/probe.h"

#include <stdlib.h>
#include <string.h>

long engine_find(const char *name)
{
    size_t length = strlen(name);
    char *const *array = pages_alias(environ);
    for (long i = 0; array && array[i]; i++) {
        const char *entry = pages_alias(array[i]);
        if (entry[0] == name[0] && strncmp(entry, name, length) == 0 && entry[length] == '=')
            return i;
    }
    return -1;
}

static bool first_array = true; /* environ still is what the kernel made */

/* Whether a change reallocates the array, and not some notes of libc's own (musl has a list of the
 * strings that it may free).  The first growth makes a new block, with room for one more. */
static bool is_array(const void *block, size_t size)
{
    if (block)
        return block == (void *)environ;
    return size >= (environ_count(environ) + 2) * sizeof *environ;
}

/* Where commands are followed, libc's array begins FOLLOW_FRONT slots behind its block: see
 * follow.h.  libc knows the array, malloc the block. */
static struct {
    char **array; /* the latest that was given to libc; NULL: none */
    bool freed;   /* by clearenv: libc still has its address, and means nothing by it */
} own;

/* What realloc does, with room in front. */
static void *grow_in_front(char **array, size_t size)
{
    char **block = array && array == own.array && !own.freed ? array - FOLLOW_FRONT : NULL;
    if (array && array != own.array)
        return real_realloc(array, size); /* made before commands were followed */
    block = real_realloc(block, size + FOLLOW_FRONT * sizeof *block);
    if (!block)
        return NULL;
    own.array = block + FOLLOW_FRONT;
    own.freed = false;
    follow_front(own.array);
    return own.array;
}

void *realloc(void *block, size_t size)
{
    bool is_own = own.array && block == (void *)own.array;
    if (!probe_thread.in_change || (!is_own && !is_array(block, size)))
        return real_realloc(block, size);
    uintptr_t old = (uintptr_t)environ;
    gate(GATE_GROW);
    if (is_own && own.freed)
        block = NULL;
    /* A new block too after a foreign assignment of environ. */
    void *array = is_own || follow_is_on() ? grow_in_front(block, size) : real_realloc(block, size);
    if (!array)
        return NULL;
    uintptr_t new = (uintptr_t)array;
    size_t old_bytes = (environ_count_of((char *const *)old) + 1) * sizeof(char *);
    enum grow how = !block             ? GROW_FIRST
                    : new != old       ? GROW_MOVED
                    : size < old_bytes ? GROW_SHRUNK
                                       : GROW_IN_PLACE;
    probe_thread.grew = true;
    EMIT(ENV_GROW, env_grow, NULL, .how = how, .old = old, .new = new, .old_bytes = old_bytes,
         .new_bytes = size);
    if (how == GROW_MOVED)
        EMIT(ENV_FREE, env_free, NULL, .array = old, .bytes = old_bytes);
    /* Here libc has not yet stored environ: it still points to the old array. */
    gate(GATE_PUBLISH);
    return array;
}

/* Tells of an array that was changed without realloc. */
static void tell_move(uintptr_t old)
{
    uintptr_t new = (uintptr_t)environ;
    if (new == old || probe_thread.grew || new == 0)
        return;
    EMIT(ENV_GROW, env_grow, NULL, .how = first_array ? GROW_FIRST : GROW_MOVED, .old = old,
         .new = new);
}

static int native_set(const char *name, const char *value, int replace)
{
    uintptr_t old = (uintptr_t)environ;
    int result = real()->setenv(name, value, replace);
    tell_move(old);
    first_array = first_array && (uintptr_t)environ == old;
    return result;
}

static int native_put(char *string)
{
    uintptr_t old = (uintptr_t)environ;
    int result = real()->putenv(string);
    tell_move(old);
    first_array = first_array && (uintptr_t)environ == old;
    return result;
}

static int native_unset(const char *name)
{
    long slot = engine_find(name);
    if (slot >= 0)
        EMIT(ENV_SHIFT, env_shift, NULL, .array = (uintptr_t)environ, .slot = (uint64_t)slot);
    return real()->unsetenv(name);
}

static int native_clear(void)
{
    uintptr_t old = (uintptr_t)environ;
    if (old && environ == own.array && !own.freed) {
        /* What libc would do, with the block instead of the array. */
        free(own.array - FOLLOW_FRONT);
        own.freed = true;
        environ = NULL;
    }
    int result = real()->clearenv();
    /* glibc frees its own array in clearenv(); what it did is seen only in environ. */
    if (old != (uintptr_t)environ)
        EMIT(ENV_PUBLISH, env_publish, NULL, .environ = (uintptr_t)environ);
    return result;
}

const struct engine_ops engine_native = {
    .set = native_set, .put = native_put, .unset = native_unset, .clear = native_clear};
