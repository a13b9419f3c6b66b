#include "scenario/fields.h"

#include "scenario/scenario.h"
#include "text/nearest.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOWHERE          0
#define AT(member)       offsetof(struct scenario, member)
#define IN_PHASE(member) offsetof(struct scenario_phase, member)
#define IN_STEP(member)  offsetof(struct scenario_step, member)

static const struct field fields[] = {
#define FIELD(path_, type_, place_, min_, max_, choices_, default_, meaning_)                      \
    {.path = (path_),                                                                              \
     .type = FIELD_##type_,                                                                        \
     .offset = (place_),                                                                           \
     .min = (min_),                                                                                \
     .max = (max_),                                                                                \
     .choices = CHOICES_##choices_,                                                                \
     .fallback = (default_),                                                                       \
     .meaning = (meaning_)},
#include "scenario/fields.def"
#undef FIELD
};

enum { FIELD_COUNT_ALL = sizeof fields / sizeof fields[0] };

const struct field *fields_all(size_t *count)
{
    *count = FIELD_COUNT_ALL;
    return fields;
}

bool fields_in(const struct field *field, const char *prefix)
{
    size_t length = strlen(prefix);

    return strncmp(field->path, prefix, length) == 0 && !strchr(field->path + length, '.');
}

const char *field_key(const struct field *field)
{
    const char *dot = strrchr(field->path, '.');

    return dot ? dot + 1 : field->path;
}

const struct field *fields_find(const char *prefix, const char *key)
{
    for (size_t i = 0; i < FIELD_COUNT_ALL; i++)
        if (fields_in(&fields[i], prefix) && strcmp(field_key(&fields[i]), key) == 0)
            return &fields[i];
    return NULL;
}

const char *fields_nearest(const char *prefix, const char *key)
{
    size_t best = SIZE_MAX;
    const char *nearest = NULL;

    for (size_t i = 0; i < FIELD_COUNT_ALL; i++) {
        /* Twice as near if it belongs to the same object; elsewhere only the very word. */
        size_t away = nearest_distance(key, field_key(&fields[i]));
        bool here = fields_in(&fields[i], prefix);
        if (here ? !nearest_is_near(key, away) : away > 0)
            continue;
        if (away * 2 + !here < best) {
            best = away * 2 + !here;
            nearest = here ? field_key(&fields[i]) : fields[i].path;
        }
    }
    return nearest;
}

static void allowed_words(const struct field *field, char *text, size_t size)
{
    const struct word *word;
    size_t used = 0;

    for (size_t i = 0; (word = choices_at(field->choices, i)) && used < size; i++)
        used += (size_t)snprintf(text + used, size - used, "%s\"%s\"",
                                 i == 0                              ? ""
                                 : choices_at(field->choices, i + 1) ? ", "
                                                                     : " or ",
                                 word->word);
}

void field_allowed(const struct field *field, char *text, size_t size)
{
    switch (field->type) {
    case FIELD_FIXED:
        snprintf(text, size, "%s", field->fallback);
        break;
    case FIELD_WORD:
    case FIELD_CHOICE:
    case FIELD_ENGINE:
    case FIELD_STEP_SPAWNER:
    case FIELD_STEP_ENGINE:
        allowed_words(field, text, size);
        break;
    case FIELD_TEXT:
        if (field->min > 0)
            snprintf(text, size, "a string of %u to %u bytes", field->min, field->max);
        else
            snprintf(text, size, "a string of at most %u bytes", field->max);
        break;
    case FIELD_NAME:
        snprintf(text, size, "1 to %u letters, digits, '.', '_' or '-'", field->max);
        break;
    case FIELD_COUNT:
        snprintf(text, size, "a whole number from %u to %u", field->min, field->max);
        break;
    case FIELD_SWITCH:
        snprintf(text, size, "true or false");
        break;
    case FIELD_ARGV:
        snprintf(text, size, "a list of at most %u strings", field->max);
        break;
    case FIELD_OBJECTS:
        snprintf(text, size, "a list of at most %u names such as \"core/utils.o\"", field->max);
        break;
    case FIELD_VARIABLES:
        snprintf(text, size, "an object of at most %u NAME: \"value\" or NAME: {\"bytes\": N}",
                 field->max);
        break;
    case FIELD_PHASES:
        snprintf(text, size, "a list of at most %u {\"name\": \"...\", \"jobs\": [...]}",
                 field->max);
        break;
    case FIELD_LESSON:
        snprintf(text, size, "a list of at most %u steps", field->max);
        break;
    case FIELD_ANSWERS:
        snprintf(text, size, "a list of %u to %u strings", field->min, field->max);
        break;
    case FIELD_GROUP:
        snprintf(text, size, "an object");
        break;
    case FIELD_TYPE_COUNT:
        break;
    }
}

char *fields_text(void)
{
    char *text = NULL, allowed[256];
    const struct word *word;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    if (!out)
        return NULL;
    for (size_t i = 0; i < FIELD_COUNT_ALL; i++) {
        const struct field *field = &fields[i];
        field_allowed(field, allowed, sizeof allowed);
        fprintf(out, "%s\n    %s\n    %s", field->path, field->meaning, allowed);
        if (field->fallback[0] && field->type != FIELD_FIXED)
            fprintf(out, "; default %s", field->fallback);
        fputc('\n', out);
        for (size_t j = 0; (word = choices_at(field->choices, j)); j++)
            fprintf(out, "      %-16s%s\n", word->word, word->meaning);
    }
    return fclose(out) == 0 ? text : NULL;
}
