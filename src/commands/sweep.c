/* envviz sweep: a scenario with several values of one field. */
#include "commands/commands.h"
#include "commands/permission.h"
#include "commands/progress_line.h"
#include "commands/sweep_live.h"
#include "commands/sweep_show.h"
#include "scenario/scenario.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
    char *set = value ? sweep_sets(request, value, sets) : NULL;
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

/* On the screen where there is one, else in lines. */
static enum run_end run_and_show(struct sweeping *sweeping, struct error *error)
{
    char why[256];
    struct sweep_live *live = NULL;
    if (!sweeping->request->headless &&
        screen_possible("the runs in lines instead, then the table") &&
        !(live = sweep_live_open(sweeping, why, sizeof why)))
        complain(0, "%s", why);
    enum run_end end = sweep_all(sweeping, error);
    if (live && end == RUN_DONE)
        sweep_live_linger(live);
    sweep_live_close(live);
    return end;
}

static int sweep_run_all(const struct sweep_request *request)
{
    struct sweeping sweeping = {.request = request, .face = &sweep_lines};
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
        sweep_count(&sweeping);
        if (sweeping.ready)
            fprintf(stderr, "%u of %u runs are done already\n", sweeping.ready, sweeping.wanted);
        enum run_end end = run_and_show(&sweeping, &error);
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
    sweep_count(&sweeping);
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
