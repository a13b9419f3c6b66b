#include "term/colours.h"

#include "term/entry.h"

#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

static struct colour_facts facts_of(const char *name, int asked)
{
    int count = tigetnum("colors"); /* COLORS is not known before start_color() */
    return (struct colour_facts){
        .asked = asked,
        .no_colour = getenv("NO_COLOR"),
        .colorterm = getenv("COLORTERM"),
        .count = count,
        .direct = count == 0x1000000 && tigetflag("RGB") == 1,
        .sgr = entry_takes_sgr(),
        .screen = strncmp(name, "screen", 6) == 0 && getenv("TMUX") == NULL,
    };
}

/* The environment with the entry as TERMINFO in front, where it is found first; the caller frees
 * the array alone. */
static char **environment_with(char *terminfo)
{
    size_t count = 0;
    while (environ[count] != NULL)
        count++;
    char **all = calloc(count + 2, sizeof *all);
    if (all == NULL)
        return NULL;
    all[0] = terminfo;
    memcpy(all + 1, environ, count * sizeof *all);
    return all;
}

/* newterm() with another entry than the terminal's own.  No setenv(): a thread that reads the
 * environment meanwhile sees a whole one, the old or the new. */
static SCREEN *open_with(const char *name, enum colours colours)
{
    SCREEN *screen = NULL;
    char *entry = entry_with(name, colours), **own = environ;
    char *variable = entry != NULL ? malloc(strlen(entry) + sizeof "TERMINFO=") : NULL;
    if (variable != NULL) {
        strcpy(stpcpy(variable, "TERMINFO="), entry);
        char **all = environment_with(variable);
        if (all != NULL) {
            environ = all;
            screen = newterm(name, stdout, stdin);
            environ = own;
        }
        free(all);
    }
    free(variable);
    free(entry);
    return screen;
}

SCREEN *colours_open(int asked, enum colours *colours)
{
    const char *name = getenv("TERM");
    int found;
    SCREEN *screen = NULL;
    if (name == NULL || setupterm(name, STDOUT_FILENO, &found) != OK)
        return NULL;
    TERMINAL *looked_at = cur_term;
    struct colour_facts facts = facts_of(name, asked);
    *colours = colours_choose(&facts);
    if (*colours != COLOURS_NONE && *colours != colours_known(&facts))
        screen = open_with(name, *colours);
    if (screen == NULL)
        screen = newterm(name, stdout, stdin);
    del_curterm(looked_at);
    if (screen == NULL)
        return NULL;
    facts = facts_of(name, asked);
    enum colours can = colours_known(&facts);
    *colours = *colours < can ? *colours : can;
    return screen;
}
