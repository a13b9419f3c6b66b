/* The merge: time order over threads, nothing guessed, nothing lost without being told. */
#include "session/merge.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include <cmocka.h>

enum { PRODUCERS = 4, EVENTS = 50000 };

static uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static struct shared *shared_new(void)
{
    void *memory = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    assert_ptr_not_equal(memory, MAP_FAILED);
    return memory;
}

static void shared_free(struct shared *shared)
{
    munmap(shared, sizeof *shared);
}

/* An event with a time of its own choosing. */
static void produce_at(struct ring *ring, uint64_t time_ns, uint64_t count)
{
    struct wire_event *slot = ring_open(ring, now);
    assert_non_null(slot);
    memset(slot, 0, sizeof *slot);
    slot->event.type = EVENT_ENV_LOCK;
    slot->event.time_ns = time_ns;
    slot->event.env_lock.count = count;
    ring_publish(ring, slot);
}

static void orders_by_time_across_rings(void **state)
{
    (void)state;
    struct shared *shared = shared_new();
    uint64_t start = now();
    struct merge *merge = merge_new(shared, start);
    struct ring *a = ring_claim(shared->rings, CONTROL_RINGS, 1, 1);
    struct ring *b = ring_claim(shared->rings, CONTROL_RINGS, 1, 2);
    produce_at(a, start + 10, 0);
    produce_at(b, start + 5, 1);
    produce_at(b, start + 20, 2);
    produce_at(a, start + 15, 3);
    static const uint64_t expected[] = {1, 0, 3, 2};
    struct event event;
    const char *text;
    while (now() < start + 1000)
        ;
    merge_collect(merge);
    for (size_t i = 0; i < 4; i++) {
        assert_true(merge_next(merge, &event, &text));
        assert_int_equal(event.env_lock.count, expected[i]);
    }
    assert_false(merge_next(merge, &event, &text));
    merge_free(merge);
    shared_free(shared);
}

/* A thread in the middle of an event holds the others up, until it is done. */
static void waits_for_an_event_in_the_making(void **state)
{
    (void)state;
    struct shared *shared = shared_new();
    uint64_t start = now();
    struct merge *merge = merge_new(shared, start);
    struct ring *slow = ring_claim(shared->rings, CONTROL_RINGS, 1, 1);
    struct ring *quick = ring_claim(shared->rings, CONTROL_RINGS, 1, 2);
    struct wire_event *slot = ring_open(slow, now);
    uint64_t early = now();
    produce_at(quick, now(), 7);
    struct event event;
    const char *text;
    merge_collect(merge);
    assert_false(merge_next(merge, &event, &text));
    memset(slot, 0, sizeof *slot);
    slot->event.time_ns = early;
    slot->event.env_lock.count = 6;
    ring_publish(slow, slot);
    merge_collect(merge);
    assert_true(merge_next(merge, &event, &text));
    assert_int_equal(event.env_lock.count, 6);
    assert_true(merge_next(merge, &event, &text));
    assert_int_equal(event.env_lock.count, 7);
    merge_free(merge);
    shared_free(shared);
}

static void gives_numbers_to_threads_not_to_rings(void **state)
{
    (void)state;
    struct shared *shared = shared_new();
    struct merge *merge = merge_new(shared, now());
    struct event event;
    const char *text;
    for (uint16_t i = 1; i <= 3; i++) {
        struct ring *ring = ring_claim(shared->rings, CONTROL_RINGS, 1, i);
        assert_ptr_equal(ring, &shared->rings[0]);
        produce_at(ring, now(), i);
        ring_close(ring);
        merge_collect(merge);
        assert_true(merge_next(merge, &event, &text));
        assert_int_equal(event.thread, i);
        assert_false(merge_next(merge, &event, &text));
        merge_collect(merge);
        assert_int_equal(atomic_load(&ring->state), RING_FREE);
    }
    merge_free(merge);
    shared_free(shared);
}

static void drops_a_damaged_ring(void **state)
{
    (void)state;
    struct shared *shared = shared_new();
    struct merge *merge = merge_new(shared, now());
    struct ring *ring = ring_claim(shared->rings, CONTROL_RINGS, 1, 1);
    atomic_store(&ring->head, UINT64_MAX / 2);
    struct event event;
    const char *text;
    merge_collect(merge);
    merge_collect(merge);
    assert_true(merge_next(merge, &event, &text));
    assert_int_equal(event.type, EVENT_OUTPUT);
    assert_non_null(strstr(text, "damaged the ring"));
    merge_collect(merge);
    assert_false(merge_next(merge, &event, &text));
    merge_free(merge);
    shared_free(shared);
}

static void keeps_long_texts_of_its_own(void **state)
{
    (void)state;
    struct shared *shared = shared_new();
    struct merge *merge = merge_new(shared, now());
    char line[1000];
    memset(line, 'x', sizeof line - 1);
    line[sizeof line - 1] = '\0';
    merge_tell(merge, EVENT_OUTPUT, &(struct event){.output = {.stream = 1}}, line);
    struct event event;
    const char *text;
    uint64_t told = now();
    while (now() <= told)
        ;
    merge_collect(merge);
    assert_true(merge_next(merge, &event, &text));
    assert_string_equal(text, line);
    assert_int_equal(event.thread, 0);
    merge_free(merge);
    shared_free(shared);
}

struct producer {
    struct shared *shared;
    uint32_t tid;
    _Atomic uint64_t produced;
};

static void *produce(void *context)
{
    struct producer *producer = context;
    struct ring *ring = ring_claim(producer->shared->rings, CONTROL_RINGS, 1, producer->tid);
    for (uint64_t i = 0; i < EVENTS; i++) {
        struct wire_event *slot = ring_open(ring, now);
        uint64_t time_ns = now();
        if (!slot)
            continue;
        memset(slot, 0, sizeof *slot);
        slot->event.type = EVENT_ENV_LOCK;
        slot->event.time_ns = time_ns;
        slot->event.env_lock.environ = producer->tid;
        slot->event.env_lock.count = i;
        ring_publish(ring, slot);
    }
    ring_close(ring);
    return NULL;
}

/* Real threads: order holds, each thread's events come in its own order, and what is missing is
 * told exactly. */
static void merges_real_threads(void **state)
{
    (void)state;
    struct shared *shared = shared_new();
    struct merge *merge = merge_new(shared, now());
    struct producer producers[PRODUCERS];
    pthread_t threads[PRODUCERS];
    uint64_t next[PRODUCERS + 1] = {0}, seen = 0, lost = 0, newest = 0;
    for (uint32_t i = 0; i < PRODUCERS; i++) {
        producers[i] = (struct producer){.shared = shared, .tid = i + 1};
        assert_int_equal(pthread_create(&threads[i], NULL, produce, &producers[i]), 0);
    }
    while (seen + lost < (uint64_t)PRODUCERS * EVENTS) {
        struct event event;
        const char *text;
        merge_collect(merge);
        while (merge_next(merge, &event, &text)) {
            assert_true(event.time_ns >= newest);
            newest = event.time_ns;
            if (event.type == EVENT_LOST) {
                lost += event.lost.count;
                continue;
            }
            assert_in_range(event.env_lock.environ, 1, PRODUCERS);
            assert_true(event.env_lock.count >= next[event.env_lock.environ]);
            next[event.env_lock.environ] = event.env_lock.count + 1;
            seen++;
        }
    }
    assert_int_equal(seen + lost, (uint64_t)PRODUCERS * EVENTS);
    for (uint32_t i = 0; i < PRODUCERS; i++)
        pthread_join(threads[i], NULL);
    merge_free(merge);
    shared_free(shared);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orders_by_time_across_rings),
        cmocka_unit_test(waits_for_an_event_in_the_making),
        cmocka_unit_test(gives_numbers_to_threads_not_to_rings),
        cmocka_unit_test(drops_a_damaged_ring),
        cmocka_unit_test(keeps_long_texts_of_its_own),
        cmocka_unit_test(merges_real_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
