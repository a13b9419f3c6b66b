/*
 * The classic engine: how glibc up to 2.40 changes the environment, on any libc.
 *
 * An addition gives the array exactly count + 2 slots with realloc: the old array of a moved one is
 * freed before environ is stored; then the string is made; then the slot is stored.  The very first
 * array is the kernel's, on the initial stack: it is copied, never freed.  A replacement swaps the
 * pointer; old strings are never freed.  A removal shifts the later entries left, in place.
 *
 * While threads may be held, a growth is made in its micro-steps (allocate, copy, free, publish),
 * so that each can be stopped at; free-running, realloc itself decides whether the array moves.
 */
#include "probe/engine.h"
#include "probe/probe.h"
#include "probe/real.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static char **own_array; /* the latest array that this engine allocated */

static void publish(char **array)
{
    gate(GATE_PUBLISH);
    __atomic_store_n(&environ, array, __ATOMIC_RELEASE);
    EMIT(ENV_PUBLISH, env_publish, NULL, .environ = (uintptr_t)array);
}

static void tell_growth(enum grow how, uintptr_t old, const void *new, size_t count)
{
    EMIT(ENV_GROW, env_grow, NULL, .how = how, .old = old, .new = (uintptr_t) new,
         .old_bytes = (count + 1) * sizeof(char *), .new_bytes = (count + 2) * sizeof(char *));
}

static char **grow_first(size_t count)
{
    char **array = malloc((count + 2) * sizeof *array);
    if (!array)
        return NULL;
    if (count)
        memcpy(array, environ, count * sizeof *array);
    array[count] = NULL;
    tell_growth(GROW_FIRST, (uintptr_t)environ, array, count);
    return array;
}

static char **grow_stepwise(size_t count)
{
    uintptr_t old = (uintptr_t)environ;
    size_t old_bytes = (count + 1) * sizeof(char *);
    char **array = malloc(old_bytes + sizeof(char *));
    if (!array)
        return NULL;
    memcpy(array, environ, old_bytes);
    tell_growth(GROW_MOVED, old, array, count);
    gate(GATE_FREE);
    free(environ);
    EMIT(ENV_FREE, env_free, NULL, .array = old, .bytes = old_bytes);
    return array;
}

static char **grow_free_running(size_t count)
{
    uintptr_t old = (uintptr_t)environ;
    size_t old_bytes = (count + 1) * sizeof(char *);
    char **array = real()->realloc(environ, old_bytes + sizeof(char *));
    if (!array)
        return NULL;
    bool moved = (uintptr_t)array != old;
    tell_growth(moved ? GROW_MOVED : GROW_IN_PLACE, old, array, count);
    if (moved)
        EMIT(ENV_FREE, env_free, NULL, .array = old, .bytes = old_bytes);
    return array;
}

/* Adds `string`, or where it is NULL a new "name=value", to the array. */
static int append(const char *name, const char *value, char *string)
{
    size_t count = environ_count(environ);
    gate(GATE_GROW);
    bool stepwise = atomic_load(&probe_control()->mode) != MODE_RUN;
    char **array = !environ || environ != own_array ? grow_first(count)
                   : stepwise                       ? grow_stepwise(count)
                                                    : grow_free_running(count);
    if (!array)
        return -1;
    own_array = array;
    /* glibc stores the new terminator before it publishes. */
    array[count] = NULL;
    array[count + 1] = NULL;
    publish(array);
    if (!string) {
        size_t name_length = strlen(name), value_length = strlen(value);
        string = malloc(name_length + value_length + 2);
        if (!string)
            return -1;
        memcpy(string, name, name_length);
        string[name_length] = '=';
        memcpy(string + name_length + 1, value, value_length + 1);
    }
    gate(GATE_STORE);
    __atomic_store_n(&array[count], string, __ATOMIC_RELEASE);
    EMIT(ENV_STORE, env_store, NULL, .array = (uintptr_t)array, .slot = count,
         .entry = (uintptr_t)string);
    return 0;
}

static int swap(long slot, char *string)
{
    gate(GATE_STORE);
    __atomic_store_n(&environ[slot], string, __ATOMIC_RELEASE);
    EMIT(ENV_STORE, env_store, NULL, .array = (uintptr_t)environ, .slot = (uint64_t)slot,
         .entry = (uintptr_t)string);
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
    size_t name_length = strlen(name), value_length = strlen(value);
    char *string = malloc(name_length + value_length + 2);
    if (!string)
        return -1;
    memcpy(string, name, name_length);
    string[name_length] = '=';
    memcpy(string + name_length + 1, value, value_length + 1);
    return swap(slot, string);
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
        for (char **entry = environ + slot; (entry[0] = entry[1]); entry++)
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
    return slot < 0 ? append(NULL, NULL, string) : swap(slot, string);
}

static int classic_clear(void)
{
    uintptr_t old = (uintptr_t)environ;
    if (environ && environ == own_array) {
        gate(GATE_FREE);
        free(environ);
        own_array = NULL;
        EMIT(ENV_FREE, env_free, NULL, .array = old);
    }
    publish(NULL);
    return 0;
}

const struct engine_ops engine_classic = {
    .set = classic_set, .put = classic_put, .unset = classic_unset, .clear = classic_clear};
