/* Private modes of the terminal that curses does not know; each is sent only where terminfo says
 * that the terminal is of xterm's kind. */
#ifndef ENVVIZ_TERM_MODES_H
#define ENVVIZ_TERM_MODES_H

#include <stdbool.h>
#include <stddef.h>

/* Synchronized output: the terminal shows what comes between begin and end at once. */
#define MODES_BEGIN_UPDATE "\033[?2026h"
#define MODES_END_UPDATE   "\033[?2026l"

/* Moves of the mouse with a button pressed are told. */
#define MODES_DRAG_ON  "\033[?1002h"
#define MODES_DRAG_OFF "\033[?1002l"

/* Codes that curses gives for the terminal's answer to modes_ask_for_sync(). */
enum { MODES_KEY_SYNC = 0x4000, MODES_KEY_NO_SYNC };

/* True if the terminal understands such sequences, known or unknown to it. */
bool modes_known(void);

/*
 * Asks whether the terminal has synchronized output; without waiting: the answer comes among the
 * keys, MODES_KEY_SYNC if it has it.  A terminal that does not know the question says nothing.
 */
void modes_ask_for_sync(int fd);

/* Sends all of it, whatever interrupts. */
void modes_send(int fd, const char *text);

#endif
