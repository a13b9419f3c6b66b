/* Opens curses with as many colours as the terminal can show, or as are asked for. */
#ifndef ENVVIZ_TERM_COLOURS_H
#define ENVVIZ_TERM_COLOURS_H

#include "view/theme.h"

#include <curses.h>

/*
 * newterm() on standard input and output.  `asked`: enum colours, or below 0: as TERM, COLORTERM
 * and NO_COLOR say.  *colours is what is to be drawn with.  NULL if the terminal cannot be used.
 */
SCREEN *colours_open(int asked, enum colours *colours);

#endif
