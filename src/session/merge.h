/*
 * Merges the rings of a session, and what envviz itself has to tell, into time order.
 *
 * Nothing is guessed: an event is handed out only when no ring can bring an earlier one any more
 * (ring_horizon).  A thread that was killed in the middle of an event holds the others up until its
 * ring is closed.
 */
#ifndef ENVVIZ_SESSION_MERGE_H
#define ENVVIZ_SESSION_MERGE_H

#include "wire/control.h"

struct merge;

/* Times are handed out relative to start_ns (CLOCK_MONOTONIC).  NULL when out of memory. */
struct merge *merge_new(struct shared *shared, uint64_t start_ns);
void merge_free(struct merge *merge);

/* Adds an event of envviz's own (thread 0), with the time of now. */
void merge_tell(struct merge *merge, enum event_type type, const struct event *event,
                const char *text);

/* Adds an event in the name of the thread that produces into ring `index`. */
void merge_tell_for(struct merge *merge, uint32_t index, enum event_type type,
                    const struct event *event);

/* The ring that the thread with that number produces into; false if it is gone. */
bool merge_ring(const struct merge *merge, uint16_t thread, uint32_t *index);

/* Rings that were ever claimed: those from this number on have nothing. */
uint32_t merge_rings(const struct merge *merge);

/* Looks at all rings. */
void merge_collect(struct merge *merge);

/* Next event in order; false when there is none yet.  *text lives until the next call. */
bool merge_next(struct merge *merge, struct event *event, const char **text);

/* For the care of dead producers: the pid and newest event type of a claimed ring (0 if it is not
 * claimed), and giving it up: its remaining events are still handed out. */
uint32_t merge_producer(const struct merge *merge, uint32_t index, unsigned *last_type,
                        uint64_t *last_ns);
bool merge_is_drained(const struct merge *merge, uint32_t index);
/* Whether a ring is claimed in the name of that process, also one not collected from yet. */
bool merge_has_producer(const struct merge *merge, uint32_t pid);
void merge_abandon(struct merge *merge, uint32_t index);

#endif
