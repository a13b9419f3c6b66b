#include "scenario/scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Flags as a distribution passes them; repeated with numbers until the length is reached. */
static const char *const flags[] = {
    "-DUWSGI_BUILD_DATE_%u=1", "-DUWSGI_PLUGIN_%u_ENABLED",    "-I/usr/include/uwsgi/part%u",
    "-Wformat=2 -DPART_%u",    "-DUWSGI_EMBED_FEATURE_%u=yes", "-Wno-unused-parameter -DSTEP_%u",
};

char *scenario_cflags(uint32_t bytes)
{
    char *text = malloc((size_t)bytes + 1);
    size_t used = 0;
    char flag[80];

    if (!text)
        return NULL;
    for (unsigned i = 0; used < bytes; i++) {
        snprintf(flag, sizeof flag, flags[i % (sizeof flags / sizeof flags[0])], i);
        size_t length = strlen(flag), space = used ? 1 : 0;
        if (used + space + length > bytes) {
            /* A last definition of just the right length; blanks where none fits. */
            size_t left = bytes - used;
            memset(text + used, left > 4 ? '0' : ' ', left);
            if (left > 4)
                memcpy(text + used, used ? " -DZ" : "-DZ0", 4);
            used = bytes;
            break;
        }
        if (space)
            text[used++] = ' ';
        memcpy(text + used, flag, length);
        used += length;
    }
    text[used] = '\0';
    return text;
}

/* NAME=value strings that are counted first and then written into one block. */
struct block {
    char **entries; /* NULL while counting */
    char *next;
    size_t count, bytes;
};

static void put(struct block *block, const char *name, size_t name_length, const char *value,
                size_t value_length)
{
    if (block->entries) {
        char *entry = block->next;
        block->entries[block->count] = entry;
        memcpy(entry, name, name_length);
        entry[name_length] = '=';
        if (value)
            memcpy(entry + name_length + 1, value, value_length);
        else
            memset(entry + name_length + 1, 'x', value_length);
        entry[name_length + 1 + value_length] = '\0';
        block->next = entry + name_length + value_length + 2;
    }
    block->count++;
    block->bytes += name_length + value_length + 2;
}

/* True if the build replay itself sets this variable: inherited, it would change the story. */
static bool belongs_to_build(const char *name, size_t length)
{
    static const char *const names[] = {"CFLAGS", "PLAT", "UWSGI_FORCE_REBUILD", "LD_RUN_PATH"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0)
            return true;
    return false;
}

static bool is_given(const struct scenario *scenario, const char *name, size_t length)
{
    for (uint32_t i = 0; i < scenario->variable_count; i++)
        if (strlen(scenario->variables[i].name) == length &&
            memcmp(scenario->variables[i].name, name, length) == 0)
            return true;
    return false;
}

static void fill(const struct scenario *scenario, char *const *base, const char *cflags,
                 struct block *block)
{
    for (size_t i = 0; scenario->inherit && base && base[i]; i++) {
        const char *equals = strchr(base[i], '=');
        size_t length = equals ? (size_t)(equals - base[i]) : 0;
        if (length == 0 || is_given(scenario, base[i], length) ||
            (scenario->builds > 0 && belongs_to_build(base[i], length)))
            continue;
        put(block, base[i], length, equals + 1, strlen(equals + 1));
    }
    for (uint32_t i = 0; i < scenario->variable_count; i++) {
        const struct scenario_variable *variable = &scenario->variables[i];
        put(block, variable->name, strlen(variable->name), variable->value,
            variable->value ? strlen(variable->value) : variable->bytes);
    }
    for (uint32_t i = 0; i < scenario->more_variables; i++) {
        /* No shell takes such a name for a variable of its own: some need long for so many. */
        char name[16];
        int length = snprintf(name, sizeof name, "V-%u", i);
        put(block, name, (size_t)length, name + 2, (size_t)length - 2);
    }
    if (scenario->builds > 0 && !is_given(scenario, "CFLAGS", 6))
        put(block, "CFLAGS", 6, cflags, strlen(cflags));
}

char **scenario_environment(const struct scenario *scenario, char *const *base)
{
    struct block block = {.entries = NULL};
    char *cflags = scenario_cflags(scenario->cflags_bytes);

    if (!cflags)
        return NULL;
    fill(scenario, base, cflags, &block);
    size_t array = (block.count + 1) * sizeof *block.entries;
    char **entries = malloc(array + block.bytes);
    if (entries) {
        block = (struct block){.entries = entries, .next = (char *)entries + array};
        fill(scenario, base, cflags, &block);
        entries[block.count] = NULL;
    }
    free(cflags);
    return entries;
}
