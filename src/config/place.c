#include "config/place.h"

#include <stdio.h>
#include <stdlib.h>

bool config_place(enum config_place place, const char *file, char *out, size_t size)
{
    static const struct {
        const char *variable, *below_home;
    } places[] = {
        [PLACE_CONFIG] = {"XDG_CONFIG_HOME", ".config"},
        [PLACE_STATE] = {"XDG_STATE_HOME", ".local/state"},
    };
    const char *base = getenv(places[place].variable), *home = getenv("HOME");
    int length;
    if (base && base[0] == '/') /* a relative one is to be ignored, says the specification */
        length = snprintf(out, size, "%s/envviz/%s", base, file);
    else if (home && home[0] == '/')
        length = snprintf(out, size, "%s/%s/envviz/%s", home, places[place].below_home, file);
    else
        return false;
    return length >= 0 && (size_t)length < size;
}
