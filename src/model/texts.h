/* A table of texts: each text once, named by a number.  Number 0 is the empty text. */
#ifndef ENVVIZ_MODEL_TEXTS_H
#define ENVVIZ_MODEL_TEXTS_H

#include <stddef.h>
#include <stdint.h>

struct texts;

/* NULL when out of memory.  The caller frees. */
struct texts *texts_new(void);
void texts_free(struct texts *texts);

/* The number of `text` (any bytes up to the NUL; they are kept as they are, so whoever draws or
 * prints a text makes control characters visible).  0 when out of memory. */
uint32_t texts_intern(struct texts *texts, const char *text);

/* The text; "" for a number that was never given.  Lives as long as the table. */
const char *texts_get(const struct texts *texts, uint32_t number);

/* Bytes of memory in use. */
size_t texts_memory(const struct texts *texts);

#endif
