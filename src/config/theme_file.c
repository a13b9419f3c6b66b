#include "config/theme_file.h"

#include "config/json_file.h"
#include "config/place.h"
#include "config/theme_style.h"
#include "text/visible.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The files themselves, put into the program by the assembler. */
#define THEME(name)                                                                                \
    extern const char theme_##name[], theme_##name##_end[];                                        \
    __asm__(".pushsection .rodata\n"                                                               \
            "theme_" #name ": .incbin \"assets/themes/" #name ".json\"\n"                          \
            "theme_" #name "_end: .byte 0\n"                                                       \
            ".popsection\n");
#include "config/themes.def"
#undef THEME

static const struct {
    const char *name, *text, *end;
} shipped[] = {
#define THEME(its_name)                                                                            \
    {.name = #its_name, .text = theme_##its_name, .end = theme_##its_name##_end},
#include "config/themes.def"
#undef THEME
};

enum { SHIPPED = sizeof shipped / sizeof *shipped };

const char *theme_shipped(size_t index)
{
    return index < SHIPPED ? shipped[index].name : NULL;
}

static const char *role_at(size_t index, const void *data)
{
    (void)data;
    return role_name((enum role)index);
}

static bool read_palette(const struct json_file *file, struct palette *palette)
{
    const struct json_path top = {.depth = 0};
    const struct json_path where = path_member(&top, "palette");
    json_t *colours = json_object_get(file->root, "palette"), *value;
    const char *name;
    if (colours && !json_is_object(colours))
        return json_file_wrong(file, &where, false, "must be an object of names and colours");
    json_object_foreach(colours, name, value)
    {
        struct json_path at = path_member(&where, name);
        const char *text = json_string_value(value);
        if (palette->count == PALETTE_COLOURS)
            return json_file_wrong(file, &at, true, "more than %d colours", PALETTE_COLOURS);
        if (!style_may_name(name))
            return json_file_wrong(file, &at, true,
                                   "\"%.40s\" cannot name a colour; use letters, and no word "
                                   "that styles have",
                                   name);
        if (!text || !style_colour(text, &palette->colours[palette->count]))
            return json_file_wrong(file, &at, false, "write a colour as \"#RRGGBB\"");
        snprintf(palette->names[palette->count++], PALETTE_NAME_BYTES, "%s", name);
    }
    return true;
}

static const char *const style_words[] = {"bold",    "dim", "italic", "underline",
                                          "reverse", "on",  "default"};
enum { STYLE_WORDS = sizeof style_words / sizeof *style_words };

/* A word that a style may have. */
static const char *word_at(size_t index, const void *data)
{
    const struct palette *palette = data;
    return index < STYLE_WORDS ? style_words[index] : palette->names[index - STYLE_WORDS];
}

static bool read_style(const struct json_file *file, const struct palette *palette,
                       const struct json_path *where, const json_t *value, const struct style *base,
                       struct style *style)
{
    char word[64];
    const char *what, *text = json_string_value(value);
    if (!text)
        return json_file_wrong(file, where, false,
                               "write a style as \"COLOUR on COLOUR bold\", each part if needed");
    if (style_read(text, palette, base, style, word, &what))
        return true;
    if (what)
        return json_file_wrong(file, where, false, "\"%s\": %s", word, what);
    if (word[0] == '#')
        return json_file_wrong(file, where, false, "\"%s\" is no colour; write #RRGGBB", word);
    return json_file_unknown(file, where, false, "colour or attribute", word, word_at, palette,
                             palette->count + STYLE_WORDS);
}

static bool read_roles(const struct json_file *file, const struct palette *palette,
                       struct theme *theme)
{
    const struct json_path top = {.depth = 0};
    const struct json_path where = path_member(&top, "roles");
    json_t *roles = json_object_get(file->root, "roles"), *value;
    struct style own = {COLOUR_OWN, COLOUR_OWN, 0};
    bool seen[ROLE_COUNT] = {false};
    const char *name;
    if (!json_is_object(roles))
        return json_file_wrong(file, roles ? &where : &top, false,
                               "\"roles\" must be an object: how each role looks");
    json_t *text = json_object_get(roles, "text");
    struct json_path at = path_member(&where, "text");
    theme->styles[ROLE_TEXT] = own;
    if (text && !read_style(file, palette, &at, text, &own, &theme->styles[ROLE_TEXT]))
        return false;
    struct style base = theme->styles[ROLE_TEXT];
    base.attributes = 0;
    for (int i = 0; i < ROLE_COUNT; i++)
        if (i != ROLE_TEXT)
            theme->styles[i] = base;
    json_object_foreach(roles, name, value)
    {
        int role = role_find(name);
        at = path_member(&where, name);
        if (role < 0)
            return json_file_unknown(file, &at, true, "role", name, role_at, NULL, ROLE_COUNT);
        if (seen[role])
            return json_file_wrong(file, &at, true, "this role is there twice");
        seen[role] = true;
        if (role != ROLE_TEXT &&
            !read_style(file, palette, &at, value, &base, &theme->styles[role]))
            return false;
    }
    return true;
}

static const char *const members[] = {"format", "version", "title", "palette", "roles"};
enum { MEMBERS = sizeof members / sizeof *members };

static const char *member_at(size_t index, const void *data)
{
    (void)data;
    return members[index];
}

static bool check_members(const struct json_file *file)
{
    const struct json_path top = {.depth = 0};
    json_t *value;
    const char *name;
    json_object_foreach(file->root, name, value)
    {
        struct json_path at = path_member(&top, name);
        bool known = false;
        for (size_t i = 0; i < MEMBERS && !known; i++)
            known = strcmp(members[i], name) == 0;
        if (!known)
            return json_file_unknown(file, &at, true, "member", name, member_at, NULL, MEMBERS);
    }
    return true;
}

static bool read_file(const struct json_file *file, struct theme *theme)
{
    const struct json_path top = {.depth = 0};
    struct palette palette = {.count = 0};
    json_t *title = json_object_get(file->root, "title");
    if (!check_members(file))
        return false;
    struct json_path at = path_member(&top, "title");
    if (title && !json_is_string(title))
        return json_file_wrong(file, &at, false, "must be a text");
    visible(theme->title, sizeof theme->title, title ? json_string_value(title) : "");
    return read_palette(file, &palette) && read_roles(file, &palette, theme);
}

bool theme_parse(const char *path, const char *text, size_t length, struct theme *theme,
                 struct error *error)
{
    struct json_file file;
    bool read = json_file_parse(&file, path, text, length, "envviz-theme", error) &&
                read_file(&file, theme);
    json_file_close(&file);
    return read;
}

static bool read_path(const char *path, struct theme *theme, struct error *error)
{
    struct json_file file;
    bool read = json_file_open(&file, path, "envviz-theme", error) && read_file(&file, theme);
    json_file_close(&file);
    return read;
}

static bool is_path(const char *name)
{
    size_t length = strlen(name);
    return strchr(name, '/') || (length > 5 && strcmp(name + length - 5, ".json") == 0);
}

bool theme_read(const char *name, struct theme *theme, struct error *error)
{
    char path[PATH_MAX];
    if (is_path(name))
        return read_path(name, theme, error);
    for (size_t i = 0; i < SHIPPED; i++) {
        if (strcmp(shipped[i].name, name) == 0) {
            snprintf(path, sizeof path, "assets/themes/%s.json", name);
            return theme_parse(path, shipped[i].text, (size_t)(shipped[i].end - shipped[i].text),
                               theme, error);
        }
    }
    char file[NAME_MAX + 1];
    bool fits = snprintf(file, sizeof file, "themes/%s.json", name) < (int)sizeof file;
    if (fits && config_place(PLACE_CONFIG, file, path, sizeof path) && access(path, F_OK) == 0)
        return read_path(path, theme, error);
    char names[160];
    size_t used = 0;
    for (size_t i = 0; i < SHIPPED; i++)
        used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", i ? ", " : "",
                                 shipped[i].name);
    error_set(error, "no theme '%.60s'; there are %s, and FILE.json", name, names);
    return false;
}
