#include "config/json_file.h"

#include "text/nearest.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool json_file_wrong(const struct json_file *file, const struct json_path *where, bool key,
                     const char *format, ...)
{
    char what[400];
    va_list arguments;
    struct place place = path_place(where, key, file->text, file->length);
    struct error_place at = {.path = file->path, .line = place.line, .column = place.column};
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    error_at(file->error, &at, "%s", what);
    return false;
}

bool json_file_unknown(const struct json_file *file, const struct json_path *where, bool key,
                       const char *what, const char *name,
                       const char *(*at)(size_t index, const void *data), const void *data,
                       size_t count)
{
    size_t best = SIZE_MAX;
    char nearest[64] = "";
    for (size_t i = 0; i < count; i++) {
        size_t away = nearest_distance(name, at(i, data));
        if (away >= best || !nearest_is_near(name, away))
            continue;
        best = away;
        snprintf(nearest, sizeof nearest, "%s", at(i, data));
    }
    for (char *c = nearest; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    if (nearest[0])
        return json_file_wrong(file, where, key, "no such %s \"%.60s\"; did you mean \"%s\"?", what,
                               name, nearest);
    return json_file_wrong(file, where, key, "no such %s \"%.60s\"", what, name);
}

static bool check_head(const struct json_file *file, const char *format)
{
    const struct json_path top = {.depth = 0};
    struct json_path where = path_member(&top, "format");
    const char *is = json_string_value(json_object_get(file->root, "format"));
    json_t *version = json_object_get(file->root, "version");
    if (!is || strcmp(is, format) != 0)
        return json_file_wrong(file, is ? &where : &top, false, "\"format\" must be \"%s\"",
                               format);
    where = path_member(&top, "version");
    if (!json_is_integer(version) || json_integer_value(version) != 1)
        return json_file_wrong(file, version ? &where : &top, false, "\"version\" must be 1");
    return true;
}

static bool parse(struct json_file *file, const char *format)
{
    json_error_t fault;
    file->root =
        json_loadb(file->text, file->length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &fault);
    if (!file->root) {
        struct error_place at = {.path = file->path,
                                 .line = (uint64_t)(fault.line > 0 ? fault.line : 1),
                                 .column = (uint64_t)(fault.column > 0 ? fault.column : 1)};
        error_at(file->error, &at, "not JSON: %s", fault.text);
        return false;
    }
    if (!json_is_object(file->root))
        return json_file_wrong(file, &(struct json_path){.depth = 0}, false, "not a JSON object");
    return check_head(file, format);
}

bool json_file_parse(struct json_file *file, const char *path, const char *text, size_t length,
                     const char *format, struct error *error)
{
    *file = (struct json_file){.path = path, .length = length, .error = error};
    file->text = malloc(length + 1);
    if (!file->text) {
        error_set(error, "out of memory");
        return false;
    }
    memcpy(file->text, text, length);
    file->text[length] = '\0';
    return parse(file, format);
}

/* NULL, or why it cannot be read. */
static const char *read_whole(int fd, char *text, size_t *length)
{
    struct stat status;
    ssize_t got = 1;
    if (fstat(fd, &status) != 0)
        return strerror(errno);
    if (!S_ISREG(status.st_mode))
        return "is not a regular file";
    while (got > 0 && *length <= JSON_FILE_BYTES) {
        got = read(fd, text + *length, JSON_FILE_BYTES + 1 - *length);
        if (got < 0)
            return strerror(errno);
        *length += (size_t)got;
    }
    return *length > JSON_FILE_BYTES ? "is larger than 64 KiB" : NULL;
}

bool json_file_open(struct json_file *file, const char *path, const char *format,
                    struct error *error)
{
    *file = (struct json_file){.path = path, .error = error};
    struct error_place at = {.path = path};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        error_at(error, &at, "%s", strerror(errno));
        return false;
    }
    file->text = malloc(JSON_FILE_BYTES + 2);
    const char *why = file->text ? read_whole(fd, file->text, &file->length) : "out of memory";
    close(fd);
    if (why) {
        error_at(error, &at, "%s", why);
        return false;
    }
    file->text[file->length] = '\0';
    return parse(file, format);
}

void json_file_close(struct json_file *file)
{
    json_decref(file->root);
    free(file->text);
}
