/* Runs a scenario once, quietly, from start to end, and counts. */
#ifndef ENVVIZ_COMMANDS_RUNS_H
#define ENVVIZ_COMMANDS_RUNS_H

#include "model/proportion.h"
#include "model/world.h"
#include "session/session.h"

#include <jansson.h>

enum { RUN_LIMIT_SECONDS = 600 }; /* for a scenario that has no limit_seconds */

enum run_unit { RUN_COMMANDS, RUN_BUILDS };

/* What came of one run. */
struct run {
    struct counts counts;
    double seconds;
    int target_status;
    unsigned target_signal; /* 0: it was not killed */
    bool limited;           /* ended because its time was over */
    bool truncated;         /* a recording whose end is missing; not written */
    uint64_t started_unix;  /* wall clock, seconds */
    char engine[16], spawner[16];
};

enum run_end { RUN_DONE, RUN_INTERRUPTED, RUN_FAILED };

/* Runs `path` with the sets.  RUN_FAILED with *error when it did not start, or ended with an error
 * before its first command.  RUN_INTERRUPTED once runs_interrupted() wants it ended at once.
 * *machine, if not NULL, receives a new object that tells where it ran: libc, kernel, cpu, cpus. */
enum run_end run_scenario(const char *path, const char *const *sets, unsigned set_count,
                          struct run *run, json_t **machine, struct error *error);

/* The same for a recording, from its rows. */
enum run_end run_recording(const char *path, struct run *run, json_t **machine,
                           struct error *error);

/* Commands that failed or were damaged, of commands; failed builds of builds. */
struct proportion run_failures(const struct counts *counts, enum run_unit unit);
struct proportion run_sum(struct proportion a, struct proportion b);

/* "commands" or "builds". */
const char *run_unit_name(enum run_unit unit);

/* A run as a JSON object; and read again, false if the object is no run. */
json_t *run_write(const struct run *run);
bool run_read(const json_t *object, struct run *run);

/* proportion_dispersion() as JSON: a number, or null where it is not known. */
json_t *run_dispersion(double dispersion);

/* Catches SIGINT, SIGTERM and SIGHUP from now on. */
void runs_catch_signals(void);

/* 0: go on.  1 (one SIGINT): end after the present run.  2 (a second one, or another signal): end
 * now. */
int runs_interrupted(void);

#endif
