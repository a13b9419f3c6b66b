/*
 * The classic engine: how glibc up to 2.40 changes the environment, on any libc.
 *
 * An addition gives the array exactly count + 2 slots with realloc: the old array of a moved one is
 * freed before environ is stored; then the string is made; then the slot is stored.  The very first
 * array is the kernel's, on the initial stack: it is copied, never freed.  A replacement swaps the
 * pointer; old strings are never freed.  A removal shifts the later entries left, in place.
 *
 * The keep engine is the same but never frees an array, as glibc does since 2.41: a growth copies
 * into a new array and leaves the old one as it is.
 *
 * While threads may be held, a growth is made in its micro-steps (allocate, copy, free, publish),
 * so that each can be stopped at; free-running, realloc itself decides whether the array moves.
 * With kernel steps, arrays and strings lie on pages of their own (pages.h) and are reached by
 * alias.
 */
#include "guest/real.h"
#include "probe/engine.h"
#include "probe/pages.h"
#include "probe/probe.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static char **own_array; /* the latest array that this engine allocated */

static bool keeps(void)
{
    return atomic_load_explicit(&probe_control()->engine, memory_order_relaxed) == ENGINE_KEEP;
}

static void *allocate(size_t size)
{
    return pages_ready() ? pages_allocate(size) : malloc(size);
}

static void release(void *memory, size_t size)
{
    if (pages_alias(memory) != memory)
        pages_free(memory, size);
    else
        free(memory);
}

/* "name=value", or NULL. */
static char *make_string(const char *name, const char *value)
{
    size_t name_length = strlen(name), value_length = strlen(value);
    char *shown = allocate(name_length + value_length + 2);
    if (!shown)
        return NULL;
    char *string = pages_alias(shown);
    memcpy(string, name, name_length);
    string[name_length] = '=';
    memcpy(string + name_length + 1, value, value_length + 1);
    return shown;
}

static void publish(char **array)
{
    gate(GATE_PUBLISH);
    __atomic_store_n(&environ, array, __ATOMIC_RELEASE);
    EMIT(ENV_PUBLISH, env_publish, NULL, .environ = (uintptr_t)array);
}

static void store(char **array, size_t slot, char *string)
{
    gate(GATE_STORE);
    char **reachable = pages_alias(array);
    __atomic_store_n(&reachable[slot], string, __ATOMIC_RELEASE);
    EMIT(ENV_STORE, env_store, NULL, .array = (uintptr_t)array, .slot = slot,
         .entry = (uintptr_t)string);
}

static void tell_growth(enum grow how, uintptr_t old, const void *new, size_t count)
{
    EMIT(ENV_GROW, env_grow, NULL, .how = how, .old = old, .new = (uintptr_t) new,
         .old_bytes = (count + 1) * sizeof(char *), .new_bytes = (count + 2) * sizeof(char *));
}

/* A copy with room for one more; with kernel steps the kernel's strings are copied too, so that
 * each has its page. */
static char **copy_array(size_t count, bool strings_too)
{
    char **shown = allocate((count + 2) * sizeof *shown);
    if (!shown)
        return NULL;
    char **from = pages_alias(environ), **to = pages_alias(shown);
    for (size_t i = 0; i < count; i++) {
        to[i] = from[i];
        if (strings_too && pages_ready()) {
            size_t size = strlen(from[i]) + 1;
            char *string = pages_allocate(size);
            if (string) {
                memcpy(pages_alias(string), from[i], size);
                to[i] = string;
            }
        }
    }
    /* glibc stores the new terminator before it publishes. */
    to[count] = to[count + 1] = NULL;
    return shown;
}

static char **grow_first(size_t count)
{
    char **array = copy_array(count, true);
    if (array)
        tell_growth(GROW_FIRST, (uintptr_t)environ, array, count);
    return array;
}

/* A growth in its micro-steps; with the keep engine, without the free. */
static char **grow_stepwise(size_t count)
{
    char **old = environ;
    size_t old_bytes = (count + 1) * sizeof(char *);
    char **array = copy_array(count, false);
    if (!array)
        return NULL;
    tell_growth(GROW_MOVED, (uintptr_t)old, array, count);
    if (keeps())
        return array;
    gate(GATE_FREE);
    release(old, old_bytes);
    EMIT(ENV_FREE, env_free, NULL, .array = (uintptr_t)old, .bytes = old_bytes);
    return array;
}

static char **grow_free_running(size_t count)
{
    uintptr_t old = (uintptr_t)environ;
    size_t old_bytes = (count + 1) * sizeof(char *);
    char **array = real_realloc(environ, old_bytes + sizeof(char *));
    if (!array)
        return NULL;
    bool moved = (uintptr_t)array != old;
    tell_growth(moved ? GROW_MOVED : GROW_IN_PLACE, old, array, count);
    if (moved)
        EMIT(ENV_FREE, env_free, NULL, .array = old, .bytes = old_bytes);
    array[count] = array[count + 1] = NULL;
    return array;
}

/* Adds `string`, or where it is NULL a new "name=value", to the array. */
static int append(const char *name, const char *value, char *string)
{
    size_t count = environ_count(environ);
    gate(GATE_GROW);
    bool stepwise = gates_closed() || keeps() || pages_ready();
    char **array = !environ || environ != own_array ? grow_first(count)
                   : stepwise                       ? grow_stepwise(count)
                                                    : grow_free_running(count);
    if (!array)
        return -1;
    own_array = array;
    publish(array);
    if (!string)
        string = make_string(name, value);
    if (!string)
        return -1;
    store(array, count, string);
    return 0;
}

static bool is_name(const char *name)
{
    return name && *name && !strchr(name, '=');
}

static int classic_set(const char *name, const char *value, int replace)
{
    if (!is_name(name)) {
        errno = EINVAL;
        return -1;
    }
    long slot = engine_find(name);
    if (slot < 0)
        return append(name, value, NULL);
    if (!replace)
        return 0;
    char *string = make_string(name, value);
    if (!string)
        return -1;
    store(environ, (size_t)slot, string);
    return 0;
}

static int classic_unset(const char *name)
{
    if (!is_name(name)) {
        errno = EINVAL;
        return -1;
    }
    for (long slot; (slot = engine_find(name)) >= 0;) {
        gate(GATE_STORE);
        EMIT(ENV_SHIFT, env_shift, NULL, .array = (uintptr_t)environ, .slot = (uint64_t)slot);
        char **array = pages_alias(environ);
        for (char **entry = array + slot; (entry[0] = entry[1]); entry++)
            ;
    }
    return 0;
}

static int classic_put(char *string)
{
    const char *equals = strchr(string, '=');
    if (!equals)
        return classic_unset(string);
    char name[4096];
    size_t length = (size_t)(equals - string);
    if (length >= sizeof name) {
        errno = ENOMEM;
        return -1;
    }
    memcpy(name, string, length);
    name[length] = '\0';
    long slot = engine_find(name);
    if (slot < 0)
        return append(NULL, NULL, string);
    store(environ, (size_t)slot, string);
    return 0;
}

static int classic_clear(void)
{
    char **old = environ;
    if (old && old == own_array && !keeps()) {
        size_t bytes = (environ_count(old) + 1) * sizeof *old;
        gate(GATE_FREE);
        release(old, bytes);
        own_array = NULL;
        EMIT(ENV_FREE, env_free, NULL, .array = (uintptr_t)old, .bytes = bytes);
    }
    publish(NULL);
    return 0;
}

const struct engine_ops engine_classic = {
    .set = classic_set, .put = classic_put, .unset = classic_unset, .clear = classic_clear};
