/* Where a person's own files are, after the XDG base directory specification. */
#ifndef ENVVIZ_CONFIG_PLACE_H
#define ENVVIZ_CONFIG_PLACE_H

#include <stdbool.h>
#include <stddef.h>

enum config_place {
    PLACE_CONFIG, /* $XDG_CONFIG_HOME/envviz, else ~/.config/envviz */
    PLACE_STATE   /* $XDG_STATE_HOME/envviz, else ~/.local/state/envviz */
};

/* The path of a file there, whether it exists or not; false if there is no home. */
bool config_place(enum config_place place, const char *file, char *out, size_t size);

#endif
