/*
 * A recording that is still being written: how much of it is settled.
 *
 * The recorder overwrites the tail of the file with rows and a new tail, in place.  While the whole
 * tail stands at the file's end nothing before it will ever change; while a part of it is
 * overwritten its first byte is, so that a reader in between sees no whole tail and comes again.
 */
#ifndef ENVVIZ_SESSION_GROWING_H
#define ENVVIZ_SESSION_GROWING_H

#include <stdbool.h>
#include <stdint.h>

enum growing_state {
    GROWING_BUSY,    /* it is being written to; look again */
    GROWING_SETTLED, /* up to *end, where its tail begins */
    GROWING_OVER /* nobody writes it; *end: where its last line begins, if that is a tail, else 0 */
};

enum growing_state growing_look(int fd, uint64_t *end);

/* Whether there is something to read: a head that is settled, or a file that nobody writes. */
bool growing_has_begun(const char *path);

#endif
