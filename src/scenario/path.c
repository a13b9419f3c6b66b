#include "scenario/path.h"

#include "text/visible.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

struct json_path path_member(const struct json_path *path, const char *key)
{
    struct json_path longer = *path;

    if (longer.depth < PATH_STEPS)
        longer.steps[longer.depth++].key = key;
    return longer;
}

struct json_path path_item(const struct json_path *path, size_t index)
{
    struct json_path longer = *path;

    if (longer.depth < PATH_STEPS) {
        longer.steps[longer.depth].key = NULL;
        longer.steps[longer.depth++].index = index;
    }
    return longer;
}

void path_text(const struct json_path *path, char *out, size_t size)
{
    char key[80];
    size_t used = 0;

    if (size > 0)
        out[0] = '\0';
    for (unsigned i = 0; i < path->depth && used < size; i++) {
        int length;
        if (path->steps[i].key) {
            visible(key, sizeof key, path->steps[i].key);
            length = snprintf(out + used, size - used, "%s%s", i ? "." : "", key);
        } else {
            length = snprintf(out + used, size - used, "[%zu]", path->steps[i].index);
        }
        used += (size_t)length;
    }
}

/* A walk through the text of a document that is known to be valid. */
struct walk {
    const char *next, *end;
};

static void skip_space(struct walk *walk)
{
    while (walk->next < walk->end && strchr(" \t\r\n", *walk->next))
        walk->next++;
}

static char look(struct walk *walk)
{
    skip_space(walk);
    if (walk->next < walk->end)
        return *walk->next;
    return '\0';
}

static void skip_string(struct walk *walk)
{
    for (walk->next++; walk->next < walk->end && *walk->next != '"'; walk->next++)
        if (*walk->next == '\\')
            walk->next++;
    if (walk->next < walk->end)
        walk->next++;
}

/* Skips a value without recursion: brackets are counted. */
static void skip_value(struct walk *walk)
{
    size_t open = 0;

    do {
        char c = look(walk);
        if (c == '"') {
            skip_string(walk);
        } else if (c == '{' || c == '[') {
            open++;
            walk->next++;
        } else if (c == '}' || c == ']') {
            open--;
            walk->next++;
        } else if (c == ',' || c == ':') {
            walk->next++;
        } else {
            while (walk->next < walk->end && !strchr(" \t\r\n,]}", *walk->next))
                walk->next++;
        }
    } while (open > 0 && walk->next < walk->end);
}

static bool string_is(const char *text, size_t length, const char *wanted)
{
    json_t *string = json_loadb(text, length, JSON_DECODE_ANY, NULL);
    bool same = string && json_is_string(string) && strcmp(json_string_value(string), wanted) == 0;

    json_decref(string);
    return same;
}

/* Goes to the member `key` of the object that the walk stands at; its name's place in *name. */
static bool enter_member(struct walk *walk, const char *key, const char **name)
{
    if (look(walk) != '{')
        return false;
    walk->next++;
    while (look(walk) == '"') {
        const char *start = walk->next;
        skip_string(walk);
        bool found = string_is(start, (size_t)(walk->next - start), key);
        if (look(walk) == ':')
            walk->next++;
        skip_space(walk);
        if (found) {
            *name = start;
            return true;
        }
        skip_value(walk);
        if (look(walk) == ',')
            walk->next++;
    }
    return false;
}

static bool enter_item(struct walk *walk, size_t index)
{
    if (look(walk) != '[')
        return false;
    walk->next++;
    for (size_t i = 0; look(walk) != ']' && walk->next < walk->end; i++) {
        if (i == index)
            return true;
        skip_value(walk);
        if (look(walk) == ',')
            walk->next++;
    }
    return false;
}

static struct place place_of(const char *text, const char *at)
{
    struct place place = {.line = 1, .column = 1};

    for (; text < at; text++) {
        if (*text == '\n') {
            place.line++;
            place.column = 1;
        } else if (((unsigned char)*text & 0xc0) != 0x80) {
            place.column++;
        }
    }
    return place;
}

struct place path_place(const struct json_path *path, bool key, const char *text, size_t length)
{
    struct walk walk = {.next = text, .end = text + length};
    const char *at, *name = text;

    skip_space(&walk);
    at = walk.next;
    for (unsigned i = 0; i < path->depth; i++) {
        bool found = path->steps[i].key ? enter_member(&walk, path->steps[i].key, &name)
                                        : enter_item(&walk, path->steps[i].index);
        if (!found)
            return place_of(text, at);
        at = walk.next;
        if (key && i + 1 == path->depth && path->steps[i].key)
            at = name;
    }
    return place_of(text, at);
}
