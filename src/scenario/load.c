#include "scenario/load.h"

#include "scenario/problem.h"
#include "text/visible.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char example[] =
    "a scenario begins {\"format\": \"envviz-scenario\", \"version\": 1, \"mode\": ...}";

static bool refuse(struct scenario_error *error, const char *path, const char *what,
                   const char *allowed)
{
    problem_line(error, path, NULL, NULL, what, allowed);
    return false;
}

/* True if `fd` is a file that can be a scenario. */
static bool check_file(int fd, const char *path, struct scenario_error *error)
{
    struct stat status;

    if (fstat(fd, &status) < 0)
        return refuse(error, path, strerror(errno), "name a scenario file");
    if (S_ISDIR(status.st_mode))
        return refuse(error, path, "is a directory", "name a scenario file in it");
    if (!S_ISREG(status.st_mode))
        return refuse(error, path, "is not a regular file", "name a scenario file");
    if (status.st_size > LOAD_BYTES)
        return refuse(error, path, "is too large for a scenario", "at most 1 MiB");
    return true;
}

static char *read_all(int fd, const char *path, size_t *length, struct scenario_error *error)
{
    char *text = malloc(LOAD_BYTES + 2);
    ssize_t got = 1;

    *length = 0;
    while (text && got > 0 && *length <= LOAD_BYTES) {
        got = read(fd, text + *length, LOAD_BYTES + 1 - *length);
        if (got > 0)
            *length += (size_t)got;
    }
    if (!text || got < 0)
        refuse(error, path, strerror(errno), "name a readable scenario file");
    else if (*length > LOAD_BYTES)
        refuse(error, path, "is too large for a scenario", "at most 1 MiB");
    else if (*length == 0)
        refuse(error, path, "is empty", example);
    else {
        text[*length] = '\0';
        return text;
    }
    free(text);
    return NULL;
}

char *load_text(const char *path, size_t *length, struct scenario_error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    char *text = NULL;

    if (fd < 0) {
        refuse(error, path, strerror(errno), "name a scenario file");
        return NULL;
    }
    if (check_file(fd, path, error))
        text = read_all(fd, path, length, error);
    close(fd);
    return text;
}

/* jansson's errors in this program's words. */
static const struct complaint {
    enum json_error_code code;
    const char *what, *allowed;
} complaints[] = {
    {.code = json_error_stack_overflow,
     .what = "nested too deeply",
     .allowed = "a scenario has at most 4 levels"},
    {.code = json_error_premature_end_of_input,
     .what = "the text ends in the middle",
     .allowed = "close what was opened"},
    {.code = json_error_end_of_input_expected,
     .what = "text after the end of the scenario",
     .allowed = "one JSON object and nothing else"},
    {.code = json_error_invalid_utf8,
     .what = "bytes that are not valid UTF-8",
     .allowed = "save the file as UTF-8"},
    {.code = json_error_null_character,
     .what = "a NUL character (\\u0000) in a string",
     .allowed = "strings without it"},
    {.code = json_error_null_byte_in_key,
     .what = "a NUL character (\\u0000) in a key",
     .allowed = "keys without it"},
    {.code = json_error_duplicate_key,
     .what = "a key that is there twice",
     .allowed = "each key once"},
    {.code = json_error_numeric_overflow,
     .what = "a number that is too large",
     .allowed = "numbers within the ranges that `envviz check --fields` lists"},
    {.code = json_error_invalid_syntax, .what = "not JSON", .allowed = example},
};

static void complain(const char *path, const json_error_t *fault, struct scenario_error *error)
{
    const struct place place = {.line = (unsigned)(fault->line > 0 ? fault->line : 1),
                                .column = (unsigned)(fault->column > 0 ? fault->column : 1)};
    const size_t last = sizeof complaints / sizeof complaints[0] - 1;
    const struct complaint *complaint = &complaints[last];
    char what[240];

    for (size_t i = 0; i < last; i++)
        if (complaints[i].code == json_error_code(fault))
            complaint = &complaints[i];
    snprintf(what, sizeof what, "%s", complaint->what);
    if (complaint == &complaints[last] || complaint->code == json_error_duplicate_key) {
        char near[160];
        visible(near, sizeof near, fault->text);
        snprintf(what, sizeof what, "%s (%s)", complaint->what, near);
    }
    problem_line(error, path, &place, NULL, what, complaint->allowed);
}

/* "format" and "version" come before all else: they say whether the rest can be understood. */
static bool check_head(const char *path, const char *text, size_t length, json_t *document,
                       struct scenario_error *error)
{
    const char *format = json_string_value(json_object_get(document, "format"));
    json_t *version = json_object_get(document, "version");
    const struct json_path top = {.depth = 0};
    struct json_path where = path_member(&top, "version");
    struct place place = path_place(&where, false, text, length);

    if (format && strcmp(format, "envviz-recording") == 0) {
        where = path_member(&top, "format");
        place = path_place(&where, false, text, length);
        problem_line(error, path, &place, &where, "this is a recording",
                     "a scenario has \"envviz-scenario\" here");
        return false;
    }
    if (!json_object_get(document, "format") || !version) {
        where = path_member(&top, version ? "format" : "version");
        place = path_place(&top, false, text, length);
        problem_line(error, path, &place, &where, "missing", example);
        return false;
    }
    if (json_is_integer(version) && json_integer_value(version) > 1) {
        problem_line(error, path, &place, &where, "newer than this envviz can read",
                     "version 1, or a newer envviz");
        return false;
    }
    return true;
}

json_t *load_document(const char *path, const char *text, size_t length,
                      struct scenario_error *error)
{
    json_error_t fault;
    json_t *document = json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &fault);
    const struct place start = {.line = 1, .column = 1};

    if (!document) {
        complain(path, &fault, error);
        return NULL;
    }
    if (!json_is_object(document))
        problem_line(error, path, &start, NULL, "not a JSON object", example);
    else if (check_head(path, text, length, document, error))
        return document;
    json_decref(document);
    return NULL;
}
