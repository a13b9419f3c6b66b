/*
 * A queue of strings between threads, in the shape of Python's queue.Queue.
 *
 * When it is bounded and full, queue_put() sleeps, and the worker that takes an item wakes it: the
 * one who puts runs on just when that worker is about to start its command.
 */
#ifndef ENVVIZ_LAB_QUEUE_H
#define ENVVIZ_LAB_QUEUE_H

struct queue;

/* `capacity` 0: unbounded.  NULL when out of memory. */
struct queue *queue_create(unsigned capacity);
void queue_free(struct queue *queue);

/* Appends `item`, which is borrowed; waits while the queue is full. */
void queue_put(struct queue *queue, const char *item);

/* The oldest item; waits while the queue is empty. */
const char *queue_get(struct queue *queue);

#endif
