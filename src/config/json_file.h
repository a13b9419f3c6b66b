/* The person's own small JSON files: read whole, with the place of what is wrong in them. */
#ifndef ENVVIZ_CONFIG_JSON_FILE_H
#define ENVVIZ_CONFIG_JSON_FILE_H

#include "scenario/path.h"
#include "session/error.h"

#include <jansson.h>

enum { JSON_FILE_BYTES = 65536 };

struct json_file {
    const char *path; /* borrowed */
    char *text;
    size_t length;
    json_t *root; /* an object */
    struct error *error;
};

/* Reads a file whose "format" must be `format` and whose "version" must be 1.  False with *error;
 * json_file_close() in any case.  `error` is kept for json_file_wrong(). */
bool json_file_open(struct json_file *file, const char *path, const char *format,
                    struct error *error);

/* The same from a text, which is copied; `path` stands for it in messages. */
bool json_file_parse(struct json_file *file, const char *path, const char *text, size_t length,
                     const char *format, struct error *error);
void json_file_close(struct json_file *file);

/* Says what is wrong at a place (at its name if `key`): "PATH:LINE:COLUMN: ...".  Always false. */
__attribute__((format(printf, 4, 5))) bool json_file_wrong(const struct json_file *file,
                                                           const struct json_path *where, bool key,
                                                           const char *format, ...);

/* An unknown name: json_file_wrong() with the nearest of `count` names, if one is near. */
bool json_file_unknown(const struct json_file *file, const struct json_path *where, bool key,
                       const char *what, const char *name,
                       const char *(*at)(size_t index, const void *data), const void *data,
                       size_t count);

#endif
