#include "model/distances.h"

#include <errno.h>
#include <stdlib.h>

#define NEVER UINT64_MAX

/* A command whose nearest move may not be known yet. */
struct load {
    uint64_t load_ns;
    uint64_t before_ns, after_ns; /* to the moves on both sides; NEVER: none */
    uint32_t pid;
    uint16_t thread;
    bool failed;
    bool met; /* a move came before its result */
};

struct loads {
    struct load *items;
    size_t count, capacity;
};

struct last_move {
    uint32_t pid;
    uint64_t time_ns;
};

struct distance_meter {
    struct distances known;
    struct loads open;    /* no result yet: one a thread */
    struct loads waiting; /* had their result, and no move came since */
    struct last_move *last;
    size_t last_count, last_capacity;
};

static const uint64_t edges_us[DISTANCE_BINS] = {
    0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000};

uint64_t distance_bin_us(unsigned bin)
{
    return bin < DISTANCE_BINS ? edges_us[bin] : UINT64_MAX;
}

unsigned distance_bin_of(uint64_t distance_ns)
{
    unsigned bin = DISTANCE_BINS - 1;
    while (bin > 0 && distance_ns < edges_us[bin] * 1000)
        bin--;
    return bin;
}

struct distance_meter *distance_meter_new(void)
{
    return calloc(1, sizeof(struct distance_meter));
}

void distance_meter_free(struct distance_meter *meter)
{
    if (!meter)
        return;
    free(meter->open.items);
    free(meter->waiting.items);
    free(meter->last);
    free(meter);
}

/* Puts a command into its bin. */
static void settle(struct distances *known, const struct load *load)
{
    bool after = load->after_ns <= load->before_ns;
    uint64_t distance = after ? load->after_ns : load->before_ns;
    known->met += load->met;
    if (distance == NEVER) {
        known->alone++;
        return;
    }
    struct distance_bin *bin = &(after ? known->after : known->before)[distance_bin_of(distance)];
    known->commands++;
    bin->commands++;
    bin->within += after && load->met;
    bin->failed += load->failed;
}

/* Room for one more.  False when out of memory. */
static bool room(void **items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return true;
    size_t wider = *capacity * 2 + 64;
    void *moved = realloc(*items, wider * size);
    if (!moved)
        return false;
    *items = moved;
    *capacity = wider;
    return true;
}

static bool loads_add(struct loads *loads, const struct load *load)
{
    void *items = loads->items;
    if (!room(&items, loads->count, &loads->capacity, sizeof *loads->items))
        return false;
    loads->items = items;
    loads->items[loads->count++] = *load;
    return true;
}

/* Settles those whose nearest move is behind them whatever comes. */
static void prune(struct distance_meter *meter, uint64_t now_ns)
{
    struct loads *waiting = &meter->waiting;
    size_t kept = 0;
    for (size_t i = 0; i < waiting->count; i++) {
        struct load *load = &waiting->items[i];
        if (load->before_ns <= now_ns - load->load_ns)
            settle(&meter->known, load);
        else
            waiting->items[kept++] = *load;
    }
    waiting->count = kept;
}

/* A command is through: it waits for the next move, if that may be nearer. */
static bool finish(struct distance_meter *meter, const struct load *load, uint64_t now_ns)
{
    if (load->after_ns != NEVER || load->before_ns <= now_ns - load->load_ns) {
        settle(&meter->known, load);
        return true;
    }
    if (meter->waiting.count == meter->waiting.capacity)
        prune(meter, now_ns);
    return loads_add(&meter->waiting, load);
}

static struct last_move *last_of(const struct distance_meter *meter, uint32_t pid)
{
    for (size_t i = meter->last_count; i-- > 0;)
        if (meter->last[i].pid == pid)
            return &meter->last[i];
    return NULL;
}

static bool begin(struct distance_meter *meter, const struct event *event, uint32_t pid)
{
    const struct last_move *last = last_of(meter, pid);
    struct load load = {.load_ns = event->time_ns,
                        .before_ns = last ? event->time_ns - last->time_ns : NEVER,
                        .after_ns = NEVER,
                        .pid = pid,
                        .thread = event->thread};
    for (size_t i = 0; i < meter->open.count; i++)
        if (meter->open.items[i].thread == event->thread) {
            struct load lost = meter->open.items[i]; /* its result was lost */
            meter->open.items[i] = load;
            return finish(meter, &lost, event->time_ns);
        }
    return loads_add(&meter->open, &load);
}

static bool result(struct distance_meter *meter, const struct event *event)
{
    struct loads *open = &meter->open;
    uint64_t error = event->exec_result.error;
    for (size_t i = 0; i < open->count; i++)
        if (open->items[i].thread == event->thread) {
            struct load load = open->items[i];
            open->items[i] = open->items[--open->count];
            load.failed = error == EFAULT;
            /* No program there: a step of a search along PATH. */
            bool search = error == ENOENT || error == ENOTDIR;
            return search || finish(meter, &load, event->time_ns);
        }
    return true;
}

static bool moved(struct distance_meter *meter, const struct event *event, uint32_t pid)
{
    struct loads *waiting = &meter->waiting;
    uint64_t now_ns = event->time_ns;
    bool met = false;
    for (size_t i = 0; i < meter->open.count; i++) {
        struct load *load = &meter->open.items[i];
        if (load->pid != pid)
            continue;
        met = load->met = true;
        if (load->after_ns == NEVER)
            load->after_ns = now_ns - load->load_ns;
    }
    size_t kept = 0;
    for (size_t i = 0; i < waiting->count; i++) {
        struct load *load = &waiting->items[i];
        if (load->pid == pid) {
            load->after_ns = now_ns - load->load_ns;
            settle(&meter->known, load);
        } else {
            waiting->items[kept++] = *load;
        }
    }
    waiting->count = kept;
    meter->known.moves++;
    meter->known.moves_met += met;
    struct last_move *last = last_of(meter, pid);
    if (!last) {
        void *items = meter->last;
        if (!room(&items, meter->last_count, &meter->last_capacity, sizeof *last))
            return false;
        meter->last = items;
        last = &meter->last[meter->last_count++];
        last->pid = pid;
    }
    last->time_ns = now_ns;
    return true;
}

/* Nothing more comes from the process: what is known of its commands is all. */
static void ended(struct distance_meter *meter, uint32_t pid)
{
    struct loads *const both[] = {&meter->open, &meter->waiting};
    for (size_t which = 0; which < 2; which++) {
        size_t kept = 0;
        for (size_t i = 0; i < both[which]->count; i++)
            if (both[which]->items[i].pid == pid)
                settle(&meter->known, &both[which]->items[i]);
            else
                both[which]->items[kept++] = both[which]->items[i];
        both[which]->count = kept;
    }
    struct last_move *last = last_of(meter, pid);
    if (last && meter->last)
        *last = meter->last[--meter->last_count];
}

bool distance_meter_take(struct distance_meter *meter, const struct world *world,
                         const struct event *event)
{
    if (event->type == EVENT_EXEC_RESULT)
        return result(meter, event);
    if (event->type == EVENT_PROCESS_END) {
        ended(meter, (uint32_t)event->process_end.pid);
        return true;
    }
    if (event->type != EVENT_EXEC_LOAD &&
        (event->type != EVENT_ENV_GROW || event->env_grow.how != GROW_MOVED))
        return true;
    const struct thread *thread = world_thread(world, event->thread);
    if (!thread || thread->process >= WORLD_PROCESSES)
        return true;
    uint32_t pid = world->processes[thread->process].pid;
    return event->type == EVENT_EXEC_LOAD ? begin(meter, event, pid) : moved(meter, event, pid);
}

struct distances distance_meter_read(const struct distance_meter *meter)
{
    struct distances all = meter->known;
    for (size_t i = 0; i < meter->open.count; i++)
        settle(&all, &meter->open.items[i]);
    for (size_t i = 0; i < meter->waiting.count; i++)
        settle(&all, &meter->waiting.items[i]);
    return all;
}

struct distances distances_of(const struct trace *trace)
{
    struct distances all = {0};
    struct distance_meter *meter = distance_meter_new();
    struct world *world = world_new();
    uint32_t count = trace_count(trace), i = 0;
    for (; meter && world && i < count; i++) {
        world_apply(world, trace_event(trace, i), i);
        if (!distance_meter_take(meter, world, trace_event(trace, i)))
            break;
    }
    if (i == count && meter && world)
        all = distance_meter_read(meter);
    distance_meter_free(meter);
    world_free(world);
    return all;
}

void distances_add(struct distances *sum, const struct distances *more)
{
    sum->commands += more->commands;
    sum->alone += more->alone;
    sum->met += more->met;
    sum->moves += more->moves;
    sum->moves_met += more->moves_met;
    for (unsigned i = 0; i < DISTANCE_BINS; i++) {
        struct distance_bin *const bins[] = {&sum->before[i], &sum->after[i]};
        const struct distance_bin *const others[] = {&more->before[i], &more->after[i]};
        for (size_t side = 0; side < 2; side++) {
            bins[side]->commands += others[side]->commands;
            bins[side]->within += others[side]->within;
            bins[side]->failed += others[side]->failed;
        }
    }
}
