#include "commands/summary.h"

#include "commands/report.h"
#include "model/explain.h"
#include "session/json_text.h"
#include "text/visible.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

/* The counts of a summary, in order: key, member of struct counts, words for people. */
#define SUMMARY_COUNTS(COUNT)                                                                      \
    COUNT(execs, "commands")                                                                       \
    COUNT(ok, "started")                                                                           \
    COUNT(efault, "failed with EFAULT (Bad address)")                                              \
    COUNT(e2big, "failed with E2BIG (Argument list too long)")                                     \
    COUNT(other_errors, "failed for another reason")                                               \
    COUNT(env_lost, "started with variables missing")                                              \
    COUNT(env_empty, "started with no variables at all")                                           \
    COUNT(env_duplicated, "started with the same variable twice")                                  \
    COUNT(env_garbled, "started with an entry that is no NAME=value")                              \
    COUNT(env_unread, "gone before their environment could be read")                               \
    COUNT(near_misses, "near misses: the array moved, and it got through")                         \
    COUNT(env_private, "read a private copy of the environment")                                   \
    COUNT(env_changes, "changes of the environment")                                               \
    COUNT(environ_moves, "moves of the array")                                                     \
    COUNT(environ_in_place, "growths in place")                                                    \
    COUNT(foreign_changes, "changes behind libc's back")                                           \
    COUNT(unseen, "programs started that cannot be followed")                                      \
    COUNT(builds, "builds")                                                                        \
    COUNT(builds_failed, "of them failed")                                                         \
    COUNT(events, "events")                                                                        \
    COUNT(dropped, "events lost")

/* FNV-1a over the world's bytes: two sessions that end in the same world have the same digest. */
static uint64_t digest(const struct world *world)
{
    const unsigned char *bytes = (const unsigned char *)world;
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < sizeof *world; i++)
        hash = (hash ^ bytes[i]) * 0x100000001b3u;
    return hash;
}

static double seconds(const struct trace *trace)
{
    return (double)trace_now(trace)->time_ns / 1e9;
}

json_t *summary_counts(const struct counts *counts)
{
    json_t *object = json_object();
#define COUNT(name, meaning)                                                                       \
    json_object_set_new(object, #name, json_integer((json_int_t)counts->name));
    SUMMARY_COUNTS(COUNT)
#undef COUNT
    return object;
}

static bool read_count(const json_t *object, const char *name, uint64_t *count)
{
    const json_t *value = json_object_get(object, name);
    if (!json_is_integer(value) || json_integer_value(value) < 0)
        return false;
    *count = (uint64_t)json_integer_value(value);
    return true;
}

bool summary_read_counts(const json_t *object, struct counts *counts)
{
    bool whole = true;
    *counts = (struct counts){0};
#define COUNT(name, meaning) whole = whole && read_count(object, #name, &counts->name);
    SUMMARY_COUNTS(COUNT)
#undef COUNT
    return whole;
}

void summary_json(FILE *out, const struct session_info *info, const struct trace *trace)
{
    const struct world *world = trace_now(trace);
    char hash[17];
    snprintf(hash, sizeof hash, "%016" PRIx64, digest(world));
    json_t *object =
        json_pack("{s:o, s:o, s:f, s:o, s:o, s:s, s:o, s:o, s:o, s:i, s:s}", "title",
                  json_bytes(info->title), "mode", json_bytes(info->mode), "wall_s", seconds(trace),
                  "engine", json_bytes(info->engine), "engine_why", json_bytes(info->engine_why),
                  "spawner", words_name(WORDS_SPAWNER, world->spawner), "libc",
                  json_bytes(info->libc), "kernel", json_bytes(info->kernel), "cpu",
                  json_bytes(info->cpu), "cpus", (int)info->cpus, "world", hash);
    const struct process *target = &world->processes[0];
    json_t *counts = summary_counts(&world->counts);
    json_object_set_new(object, "target_status", json_integer(target->alive ? -1 : target->status));
    json_object_set_new(object, "target_signal", json_integer(target->signal));
    json_object_update(object, counts);
    json_decref(counts);
    struct distances distances = distances_of(trace);
    json_object_set_new(object, "load_to_move", summary_distances(&distances));
    json_object_set_new(object, "findings", report_json(trace));
    json_put(out, object, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
    fputc('\n', out);
    json_decref(object);
}

static void line(FILE *out, uint64_t count, uint64_t of, const char *meaning)
{
    if (count == 0)
        return;
    if (of > 0 && count < of)
        fprintf(out, "  %9" PRIu64 "  %5.1f %%  %s\n", count, 100.0 * (double)count / (double)of,
                meaning);
    else
        fprintf(out, "  %9" PRIu64 "           %s\n", count, meaning);
}

void summary_text(FILE *out, const struct session_info *info, const struct trace *trace)
{
    const struct world *world = trace_now(trace);
    const struct counts *counts = &world->counts;
    putc('\n', out);
    visible_put(out, info->title);
    fprintf(out, ": %.3f s, engine ", seconds(trace));
    visible_put(out, info->engine);
    fputs(" (", out);
    visible_put(out, info->engine_why);
    fprintf(out, "), spawner %s, ", words_name(WORDS_SPAWNER, world->spawner));
    visible_put(out, info->libc);
    putc('\n', out);
    if (world->processes[0].signal)
        fprintf(out, "  the target was killed by SIG%s (%s)\n",
                sigabbrev_np((int)world->processes[0].signal),
                strsignal((int)world->processes[0].signal));
    if (world->crash.event != EVENT_NONE) {
        char why[512];
        explain_crash(trace, world, why, sizeof why);
        fprintf(out, "  %s\n", why);
    }
    if (!world->processes[0].signal && world->processes[0].status)
        fprintf(out, "  the target ended with exit status %d\n", world->processes[0].status);
    line(out, counts->execs, 0, "commands");
    /* Shares of all commands, for what counts commands. */
#define COUNT(name, meaning)                                                                       \
    if (&counts->name > &counts->execs && &counts->name <= &counts->env_private)                   \
        line(out, counts->name, counts->execs, meaning);
    SUMMARY_COUNTS(COUNT)
#undef COUNT
    line(out, counts->env_changes, 0, "changes of the environment");
    line(out, counts->environ_moves, counts->env_changes, "moves of the array");
    line(out, counts->environ_in_place, counts->env_changes, "growths in place");
    line(out, counts->foreign_changes, 0, "changes behind libc's back");
    line(out, counts->unseen, 0, "programs started that cannot be followed");
    line(out, counts->builds, 0, "builds");
    line(out, counts->builds_failed, counts->builds, "builds failed");
    line(out, counts->events, 0, "events");
    line(out, counts->dropped, 0, "events lost");
    struct distances distances = distances_of(trace);
    summary_distances_text(out, &distances);
}
