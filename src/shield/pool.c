#include "shield/pool.h"

#include <errno.h>
#include <stdatomic.h>
#include <sys/mman.h>

enum { FIRST_CHUNK = 65536, ALIGNMENT = 32, PAGE = 4096 };

static size_t class_size(uint32_t class)
{
    return (size_t)(class % 2 ? 96 : 64) << (class / 2);
}

static char *map(size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

static bool add_chunk(struct pool *pool, size_t needed)
{
    uint32_t count = atomic_load_explicit(&pool->chunk_count, memory_order_relaxed);
    if (count == POOL_CHUNKS)
        return false;
    needed = (needed + PAGE - 1) & ~(size_t)(PAGE - 1);
    size_t size = pool->mapped > FIRST_CHUNK ? pool->mapped : FIRST_CHUNK;
    size = size > needed ? size : needed;
    char *begin = map(size);
    /* What is enough, where as much again is not to be had. */
    if (!begin)
        begin = map(size = needed);
    if (!begin)
        return false;
    pool->chunks[count].begin = pool->unused = begin;
    pool->chunks[count].end = begin + size;
    pool->mapped += size;
    atomic_store_explicit(&pool->chunk_count, count + 1, memory_order_release);
    return true;
}

static char *carve(struct pool *pool, size_t size)
{
    uint32_t count = atomic_load_explicit(&pool->chunk_count, memory_order_relaxed);
    size_t left = count ? (size_t)(pool->chunks[count - 1].end - pool->unused) : 0;
    if (left < size && !add_chunk(pool, size))
        return NULL;
    char *piece = pool->unused;
    pool->unused += size;
    return piece;
}

void *pool_take(struct pool *pool, size_t size)
{
    uint32_t class = 0;
    while (class < POOL_CLASSES && class_size(class) < size)
        class ++;
    struct pool_piece *piece = class < POOL_CLASSES ? pool->free[class] : NULL;
    if (piece) {
        pool->free[class] = piece->next;
        return piece;
    }
    int saved_errno = errno;
    piece = class < POOL_CLASSES ? (void *)carve(pool, class_size(class)) : NULL;
    errno = piece ? saved_errno : ENOMEM;
    if (piece)
        *piece = (struct pool_piece){.class = class, .mark = pool->mark};
    return piece;
}

void pool_give(struct pool *pool, void *piece)
{
    struct pool_piece *given = piece;
    given->next = pool->free[given->class];
    pool->free[given->class] = given;
}

size_t pool_size(const void *piece)
{
    return class_size(((const struct pool_piece *)piece)->class);
}

/* The chunk, or -1.  The latest are the largest, so they are looked at first. */
static int chunk_of(const struct pool *pool, const char *address)
{
    int i = (int)atomic_load_explicit(&pool->chunk_count, memory_order_acquire) - 1;
    while (i >= 0 && (address < pool->chunks[i].begin || address >= pool->chunks[i].end))
        i--;
    return i;
}

bool pool_spans(const struct pool *pool, const void *address)
{
    return chunk_of(pool, address) >= 0;
}

bool pool_owns(const struct pool *pool, const void *address)
{
    int chunk = chunk_of(pool, address);
    return chunk >= 0 && ((const char *)address - pool->chunks[chunk].begin) % ALIGNMENT == 0 &&
           ((const struct pool_piece *)address)->mark == pool->mark;
}
