/* system(), as glibc does it since 2.33, with the start of the shell left to the caller. */
#ifndef ENVVIZ_GUEST_SHELL_H
#define ENVVIZ_GUEST_SHELL_H

#include <spawn.h>
#include <sys/types.h>

#define SHELL_PATH "/bin/sh"

/* Starts the shell like posix_spawn(): 0 and *pid, or an errno. */
typedef int shell_start(pid_t *pid, const posix_spawnattr_t *attributes, char *const argv[],
                        const char *line);

/* Runs the line and waits for its end: SIGINT and SIGQUIT are ignored meanwhile, SIGCHLD is
 * blocked; a thread that is cancelled while it waits kills the shell.  Returns the status; where
 * the shell could not be started that of one that exits with 127, and errno says why. */
int shell_run(const char *line, shell_start *start);

#endif
