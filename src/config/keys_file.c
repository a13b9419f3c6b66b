#include "config/keys_file.h"

#include "config/json_file.h"
#include "config/place.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

static const char *action_at(size_t index, const void *data)
{
    (void)data;
    return key_action_name((enum action)index);
}

static bool read_key(const struct json_file *file, const struct json_path *at, const json_t *value,
                     int *key)
{
    const char *name = json_string_value(value);
    if (!name)
        return json_file_wrong(file, at, false, "write keys as \"n\", \"space\", \"ctrl+n\"");
    *key = key_parse(name);
    if (*key == UI_KEY_NONE)
        return json_file_wrong(file, at, false,
                               "no such key \"%.40s\"; write a character, ctrl+LETTER, or a name "
                               "as space, enter, tab, escape, up, pageup",
                               name);
    if (*key >= '1' && *key <= '9')
        return json_file_wrong(file, at, false, "the digits 1 to 9 select threads and links");
    if (*key == 3 || *key == 17 || *key == 19 || *key == 26)
        return json_file_wrong(file, at, false,
                               "ctrl+c, ctrl+q, ctrl+s and ctrl+z are the terminal's own");
    return true;
}

static bool read_keys(const struct json_file *file, const struct json_path *at, const json_t *value,
                      int keys[2])
{
    keys[0] = keys[1] = UI_KEY_NONE;
    if (!json_is_array(value))
        return read_key(file, at, value, &keys[0]);
    if (json_array_size(value) > 2)
        return json_file_wrong(file, at, false, "an action has two keys at most");
    for (size_t i = 0; i < json_array_size(value); i++) {
        struct json_path item = path_item(at, i);
        if (!read_key(file, &item, json_array_get(value, i), &keys[i]))
            return false;
    }
    return true;
}

/* Each key has one meaning wherever it counts. */
static bool check(const struct json_file *file, const struct json_path *where,
                  const json_t *members, const struct keymap *map)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)members, name, value)
    {
        struct json_path at = path_member(where, name);
        enum action action = key_action_find(name);
        for (int i = 0; i < 2; i++) {
            int key = map->keys[action][i];
            enum action other = key ? keys_conflict(map, action, key) : ACTION_NONE;
            char label[16];
            if (other == ACTION_NONE)
                continue;
            key_label(key, true, label, sizeof label);
            return json_file_wrong(file, &at, false,
                                   "the key %s is also that of %s; give one of them another key",
                                   label, key_action_name(other));
        }
        if (action == ACTION_QUIT && map->keys[action][0] == UI_KEY_NONE)
            return json_file_wrong(file, &at, false, "there must be a key to leave");
    }
    return true;
}

static bool read_file(const struct json_file *file, struct keymap *map)
{
    const struct json_path top = {.depth = 0};
    const struct json_path where = path_member(&top, "keys");
    json_t *members = json_object_get(file->root, "keys"), *value;
    const char *name;
    memset(map, 0, sizeof *map);
    json_object_foreach(file->root, name, value)
    {
        struct json_path at = path_member(&top, name);
        if (strcmp(name, "format") != 0 && strcmp(name, "version") != 0 &&
            strcmp(name, "keys") != 0)
            return json_file_wrong(
                file, &at, true, "no such member \"%.60s\"; there are format, version, keys", name);
    }
    if (!json_is_object(members))
        return json_file_wrong(file, members ? &where : &top, false,
                               "\"keys\" must be an object: actions and their keys");
    json_object_foreach(members, name, value)
    {
        struct json_path at = path_member(&where, name);
        enum action action = key_action_find(name);
        if (action == ACTION_NONE)
            return json_file_unknown(file, &at, true, "action", name, action_at, NULL,
                                     ACTION_COUNT);
        if (map->set[action])
            return json_file_wrong(file, &at, true, "this action is there twice");
        map->set[action] = true;
        if (!read_keys(file, &at, value, map->keys[action]))
            return false;
    }
    return check(file, &where, members, map);
}

bool keys_parse(const char *path, const char *text, size_t length, struct keymap *map,
                struct error *error)
{
    struct json_file file;
    bool read =
        json_file_parse(&file, path, text, length, "envviz-keys", error) && read_file(&file, map);
    json_file_close(&file);
    return read;
}

bool keys_load(struct error *error)
{
    char path[PATH_MAX];
    struct json_file file;
    struct keymap map;
    if (!config_place(PLACE_CONFIG, "keys.json", path, sizeof path) || access(path, F_OK) != 0)
        return true;
    bool read = json_file_open(&file, path, "envviz-keys", error) && read_file(&file, &map);
    json_file_close(&file);
    if (read)
        keys_use(&map);
    return read;
}
