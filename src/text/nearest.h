/* How far a misspelled word is from the right one. */
#ifndef ENVVIZ_TEXT_NEAREST_H
#define ENVVIZ_TEXT_NEAREST_H

#include <stdbool.h>
#include <stddef.h>

/* How many letters must be added, removed or changed to make `a` of `b`; case does not count.
 * SIZE_MAX for words that are longer than any of envviz's own. */
size_t nearest_distance(const char *a, const char *b);

/* True if `wanted` may be a misspelling of a word that is so far from it. */
bool nearest_is_near(const char *wanted, size_t distance);

#endif
