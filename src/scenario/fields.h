/* The table of scenario fields (fields.def), and what is said about it in help and messages. */
#ifndef ENVVIZ_SCENARIO_FIELDS_H
#define ENVVIZ_SCENARIO_FIELDS_H

#include "scenario/choices.h"

#include <stdbool.h>
#include <stddef.h>

enum field_type {
    FIELD_FIXED,        /* the default and nothing else; required */
    FIELD_WORD,         /* one of the choices, kept as a string */
    FIELD_CHOICE,       /* one of the choices, kept as an enum */
    FIELD_ENGINE,       /* a choice: "auto", or an engine */
    FIELD_TEXT,         /* a string of min to max bytes */
    FIELD_NAME,         /* letters, digits, '.', '_', '-' */
    FIELD_COUNT,        /* a whole number, min to max */
    FIELD_SWITCH,       /* true or false */
    FIELD_ARGV,         /* strings */
    FIELD_OBJECTS,      /* names of object files */
    FIELD_VARIABLES,    /* an object: names to values */
    FIELD_PHASES,       /* a list of objects; their fields are "phases[]...." */
    FIELD_LESSON,       /* a list of objects; their fields are "lesson[]...." */
    FIELD_ANSWERS,      /* strings: min to max of them */
    FIELD_STEP_SPAWNER, /* a choice that may be absent */
    FIELD_STEP_ENGINE,
    FIELD_GROUP, /* an object; its fields are "GROUP...." */
    FIELD_TYPE_COUNT
};

struct field {
    const char *path;
    enum field_type type;
    size_t offset; /* in struct scenario, or struct scenario_phase for "phases[]...." */
    unsigned min, max;
    enum choices choices;
    const char *fallback; /* the default, JSON text, or "" */
    const char *meaning;
};

const struct field *fields_all(size_t *count);

/* The field whose path is `prefix` and `key` together, or NULL. */
const struct field *fields_find(const char *prefix, const char *key);

/* True if `field` stands directly in the object whose fields begin with `prefix` ("" at the top,
 * "storm.", "phases[]."). */
bool fields_in(const struct field *field, const char *prefix);

/* The last part of the path: "kind" of "storm.kind". */
const char *field_key(const struct field *field);

/* The path of the field meant by the misspelt `key` in `prefix`, or NULL if none is near. */
const char *fields_nearest(const char *prefix, const char *key);

/* What is allowed, in words: "a whole number from 1 to 64". */
void field_allowed(const struct field *field, char *text, size_t size);

/* All fields for people to read, a paragraph each; free() it. */
char *fields_text(void);

/* The JSON Schema (2020-12) of a scenario, made from the table; free() it. */
char *fields_schema(void);

#endif
