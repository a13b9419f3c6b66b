#include "wire/ring.h"

#include <string.h>

_Static_assert((RING_SLOTS & (RING_SLOTS - 1)) == 0, "a power of two");

static uint64_t observe(_Atomic uint64_t *word)
{
    return atomic_load_explicit(word, memory_order_acquire);
}

static void announce(_Atomic uint64_t *word, uint64_t value)
{
    atomic_store_explicit(word, value, memory_order_release);
}

static uint64_t own(_Atomic uint64_t *word)
{
    return atomic_load_explicit(word, memory_order_relaxed);
}

struct ring *ring_claim(struct ring *rings, uint32_t count, uint32_t pid, uint32_t tid)
{
    for (uint32_t i = 0; i < count; i++) {
        struct ring *ring = &rings[i];
        uint32_t expected = RING_FREE;
        if (atomic_load_explicit(&ring->state, memory_order_relaxed) != RING_FREE)
            continue;
        if (!atomic_compare_exchange_strong(&ring->state, &expected, RING_CLAIMING))
            continue;
        ring->pid = pid;
        ring->tid = tid;
        atomic_fetch_add_explicit(&ring->serial, 1, memory_order_relaxed);
        atomic_store_explicit(&ring->gate, 0, memory_order_relaxed);
        atomic_store_explicit(&ring->permits, 0, memory_order_relaxed);
        atomic_store_explicit(&ring->finish, 0, memory_order_relaxed);
        atomic_store_explicit(&ring->lost, 0, memory_order_relaxed);
        atomic_store_explicit(&ring->open, 0, memory_order_relaxed);
        atomic_store_explicit(&ring->last_ns, 0, memory_order_relaxed);
        atomic_store_explicit(&ring->state, RING_CLAIMED, memory_order_release);
        return ring;
    }
    return NULL;
}

static struct wire_event *room(struct ring *ring, uint64_t wanted)
{
    uint64_t head = own(&ring->head);
    return head - observe(&ring->tail) + wanted <= RING_SLOTS ? &ring->slots[head % RING_SLOTS]
                                                              : NULL;
}

struct wire_event *ring_open(struct ring *ring, uint64_t (*clock_ns)(void))
{
    uint64_t lost = own(&ring->lost);
    struct wire_event *slot = room(ring, lost ? 2 : 1);
    if (!slot) {
        announce(&ring->lost, lost + 1);
        return NULL;
    }
    /* Sequentially consistent: pairs with the read in ring_horizon(). */
    atomic_store(&ring->open, 1);
    if (lost) {
        memset(slot, 0, sizeof *slot);
        slot->event.type = EVENT_LOST;
        slot->event.time_ns = clock_ns();
        slot->event.lost.count = lost;
        announce(&ring->lost, 0);
        ring_publish(ring, slot);
        slot = room(ring, 1);
        atomic_store(&ring->open, 1);
    }
    return slot;
}

void ring_publish(struct ring *ring, struct wire_event *slot)
{
    announce(&ring->last_ns, slot->event.time_ns);
    announce(&ring->head, own(&ring->head) + 1);
    announce(&ring->open, 0);
}

void ring_close(struct ring *ring)
{
    atomic_store_explicit(&ring->state, RING_CLOSED, memory_order_release);
}

enum ring_read ring_peek(struct ring *ring, struct wire_event *out)
{
    uint64_t filled = observe(&ring->head) - own(&ring->tail);
    if (filled == 0)
        return RING_EMPTY;
    if (filled > RING_SLOTS)
        return RING_CORRUPT;
    memcpy(out, &ring->slots[own(&ring->tail) % RING_SLOTS], sizeof *out);
    out->text[sizeof out->text - 1] = '\0';
    /* What is published is of a known type, and no younger than what was published last. */
    return out->event.type < EVENT_COUNT && out->event.time_ns <= observe(&ring->last_ns)
               ? RING_READ
               : RING_CORRUPT;
}

void ring_take(struct ring *ring)
{
    announce(&ring->tail, own(&ring->tail) + 1);
}

uint64_t ring_horizon(struct ring *ring, uint64_t now_ns)
{
    if (atomic_load(&ring->open) == 0)
        return now_ns;
    uint64_t last_ns = observe(&ring->last_ns);
    return last_ns < now_ns ? last_ns : now_ns;
}

void ring_free(struct ring *ring)
{
    atomic_store_explicit(&ring->state, RING_FREE, memory_order_release);
}
