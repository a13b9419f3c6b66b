/* Threads "w0", "w1", ... that take items from a queue. */
#ifndef ENVVIZ_LAB_WORKERS_H
#define ENVVIZ_LAB_WORKERS_H

#include "lab/queue.h"

#include <stdbool.h>

struct workers;

/* Starts `count` threads; each calls work(thread number, item, data) for its items.  NULL, with
 * errno, when they cannot be started. */
struct workers *workers_start(unsigned count, struct queue *queue,
                              void (*work)(unsigned thread, const char *item, void *data),
                              void *data);

/* Puts the end behind the items that are in the queue, waits for all threads, and frees. */
void workers_finish(struct workers *workers);

/* True once no thread is at work any more and none will be; only after workers_no_more(). */
bool workers_idle(struct workers *workers);

/* Puts the end into the queue: the threads leave when they meet it. */
void workers_no_more(struct workers *workers);

#endif
