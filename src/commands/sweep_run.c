#include "commands/sweep_run.h"

#include "commands/progress_line.h"
#include "text/visible.h"
#include "view/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The value that comes `place`-th (from 0) in a round: each round begins with another one, so none
 * is always first. */
static unsigned value_at(const struct sweep *sweep, unsigned round, unsigned place)
{
    return (place + round - 1) % sweep->value_count;
}

/* Parts (--shard) take turns with the rounds of each value. */
static bool is_ours(const struct sweep *sweep, unsigned value, unsigned round)
{
    return (round - 1 + value) % sweep->shards == sweep->shard - 1;
}

double sweep_seconds_left(const struct sweeping *sweeping)
{
    const struct sweep *sweep = &sweeping->sweep;
    double seconds = 0, all = 0;
    for (size_t i = 0; i < sweep->done_count; i++)
        all += sweep->done[i].run.seconds;
    if (sweep->done_count == 0)
        return -1;
    all /= (double)sweep->done_count;
    for (unsigned round = 1; round <= sweep->runs; round++)
        for (unsigned place = 0; place < sweep->value_count; place++) {
            unsigned value = value_at(sweep, round, place);
            if (!is_ours(sweep, value, round) || sweep_find(sweep, value, round))
                continue;
            struct sweep_total total = sweep_total(sweep, value);
            seconds += total.runs ? total.seconds / total.runs : all;
        }
    return seconds;
}

void sweep_count(struct sweeping *sweeping)
{
    const struct sweep *sweep = &sweeping->sweep;
    sweeping->wanted = sweeping->ready = 0;
    for (unsigned round = 1; round <= sweep->runs; round++)
        for (unsigned value = 0; value < sweep->value_count; value++)
            if (is_ours(sweep, value, round)) {
                sweeping->wanted++;
                sweeping->ready += sweep_find(sweep, value, round) != NULL;
            }
}

char *sweep_sets(const struct sweep_request *request, const char *value,
                 const char *sets[SWEEP_SETS + 1])
{
    char *set = NULL;
    memcpy(sets, request->sets, request->set_count * sizeof *sets);
    if (asprintf(&set, "%s=%s", request->vary, value) < 0)
        return NULL;
    sets[request->set_count] = set;
    return set;
}

static void say_done(struct sweeping *sweeping, unsigned value, const struct run *run)
{
    char label[64], left[48];
    enum run_unit unit = sweeping->sweep.unit;
    struct proportion part = run_failures(&run->counts, unit);
    visible(label, sizeof label, sweeping->sweep.values[value]);
    text_left(sweep_seconds_left(sweeping), left, sizeof left);
    progress_done("%u of %u: %s, %" PRIu64 " of %" PRIu64 " %s failed, %.1f s%s; %s",
                  sweeping->ready, sweeping->wanted, label, part.failed, part.tries,
                  run_unit_name(unit), run->seconds, run->limited ? " (its time was over)" : "",
                  left);
}

static void say_start(struct sweeping *sweeping, unsigned value)
{
    char label[64], left[48];
    visible(label, sizeof label, sweeping->sweep.values[value]);
    text_left(sweep_seconds_left(sweeping), left, sizeof left);
    progress_now("%u of %u: %s ... %s", sweeping->ready + 1, sweeping->wanted, label, left);
}

static enum run_end run_quietly(struct sweeping *sweeping, const char *const *sets,
                                unsigned set_count, struct run *run, json_t **machine,
                                struct error *error)
{
    return run_scenario(sweeping->request->path, sets, set_count, run, machine, error);
}

static bool is_interrupted(const struct sweeping *sweeping)
{
    (void)sweeping;
    return runs_interrupted();
}

const struct sweep_face sweep_lines = {
    .started = say_start, .finished = say_done, .run = run_quietly, .stopped = is_interrupted};

/* One run, kept and written. */
static enum run_end run_one(struct sweeping *sweeping, unsigned value, unsigned round,
                            struct error *error)
{
    const struct sweep_request *request = sweeping->request;
    const char *sets[SWEEP_SETS + 1];
    char *set = sweep_sets(request, sweeping->sweep.values[value], sets);
    struct sweep_run done = {.value = value, .round = round};
    json_t *machine = NULL;
    if (set == NULL) {
        error_set(error, "out of memory");
        return RUN_FAILED;
    }
    sweeping->face->started(sweeping, value);
    enum run_end end =
        sweeping->face->run(sweeping, sets, request->set_count + 1, &done.run, &machine, error);
    free(set);
    if (end == RUN_FAILED) {
        struct error why = *error;
        error_set(error, "%s=%s: %s", request->vary, sweeping->sweep.values[value], why.text);
    }
    if (end != RUN_DONE)
        return end;
    bool kept = sweep_add(&sweeping->sweep, &done, machine);
    json_decref(machine);
    if (!kept) {
        error_set(error, "out of memory");
        return RUN_FAILED;
    }
    sweeping->ready++;
    sweeping->face->finished(sweeping, value, &done.run);
    if (request->json && !sweep_write(&sweeping->sweep, request->json, error))
        return RUN_FAILED;
    return RUN_DONE;
}

enum run_end sweep_all(struct sweeping *sweeping, struct error *error)
{
    const struct sweep *sweep = &sweeping->sweep;
    for (unsigned round = 1; round <= sweep->runs; round++)
        for (unsigned place = 0; place < sweep->value_count; place++) {
            unsigned value = value_at(sweep, round, place);
            if (!is_ours(sweep, value, round) || sweep_find(sweep, value, round))
                continue;
            if (sweeping->face->stopped(sweeping))
                return RUN_INTERRUPTED;
            enum run_end end = run_one(sweeping, value, round, error);
            if (end != RUN_DONE)
                return end;
        }
    return RUN_DONE;
}
