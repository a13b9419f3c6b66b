/* Signals while the terminal is ours: requests to end are noted, crashes restore the terminal. */
#ifndef ENVVIZ_TERM_GUARD_H
#define ENVVIZ_TERM_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

/* Takes the signals, before curses opens the terminal: it ignores SIGTSTP while it draws unless it
 * finds that somebody else has it (_nc_signal_handler() of ncurses' lib_tstp.c), and a Ctrl-Z then
 * would be lost.  `modes`: the terminal's modes as they were before. */
void guard_open(int fd, const struct termios *modes);

/* Once curses has opened the terminal.  `restore`: what to send to it in a crash. */
void guard_opened(const char *restore, size_t length);

/* Puts the handlers that were there before back. */
void guard_release(void);

/* True once after SIGTSTP (Ctrl-Z) came: the program should stop itself by guard_stop(). */
bool guard_take_stop(void);

/* True once after SIGCONT came. */
bool guard_take_continue(void);

/* Stops the process as SIGTSTP does without a handler; returns when it is continued. */
void guard_stop(void);

/* The first SIGTERM, SIGINT or SIGHUP that came, or 0. */
int guard_signal(void);

/* Waits for input, for `ms` at most (-1: for ever), and for a signal of the above or SIGWINCH: also
 * for one that came since the last wait, whichever thread took it.  The input's poll() events. */
short guard_wait(int input, int ms);

#endif
