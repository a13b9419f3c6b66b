#include "scenario/fields.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *object_of(const char *prefix);

static json_t *words_json(enum choices list)
{
    json_t *words = json_array();
    const struct word *word;

    for (size_t i = 0; (word = choices_at(list, i)); i++)
        json_array_append_new(words, json_string(word->word));
    return words;
}

/* What the type alone says about a value. */
static json_t *shape(const struct field *field)
{
    char prefix[64];

    switch (field->type) {
    case FIELD_FIXED:
        return json_pack("{so}", "const", json_loads(field->fallback, JSON_DECODE_ANY, NULL));
    case FIELD_WORD:
    case FIELD_CHOICE:
    case FIELD_ENGINE:
    case FIELD_STEP_SPAWNER:
    case FIELD_STEP_ENGINE:
        return json_pack("{so}", "enum", words_json(field->choices));
    case FIELD_TEXT:
        return json_pack("{sssisi}", "type", "string", "minLength", (int)field->min, "maxLength",
                         (int)field->max);
    case FIELD_NAME:
        return json_pack("{ssss}", "type", "string", "pattern", "^[A-Za-z0-9._-]{1,40}$");
    case FIELD_COUNT:
        return json_pack("{sssisi}", "type", "integer", "minimum", (int)field->min, "maximum",
                         (int)field->max);
    case FIELD_SWITCH:
        return json_pack("{ss}", "type", "boolean");
    case FIELD_ARGV:
        return json_pack("{sssis{ss}}", "type", "array", "maxItems", (int)field->max, "items",
                         "type", "string");
    case FIELD_OBJECTS:
        return json_pack("{sssis{ssss}}", "type", "array", "maxItems", (int)field->max, "items",
                         "type", "string", "pattern", "^[A-Za-z0-9._+][A-Za-z0-9._+/-]*\\.o$");
    case FIELD_VARIABLES:
        return json_pack("{sssis{ss}s{s[{ss},{sss{s{sssisi}}s[s]sb}]}}", "type", "object",
                         "maxProperties", (int)field->max, "propertyNames", "pattern", "^[^=]+$",
                         "additionalProperties", "oneOf", "type", "string", "type", "object",
                         "properties", "bytes", "type", "integer", "minimum", 0, "maximum", 200000,
                         "required", "bytes", "additionalProperties", 0);
    case FIELD_PHASES:
        return json_pack("{sssiso}", "type", "array", "maxItems", (int)field->max, "items",
                         object_of("phases[]."));
    case FIELD_LESSON:
        return json_pack("{sssiso}", "type", "array", "maxItems", (int)field->max, "items",
                         object_of("lesson[]."));
    case FIELD_ANSWERS:
        return json_pack("{sssisis{ss}}", "type", "array", "minItems", (int)field->min, "maxItems",
                         (int)field->max, "items", "type", "string");
    case FIELD_GROUP:
        snprintf(prefix, sizeof prefix, "%s.", field->path);
        return object_of(prefix);
    case FIELD_TYPE_COUNT:
        break;
    }
    return NULL;
}

/* The object whose fields begin with `prefix`. */
static json_t *object_of(const char *prefix)
{
    json_t *properties = json_object(), *object;
    size_t count;
    const struct field *fields = fields_all(&count);

    for (size_t i = 0; i < count; i++) {
        if (!fields_in(&fields[i], prefix))
            continue;
        json_t *property = json_pack("{ss}", "description", fields[i].meaning);
        json_t *rest = shape(&fields[i]);
        json_object_update(property, rest);
        json_decref(rest);
        if (fields[i].fallback[0] && fields[i].type != FIELD_FIXED)
            json_object_set_new(property, "default",
                                json_loads(fields[i].fallback, JSON_DECODE_ANY, NULL));
        json_object_set_new(properties, field_key(&fields[i]), property);
    }
    object = json_pack("{sssosb}", "type", "object", "properties", properties,
                       "additionalProperties", 0);
    if (strcmp(prefix, "phases[].") == 0)
        json_object_set_new(object, "required", json_pack("[s]", "name"));
    return object;
}

char *fields_schema(void)
{
    json_t *schema =
        json_pack("{ssssssss}", "$schema", "https://json-schema.org/draft/2020-12/schema", "$id",
                  "envviz-scenario-1", "title", "envviz scenario", "description",
                  "What envviz runs: \"mode\" selects a preset, the rest refines it.");
    json_t *top = object_of("");

    json_object_update(schema, top);
    json_object_set_new(schema, "required", json_pack("[ss]", "format", "version"));
    char *text = json_dumps(schema, JSON_INDENT(2));
    json_decref(top);
    json_decref(schema);
    return text;
}
