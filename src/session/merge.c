#include "session/merge.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

struct item {
    struct wire_event wire;
    char *text; /* of envviz's own events, which may be long; NULL: it stands in `wire`.  Owned */
    uint32_t order; /* keeps events of equal time as they came */
};

struct queue {
    struct item *items;
    size_t count, capacity, next;
};

/* What items are put in order by. */
struct key {
    uint64_t time_ns;
    uint32_t order, item;
};

/* What is known of the thread that produces into a ring. */
struct producer {
    uint32_t serial;
    uint16_t thread; /* its number in this session */
    uint16_t last_type;
    bool corrupt;
    uint64_t last_ns;
};

struct merge {
    struct shared *shared;
    uint64_t start_ns, newest_ns;
    uint16_t threads;
    uint32_t order;
    struct queue own;   /* what envviz tells, in time order, not yet in `ready` */
    struct queue ready; /* to be handed out */
    bool ordered;       /* `ready` is in order as it stands; else its keys are: */
    struct key *keys;
    size_t key_capacity;
    uint32_t rings_used; /* those behind have never been claimed */
    char *handed_out;    /* the text that the latest merge_next() gave */
    struct producer producers[CONTROL_RINGS];
};

static uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static struct item *push(struct queue *queue)
{
    if (queue->count == queue->capacity) {
        size_t capacity = queue->capacity ? queue->capacity * 2 : 1024;
        struct item *items = realloc(queue->items, capacity * sizeof *items);
        if (!items)
            return NULL;
        queue->items = items;
        queue->capacity = capacity;
    }
    return &queue->items[queue->count++];
}

/* The i-th of what is to be handed out. */
static struct item *item_at(const struct merge *merge, size_t i)
{
    return &merge->ready.items[merge->ordered ? i : merge->keys[i].item];
}

struct merge *merge_new(struct shared *shared, uint64_t start_ns)
{
    struct merge *merge = calloc(1, sizeof *merge);
    if (merge) {
        merge->shared = shared;
        merge->start_ns = start_ns;
    }
    return merge;
}

void merge_free(struct merge *merge)
{
    if (!merge)
        return;
    for (size_t i = merge->own.next; i < merge->own.count; i++)
        free(merge->own.items[i].text);
    for (size_t i = merge->ready.next; i < merge->ready.count; i++)
        free(item_at(merge, i)->text);
    free(merge->own.items);
    free(merge->ready.items);
    free(merge->keys);
    free(merge->handed_out);
    free(merge);
}

static void tell(struct merge *merge, uint16_t thread, enum event_type type,
                 const struct event *event, const char *text)
{
    struct item *item = push(&merge->own);
    if (!item)
        return;
    item->wire.event = *event;
    item->wire.event.type = (uint16_t)type;
    item->wire.event.thread = thread;
    item->wire.event.text = 0;
    item->wire.event.time_ns = now();
    item->order = merge->order++;
    item->wire.text[0] = '\0';
    item->text = text && *text ? strdup(text) : NULL;
}

void merge_tell(struct merge *merge, enum event_type type, const struct event *event,
                const char *text)
{
    tell(merge, 0, type, event, text);
}

void merge_tell_for(struct merge *merge, uint32_t index, enum event_type type,
                    const struct event *event)
{
    tell(merge, merge->producers[index].thread, type, event, NULL);
}

static void report_corrupt(struct merge *merge, uint32_t index)
{
    if (merge->producers[index].corrupt)
        return;
    merge->producers[index].corrupt = true;
    merge_tell(merge, EVENT_OUTPUT, &(struct event){.output = {.stream = 2}},
               "envviz: the target damaged the ring of a thread: it is dropped");
}

/* The state of a ring, with a new producer noticed. */
static uint32_t look_at(struct merge *merge, uint32_t index)
{
    struct ring *ring = &merge->shared->rings[index];
    struct producer *producer = &merge->producers[index];
    uint32_t state = atomic_load_explicit(&ring->state, memory_order_acquire);
    if (state > RING_CLOSED)
        report_corrupt(merge, index);
    if (state != RING_CLAIMED && state != RING_CLOSED)
        return RING_FREE;
    uint32_t serial = atomic_load_explicit(&ring->serial, memory_order_relaxed);
    if (producer->serial != serial || producer->thread == 0) {
        *producer = (struct producer){.serial = serial};
        producer->thread = merge->threads < UINT16_MAX ? ++merge->threads : UINT16_MAX;
    }
    return producer->corrupt ? RING_FREE : state;
}

static void drain(struct merge *merge, uint32_t index, uint64_t horizon_ns)
{
    struct ring *ring = &merge->shared->rings[index];
    struct producer *producer = &merge->producers[index];
    struct item *item;
    enum ring_read read = RING_EMPTY;
    uint64_t next_ns = 0;
    while ((item = push(&merge->ready)) && (read = ring_peek(ring, &item->wire)) == RING_READ &&
           (next_ns = item->wire.event.time_ns) <= horizon_ns) {
        item->text = NULL;
        item->wire.event.thread = producer->thread;
        item->wire.event.text = 0;
        item->order = merge->order++;
        producer->last_type = item->wire.event.type;
        producer->last_ns = next_ns;
        ring_take(ring);
    }
    if (item)
        merge->ready.count--; /* that one is not due */
    /* An event that is not due yet may be younger than the newest one that was due, but not younger
     * than this moment. */
    if (read == RING_CORRUPT || (item && read == RING_READ && next_ns > now()))
        report_corrupt(merge, index);
}

static void drain_own(struct merge *merge, uint64_t horizon_ns)
{
    struct queue *own = &merge->own;
    while (own->next < own->count && own->items[own->next].wire.event.time_ns <= horizon_ns) {
        struct item *item = push(&merge->ready);
        if (!item)
            return;
        *item = own->items[own->next++];
    }
    if (own->next == own->count)
        own->next = own->count = 0;
}

static int by_time(const void *a, const void *b)
{
    const struct key *left = a, *right = b;
    if (left->time_ns != right->time_ns)
        return left->time_ns < right->time_ns ? -1 : 1;
    return left->order < right->order ? -1 : 1;
}

static struct key key_of(const struct merge *merge, size_t i)
{
    const struct item *item = &merge->ready.items[i];
    return (struct key){
        .time_ns = item->wire.event.time_ns, .order = item->order, .item = (uint32_t)i};
}

static bool is_in_order(const struct merge *merge)
{
    for (size_t i = 1; i < merge->ready.count; i++) {
        struct key before = key_of(merge, i - 1), key = key_of(merge, i);
        if (by_time(&before, &key) > 0)
            return false;
    }
    return true;
}

/* Out of memory, they are handed out as they came. */
static void put_in_order(struct merge *merge)
{
    merge->ordered = is_in_order(merge);
    if (merge->ordered)
        return;
    if (merge->key_capacity < merge->ready.capacity) {
        struct key *keys = realloc(merge->keys, merge->ready.capacity * sizeof *keys);
        merge->ordered = keys == NULL;
        if (!keys)
            return;
        merge->keys = keys;
        merge->key_capacity = merge->ready.capacity;
    }
    for (size_t i = 0; i < merge->ready.count; i++)
        merge->keys[i] = key_of(merge, i);
    qsort(merge->keys, merge->ready.count, sizeof *merge->keys, by_time);
}

static bool is_empty(struct ring *ring)
{
    struct wire_event ignored;
    return ring_peek(ring, &ignored) == RING_EMPTY;
}

static bool is_in_use(const struct ring *ring)
{
    return atomic_load_explicit(&ring->state, memory_order_acquire) != RING_FREE ||
           atomic_load_explicit(&ring->serial, memory_order_relaxed) != 0;
}

/* A producer takes the first ring that is free, so the first that was never claimed is the end.
 * Once seen, a ring stays in use, whatever a target may write there. */
static void count_rings(struct merge *merge)
{
    while (merge->rings_used < CONTROL_RINGS && is_in_use(&merge->shared->rings[merge->rings_used]))
        merge->rings_used++;
}

void merge_collect(struct merge *merge)
{
    if (merge->ready.next < merge->ready.count)
        return;
    merge->ready.next = merge->ready.count = 0;
    uint64_t horizon_ns = now();
    uint64_t now_ns = horizon_ns;
    uint32_t states[CONTROL_RINGS];
    count_rings(merge);
    uint32_t used = merge->rings_used;
    for (uint32_t i = 0; i < used; i++) {
        states[i] = look_at(merge, i);
        if (states[i] != RING_CLAIMED)
            continue;
        uint64_t ring_ns = ring_horizon(&merge->shared->rings[i], now_ns);
        /* Time does not run backwards. */
        if (ring_ns < merge->producers[i].last_ns) {
            report_corrupt(merge, i);
            states[i] = RING_FREE;
            continue;
        }
        horizon_ns = ring_ns < horizon_ns ? ring_ns : horizon_ns;
    }
    for (uint32_t i = 0; i < used; i++) {
        if (states[i] == RING_FREE)
            continue;
        struct ring *ring = &merge->shared->rings[i];
        drain(merge, i, horizon_ns);
        if (states[i] == RING_CLOSED && is_empty(ring)) {
            uint64_t lost = atomic_exchange(&ring->lost, 0);
            if (lost)
                merge_tell_for(merge, i, EVENT_LOST, &(struct event){.lost = {.count = lost}});
            ring_free(ring);
        }
    }
    drain_own(merge, horizon_ns);
    put_in_order(merge);
}

bool merge_next(struct merge *merge, struct event *event, const char **text)
{
    if (merge->ready.next == merge->ready.count)
        return false;
    const struct item *item = item_at(merge, merge->ready.next++);
    *event = item->wire.event;
    free(merge->handed_out);
    merge->handed_out = item->text;
    *text = item->text ? item->text : item->wire.text;
    /* A damaged time must not tear the order. */
    uint64_t time_ns = event->time_ns > merge->start_ns ? event->time_ns - merge->start_ns : 0;
    merge->newest_ns = time_ns > merge->newest_ns ? time_ns : merge->newest_ns;
    event->time_ns = merge->newest_ns;
    return true;
}

uint32_t merge_rings(const struct merge *merge)
{
    return merge->rings_used;
}

bool merge_ring(const struct merge *merge, uint16_t thread, uint32_t *index)
{
    for (uint32_t i = 0; i < merge->rings_used; i++) {
        const struct ring *ring = &merge->shared->rings[i];
        if (merge->producers[i].thread != thread || thread == 0 ||
            atomic_load(&ring->state) != RING_CLAIMED ||
            atomic_load(&ring->serial) != merge->producers[i].serial)
            continue;
        *index = i;
        return true;
    }
    return false;
}

bool merge_is_drained(const struct merge *merge, uint32_t index)
{
    return is_empty(&merge->shared->rings[index]);
}

uint32_t merge_producer(const struct merge *merge, uint32_t index, unsigned *last_type,
                        uint64_t *last_ns)
{
    struct ring *ring = &merge->shared->rings[index];
    if (merge->producers[index].corrupt ||
        atomic_load_explicit(&ring->state, memory_order_acquire) != RING_CLAIMED)
        return 0;
    *last_type = merge->producers[index].last_type;
    *last_ns = merge->producers[index].last_ns;
    return ring->pid;
}

bool merge_has_producer(const struct merge *merge, uint32_t pid)
{
    for (uint32_t i = 0; i < CONTROL_RINGS; i++) {
        struct ring *ring = &merge->shared->rings[i];
        unsigned state = atomic_load_explicit(&ring->state, memory_order_acquire);
        if (state == RING_CLAIMED && ring->pid == pid && !merge->producers[i].corrupt)
            return true;
        if (i >= merge->rings_used && !is_in_use(ring))
            return false;
    }
    return false;
}

void merge_abandon(struct merge *merge, uint32_t index)
{
    ring_close(&merge->shared->rings[index]);
}
