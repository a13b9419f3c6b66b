/* Signals while the terminal is ours: requests to end are noted, crashes restore the terminal. */
#ifndef ENVVIZ_TERM_GUARD_H
#define ENVVIZ_TERM_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

/* `restore`: what to send to the terminal in a crash; `modes`: its modes as they were before. */
void guard_set(int fd, const char *restore, size_t length, const struct termios *modes);

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
void guard_note(int signal_number);

#endif
