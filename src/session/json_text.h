/* JSON that can be shown on a terminal. */
#ifndef ENVVIZ_SESSION_JSON_TEXT_H
#define ENVVIZ_SESSION_JSON_TEXT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/* As json_dumps(): the value as text, to be freed; NULL when out of memory.  In its strings, what
 * utf8_is_hidden() says is escaped (\u007F, \u202E), so that it is the same JSON and harmless. */
char *json_text(const json_t *value, size_t flags);

/* A string of any bytes: where it is no UTF-8, which JSON asks for, as visible() shows it. */
json_t *json_bytes(const char *text);

/* Writes it; false where that failed. */
bool json_put(FILE *out, const json_t *value, size_t flags);

#endif
