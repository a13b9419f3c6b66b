/* Runs a scenario once, quietly, from start to end, and counts. */
#ifndef ENVVIZ_COMMANDS_RUNS_H
#define ENVVIZ_COMMANDS_RUNS_H

#include "model/distances.h"
#include "model/proportion.h"
#include "model/world.h"
#include "session/session.h"

#include <jansson.h>

enum { RUN_LIMIT_SECONDS = 600 }; /* for a scenario that has no limit_seconds */

enum run_unit { RUN_COMMANDS, RUN_BUILDS };

/* What came of one run. */
struct run {
    struct counts counts;
    struct distances distances; /* not written */
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

/*
 * The same in steps, for those who have a screen to draw meanwhile.  NULL with *error when it did
 * not start.
 */
struct running;
struct running *running_start(const char *path, const char *const *sets, unsigned set_count,
                              struct error *error);

/* The same for a recording. */
struct running *running_start_recording(const char *path, struct error *error);

/* All events go into `trace`, which is the caller's, too.  Before the first step. */
void running_keep(struct running *running, struct trace *trace);

/* Where it comes from; lives until running_end(). */
const struct session_info *running_info(const struct running *running);

/* How far loads were from moves, so far. */
struct distances running_distances(const struct running *running);

enum run_state { RUN_BUSY, RUN_IDLE, RUN_ENDED };

/* Takes in what has happened, without waiting, and keeps the limit of time.  RUN_BUSY: there is
 * more to take in; RUN_IDLE: come again in some milliseconds; RUN_ENDED: nothing more will come. */
enum run_state running_step(struct running *running);

/* Waits until there may be something to take in, `ms` at most. */
void running_wait(struct running *running, unsigned ms);

/* What has happened so far; lives until running_end(). */
const struct world *running_world(const struct running *running);

/* Asks the target to end; step on until RUN_ENDED.  The run does not count. */
void running_stop(struct running *running);

/* Frees it, and ends the target if it is there still.  As run_scenario(); RUN_INTERRUPTED after
 * running_stop(). */
enum run_end running_end(struct running *running, struct run *run, json_t **machine,
                         struct error *error);

/* What came of a run whose end the world has seen: counts, seconds, how the target ended. */
void run_of_world(const struct world *world, struct run *run);

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
