/* Private copies of an environment, in memory that malloc knows nothing of: so a vfork child can
 * make one, and its parent finds the memory again. */
#ifndef ENVVIZ_GUEST_COPY_H
#define ENVVIZ_GUEST_COPY_H

#include <stdbool.h>
#include <stddef.h>

/* The memory of one thread: zeroed at first, reused by each copy, given back by copy_drop(). */
struct copy_memory {
    char *bytes;
    size_t size;
};

/* Where what is shown at this address can be read; NULL for a function: at the address itself. */
typedef void *copy_alias(const void *shown);

/* Whether a string stays as it is as long as the copy is used, so that its address is enough. */
typedef bool copy_stays(const char *string);

/* A copy of `array` and its strings, with `extra` strings appended (NULL-terminated list, or NULL);
 * valid until the next copy into this memory.  Take the lock if others may change the array.  What
 * changes all the same is cut, not overrun.  NULL: no memory.  Keeps errno. */
char **copy_environment(struct copy_memory *memory, char *const *array, const char *const *extra,
                        copy_alias *alias);

/* The same of `array` alone, with the addresses of those that stay. */
char **copy_but(struct copy_memory *memory, char *const *array, copy_stays *stays);

/* The same memory for another use, once no copy is needed any more.  NULL: none.  Keeps errno. */
char *copy_reserve(struct copy_memory *memory, size_t size);
void copy_drop(struct copy_memory *memory);

#endif
