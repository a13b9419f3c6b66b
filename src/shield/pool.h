/*
 * Memory that is never given back, in pieces of a few sizes.  A piece that was let go keeps what it
 * holds until it is taken again, and is then used for the same kind of thing: so who still reads
 * an old one, without any lock, reads what is out of date at worst, and never what is not there.
 *
 * Pieces come from chunks, each as large as all before it: there are few, and whether an address
 * lies in one can be asked by any thread at any time.
 */
#ifndef ENVVIZ_SHIELD_POOL_H
#define ENVVIZ_SHIELD_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 64, 96, 128, 192, 256, ... bytes */
enum { POOL_CLASSES = 60, POOL_CHUNKS = 40 };

/* How each piece begins. */
struct pool_piece {
    struct pool_piece *next; /* of those that can be taken again */
    uint32_t class;
    uint32_t mark; /* the pool's, in all of its pieces */
};

struct pool {
    uint32_t mark;
    _Atomic uint32_t chunk_count;
    struct {
        char *begin, *end;
    } chunks[POOL_CHUNKS];
    char *unused; /* of the latest chunk */
    size_t mapped;
    struct pool_piece *free[POOL_CLASSES];
};

/* A piece of at least that many bytes; a fresh one is zeroed.  NULL: no memory. */
void *pool_take(struct pool *pool, size_t size);

/* It can be taken again. */
void pool_give(struct pool *pool, void *piece);

/* Its size in bytes. */
size_t pool_size(const void *piece);

/* Whether there is a piece at this address.  For any address, in any thread. */
bool pool_owns(const struct pool *pool, const void *address);

/* Whether the address lies anywhere in the pool. */
bool pool_spans(const struct pool *pool, const void *address);

#endif
