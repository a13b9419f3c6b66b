/* How far it is, on standard error: one line that changes on a terminal, else a line for each run.
 */
#ifndef ENVVIZ_COMMANDS_PROGRESS_LINE_H
#define ENVVIZ_COMMANDS_PROGRESS_LINE_H

/* What goes on now: shown on a terminal only, until the next call. */
void progress_now(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* What is done: a line that stays. */
void progress_done(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Takes away what progress_now() has left. */
void progress_end(void);

#endif
