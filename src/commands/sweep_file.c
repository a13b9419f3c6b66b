#include "commands/sweep_file.h"

#include "commands/whole_file.h"
#include "session/json_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *value_names(const struct sweep *sweep)
{
    json_t *names = json_array();
    for (unsigned i = 0; i < sweep->value_count; i++)
        json_array_append_new(names, json_string(sweep->values[i]));
    return names;
}

static json_t *run_rows(const struct sweep *sweep)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < sweep->done_count; i++) {
        const struct sweep_run *done = &sweep->done[i];
        json_t *row = json_pack("{s:s, s:i, s:i}", "value", sweep->values[done->value], "round",
                                (int)done->round, "machine", (int)done->machine);
        json_t *run = run_write(&done->run);
        json_object_update(row, run);
        json_decref(run);
        json_array_append_new(rows, row);
    }
    return rows;
}

static json_t *total_rows(const struct sweep *sweep)
{
    json_t *rows = json_array();
    for (unsigned i = 0; i < sweep->value_count; i++) {
        struct sweep_total total = sweep_total(sweep, i);
        json_t *row = json_pack(
            "{s:s, s:i, s:I, s:I, s:f, s:f, s:f, s:f}", "value", sweep->values[i], "runs",
            (int)total.runs, run_unit_name(sweep->unit), (json_int_t)total.all.tries, "failed",
            (json_int_t)total.all.failed, "rate", proportion_rate(total.all), "low",
            total.interval.low, "high", total.interval.high, "seconds", total.seconds);
        if (total.all.failed == 0)
            json_object_set_new(row, "bound_of_none",
                                json_real(proportion_bound_of_none(total.all.tries)));
        json_array_append_new(rows, row);
    }
    return rows;
}

bool sweep_write(const struct sweep *sweep, const char *path, struct error *error)
{
    json_t *object = json_pack(
        "{s:s, s:i, s:o, s:O, s:s, s:o, s:s, s:i, s:i, s:i, s:O, s:s, s:o, s:o, s:o}", "format",
        "envviz-sweep", "version", SWEEP_VERSION, "path", json_bytes(sweep->path), "scenario",
        sweep->scenario, "vary", sweep->vary, "values", value_names(sweep), "unit",
        run_unit_name(sweep->unit), "runs_wanted", (int)sweep->runs, "shard", (int)sweep->shard,
        "shards", (int)sweep->shards, "machines", sweep->machines, "interval", "Wilson, 95 %",
        "totals", total_rows(sweep), "dispersion", run_dispersion(sweep_dispersion(sweep)), "runs",
        run_rows(sweep));
    if (!object) {
        error_set(error, "%s: cannot be written: a value in it is not UTF-8, or out of memory",
                  path);
        return false;
    }
    bool written = whole_file_write(path, object, error);
    json_decref(object);
    return written;
}

static bool read_values(struct sweep *sweep, const json_t *values)
{
    size_t i;
    const json_t *value;
    if (json_array_size(values) < 1 || json_array_size(values) > SWEEP_VALUES)
        return false;
    json_array_foreach(values, i, value)
    {
        if (!json_is_string(value))
            return false;
        for (unsigned j = 0; j < sweep->value_count; j++)
            if (strcmp(sweep->values[j], json_string_value(value)) == 0)
                return false;
        sweep->values[sweep->value_count] = strdup(json_string_value(value));
        if (!sweep->values[sweep->value_count++])
            return false;
    }
    return true;
}

static bool read_row(struct sweep *sweep, const json_t *row)
{
    const char *name;
    int round, machine;
    struct sweep_run done = {.value = sweep->value_count};
    if (json_unpack((json_t *)row, "{s:s, s:i, s:i}", "value", &name, "round", &round, "machine",
                    &machine) != 0)
        return false;
    for (unsigned i = 0; i < sweep->value_count; i++)
        if (strcmp(sweep->values[i], name) == 0)
            done.value = i;
    json_t *where = machine >= 0 ? json_array_get(sweep->machines, (size_t)machine) : NULL;
    if (done.value == sweep->value_count || round < 1 || round > SWEEP_RUNS || !where ||
        sweep_find(sweep, done.value, (unsigned)round) || !run_read(row, &done.run))
        return false;
    done.round = (unsigned)round;
    return sweep_add(sweep, &done, where);
}

static bool read_rows(struct sweep *sweep, const json_t *rows)
{
    size_t i;
    const json_t *row;
    json_array_foreach(rows, i, row) if (!read_row(sweep, row)) return false;
    return json_is_array(rows);
}

static bool are_machines(const json_t *machines)
{
    size_t i;
    const json_t *machine;
    json_array_foreach(machines, i,
                       machine) if (!json_is_string(json_object_get(machine, "libc"))) return false;
    return json_is_array(machines) && json_array_size(machines) <= SWEEP_MACHINES;
}

static bool read_object(struct sweep *sweep, json_t *object, const char *path, struct error *error)
{
    const char *format = json_string_value(json_object_get(object, "format"));
    json_t *scenario, *values, *machines, *rows;
    const char *from, *vary, *unit;
    int version, runs, shard, shards;
    if (!format || strcmp(format, "envviz-sweep") != 0) {
        error_set(error, "%s: this is no sweep", path);
        return false;
    }
    version = (int)json_integer_value(json_object_get(object, "version"));
    if (version > SWEEP_VERSION) {
        error_set(error, "%s: version %d of the format; this envviz reads up to %d", path, version,
                  SWEEP_VERSION);
        return false;
    }
    error_set(error, "%s: damaged: it is not as `envviz sweep` writes it", path);
    if (json_unpack(object, "{s:s, s:o, s:s, s:o, s:s, s:i, s:i, s:i, s:o, s:o}", "path", &from,
                    "scenario", &scenario, "vary", &vary, "values", &values, "unit", &unit,
                    "runs_wanted", &runs, "shard", &shard, "shards", &shards, "machines", &machines,
                    "runs", &rows) != 0)
        return false;
    if (!json_is_object(scenario) || runs < 1 || runs > SWEEP_RUNS || shards < 1 || shard < 1 ||
        shards > SWEEP_SHARDS || shard > shards || !are_machines(machines))
        return false;
    sweep->scenario = json_incref(scenario);
    sweep->machines = json_incref(machines);
    sweep->path = strdup(from);
    sweep->vary = strdup(vary);
    sweep->unit = strcmp(unit, run_unit_name(RUN_BUILDS)) == 0 ? RUN_BUILDS : RUN_COMMANDS;
    sweep->runs = (unsigned)runs;
    sweep->shard = (unsigned)shard;
    sweep->shards = (unsigned)shards;
    return sweep->path && sweep->vary && read_values(sweep, values) && read_rows(sweep, rows);
}

bool sweep_read(struct sweep *sweep, const char *path, struct error *error)
{
    json_t *object = whole_file_read(path, error);
    *sweep = (struct sweep){0};
    if (!object)
        return false;
    bool good = read_object(sweep, object, path, error);
    if (!good)
        sweep_free(sweep);
    json_decref(object);
    return good;
}
