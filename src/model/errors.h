/* Names of Linux's error numbers, as far as starting a command can give them: the same on every
 * libc and in every language. */
#ifndef ENVVIZ_MODEL_ERRORS_H
#define ENVVIZ_MODEL_ERRORS_H

#include <stdint.h>

struct error_word {
    unsigned number;
    const char *name, *meaning;
};

/* NULL for a number that is not in the table. */
const struct error_word *error_word(uint64_t number);

#endif
