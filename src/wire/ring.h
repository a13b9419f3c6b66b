/*
 * A ring: a single-producer single-consumer queue of events in shared memory, one for a thread.
 *
 *      FREE --ring_claim (probe)--> CLAIMING, CLAIMED --ring_close (probe; envviz for the dead)--+
 *       ^                                                                                        |
 *       +--------ring_free (envviz, when all is read)-------------------------------- CLOSED <---+
 *
 * The producer (a thread of the target) never waits: a full ring drops the event and counts it,
 * and the next event that fits is preceded by a `lost` event with the count.
 *
 * head and tail count events since ever; they are compared by difference, and a slot is their low
 * bits.  The producer releases head after it has written a slot, and the consumer acquires it
 * before it reads one; the consumer releases tail after it has read a slot, and the producer
 * acquires it before it writes one.  For open see ring_horizon().
 *
 * The consumer trusts nothing that stands here: a target may have scribbled over it.
 */
#ifndef ENVVIZ_WIRE_RING_H
#define ENVVIZ_WIRE_RING_H

#include "wire/event.h"

#include <stdatomic.h>
#include <stdbool.h>

/* Events a ring holds; a power of two.  Tests build with 4. */
#ifndef RING_SLOTS
#define RING_SLOTS 32768
#endif

enum ring_state { RING_FREE, RING_CLAIMING, RING_CLAIMED, RING_CLOSED };

struct ring {
    /* Who produces; written once at the claim. */
    _Alignas(64) _Atomic uint32_t state; /* enum ring_state */
    uint32_t pid, tid;
    _Atomic uint32_t serial; /* how often this ring was claimed: tells a new thread from the old */

    /* Written by the producer. */
    _Alignas(64) _Atomic uint64_t head;
    _Atomic uint64_t open;    /* 1 from before an event's time is taken until it is published */
    _Atomic uint64_t last_ns; /* time of the newest published event */
    _Atomic uint64_t lost;    /* events dropped and not yet told of */
    _Atomic uint32_t gate;    /* enum gate + 1 where the thread is held, 0 while it moves */

    /* Written by the consumer. */
    _Alignas(64) _Atomic uint64_t tail;
    _Atomic uint32_t bell;    /* a futex: rung after each change of permits, finish or the mode */
    _Atomic uint32_t permits; /* steps that the thread may take; it takes them one by one */
    _Atomic uint32_t finish;  /* 1: it may finish the call it is in; it clears this itself */

    _Alignas(64) struct wire_event slots[RING_SLOTS];
};

enum ring_read { RING_READ, RING_EMPTY, RING_CORRUPT };

/* Producer.  Claims a free ring of `rings[count]` for (pid, tid); NULL if none is free. */
struct ring *ring_claim(struct ring *rings, uint32_t count, uint32_t pid, uint32_t tid);

/*
 * Producer.  An event is written between open and publish.  ring_open() says that the thread is
 * about to take a time, and returns the slot to fill in or NULL when the ring is full (the loss is
 * counted; call nothing more).  The caller then takes the time, fills in the slot, and publishes.
 * `clock_ns` is asked for the time of a `lost` event, if one is due.  Not re-entrant: a signal
 * handler must not open an event while its thread has one open.
 */
struct wire_event *ring_open(struct ring *ring, uint64_t (*clock_ns)(void));
void ring_publish(struct ring *ring, struct wire_event *slot);

/* Producer, or the consumer once the producer is dead. */
void ring_close(struct ring *ring);

/* Consumer.  Copies the oldest event into *out without taking it; ring_take() takes it.
 * RING_CORRUPT: no producer left the ring like that; believe nothing more that stands in it. */
enum ring_read ring_peek(struct ring *ring, struct wire_event *out);
void ring_take(struct ring *ring);

/*
 * Consumer.  A time before which this ring will bring no further event beyond those that are
 * visible once this has returned.  `now_ns` must have been read before the call.
 *
 * A producer sets `open`, then takes the time, then publishes; all in one order with this read.
 * So if `open` is 0 here, an event yet to come will take its time later than now; if it is 1, the
 * event in the making is at least as late as the newest one published.
 */
uint64_t ring_horizon(struct ring *ring, uint64_t now_ns);

/* Consumer.  Gives a closed, empty ring back. */
void ring_free(struct ring *ring);

#endif
