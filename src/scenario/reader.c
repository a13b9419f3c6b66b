/*
 * An object is read member by member: the name is looked up in the table, the field's type says
 * which reader takes the value.  Readers check before they store.
 */
#include "scenario/reader.h"

#include "scenario/fields.h"
#include "text/visible.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 60 };

/* What a reader is given. */
struct item {
    const struct field *field;
    json_t *value;
    void *base; /* struct scenario, struct scenario_phase or struct scenario_step */
    struct json_path path;
    struct problem *problem;
};

static bool read_object(json_t *object, const char *prefix, void *base,
                        const struct json_path *path, struct problem *problem);

static void *place_of(const struct item *item)
{
    return (char *)item->base + item->field->offset;
}

/* Replaces the string at `place`. */
static bool store_string(char **place, const char *value)
{
    free(*place);
    *place = strdup(value);
    return *place != NULL;
}

/* The value as it is named in a message: its own text if short. */
static void describe(const json_t *value, char *text, size_t size)
{
    char *dump;

    if (json_is_object(value)) {
        snprintf(text, size, "an object");
    } else if (json_is_array(value)) {
        snprintf(text, size, "a list");
    } else if ((dump = json_dumps(value, JSON_ENCODE_ANY))) {
        visible(text, size, dump);
        free(dump);
    } else {
        snprintf(text, size, "this value");
    }
}

static bool refuse(const struct item *item)
{
    char allowed[256], value[SHOWN];

    field_allowed(item->field, allowed, sizeof allowed);
    describe(item->value, value, sizeof value);
    return problem_at(item->problem, &item->path, allowed, "%s is not allowed", value);
}

static bool refuse_item(const struct item *item, size_t index, const char *allowed)
{
    struct json_path path = path_item(&item->path, index);
    char value[SHOWN];

    describe(json_array_get(item->value, index), value, sizeof value);
    return problem_at(item->problem, &path, allowed, "%s is not allowed", value);
}

static bool too_many(const struct item *item, size_t count)
{
    char allowed[256];

    field_allowed(item->field, allowed, sizeof allowed);
    return problem_at(item->problem, &item->path, allowed, "%zu are too many", count);
}

static bool read_fixed(const struct item *item)
{
    json_t *wanted = json_loads(item->field->fallback, JSON_DECODE_ANY, NULL);
    bool same = json_equal(wanted, item->value);

    json_decref(wanted);
    return same || refuse(item);
}

static bool read_text(const struct item *item)
{
    size_t length = json_string_length(item->value);

    if (!json_is_string(item->value))
        return refuse(item);
    if (length < item->field->min || length > item->field->max) {
        char allowed[128];
        field_allowed(item->field, allowed, sizeof allowed);
        return problem_at(item->problem, &item->path, allowed, "%zu bytes %s", length,
                          length < item->field->min ? "are too few" : "are too many");
    }
    return store_string(place_of(item), json_string_value(item->value));
}

static bool name_ok(const char *name, size_t most, const char *extra)
{
    size_t length = strlen(name);

    if (length == 0 || length > most)
        return false;
    for (size_t i = 0; i < length; i++)
        if (!isascii(name[i]) || (!isalnum(name[i]) && !strchr(extra, name[i])))
            return false;
    return true;
}

static bool read_name(const struct item *item)
{
    const char *name = json_string_value(item->value);

    if (!name || !name_ok(name, item->field->max, "._-"))
        return refuse(item);
    return store_string(place_of(item), name);
}

/* The number of the chosen word, or -1. */
static int chosen(const struct item *item)
{
    const char *word = json_string_value(item->value);

    return word ? choices_find(item->field->choices, word) : -1;
}

static bool read_word(const struct item *item)
{
    if (chosen(item) < 0)
        return refuse(item);
    return store_string(place_of(item), json_string_value(item->value));
}

static bool read_choice(const struct item *item)
{
    int choice = chosen(item);

    if (choice < 0)
        return refuse(item);
    *(unsigned *)place_of(item) = (unsigned)choice;
    return true;
}

/* "auto" is number 0; the engines follow. */
static bool read_engine(const struct item *item)
{
    struct scenario *scenario = item->base;
    int choice = chosen(item);

    if (choice < 0)
        return refuse(item);
    scenario->engine_auto = choice == 0;
    scenario->engine = choice == 0 ? ENGINE_NATIVE : (enum engine)(choice - 1);
    return true;
}

static bool read_count(const struct item *item)
{
    json_int_t number = json_integer_value(item->value);

    if (!json_is_integer(item->value) || number < item->field->min || number > item->field->max)
        return refuse(item);
    *(uint32_t *)place_of(item) = (uint32_t)number;
    return true;
}

static bool read_switch(const struct item *item)
{
    if (!json_is_boolean(item->value))
        return refuse(item);
    *(bool *)place_of(item) = json_is_true(item->value);
    return true;
}

static bool list_ok(const struct item *item)
{
    if (!json_is_array(item->value))
        return refuse(item);
    if (json_array_size(item->value) > item->field->max)
        return too_many(item, json_array_size(item->value));
    return true;
}

static bool read_argv(const struct item *item)
{
    struct scenario *scenario = item->base;
    json_t *value;
    size_t i;

    if (!list_ok(item))
        return false;
    json_array_foreach(item->value, i, value)
    {
        if (!json_is_string(value))
            return refuse_item(item, i, "a string");
        if (!store_string(&scenario->command[i], json_string_value(value)))
            return false;
    }
    return true;
}

/* A relative name that stays below its directory. */
static bool object_ok(const char *name)
{
    size_t length = strlen(name);

    return name_ok(name, 80, "._-+/") && length > 2 && strcmp(name + length - 2, ".o") == 0 &&
           name[0] != '/' && name[0] != '-' && !strstr(name, "..") && !strstr(name, "//");
}

static bool read_objects(const struct item *item)
{
    struct scenario_phase *phase = item->base;
    json_t *value;
    size_t i;

    if (!list_ok(item))
        return false;
    json_array_foreach(item->value, i, value)
    {
        const char *name = json_string_value(value);
        if (!name || !object_ok(name))
            return refuse_item(item, i, "a name such as \"core/utils.o\", at most 80 bytes");
        if (!(phase->jobs[i] = strdup(name)))
            return false;
        phase->job_count++;
    }
    return true;
}

static bool read_phases(const struct item *item)
{
    struct scenario *scenario = item->base;
    json_t *value;
    size_t i;

    if (!list_ok(item))
        return false;
    json_array_foreach(item->value, i, value)
    {
        struct json_path path = path_item(&item->path, i);
        if (!json_is_object(value))
            return refuse_item(item, i, "{\"name\": \"...\", \"jobs\": [...]}");
        if (!json_object_get(value, "name"))
            return problem_at(item->problem, &path, "give the phase a \"name\"", "no name");
        scenario->phase_count = (uint32_t)i + 1;
        if (!read_object(value, "phases[].", &scenario->phases[i], &path, item->problem))
            return false;
    }
    return true;
}

static bool read_answers(const struct item *item)
{
    struct scenario_step *step = item->base;
    json_t *value;
    size_t i;

    if (!list_ok(item) || json_array_size(item->value) < item->field->min)
        return refuse(item);
    json_array_foreach(item->value, i, value)
    {
        if (!json_is_string(value))
            return refuse_item(item, i, "a string");
        if (!store_string(&step->answers[i], json_string_value(value)))
            return false;
        step->answer_count = (uint32_t)i + 1;
    }
    return true;
}

static bool read_step_spawner(const struct item *item)
{
    struct scenario_step *step = item->base;
    int choice = chosen(item);

    step->sets_spawner = choice >= 0;
    step->spawner = (enum spawner)(choice < 0 ? 0 : choice);
    return choice >= 0 || refuse(item);
}

static bool read_step_engine(const struct item *item)
{
    struct scenario_step *step = item->base;
    int choice = chosen(item);

    step->sets_engine = choice >= 0;
    step->engine = (enum engine)(choice < 0 ? 0 : choice);
    return choice >= 0 || refuse(item);
}

/* What the members of a step need of each other. */
static bool step_ok(const struct scenario_step *step, const struct json_path *path,
                    struct problem *problem)
{
    if (step->ask && (step->answer_count == 0 || step->answer >= step->answer_count))
        return problem_at(problem, path, "give \"choices\", and the index of one as \"answer\"",
                          "a question without its answer");
    if (!step->thread && !step->say && !step->ask)
        return problem_at(problem, path, "give \"thread\" and \"until\", or \"say\"",
                          "an empty step");
    return true;
}

static bool read_lesson(const struct item *item)
{
    struct scenario *scenario = item->base;
    json_t *value;
    size_t i;

    if (!list_ok(item))
        return false;
    json_array_foreach(item->value, i, value)
    {
        struct json_path path = path_item(&item->path, i);
        struct scenario_step *step = &scenario->lesson[i];
        if (!json_is_object(value))
            return refuse_item(item, i,
                               "{\"thread\": \"w0\", \"until\": \"load\", \"say\": \"...\"}");
        scenario->step_count = (uint32_t)i + 1;
        if (!read_object(value, "lesson[].", step, &path, item->problem) ||
            !step_ok(step, &path, item->problem))
            return false;
        if (step->thread && !json_object_get(value, "until"))
            return problem_at(item->problem, &path, "say how far, as in \"until\": \"load\"",
                              "a thread without \"until\"");
    }
    return true;
}

/* A string, or {"bytes": N}. */
static bool read_variable(json_t *value, struct scenario_variable *variable,
                          const struct json_path *path, struct problem *problem)
{
    static const char allowed[] = "a string, or {\"bytes\": N} with N from 0 to 200000";
    json_t *bytes = json_object_get(value, "bytes");
    char text[SHOWN];

    if (json_is_string(value)) {
        variable->value = strdup(json_string_value(value));
        return variable->value != NULL;
    }
    if (json_is_integer(bytes) && json_object_size(value) == 1 && json_integer_value(bytes) >= 0 &&
        json_integer_value(bytes) <= 200000) {
        variable->bytes = (uint32_t)json_integer_value(bytes);
        return true;
    }
    describe(value, text, sizeof text);
    return problem_at(problem, path, allowed, "%s is not allowed", text);
}

static bool read_variables(const struct item *item)
{
    struct scenario *scenario = item->base;
    const char *name;
    json_t *value;

    if (!json_is_object(item->value))
        return refuse(item);
    if (json_object_size(item->value) > item->field->max)
        return too_many(item, json_object_size(item->value));
    json_object_foreach(item->value, name, value)
    {
        struct scenario_variable *variable = &scenario->variables[scenario->variable_count];
        struct json_path path = path_member(&item->path, name);
        if (name[0] == '\0' || strchr(name, '=')) {
            problem_at(item->problem, &path, "a name that is not empty and has no '='",
                       "no name for a variable");
            item->problem->at_key = true;
            return false;
        }
        if (!(variable->name = strdup(name)))
            return false;
        scenario->variable_count++;
        if (!read_variable(value, variable, &path, item->problem))
            return false;
    }
    return true;
}

static bool read_group(const struct item *item)
{
    char prefix[64];

    if (!json_is_object(item->value))
        return refuse(item);
    snprintf(prefix, sizeof prefix, "%s.", item->field->path);
    return read_object(item->value, prefix, item->base, &item->path, item->problem);
}

static bool (*const readers[FIELD_TYPE_COUNT])(const struct item *item) = {
    [FIELD_FIXED] = read_fixed,
    [FIELD_WORD] = read_word,
    [FIELD_CHOICE] = read_choice,
    [FIELD_ENGINE] = read_engine,
    [FIELD_TEXT] = read_text,
    [FIELD_NAME] = read_name,
    [FIELD_COUNT] = read_count,
    [FIELD_SWITCH] = read_switch,
    [FIELD_ARGV] = read_argv,
    [FIELD_OBJECTS] = read_objects,
    [FIELD_VARIABLES] = read_variables,
    [FIELD_PHASES] = read_phases,
    [FIELD_GROUP] = read_group,
    [FIELD_LESSON] = read_lesson,
    [FIELD_ANSWERS] = read_answers,
    [FIELD_STEP_SPAWNER] = read_step_spawner,
    [FIELD_STEP_ENGINE] = read_step_engine,
};

static bool refuse_key(const char *prefix, const struct json_path *path, struct problem *problem)
{
    const char *nearest = fields_nearest(prefix, path->steps[path->depth - 1].key);
    char allowed[400];
    size_t count;
    const struct field *fields = fields_all(&count);

    if (nearest) {
        snprintf(allowed, sizeof allowed, "did you mean \"%s\"?", nearest);
    } else {
        size_t used = (size_t)snprintf(allowed, sizeof allowed, "allowed:");
        for (size_t i = 0; i < count && used < sizeof allowed; i++)
            if (fields_in(&fields[i], prefix))
                used += (size_t)snprintf(allowed + used, sizeof allowed - used, " %s",
                                         field_key(&fields[i]));
    }
    problem_at(problem, path, allowed, "unknown key");
    problem->at_key = true;
    return false;
}

static bool read_object(json_t *object, const char *prefix, void *base,
                        const struct json_path *path, struct problem *problem)
{
    const char *key;
    json_t *value;

    json_object_foreach(object, key, value)
    {
        struct item item = {
            .field = fields_find(prefix, key),
            .value = value,
            .base = base,
            .path = path_member(path, key),
            .problem = problem,
        };
        if (!item.field)
            return refuse_key(prefix, &item.path, problem);
        if (!readers[item.field->type](&item))
            return false;
    }
    return true;
}

bool reader_read(struct scenario *scenario, json_t *document, struct problem *problem)
{
    const struct json_path top = {.depth = 0};

    /* Readers that cannot store a value say nothing. */
    problem_at(problem, &top, "free some", "out of memory");
    return read_object(document, "", scenario, &top, problem);
}
