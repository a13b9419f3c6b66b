/* Signals while the terminal is ours: requests to end are noted, crashes restore the terminal. */
#ifndef ENVVIZ_TERM_GUARD_H
#define ENVVIZ_TERM_GUARD_H

#include <stddef.h>
#include <termios.h>

/* `restore`: what to send to the terminal in a crash; `modes`: its modes as they were before. */
void guard_set(int fd, const char *restore, size_t length, const struct termios *modes);

/* Puts the handlers that were there before back. */
void guard_release(void);

/* The first SIGTERM, SIGINT or SIGHUP that came, or 0. */
int guard_signal(void);
void guard_note(int signal_number);

#endif
