/* assets/recording.schema.json agrees with the tables, and with what is written. */
#include "session/scratch.h"

#include "session/codec.h"
#include "session/schema.h"

#include <jansson.h>

static const char path[] = "assets/recording.schema.json";

/* After a change of events.def: UPDATE=1 build/tests/session/schema_test writes the file anew. */
static void the_file_is_what_the_tables_make(void **state)
{
    size_t length;
    char *made = recording_schema();
    (void)state;
    assert_non_null(made);
    if (getenv("UPDATE"))
        scratch_write(path, made, strlen(made));
    char *kept = scratch_read(path, &length);
    unsigned line = 1;
    size_t same = 0;
    while (kept[same] && kept[same] == made[same])
        line += kept[same++] == '\n';
    if (kept[same] != made[same])
        fail_msg("%s differs from the tables in line %u; to write it anew:\n"
                 "UPDATE=1 build/tests/session/schema_test",
                 path, line);
    free(kept);
    free(made);
}

/* Follows "#/$defs/NAME". */
static const json_t *follow(const json_t *schema, const json_t *at)
{
    const char *reference = json_string_value(json_object_get(at, "$ref"));
    if (!reference)
        return at;
    const json_t *found =
        json_object_get(json_object_get(schema, "$defs"), strrchr(reference, '/') + 1);
    assert_non_null(found);
    return found;
}

/* As much of JSON Schema as the fields use. */
static bool fits(const json_t *schema, const json_t *rule, const json_t *value)
{
    size_t i;
    const json_t *each;
    const char *type = json_string_value(json_object_get(rule, "type"));
    const json_t *any = json_object_get(rule, "anyOf"), *words = json_object_get(rule, "enum");
    if (json_object_get(rule, "$ref"))
        return fits(schema, follow(schema, rule), value);
    json_array_foreach(any, i, each) if (fits(schema, each, value)) return true;
    json_array_foreach(words, i, each) if (json_equal(each, value)) return true;
    if (any || words)
        return false;
    assert_non_null(type);
    if (strcmp(type, "integer") == 0)
        return json_is_integer(value) &&
               (!json_object_get(rule, "minimum") || json_integer_value(value) >= 0);
    assert_string_equal(type, "string");
    return json_is_string(value);
}

static void each_row_fits(void **state)
{
    static char row[CODEC_ROW_BYTES];
    static const uint64_t values[] = {0, 1, 250, INT64_MAX, UINT64_MAX};
    json_t *schema = json_load_file(path, 0, NULL);
    (void)state;
    assert_non_null(schema);
    const json_t *defs = json_object_get(schema, "$defs");
    const json_t *branches = json_object_get(json_object_get(defs, "row"), "allOf");
    assert_int_equal(json_array_size(branches), EVENT_COUNT);
    for (unsigned type = 0; type < EVENT_COUNT; type++) {
        const json_t *rule =
            follow(schema, json_object_get(json_array_get(branches, type), "then"));
        const json_t *items = json_object_get(rule, "prefixItems");
        assert_ptr_equal(rule, json_object_get(defs, event_info(type)->name));
        for (unsigned v = 0; v < sizeof values / sizeof *values; v++) {
            struct event event = {.type = (uint16_t)type};
            for (unsigned i = 0; i < EVENT_NUMBERS; i++)
                event.number[i] = values[v];
            json_t *written = json_loadb(row, codec_write_row(row, &event, "a"), 0, NULL);
            assert_non_null(written);
            size_t count = json_array_size(written);
            assert_int_equal(count, json_integer_value(json_object_get(rule, "minItems")));
            assert_int_equal(count, json_integer_value(json_object_get(rule, "maxItems")));
            assert_int_equal(count, json_array_size(items));
            for (size_t i = 3; i < count; i++)
                if (!fits(schema, json_array_get(items, i), json_array_get(written, i)))
                    fail_msg("%s: field %d does not fit the schema", event_info(type)->name,
                             (int)i - 3);
            json_decref(written);
        }
    }
    json_decref(schema);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_file_is_what_the_tables_make),
        cmocka_unit_test(each_row_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
