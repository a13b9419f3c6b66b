/* The ring, with four slots (see the Makefile), so that it wraps around and fills up at once. */
#include "wire/ring.h"

#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

_Static_assert(RING_SLOTS == 4, "built with small rings");

enum { NOW = 1000, STREAM = 200000 };

static struct ring *fresh(void)
{
    void *memory = aligned_alloc(_Alignof(struct ring), sizeof(struct ring));
    assert_non_null(memory);
    memset(memory, 0, sizeof(struct ring));
    return memory;
}

static uint64_t now_ns = NOW;

static uint64_t clock_ns(void)
{
    return now_ns;
}

/* One event with that number; false when the ring is full. */
static bool produce(struct ring *ring, uint64_t number)
{
    now_ns = NOW + number;
    struct wire_event *slot = ring_open(ring, clock_ns);
    if (!slot)
        return false;
    memset(slot, 0, sizeof *slot);
    slot->event.type = EVENT_ENV_LOCK;
    slot->event.time_ns = NOW + number;
    slot->event.env_lock.count = number;
    ring_publish(ring, slot);
    return true;
}

/* The oldest event is that number, and is taken. */
static void consume(struct ring *ring, uint64_t number)
{
    struct wire_event event;
    assert_int_equal(ring_peek(ring, &event), RING_READ);
    assert_int_equal(event.event.type, EVENT_ENV_LOCK);
    assert_int_equal(event.event.env_lock.count, number);
    ring_take(ring);
}

static void consume_lost(struct ring *ring, uint64_t count)
{
    struct wire_event event;
    assert_int_equal(ring_peek(ring, &event), RING_READ);
    assert_int_equal(event.event.type, EVENT_LOST);
    assert_int_equal(event.event.lost.count, count);
    ring_take(ring);
}

static void empty(struct ring *ring)
{
    struct wire_event event;
    assert_int_equal(ring_peek(ring, &event), RING_EMPTY);
}

static void wraps_around(void **state)
{
    (void)state;
    struct ring *ring = fresh();
    empty(ring);
    for (uint64_t i = 0; i < 50; i += 3) {
        for (uint64_t k = 0; k < 3; k++)
            assert_true(produce(ring, i + k));
        for (uint64_t k = 0; k < 3; k++)
            consume(ring, i + k);
        empty(ring);
    }
    free(ring);
}

/* Counters that have run over their last value are still compared rightly. */
static void counters_run_over(void **state)
{
    (void)state;
    struct ring *ring = fresh();
    atomic_store(&ring->head, UINT64_MAX - 1);
    atomic_store(&ring->tail, UINT64_MAX - 1);
    for (uint64_t i = 0; i < RING_SLOTS; i++)
        assert_true(produce(ring, i));
    assert_false(produce(ring, 99));
    for (uint64_t i = 0; i < RING_SLOTS; i++)
        consume(ring, i);
    empty(ring);
    free(ring);
}

static void peek_takes_nothing(void **state)
{
    (void)state;
    struct ring *ring = fresh();
    struct wire_event event;
    produce(ring, 7);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(ring_peek(ring, &event), RING_READ);
        assert_int_equal(event.event.env_lock.count, 7);
    }
    consume(ring, 7);
    empty(ring);
    free(ring);
}

/* A full ring drops and counts; the next event that fits is preceded by how many. */
static void a_full_ring_tells_what_is_lost(void **state)
{
    (void)state;
    struct ring *ring = fresh();
    for (uint64_t i = 0; i < RING_SLOTS; i++)
        assert_true(produce(ring, i));
    for (uint64_t i = 0; i < 5; i++)
        assert_false(produce(ring, 100 + i));
    assert_int_equal(atomic_load(&ring->lost), 5);
    consume(ring, 0);
    /* Room for one, but two are needed: the loss, and the event. */
    assert_false(produce(ring, 200));
    consume(ring, 1);
    assert_true(produce(ring, 201));
    assert_int_equal(atomic_load(&ring->lost), 0);
    consume(ring, 2);
    consume(ring, 3);
    consume_lost(ring, 6);
    consume(ring, 201);
    empty(ring);
    free(ring);
}

static void a_text_always_ends(void **state)
{
    (void)state;
    struct ring *ring = fresh();
    struct wire_event *slot = ring_open(ring, clock_ns), event;
    assert_non_null(slot);
    memset(slot, 0, sizeof *slot);
    slot->event.time_ns = NOW;
    memset(slot->text, 'x', sizeof slot->text);
    ring_publish(ring, slot);
    assert_int_equal(ring_peek(ring, &event), RING_READ);
    assert_int_equal(strlen(event.text), EVENT_TEXT_BYTES - 1);
    free(ring);
}

/* What a target may have scribbled over is noticed. */
static void a_corrupt_head_is_noticed(void **state)
{
    (void)state;
    static const uint64_t heads[] = {RING_SLOTS + 1, 1u << 20, UINT64_MAX};
    struct ring *ring = fresh();
    struct wire_event event;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        atomic_store(&ring->head, heads[i]);
        assert_int_equal(ring_peek(ring, &event), RING_CORRUPT);
    }
    free(ring);
}

static void an_impossible_event_is_noticed(void **state)
{
    (void)state;
    struct ring *ring = fresh();
    struct wire_event event;
    produce(ring, 1);
    uint64_t time_ns = ring->slots[0].event.time_ns;
    assert_int_equal(ring_peek(ring, &event), RING_READ);
    ring->slots[0].event.time_ns = time_ns + 1;
    assert_int_equal(ring_peek(ring, &event), RING_CORRUPT);
    ring->slots[0].event.time_ns = time_ns;
    ring->slots[0].event.type = EVENT_COUNT;
    assert_int_equal(ring_peek(ring, &event), RING_CORRUPT);
    free(ring);
}

static void claim_close_free(void **state)
{
    (void)state;
    struct ring *rings = aligned_alloc(_Alignof(struct ring), 2 * sizeof *rings);
    assert_non_null(rings);
    memset(rings, 0, 2 * sizeof *rings);
    struct ring *a = ring_claim(rings, 2, 10, 11);
    struct ring *b = ring_claim(rings, 2, 10, 12);
    assert_ptr_equal(a, &rings[0]);
    assert_ptr_equal(b, &rings[1]);
    assert_null(ring_claim(rings, 2, 10, 13));
    assert_int_equal(a->tid, 11);
    assert_int_equal(b->tid, 12);
    assert_int_equal(atomic_load(&a->state), RING_CLAIMED);
    uint32_t serial = atomic_load(&a->serial);

    produce(a, 1);
    ring_close(a);
    assert_int_equal(atomic_load(&a->state), RING_CLOSED);
    assert_null(ring_claim(rings, 2, 10, 13));
    consume(a, 1);
    ring_free(a);

    struct ring *again = ring_claim(rings, 2, 10, 13);
    assert_ptr_equal(again, a);
    assert_int_equal(again->tid, 13);
    assert_int_not_equal(atomic_load(&again->serial), serial);
    /* Nothing of the one before is left, and the counters go on. */
    empty(again);
    assert_int_equal(atomic_load(&again->lost), 0);
    produce(again, 5);
    consume(again, 5);
    free(rings);
}

/* Only as many as may be used are claimed. */
static void claim_keeps_to_the_count(void **state)
{
    (void)state;
    struct ring *rings = aligned_alloc(_Alignof(struct ring), 2 * sizeof *rings);
    assert_non_null(rings);
    memset(rings, 0, 2 * sizeof *rings);
    assert_non_null(ring_claim(rings, 1, 1, 1));
    assert_null(ring_claim(rings, 1, 1, 2));
    assert_null(ring_claim(rings, 0, 1, 2));
    assert_int_equal(atomic_load(&rings[1].state), RING_FREE);
    free(rings);
}

static void the_horizon(void **state)
{
    (void)state;
    struct ring *ring = fresh();
    /* Nothing in the making: nothing earlier than now can come. */
    assert_int_equal(ring_horizon(ring, 5000), 5000);
    produce(ring, 1); /* at NOW + 1 */
    assert_int_equal(ring_horizon(ring, 5000), 5000);
    /* One in the making: it may be as early as the newest published, and no earlier. */
    struct wire_event *slot = ring_open(ring, clock_ns);
    assert_non_null(slot);
    assert_int_equal(ring_horizon(ring, 5000), NOW + 1);
    assert_int_equal(ring_horizon(ring, 500), 500);
    memset(slot, 0, sizeof *slot);
    slot->event.time_ns = NOW + 2;
    ring_publish(ring, slot);
    assert_int_equal(ring_horizon(ring, 5000), 5000);
    free(ring);
}

/* Two threads: whatever arrives is in order, and what does not is told of, to the last event. */
static void *produce_stream(void *argument)
{
    struct ring *ring = argument;
    for (uint64_t i = 1; i <= STREAM; i++) {
        produce(ring, i);
        if (i % 16 == 0)
            sched_yield();
    }
    /* The last one must get through, so that the loss before it is told. */
    while (!produce(ring, STREAM + 1))
        sched_yield();
    ring_close(ring);
    return NULL;
}

static void two_threads(void **state)
{
    (void)state;
    struct ring *ring = fresh();
    pthread_t producer;
    assert_int_equal(pthread_create(&producer, NULL, produce_stream, ring), 0);
    uint64_t next = 1, received = 0, lost = 0, last = 0;
    while (last != STREAM + 1) {
        struct wire_event event;
        enum ring_read got = ring_peek(ring, &event);
        assert_int_not_equal(got, RING_CORRUPT);
        if (got == RING_EMPTY) {
            sched_yield();
            continue;
        }
        ring_take(ring);
        if (event.event.type == EVENT_LOST) {
            lost += event.event.lost.count;
            next += event.event.lost.count;
            continue;
        }
        last = event.event.env_lock.count;
        received++;
        /* The last event may have been tried, and lost, more than once. */
        if (last <= STREAM)
            assert_int_equal(last, next);
        assert_int_equal(event.event.time_ns, NOW + last);
        next = last + 1;
    }
    pthread_join(producer, NULL);
    assert_true(received + lost >= STREAM + 1);
    assert_true(received > RING_SLOTS);
    assert_int_equal(atomic_load(&ring->state), RING_CLOSED);
    free(ring);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wraps_around),
        cmocka_unit_test(counters_run_over),
        cmocka_unit_test(peek_takes_nothing),
        cmocka_unit_test(a_full_ring_tells_what_is_lost),
        cmocka_unit_test(a_text_always_ends),
        cmocka_unit_test(a_corrupt_head_is_noticed),
        cmocka_unit_test(an_impossible_event_is_noticed),
        cmocka_unit_test(claim_close_free),
        cmocka_unit_test(claim_keeps_to_the_count),
        cmocka_unit_test(the_horizon),
        cmocka_unit_test(two_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
