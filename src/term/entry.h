/*
 * The terminal's entry in terminfo with another number of colours.
 *
 * curses sends colours in the way that the entry says and in no other.  Most terminals can show
 * more than their entry tells: COLORTERM says so, or the person does.  So envviz makes an entry of
 * its own, which is the terminal's in all but its colours, and hands it to curses in TERMINFO,
 * which may hold an entry itself.  ncurses before 6.1 does not know that, and finds the usual one.
 */
#ifndef ENVVIZ_TERM_ENTRY_H
#define ENVVIZ_TERM_ENTRY_H

#include "view/theme.h"

/* True if the terminal that is set up takes ECMA-48 sequences, so that colours can be sent as SGR.
 */
bool entry_takes_sgr(void);

/* The entry of the terminal that is set up, called `name`, with so many colours, as TERMINFO holds
 * it ("hex:..."); the caller frees it.  NULL without memory. */
char *entry_with(const char *name, enum colours colours);

#endif
