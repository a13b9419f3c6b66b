/*
 * The environment of a program, changed so that nobody who reads it at the same time is harmed.
 *
 * What `environ` points to is, at every instant, a whole array that ends in NULL, and is never
 * unmapped. An addition fills the slot before the NULL; a replacement swaps one pointer; a removal
 * publishes another array, without the entry, since one that shifts would show entries twice or
 * never; a full array is followed by one of twice its size.  Old arrays wait (like old strings, see
 * strings.h) and are written anew when more than `limit` bytes of them wait: who reads one that
 * slowly sees entries of two instants, each of them whole, and an end.  store_get() notices that,
 * and reads again.
 *
 * An array that the program assigned or edited itself is taken as it is: changed by nobody else,
 * and copied into one of the store's at the next change.
 *
 * Changes under the lock of the environment; store_get() and store_owns() in any thread, without.
 */
#ifndef ENVVIZ_SHIELD_STORE_H
#define ENVVIZ_SHIELD_STORE_H

#include "shield/strings.h"

struct array;

struct store {
    char ***environ; /* the program's variable */
    struct strings strings;
    struct pool arrays;
    size_t limit;          /* bytes of arrays that wait at most */
    struct array *current; /* what was published last, NULL: nothing yet */
    struct array *oldest, *newest;
    size_t waiting;
    bool changing; /* a change has begun and not ended */
};

enum { STORE_STRINGS_LIMIT = 4 << 20, STORE_ARRAYS_LIMIT = 8 << 20 };

/* A store for the variable, with these limits; nothing is done yet. */
#define STORE(variable)                                                                            \
    {                                                                                              \
        .environ = (variable),                                                                     \
        .strings = {.pool = {.mark = 0x9e5712f5u}, .limit = STORE_STRINGS_LIMIT},                  \
        .arrays = {.mark = 0x9ea77af6u}, .limit = STORE_ARRAYS_LIMIT                               \
    }

/* As the functions of the same names: 0, or -1 and errno. */
int store_set(struct store *store, const char *name, const char *value, bool replace);
int store_put(struct store *store, char *string);
int store_unset(struct store *store, const char *name);
int store_clear(struct store *store); /* an empty array is published, not NULL */

/* The value, as getenv(); it stays valid for ever. */
char *store_get(const struct store *store, const char *name);

/* Whether this is an array of the store's, the current one or an old one. */
bool store_owns(const struct store *store, char *const *slots);

#endif
