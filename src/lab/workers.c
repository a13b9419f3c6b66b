#include "lab/workers.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

struct worker {
    struct workers *all;
    pthread_t thread;
    unsigned number;
};

struct workers {
    struct queue *queue;
    void (*work)(unsigned thread, const char *item, void *data);
    void *data;
    unsigned count;
    bool ended; /* the end is in the queue */
    atomic_uint running;
    struct worker workers[];
};

/* One for each worker: it takes nothing more. */
static const char end[] = "";

static void *run(void *argument)
{
    struct worker *worker = argument;
    struct workers *all = worker->all;
    char name[16];
    const char *item;

    snprintf(name, sizeof name, "w%u", worker->number);
    pthread_setname_np(pthread_self(), name);
    while ((item = queue_get(all->queue)) != end)
        all->work(worker->number, item, all->data);
    atomic_fetch_sub(&all->running, 1);
    return NULL;
}

struct workers *workers_start(unsigned count, struct queue *queue,
                              void (*work)(unsigned thread, const char *item, void *data),
                              void *data)
{
    struct workers *all = calloc(1, sizeof *all + count * sizeof all->workers[0]);

    if (!all)
        return NULL;
    all->queue = queue;
    all->work = work;
    all->data = data;
    for (unsigned i = 0; i < count; i++) {
        struct worker *worker = &all->workers[i];
        *worker = (struct worker){.all = all, .number = i};
        atomic_fetch_add(&all->running, 1);
        int failed = pthread_create(&worker->thread, NULL, run, worker);
        if (failed) {
            atomic_fetch_sub(&all->running, 1);
            workers_finish(all);
            errno = failed;
            return NULL;
        }
        all->count++;
    }
    return all;
}

void workers_no_more(struct workers *workers)
{
    for (unsigned i = 0; !workers->ended && i < workers->count; i++)
        queue_put(workers->queue, end);
    workers->ended = true;
}

bool workers_idle(struct workers *workers)
{
    return atomic_load(&workers->running) == 0;
}

void workers_finish(struct workers *workers)
{
    workers_no_more(workers);
    for (unsigned i = 0; i < workers->count; i++)
        pthread_join(workers->workers[i].thread, NULL);
    free(workers);
}
