/* The runs of a sweep in memory: kept, found, joined, added up. */
#include "commands/sweep_file.h"

#include <stdlib.h>
#include <string.h>

bool sweep_init(struct sweep *sweep, const struct sweep_request *request, json_t *scenario,
                enum run_unit unit)
{
    *sweep = (struct sweep){.scenario = json_incref(scenario),
                            .path = strdup(request->path),
                            .vary = strdup(request->vary),
                            .unit = unit,
                            .runs = request->runs,
                            .shard = request->shard,
                            .shards = request->shards,
                            .machines = json_array()};
    for (unsigned i = 0; i < request->value_count; i++) {
        sweep->values[i] = strdup(request->values[i]);
        if (!sweep->values[i])
            return false;
        sweep->value_count++;
    }
    return sweep->path && sweep->vary && sweep->machines;
}

void sweep_free(struct sweep *sweep)
{
    for (unsigned i = 0; i < sweep->value_count; i++)
        free(sweep->values[i]);
    free(sweep->path);
    free(sweep->vary);
    free(sweep->done);
    json_decref(sweep->scenario);
    json_decref(sweep->machines);
    *sweep = (struct sweep){0};
}

const struct sweep_run *sweep_find(const struct sweep *sweep, unsigned value, unsigned round)
{
    for (size_t i = 0; i < sweep->done_count; i++)
        if (sweep->done[i].value == value && sweep->done[i].round == round)
            return &sweep->done[i];
    return NULL;
}

/* The number of the machine, which is new perhaps. */
static unsigned number_of(struct sweep *sweep, json_t *machine)
{
    size_t i;
    json_t *known;
    json_array_foreach(sweep->machines, i,
                       known) if (json_equal(known, machine)) return (unsigned)i;
    json_array_append(sweep->machines, machine);
    return (unsigned)i;
}

bool sweep_add(struct sweep *sweep, const struct sweep_run *run, json_t *machine)
{
    if (sweep->done_count == sweep->capacity) {
        size_t capacity = sweep->capacity ? 2 * sweep->capacity : 64;
        struct sweep_run *done = realloc(sweep->done, capacity * sizeof *done);
        if (!done)
            return false;
        sweep->done = done;
        sweep->capacity = capacity;
    }
    sweep->done[sweep->done_count] = *run;
    sweep->done[sweep->done_count++].machine = number_of(sweep, machine);
    return true;
}

bool sweep_same(const struct sweep *sweep, const struct sweep *other, const char *path,
                struct error *error)
{
    bool values = sweep->value_count == other->value_count;
    for (unsigned i = 0; values && i < sweep->value_count; i++)
        values = strcmp(sweep->values[i], other->values[i]) == 0;
    if (strcmp(sweep->vary, other->vary) != 0)
        error_set(error, "%s: another sweep: it varies %s, not %s", path, other->vary, sweep->vary);
    else if (!values)
        error_set(error, "%s: another sweep: %s has other values there, or another order", path,
                  sweep->vary);
    else if (sweep->unit != other->unit || !json_equal(sweep->scenario, other->scenario))
        error_set(error, "%s: another sweep: its scenario (%s) has other fields", path,
                  other->path);
    else
        return true;
    return false;
}

static bool is_equal(const struct run *a, const struct run *b)
{
    return memcmp(&a->counts, &b->counts, sizeof a->counts) == 0 &&
           a->started_unix == b->started_unix && a->target_status == b->target_status &&
           a->target_signal == b->target_signal;
}

bool sweep_join(struct sweep *sweep, const struct sweep *other, const char *path,
                struct error *error)
{
    if (!sweep_same(sweep, other, path, error))
        return false;
    for (size_t i = 0; i < other->done_count; i++) {
        const struct sweep_run *run = &other->done[i];
        const struct sweep_run *known = sweep_find(sweep, run->value, run->round);
        if (known && is_equal(&known->run, &run->run))
            continue;
        if (known) {
            error_set(error,
                      "%s: run %u of %s=%s is in an earlier file too, with another result; parts "
                      "of one sweep each have their own --shard",
                      path, run->round, sweep->vary, sweep->values[run->value]);
            return false;
        }
        if (!sweep_add(sweep, run, json_array_get(other->machines, run->machine))) {
            error_set(error, "out of memory");
            return false;
        }
    }
    if (other->runs > sweep->runs)
        sweep->runs = other->runs;
    return true;
}

struct sweep_total sweep_total(const struct sweep *sweep, unsigned value)
{
    struct sweep_total total = {0};
    for (size_t i = 0; i < sweep->done_count; i++) {
        const struct run *run = &sweep->done[i].run;
        if (sweep->done[i].value != value)
            continue;
        total.runs++;
        total.limited += run->limited;
        total.killed += run->target_signal != 0 && !run->limited;
        total.seconds += run->seconds;
        total.all = run_sum(total.all, run_failures(&run->counts, sweep->unit));
        total.counts.efault += run->counts.efault;
        total.counts.e2big += run->counts.e2big;
        total.counts.other_errors += run->counts.other_errors;
        total.counts.env_lost += run->counts.env_lost;
        total.counts.env_empty += run->counts.env_empty;
        total.counts.env_duplicated += run->counts.env_duplicated;
        total.counts.env_garbled += run->counts.env_garbled;
        total.counts.dropped += run->counts.dropped;
    }
    total.interval = proportion_wilson(total.all);
    return total;
}

double sweep_dispersion(const struct sweep *sweep)
{
    struct proportion *runs = calloc(sweep->done_count + 1, sizeof *runs);
    unsigned *groups = calloc(sweep->done_count + 1, sizeof *groups);
    double dispersion = -1;
    for (size_t i = 0; runs && groups && i < sweep->done_count; i++) {
        runs[i] = run_failures(&sweep->done[i].run.counts, sweep->unit);
        groups[i] = sweep->done[i].value;
    }
    if (runs && groups)
        dispersion = proportion_dispersion(runs, groups, sweep->done_count);
    free(runs);
    free(groups);
    return dispersion;
}
