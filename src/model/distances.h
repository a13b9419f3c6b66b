/*
 * How far in time each command's load of environ is from the nearest move of that process's array:
 * what decides whether the two can meet.  A pure fold over events, like the world.
 */
#ifndef ENVVIZ_MODEL_DISTANCES_H
#define ENVVIZ_MODEL_DISTANCES_H

#include "model/trace.h"

/* Bins are 1-2-5 steps: below 1 µs, 1 to 2, 2 to 5, ... 50 to 100 ms, 100 ms and more. */
enum { DISTANCE_BINS = 17, DISTANCE_NEAR = 10 /* bins below 1 ms */ };

/* Commands of one bin. */
struct distance_bin {
    uint64_t commands;
    uint64_t within; /* of them: that very move came between load and result */
    uint64_t failed; /* of them: EFAULT */
};

struct distances {
    uint64_t commands;         /* in the bins: one side or the other */
    uint64_t alone;            /* commands of processes whose array did not move */
    uint64_t met;              /* commands with any move between load and result */
    uint64_t moves, moves_met; /* all moves; those that came between some load and its result */
    struct distance_bin before[DISTANCE_BINS]; /* the nearest move came before the load */
    struct distance_bin after[DISTANCE_BINS];  /* or after it */
};

struct distance_meter;

/* NULL when out of memory.  The caller frees. */
struct distance_meter *distance_meter_new(void);
void distance_meter_free(struct distance_meter *meter);

/* Takes an event that `world` has just folded.  False when out of memory. */
bool distance_meter_take(struct distance_meter *meter, const struct world *world,
                         const struct event *event);

/* All commands so far: those under way, and those that may yet have a nearer move, as they stand.
 */
struct distances distance_meter_read(const struct distance_meter *meter);

/* Those of a whole trace; all zero when out of memory. */
struct distances distances_of(const struct trace *trace);

void distances_add(struct distances *sum, const struct distances *more);

/* Where a bin begins, in µs; 0 for the first.  distance_bin_us(DISTANCE_BINS) is UINT64_MAX. */
uint64_t distance_bin_us(unsigned bin);

/* The bin of a distance. */
unsigned distance_bin_of(uint64_t distance_ns);

#endif
