/* The runs of a sweep, one after another, and whoever shows them. */
#ifndef ENVVIZ_COMMANDS_SWEEP_RUN_H
#define ENVVIZ_COMMANDS_SWEEP_RUN_H

#include "commands/sweep_file.h"

struct sweep_face;

/* A sweep that is going on. */
struct sweeping {
    const struct sweep_request *request;
    struct sweep sweep;
    unsigned wanted, ready; /* runs of this part: in all, done */
    const struct sweep_face *face;
    void *data; /* the face's own */
};

/* Who runs the scenarios and shows how it goes: lines, or a screen. */
struct sweep_face {
    /* Before a run and after it.  The run that is done is counted already. */
    void (*started)(struct sweeping *sweeping, unsigned value);
    void (*finished)(struct sweeping *sweeping, unsigned value, const struct run *run);
    /* As run_scenario(). */
    enum run_end (*run)(struct sweeping *sweeping, const char *const *sets, unsigned set_count,
                        struct run *run, json_t **machine, struct error *error);
    /* True once no further run is wanted. */
    bool (*stopped)(const struct sweeping *sweeping);
};

/* A line on standard error for each run; SIGINT stops, see runs_interrupted(). */
extern const struct sweep_face sweep_lines;

/* The sets of a run: those of the request, then the value.  The caller frees what is returned;
 * NULL when out of memory. */
char *sweep_sets(const struct sweep_request *request, const char *value,
                 const char *sets[SWEEP_SETS + 1]);

/* Sets wanted and ready from what is done. */
void sweep_count(struct sweeping *sweeping);

/* Does all runs of this part that are not done; each is kept, and written if there is a file. */
enum run_end sweep_all(struct sweeping *sweeping, struct error *error);

/* Seconds that the runs left will take, from what the done ones took; < 0: not known. */
double sweep_seconds_left(const struct sweeping *sweeping);

#endif
