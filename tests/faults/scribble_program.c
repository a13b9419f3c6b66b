/*
 * A target that damages the memory it shares with envviz.
 *
 *   scribble_program WHERE [PID]
 *
 * It has four threads that set variables and start commands, damages WHERE, lets them go on, and
 * exits with 0.  Prints "scribbled" once it has.  "pid" writes PID where envviz keeps the target's.
 */
#include "wire/control.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { THREADS = 4, COMMANDS = 20 };

static atomic_bool damaged;
static _Atomic int halfway; /* threads that wait for the damage */

/* The session's object, as the probe has mapped it; NULL without a probe. */
static struct shared *find_shared(void)
{
    char line[4096];
    unsigned long begin = 0;
    FILE *maps = fopen("/proc/self/maps", "r");
    while (maps && fgets(line, sizeof line, maps)) {
        if (strstr(line, "/dev/shm/envviz-") && sscanf(line, "%lx-", &begin) == 1)
            break;
        begin = 0;
    }
    if (maps)
        fclose(maps);
    return (struct shared *)begin; /* NOLINT(performance-no-int-to-ptr) */
}

static void *work(void *number)
{
    char name[16];
    snprintf(name, sizeof name, "SCRIBBLE%d", (int)(long)number);
    for (int i = 0; i < COMMANDS; i++) {
        setenv(name, "x", 1);
        if (system(":") == -1)
            return NULL;
        /* Half of it before the damage, half of it after. */
        if (i != COMMANDS / 2)
            continue;
        atomic_fetch_add(&halfway, 1);
        while (!atomic_load(&damaged))
            usleep(1000);
    }
    return NULL;
}

static void each_slot(struct ring *ring, void (*change)(struct wire_event *slot))
{
    for (unsigned i = 0; i < RING_SLOTS; i++)
        change(&ring->slots[i]);
}

static void late(struct wire_event *slot)
{
    slot->event.time_ns = UINT64_MAX - 1;
}

static void strange(struct wire_event *slot)
{
    slot->event.type = 60000;
    memset(slot->text, 0x1b, sizeof slot->text);
}

static void noise(struct wire_event *slot)
{
    unsigned char *bytes = (unsigned char *)slot;
    for (size_t i = 0; i < sizeof *slot; i++)
        bytes[i] = (unsigned char)random();
}

/* A million events with numbers that mean nothing, under times that are right. */
static void senseless(struct wire_event *slot)
{
    uint64_t time_ns = slot->event.time_ns;
    noise(slot);
    slot->event.time_ns = time_ns;
    slot->event.type %= EVENT_COUNT;
}

static void damage(struct shared *shared, const char *where, uint32_t pid)
{
    if (strcmp(where, "pid") == 0)
        atomic_store(&shared->control.target_pid, pid);
    if (strcmp(where, "control") == 0)
        memset(&shared->control, 0xff, sizeof shared->control);
    for (unsigned i = 0; i < CONTROL_RINGS; i++) {
        struct ring *ring = &shared->rings[i];
        if (atomic_load(&ring->state) == RING_FREE && strcmp(where, "all") != 0)
            continue;
        if (strcmp(where, "head") == 0)
            atomic_store(&ring->head, UINT64_MAX / 2);
        else if (strcmp(where, "tail") == 0)
            atomic_store(&ring->tail, UINT64_MAX / 3);
        else if (strcmp(where, "state") == 0)
            atomic_store(&ring->state, 0xdeadbeef);
        else if (strcmp(where, "open") == 0)
            atomic_store(&ring->last_ns, 1), atomic_store(&ring->open, 1);
        else if (strcmp(where, "time") == 0)
            each_slot(ring, late), atomic_fetch_add(&ring->head, 8);
        else if (strcmp(where, "type") == 0)
            each_slot(ring, strange), atomic_fetch_add(&ring->head, 8);
        else if (strcmp(where, "numbers") == 0)
            each_slot(ring, senseless), atomic_fetch_add(&ring->head, RING_SLOTS / 2);
        else if (strcmp(where, "all") == 0)
            memset(ring, 0xa5, i < 16 ? sizeof *ring : offsetof(struct ring, slots));
    }
}

int main(int argc, char **argv)
{
    struct shared *shared = find_shared();
    pthread_t threads[THREADS];
    if (argc < 2 || !shared) {
        fputs("scribble_program: no session to damage\n", stderr);
        return 2;
    }
    srandom(1);
    for (long i = 0; i < THREADS; i++)
        if (pthread_create(&threads[i], NULL, work, (void *)i) != 0) /* NOLINT */
            return 2;
    while (atomic_load(&halfway) < THREADS)
        usleep(1000);
    damage(shared, argv[1], argc > 2 ? (uint32_t)atoi(argv[2]) : 0);
    puts("scribbled");
    fflush(stdout);
    atomic_store(&damaged, true);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    /* With a pid: waits to be ended. */
    while (argc > 2)
        pause();
    return 0;
}
