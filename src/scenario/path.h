/* A place in a JSON document, and where that is in its text. */
#ifndef ENVVIZ_SCENARIO_PATH_H
#define ENVVIZ_SCENARIO_PATH_H

#include <stdbool.h>
#include <stddef.h>

enum { PATH_STEPS = 8 };

/* Steps from the top: into a member (key) or an item (key is NULL).  The keys are borrowed. */
struct json_path {
    struct {
        const char *key;
        size_t index;
    } steps[PATH_STEPS];
    unsigned depth;
};

/* One step deeper; steps beyond PATH_STEPS are left out. */
struct json_path path_member(const struct json_path *path, const char *key);
struct json_path path_item(const struct json_path *path, size_t index);

/* "phases[0].name", fit for a terminal. */
void path_text(const struct json_path *path, char *out, size_t size);

struct place {
    unsigned line, column; /* from 1; columns count characters */
};

/* Where the value (or, if `key`, the name of the member) stands in `text`, which must be a valid
 * JSON document; the nearest enclosing value when it is not there. */
struct place path_place(const struct json_path *path, bool key, const char *text, size_t length);

#endif
