#include "scenario/sets.h"

#include "scenario/fields.h"
#include "text/visible.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_BYTES = 256, PATTERN_BYTES = 512, SET_SHOWN = 100 };

void sets_error(struct scenario_error *error, const char *set, const char *what,
                const char *allowed)
{
    char shown[SET_SHOWN];

    visible(shown, sizeof shown, set);
    snprintf(error->text, sizeof error->text, "--set %s: %s; %s", shown, what, allowed);
}

const char *sets_last(const char *const *sets, unsigned set_count, const char *path)
{
    size_t length = strlen(path);

    while (set_count-- > 0)
        if (strncmp(sets[set_count], path, length) == 0 && sets[set_count][length] == '=')
            return sets[set_count] + length + 1;
    return NULL;
}

/* Cuts the next step off *path: a key or, if digits alone, an index. */
static char *next_step(char **path)
{
    char *step = *path, *end = step + strcspn(step, ".[]");

    if (*end == '\0') {
        *path = NULL;
        return step;
    }
    if (*end == ']' && (end[1] == '.' || end[1] == '['))
        *end++ = '\0';
    else if (*end == ']' && end[1] == '\0')
        *end = '\0';
    *path = *end ? end + 1 : NULL;
    *end = '\0';
    return step;
}

static bool is_index(const char *step, size_t *index)
{
    if (!isdigit((unsigned char)step[0]) || strspn(step, "0123456789") != strlen(step) ||
        strlen(step) > 6)
        return false;
    *index = strtoul(step, NULL, 10);
    return true;
}

/* True if the field at this pattern ("phases[].name") takes a string. */
static bool wants_string(const char *pattern)
{
    static const bool strings[FIELD_TYPE_COUNT] = {
        [FIELD_WORD] = true, [FIELD_CHOICE] = true, [FIELD_ENGINE] = true,
        [FIELD_TEXT] = true, [FIELD_NAME] = true,
    };
    static const char variables[] = "environment.";
    size_t count, length = strlen(pattern);
    const struct field *fields = fields_all(&count);

    if (strncmp(pattern, variables, strlen(variables)) == 0)
        return !strchr(pattern + strlen(variables), '.'); /* or {"bytes": N} */
    if (length > 2 && strcmp(pattern + length - 2, "[]") == 0)
        return strcmp(pattern, "phases[]") != 0; /* an item of a list of strings */
    for (size_t i = 0; i < count; i++)
        if (strcmp(fields[i].path, pattern) == 0)
            return strings[fields[i].type];
    return false;
}

static json_t *value_of(const char *pattern, const char *text)
{
    json_t *value = json_loads(text, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);

    if (value && wants_string(pattern) && !json_is_string(value) && !json_is_object(value)) {
        json_decref(value);
        value = NULL;
    }
    return value ? value : json_string(text);
}

/* The member or item that a step leads to; a missing or scalar member becomes an object. */
static json_t *enter(json_t *at, const char *step)
{
    size_t index;

    if (json_is_array(at))
        return is_index(step, &index) ? json_array_get(at, index) : NULL;
    json_t *member = json_object_get(at, step);
    if (!json_is_object(member) && !json_is_array(member) &&
        json_object_set_new(at, step, json_object()) == 0)
        member = json_object_get(at, step);
    return member;
}

static bool put(json_t *at, const char *step, json_t *value)
{
    size_t index;

    if (!json_is_array(at))
        return json_object_set_new(at, step, value) == 0;
    if (is_index(step, &index) && index < json_array_size(at))
        return json_array_set_new(at, index, value) == 0;
    if (is_index(step, &index) && index == json_array_size(at))
        return json_array_append_new(at, value) == 0;
    json_decref(value);
    return false;
}

static void extend(char *pattern, const json_t *at, const char *step)
{
    size_t used = strlen(pattern);

    if (json_is_array(at))
        snprintf(pattern + used, PATTERN_BYTES - used, "[]");
    else
        snprintf(pattern + used, PATTERN_BYTES - used, "%s%s", used ? "." : "", step);
}

bool sets_apply(json_t *document, const char *set, struct scenario_error *error)
{
    const char *equals = strchr(set, '=');
    char buffer[PATH_BYTES], pattern[PATTERN_BYTES] = "", *path = buffer, *step;
    json_t *at = document, *value;

    if (!equals || equals == set || (size_t)(equals - set) >= sizeof buffer) {
        sets_error(error, set, "no PATH=VALUE", "for example --set storm.interval_us=100");
        return false;
    }
    memcpy(buffer, set, (size_t)(equals - set));
    buffer[equals - set] = '\0';
    while ((step = next_step(&path), path)) {
        extend(pattern, at, step);
        at = enter(at, step);
        if (!json_is_object(at) && !json_is_array(at)) {
            sets_error(error, set, "there is nothing at this path",
                       "`envviz check --fields` lists the fields");
            return false;
        }
    }
    extend(pattern, at, step);
    value = value_of(pattern, equals + 1);
    if (!value) {
        sets_error(error, set, "not valid UTF-8", "text in UTF-8");
        return false;
    }
    if (!put(at, step, value)) {
        sets_error(error, set, "there is nothing at this path",
                   "an index from 0 up to the number of items");
        return false;
    }
    return true;
}
