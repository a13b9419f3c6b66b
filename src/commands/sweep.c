/* envviz sweep: a scenario with several values of one field. */
#include "commands/commands.h"
#include "commands/permission.h"
#include "commands/progress_line.h"
#include "commands/sweep_show.h"
#include "scenario/scenario.h"
#include "text/visible.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A sweep that is going on. */
struct sweeping {
    const struct sweep_request *request;
    struct sweep sweep;
    unsigned wanted, ready; /* runs of this part: in all, done */
};

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

/* Seconds that the runs left will take, from what the done ones took; < 0: not known. */
static double time_left(const struct sweeping *sweeping)
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

static void count_runs(struct sweeping *sweeping)
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

/* The sets of a run: those of the request, then the value.  The caller frees the last. */
static char *sets_with(const struct sweep_request *request, const char *value,
                       const char *sets[SWEEP_SETS + 1])
{
    char *set = NULL;
    memcpy(sets, request->sets, request->set_count * sizeof *sets);
    if (asprintf(&set, "%s=%s", request->vary, value) < 0)
        return NULL;
    sets[request->set_count] = set;
    return set;
}

static void tell_run(const struct sweeping *sweeping, unsigned value, const struct run *run)
{
    char label[64], left[48];
    enum run_unit unit = sweeping->sweep.unit;
    struct proportion part = run_failures(&run->counts, unit);
    visible(label, sizeof label, sweeping->sweep.values[value]);
    progress_time(left, sizeof left, time_left(sweeping));
    progress_done("%u of %u: %s, %" PRIu64 " of %" PRIu64 " %s failed, %.1f s%s;%s",
                  sweeping->ready, sweeping->wanted, label, part.failed, part.tries,
                  run_unit_name(unit), run->seconds, run->limited ? " (its time was over)" : "",
                  left);
}

static void tell_start(const struct sweeping *sweeping, unsigned value)
{
    char label[64], left[48] = "";
    double seconds = time_left(sweeping);
    visible(label, sizeof label, sweeping->sweep.values[value]);
    progress_time(left, sizeof left, seconds);
    progress_now("%u of %u: %s ...%s", sweeping->ready + 1, sweeping->wanted, label, left);
}

/* One run, kept and written. */
static enum run_end run_one(struct sweeping *sweeping, unsigned value, unsigned round,
                            struct error *error)
{
    const struct sweep_request *request = sweeping->request;
    const char *sets[SWEEP_SETS + 1];
    char *set = sets_with(request, sweeping->sweep.values[value], sets);
    struct sweep_run done = {.value = value, .round = round};
    json_t *machine = NULL;
    tell_start(sweeping, value);
    enum run_end end =
        run_scenario(request->path, sets, request->set_count + 1, &done.run, &machine, error);
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
    tell_run(sweeping, value, &done.run);
    if (request->json && !sweep_write(&sweeping->sweep, request->json, error))
        return RUN_FAILED;
    return RUN_DONE;
}

static enum run_end run_all(struct sweeping *sweeping, struct error *error)
{
    const struct sweep *sweep = &sweeping->sweep;
    for (unsigned round = 1; round <= sweep->runs; round++)
        for (unsigned place = 0; place < sweep->value_count; place++) {
            unsigned value = value_at(sweep, round, place);
            if (!is_ours(sweep, value, round) || sweep_find(sweep, value, round))
                continue;
            if (runs_interrupted())
                return RUN_INTERRUPTED;
            enum run_end end = run_one(sweeping, value, round, error);
            if (end != RUN_DONE)
                return end;
        }
    return RUN_DONE;
}

/* Goes on with the file if it is there. */
static bool resume(struct sweeping *sweeping, struct error *error)
{
    const char *path = sweeping->request->json;
    struct sweep *sweep = &sweeping->sweep, before;
    if (!path)
        return true;
    if (access(path, F_OK) == 0) {
        if (!sweep_read(&before, path, error))
            return false;
        bool good = true;
        if (before.shards != sweep->shards || before.shard != sweep->shard) {
            error_set(error,
                      "%s: holds part %u of %u, and this is part %u of %u; give each part a "
                      "file of its own",
                      path, before.shard, before.shards, sweep->shard, sweep->shards);
            good = false;
        }
        unsigned runs = sweep->runs;
        good = good && sweep_join(sweep, &before, path, error);
        sweep->runs = runs;
        sweep_free(&before);
        if (!good)
            return false;
    }
    /* Better to know now than after the first run that it cannot be written. */
    return sweep_write(sweep, path, error);
}

static int finish(struct sweeping *sweeping, enum run_end end, const struct error *error)
{
    const char *json = sweeping->request->json;
    progress_end();
    if (sweeping->sweep.done_count)
        sweep_show(&sweeping->sweep, sweep_plot_for(sweeping->request));
    fflush(stdout);
    if (end == RUN_FAILED)
        return complain(EXIT_SESSION, "%s", error->text);
    if (end == RUN_INTERRUPTED) {
        complain(0, "interrupted: %u of %u runs are done", sweeping->ready, sweeping->wanted);
        if (json)
            complain(0, "they are kept in %s: the same command goes on from there", json);
        else
            complain(0, "with --json FILE they are kept, and the same command goes on from there");
        return EXIT_SESSION;
    }
    return EXIT_DONE;
}

/* The scenario with that value: NULL with *error. */
static struct scenario *load(const struct sweep_request *request, const char *value,
                             struct error *error)
{
    const char *sets[SWEEP_SETS + 1];
    char *set = value ? sets_with(request, value, sets) : NULL;
    struct scenario_error wrong;
    struct scenario *scenario = scenario_load(request->path, value ? sets : request->sets,
                                              request->set_count + (value ? 1 : 0), &wrong);
    free(set);
    if (!scenario)
        error_set(error, "%s", wrong.text);
    return scenario;
}

/* Every value must make a sound scenario before the first one runs.  *unit: builds if all build. */
static bool check_values(const struct sweep_request *request, enum run_unit *unit,
                         struct error *error)
{
    *unit = RUN_BUILDS;
    error->text[0] = '\0'; /* a refused permission was said already */
    for (unsigned i = 0; i < request->value_count; i++) {
        struct scenario *scenario = load(request, request->values[i], error);
        if (!scenario)
            return false;
        bool lesson = scenario->step_count > 0;
        if (scenario->builds == 0)
            *unit = RUN_COMMANDS;
        bool may = !lesson && permission_given(scenario, request->yes || i > 0, true);
        scenario_free(scenario);
        if (lesson)
            error_set(error, "%s: is a lesson: its steps are taken one by one, there is no rate",
                      request->path);
        if (!may)
            return false;
    }
    return true;
}

static int sweep_run_all(const struct sweep_request *request)
{
    struct sweeping sweeping = {.request = request};
    struct error error;
    enum run_unit unit;
    struct scenario *scenario = load(request, NULL, &error);
    if (!scenario)
        return complain(EXIT_USAGE, "%s", error.text);
    int status = EXIT_USAGE;
    bool sound = check_values(request, &unit, &error);
    runs_catch_signals();
    if (!sound) {
        if (error.text[0])
            complain(0, "%s", error.text);
    } else if (!sweep_init(&sweeping.sweep, request, scenario->json, unit)) {
        complain(0, "out of memory");
    } else if (!resume(&sweeping, &error)) {
        complain(0, "%s", error.text);
    } else {
        count_runs(&sweeping);
        if (sweeping.ready)
            fprintf(stderr, "%u of %u runs are done already\n", sweeping.ready, sweeping.wanted);
        enum run_end end = run_all(&sweeping, &error);
        status = finish(&sweeping, end, &error);
    }
    sweep_free(&sweeping.sweep);
    scenario_free(scenario);
    return status;
}

/* All parts in one; false with *error. */
static bool join_files(struct sweep *all, const struct sweep_request *request, struct error *error)
{
    for (unsigned i = 0; i < request->file_count; i++) {
        struct sweep part;
        const char *path = request->files[i];
        if (i == 0) {
            if (!sweep_read(all, path, error))
                return false;
            continue;
        }
        if (!sweep_read(&part, path, error))
            return false;
        bool joined = sweep_join(all, &part, path, error);
        sweep_free(&part);
        if (!joined)
            return false;
    }
    all->shard = all->shards = 1;
    return true;
}

static int sweep_merge(const struct sweep_request *request)
{
    struct sweep all = {0};
    struct error error;
    if (!join_files(&all, request, &error) ||
        (request->json && !sweep_write(&all, request->json, &error))) {
        sweep_free(&all);
        return complain(EXIT_USAGE, "%s", error.text);
    }
    struct sweeping sweeping = {.request = request, .sweep = all};
    count_runs(&sweeping);
    sweep_show(&all, sweep_plot_for(request));
    if (sweeping.ready < sweeping.wanted)
        printf("%u of %u runs are there: parts are missing, or were interrupted\n", sweeping.ready,
               sweeping.wanted);
    sweep_free(&all);
    return EXIT_DONE;
}

int command_sweep(int argc, char **argv)
{
    struct sweep_request request;
    struct error error;
    int status = EXIT_DONE;
    if (!sweep_options_read(argc, argv, &request, &error))
        status = complain(EXIT_USAGE, "%s", error.text);
    else if (request.help)
        sweep_options_help();
    else
        status = request.merge ? sweep_merge(&request) : sweep_run_all(&request);
    sweep_options_free(&request);
    return status;
}
