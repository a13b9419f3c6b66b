/* What kind of terminal TERM names. */
#ifndef ENVVIZ_TERM_KIND_H
#define ENVVIZ_TERM_KIND_H

#include <stdbool.h>
#include <stddef.h>

/* True if the screen can be drawn on a terminal of that type; else says in `why` what is wrong. */
bool kind_check(const char *name, int fd, char *why, size_t size);

#endif
