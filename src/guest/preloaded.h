/* LD_PRELOAD and other entries of the environment that a preloaded library takes out at its
 * start, before there are threads. */
#ifndef ENVVIZ_GUEST_PRELOADED_H
#define ENVVIZ_GUEST_PRELOADED_H

#include <stdbool.h>
#include <stddef.h>

/* The entry of `name` in the array, or NULL. */
char **preloaded_entry(char **array, const char *name);

/* Takes the entry out of its array, in place. */
void preloaded_remove(char **entry);

/* Takes the libraries whose path ends in `library` out of the list of an entry NAME=LIST; true if
 * nothing is left, and then the text is as it was.  What is left stands at the end of the text, and
 * *entry is where it begins: to who reads /proc/PID/environ, which is that memory, it is still one
 * entry. */
bool preloaded_drop(char **entry, const char *library);

/* Copies the entry; false if it does not fit. */
bool preloaded_remember(char *out, size_t size, const char *entry);

#endif
