#include "term/kind.h"

#include <curses.h>
#include <stdio.h>
#include <term.h>

bool kind_check(const char *name, int fd, char *why, size_t size)
{
    int found;
    if (name == NULL || name[0] == '\0') {
        snprintf(why, size, "TERM is not set; set it to the terminal's type, or use --headless");
        return false;
    }
    if (setupterm(name, fd, &found) != OK) {
        snprintf(why, size,
                 "terminal type '%.60s' is unknown; set TERM to a known one, or use --headless",
                 name);
        return false;
    }
    bool can = cursor_address != NULL;
    del_curterm(cur_term);
    if (!can)
        snprintf(why, size, "terminal type '%.60s' cannot place its cursor; use --headless", name);
    return can;
}
