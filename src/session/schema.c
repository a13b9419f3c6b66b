#include "session/schema.h"

#include "session/codec.h"
#include "session/head.h"

#include <stdio.h>
#include <stdlib.h>

static void put_text(FILE *out, const char *text)
{
    char quoted[6 * CODEC_TEXT_BYTES + 8];
    char *end = codec_write_text(quoted, text);
    fwrite(quoted, 1, (size_t)(end - quoted), out);
}

/* A word, or the number of one that this version has no word for. */
static void put_words(FILE *out, enum words_list list)
{
    size_t count;
    const struct word *words = words_of(list, &count);
    fputs("\"anyOf\": [{\"enum\": [", out);
    for (size_t i = 0; i < count; i++) {
        fputs(i ? ", " : "", out);
        put_text(out, words[i].word);
    }
    fputs("]}, {\"$ref\": \"#/$defs/unsigned\"}]", out);
}

static void put_field(FILE *out, const struct event_field *field)
{
    static const char *const kinds[] = {
        [FIELD_KIND_UINT] = "\"$ref\": \"#/$defs/unsigned\"",
        [FIELD_KIND_INT] = "\"type\": \"integer\"",
        [FIELD_KIND_PTR] = "\"$ref\": \"#/$defs/address\"",
        [FIELD_KIND_TEXT] = "\"type\": \"string\"",
    };
    char about[512];
    snprintf(about, sizeof about, "%s%s%s: %s", field->name, *field->unit ? ", " : "", field->unit,
             field->meaning);
    fputs(",\n        {\"description\": ", out);
    put_text(out, about);
    fputs(", ", out);
    if (field->kind == FIELD_KIND_WORD)
        put_words(out, field->words);
    else
        fputs(kinds[field->kind], out);
    fputs("}", out);
}

static void put_event(FILE *out, const struct event_info *info)
{
    unsigned items = 3U + info->field_count;
    fputs(",\n    ", out);
    put_text(out, info->name);
    fputs(": {\n      \"description\": ", out);
    put_text(out, info->meaning);
    fprintf(out,
            ",\n      \"minItems\": %u,\n      \"maxItems\": %u,\n      \"prefixItems\": [\n"
            "        true, true, true",
            items, items);
    for (unsigned i = 0; i < info->field_count; i++)
        put_field(out, &info->fields[i]);
    fputs("\n      ]\n    }", out);
}

static void put_row(FILE *out)
{
    fputs(
        "    \"row\": {\n"
        "      \"description\": \"An event, on a line of its own. Names that are not listed here "
        "are of a newer version; readers keep them as unknown.\",\n"
        "      \"type\": \"array\",\n"
        "      \"minItems\": 3,\n"
        "      \"prefixItems\": [\n"
        "        {\"description\": \"nanoseconds since the start of the session\", \"type\": "
        "\"integer\", \"minimum\": 0},\n"
        "        {\"description\": \"number of the thread in this session; 0 is envviz itself\", "
        "\"type\": \"integer\", \"minimum\": 0, \"maximum\": 65535},\n"
        "        {\"description\": \"name of the event\", \"type\": \"string\", \"minLength\": 1}\n"
        "      ],\n"
        "      \"allOf\": [",
        out);
    for (unsigned type = 0; type < EVENT_COUNT; type++)
        fprintf(out,
                "%s\n        {\"if\": {\"prefixItems\": [true, true, {\"const\": \"%s\"}]}, "
                "\"then\": {\"$ref\": \"#/$defs/%s\"}}",
                type ? "," : "", event_info(type)->name, event_info(type)->name);
    fputs("\n      ]\n    }", out);
}

static void put_schema(FILE *out)
{
    fprintf(out,
            "{\n"
            "  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
            "  \"title\": \"envviz recording\",\n"
            "  \"description\": \"What happened in a session, one event a line. A byte of a text "
            "that is no part of a UTF-8 character is written as the character U+EF00 + byte.\",\n"
            "  \"type\": \"object\",\n"
            "  \"required\": [\"format\", \"version\", \"events\"],\n"
            "  \"properties\": {\n"
            "    \"format\": {\"const\": \"envviz-recording\"},\n"
            "    \"version\": {\"const\": %d},\n"
            "    \"header\": {\n"
            "      \"type\": \"object\",\n"
            "      \"properties\": {\n",
            HEAD_VERSION);
    for (unsigned i = 0; head_text_key(i); i++)
        fprintf(out, "        \"%s\": {\"type\": \"string\"},\n", head_text_key(i));
    fputs("        \"cpus\": {\"type\": \"integer\", \"minimum\": 0, \"maximum\": 4294967295},\n"
          "        \"started\": {\"description\": \"wall clock at time 0\", \"type\": \"string\", "
          "\"pattern\": \"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\\\.[0-9]*)?Z$\""
          "},\n"
          "        \"envviz\": {\"description\": \"the version that recorded\", \"type\": "
          "\"string\"},\n"
          "        \"scenario\": {\"description\": \"the scenario with all defaults filled in\", "
          "\"type\": \"object\"}\n"
          "      }\n"
          "    },\n"
          "    \"events\": {\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/row\"}},\n"
          "    \"truncated\": {\"description\": \"why the recording ends before the session did\", "
          "\"type\": \"string\"}\n"
          "  },\n"
          "  \"$defs\": {\n"
          "    \"unsigned\": {\n"
          "      \"description\": \"a number; above 9223372036854775807, which few JSON readers "
          "hold, a string of digits\",\n"
          "      \"anyOf\": [{\"type\": \"integer\", \"minimum\": 0}, {\"type\": \"string\", "
          "\"pattern\": \"^[0-9]{1,20}$\"}]\n"
          "    },\n"
          "    \"address\": {\"type\": \"string\", \"pattern\": \"^0x[0-9a-fA-F]{1,16}$\"},\n",
          out);
    put_row(out);
    for (unsigned type = 0; type < EVENT_COUNT; type++)
        put_event(out, event_info(type));
    fputs("\n  }\n}\n", out);
}

char *recording_schema(void)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        return NULL;
    put_schema(out);
    if (fclose(out) == 0)
        return text;
    free(text);
    return NULL;
}
