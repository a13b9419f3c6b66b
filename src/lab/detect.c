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

/* True if malloc hands out memory of the array again.  What it hands out is kept: freed blocks
 * would be handed out again before the array's. */
static bool handed_out(const void *array, size_t bytes)
{
    for (unsigned i = 0; i < TRIES; i++) {
        void *block = malloc(bytes);
        if (block && overlap(block, array, bytes))
            return true;
    }
    return false;
}

bool detect_frees(void)
{
    static char first[] = "FIRST=1";
    static char *start[] = {first, NULL};
    char name[16];

    environ = start;
    for (size_t i = 0; i < ADDITIONS; i++) {
        char **before = environ;
        /* Kept too, and written to so that it is not optimised away. */
        char *volatile pin = malloc(PIN_BYTES);
        if (pin)
            *pin = 1;
        snprintf(name, sizeof name, "V%zu", i);
        if (setenv(name, "", 1) != 0)
            return false;
        /* `before` had i + 1 variables and the NULL. */
        if (environ != before && before != start && handed_out(before, (i + 2) * sizeof *before))
            return true;
    }
    return false;
}
