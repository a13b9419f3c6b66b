/*
 * A person's own keys, in $XDG_CONFIG_HOME/envviz/keys.json:
 *
 *   {"format": "envviz-keys", "version": 1,
 *    "keys": {"pause": "p", "next_failure": ["n", "ctrl+n"], "record": []}}
 *
 * The actions are those of view/keys.def; what is not there keeps its keys.
 */
#ifndef ENVVIZ_CONFIG_KEYS_FILE_H
#define ENVVIZ_CONFIG_KEYS_FILE_H

#include "session/error.h"
#include "view/keys.h"

/* Reads the text of such a file; `path` stands for it in messages.  False with *error. */
bool keys_parse(const char *path, const char *text, size_t length, struct keymap *map,
                struct error *error);

/* Reads the person's file and uses it.  True as well where there is none. */
bool keys_load(struct error *error);

#endif
