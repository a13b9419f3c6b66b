/*
 * The values of a scenario are laid over each other as JSON: defaults, preset of the mode, file,
 * --set; the struct is read from the result.  The file alone and the result of each --set are read
 * into a scratch struct first, so that a message names the one that is wrong.
 */
#include "scenario/scenario.h"

#include "scenario/fields.h"
#include "scenario/load.h"
#include "scenario/presets.h"
#include "scenario/reader.h"
#include "scenario/sets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where a file's problems are. */
struct source {
    const char *path, *text;
    size_t length;
};

void scenario_free(struct scenario *scenario)
{
    if (!scenario)
        return;
    for (unsigned i = 0; i < SCENARIO_ARGS; i++)
        free(scenario->command[i]);
    for (unsigned i = 0; i < scenario->variable_count; i++) {
        free(scenario->variables[i].name);
        free(scenario->variables[i].value);
    }
    for (unsigned i = 0; i < scenario->phase_count; i++) {
        free(scenario->phases[i].name);
        for (unsigned j = 0; j < scenario->phases[i].job_count; j++)
            free(scenario->phases[i].jobs[j]);
    }
    for (unsigned i = 0; i < scenario->step_count; i++) {
        struct scenario_step *step = &scenario->lesson[i];
        for (unsigned j = 0; j < SCENARIO_ANSWERS; j++)
            free(step->answers[j]);
        free(step->thread);
        free(step->say);
        free(step->ask);
        free(step->because);
    }
    free(scenario->path);
    free(scenario->mode);
    free(scenario->title);
    free(scenario->text);
    free(scenario->hypothesis);
    free(scenario->look);
    free(scenario->showed);
    free(scenario->beside);
    free(scenario->job);
    json_decref(scenario->json);
    free(scenario);
}

static json_t *defaults(void)
{
    json_t *document = json_object(), *group = NULL; /* the latest; its fields follow it */
    size_t count;
    const struct field *fields = fields_all(&count);

    for (size_t i = 0; i < count; i++) {
        json_t *value = json_loads(fields[i].fallback, JSON_DECODE_ANY, NULL);
        if (fields[i].type == FIELD_GROUP)
            json_object_set_new(document, fields[i].path, group = json_object());
        else if (value && fields_in(&fields[i], ""))
            json_object_set(document, fields[i].path, value);
        else if (value && !strstr(fields[i].path, "[]"))
            json_object_set(group, field_key(&fields[i]), value);
        json_decref(value);
    }
    return document;
}

/* Lays `upper` over `lower`: objects member by member, all else as a whole. */
static void lay_over(json_t *lower, json_t *upper)
{
    const char *key;
    json_t *value;

    json_object_foreach(upper, key, value)
    {
        json_t *below = json_object_get(lower, key);
        if (json_is_object(value) && json_is_object(below))
            lay_over(below, value);
        else
            json_object_set_new(lower, key, json_deep_copy(value));
    }
}

static bool readable(json_t *document, struct problem *problem)
{
    const struct json_path top = {.depth = 0};
    struct scenario *scratch = calloc(1, sizeof *scratch);

    problem_at(problem, &top, "free some", "out of memory");
    bool good = scratch && reader_read(scratch, document, problem);

    scenario_free(scratch);
    return good;
}

static void point_at(const struct source *source, const struct problem *problem,
                     struct scenario_error *error)
{
    struct place place = path_place(&problem->path, problem->at_key, source->text, source->length);

    problem_line(error, source->path, &place, &problem->path, problem->what, problem->allowed);
}

/* What no field alone can tell. */
static bool fits_together(const struct scenario *scenario, const struct source *source,
                          struct scenario_error *error)
{
    const struct json_path top = {.depth = 0};
    struct json_path path;
    struct problem problem;

    if (scenario->target == TARGET_COMMAND && !scenario->command[0]) {
        path = path_member(&top, "command");
        problem_at(&problem, &path, "target \"command\" needs a program, such as [\"make\"]",
                   "no program");
    } else if (scenario->target != TARGET_COMMAND && scenario->command[0]) {
        path = path_member(&top, "command");
        problem_at(&problem, &path, "add \"target\": \"command\", or leave it out",
                   "the target is another, and would not run this");
    } else if (scenario->builds > 0 && scenario->phase_count == 0) {
        path = path_member(&top, "phases");
        problem_at(&problem, &path, "give a build its phases, or \"mode\": \"uwsgi\"", "no phases");
    } else {
        return true;
    }
    point_at(source, &problem, error);
    return false;
}

/* The merged document: everything but the sets. */
static json_t *merge(json_t *file, const char *mode)
{
    json_t *document = defaults();
    const char *text = presets_json(mode);
    json_t *preset = text ? json_loads(text, 0, NULL) : NULL;

    lay_over(document, preset);
    lay_over(document, file);
    json_decref(preset);
    return document;
}

static bool apply_sets(json_t *document, const char *const *sets, unsigned set_count,
                       struct scenario_error *error)
{
    struct problem problem;

    for (unsigned i = 0; i < set_count; i++) {
        if (!sets_apply(document, sets[i], error))
            return false;
        if (!readable(document, &problem)) {
            sets_error(error, sets[i], problem.what, problem.allowed);
            return false;
        }
    }
    return true;
}

/* The scenario in `document`, which it keeps. */
static struct scenario *build(json_t *document, const struct source *source,
                              struct scenario_error *error)
{
    struct scenario *scenario = calloc(1, sizeof *scenario);
    struct problem problem;

    if (scenario && (scenario->path = strdup(source->path)) &&
        reader_read(scenario, document, &problem)) {
        if (fits_together(scenario, source, error)) {
            scenario->json = json_incref(document);
            return scenario;
        }
    } else {
        problem_line(error, source->path, NULL, NULL, "out of memory", "free some");
    }
    scenario_free(scenario);
    return NULL;
}

struct scenario *scenario_load(const char *path, const char *const *sets, unsigned set_count,
                               struct scenario_error *error)
{
    struct source source = {.path = path};
    struct scenario *scenario = NULL;
    struct problem problem;
    char *text = load_text(path, &source.length, error);
    json_t *file = text ? load_document(path, text, source.length, error) : NULL;

    source.text = text;
    if (file && !readable(file, &problem)) {
        point_at(&source, &problem, error);
    } else if (file) {
        const char *mode = sets_last(sets, set_count, "mode");
        if (!mode)
            mode = json_string_value(json_object_get(file, "mode"));
        json_t *document = merge(file, mode ? mode : "free");
        if (apply_sets(document, sets, set_count, error))
            scenario = build(document, &source, error);
        json_decref(document);
    }
    json_decref(file);
    free(text);
    return scenario;
}
