/*
 * A small environment grows by one variable at a time.  Whenever the array has moved, memory of the
 * old one's size is asked for, several times: an allocator that got it back hands it out again.
 * A large block behind each array keeps it from growing in place.
 */
#include "lab/detect.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    ADDITIONS = 120, /* arrays of up to about 1 kB: each size has a free list of its own */
    TRIES = 64,      /* some allocators hand out other blocks of that size first */
    PIN_BYTES = 40000
};

static bool overlap(const void *block, const void *array, size_t bytes)
{
    uintptr_t a = (uintptr_t)block, b = (uintptr_t)array;

    return a < b + bytes && b < a + bytes;
}

/* True if malloc hands out memory of the array again.  The blocks are kept until the end: freed
 * ones would be handed out again before the array's. */
static bool handed_out(const void *array, size_t bytes)
{
    void *blocks[TRIES];
    bool seen = false;

    for (unsigned i = 0; i < TRIES; i++) {
        blocks[i] = malloc(bytes);
        seen = seen || (blocks[i] && overlap(blocks[i], array, bytes));
    }
    for (unsigned i = 0; i < TRIES; i++)
        free(blocks[i]);
    return seen;
}

bool detect_frees(void)
{
    static char first[] = "FIRST=1";
    static char *start[] = {first, NULL};
    void *pins[ADDITIONS];
    char name[16];
    size_t made = 0;
    bool frees = false;

    environ = start;
    while (made < ADDITIONS && !frees) {
        char **before = environ;
        snprintf(name, sizeof name, "V%zu", made);
        pins[made++] = malloc(PIN_BYTES);
        if (setenv(name, "", 1) != 0)
            break;
        /* `before` had `made` variables and the NULL; the first lies in no heap. */
        if (environ != before && before != start)
            frees = handed_out(before, (made + 1) * sizeof *before);
    }
    while (made > 0)
        free(pins[--made]);
    return frees;
}
