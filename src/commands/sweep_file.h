/* The runs of a sweep, and the file they are kept in: {"format": "envviz-sweep", ...}. */
#ifndef ENVVIZ_COMMANDS_SWEEP_FILE_H
#define ENVVIZ_COMMANDS_SWEEP_FILE_H

#include "commands/runs.h"
#include "commands/sweep_options.h"

enum { SWEEP_VERSION = 1, SWEEP_MACHINES = 256 };

struct sweep_run {
    unsigned value, round; /* index of the value; round from 1 */
    unsigned machine;      /* index into machines */
    struct run run;
};

/* What is swept, and what was done of it. */
struct sweep {
    json_t *scenario; /* the effective scenario, before the value is put in; NULL: empty sweep */
    char *path, *vary;
    char *values[SWEEP_VALUES];
    unsigned value_count;
    enum run_unit unit;
    unsigned runs; /* wanted of each value */
    unsigned shard, shards;
    json_t *machines; /* array of objects */
    struct sweep_run *done;
    size_t done_count, capacity;
};

/* Nothing done yet; `scenario` is borrowed.  False when out of memory.  Free it in any case. */
bool sweep_init(struct sweep *sweep, const struct sweep_request *request, json_t *scenario,
                enum run_unit unit);
void sweep_free(struct sweep *sweep);

/* The run of that value and round, or NULL. */
const struct sweep_run *sweep_find(const struct sweep *sweep, unsigned value, unsigned round);

/* Keeps a run; `machine` is borrowed. */
bool sweep_add(struct sweep *sweep, const struct sweep_run *run, json_t *machine);

/* Reads a file into *sweep, which is free before; false with *error, and it is free again. */
bool sweep_read(struct sweep *sweep, const char *path, struct error *error);

/* Writes the file whole or not at all: beside it first, then in its place. */
bool sweep_write(const struct sweep *sweep, const char *path, struct error *error);

/* True if both are the same sweep, perhaps other parts of it; else false, and *error begins with
 * the name of the file `path`, which holds `other`. */
bool sweep_same(const struct sweep *sweep, const struct sweep *other, const char *path,
                struct error *error);

/* Takes over the runs of `other`.  False with *error if it is another sweep, or if a run is in both
 * with different results. */
bool sweep_join(struct sweep *sweep, const struct sweep *other, const char *path,
                struct error *error);

/* All runs of a value together. */
struct sweep_total {
    unsigned runs, limited, killed;
    struct proportion all;
    struct interval interval;
    struct counts counts; /* sums; not all of them */
    double seconds;       /* of all runs */
};
struct sweep_total sweep_total(const struct sweep *sweep, unsigned value);

/* See proportion_dispersion(). */
double sweep_dispersion(const struct sweep *sweep);

#endif
