#include "lab/queue.h"

#include <pthread.h>
#include <stdlib.h>

struct node {
    struct node *next;
    const char *item;
};

struct queue {
    pthread_mutex_t mutex;
    pthread_cond_t not_empty, not_full;
    struct node *first, **end; /* end: where the next node is hung */
    unsigned count, capacity;
};

struct queue *queue_create(unsigned capacity)
{
    struct queue *queue = calloc(1, sizeof *queue);

    if (!queue)
        return NULL;
    pthread_mutex_init(&queue->mutex, NULL);
    pthread_cond_init(&queue->not_empty, NULL);
    pthread_cond_init(&queue->not_full, NULL);
    queue->end = &queue->first;
    queue->capacity = capacity;
    return queue;
}

void queue_free(struct queue *queue)
{
    if (!queue)
        return;
    while (queue->first) {
        struct node *next = queue->first->next;
        free(queue->first);
        queue->first = next;
    }
    pthread_cond_destroy(&queue->not_full);
    pthread_cond_destroy(&queue->not_empty);
    pthread_mutex_destroy(&queue->mutex);
    free(queue);
}

void queue_put(struct queue *queue, const char *item)
{
    struct node *node = malloc(sizeof *node);

    if (!node)
        abort();
    *node = (struct node){.item = item};
    pthread_mutex_lock(&queue->mutex);
    while (queue->capacity > 0 && queue->count >= queue->capacity)
        pthread_cond_wait(&queue->not_full, &queue->mutex);
    *queue->end = node;
    queue->end = &node->next;
    queue->count++;
    pthread_cond_signal(&queue->not_empty);
    pthread_mutex_unlock(&queue->mutex);
}

const char *queue_get(struct queue *queue)
{
    pthread_mutex_lock(&queue->mutex);
    while (!queue->first)
        pthread_cond_wait(&queue->not_empty, &queue->mutex);
    struct node *node = queue->first;
    queue->first = node->next;
    if (!queue->first)
        queue->end = &queue->first;
    queue->count--;
    pthread_cond_signal(&queue->not_full);
    pthread_mutex_unlock(&queue->mutex);
    const char *item = node->item;
    free(node);
    return item;
}
