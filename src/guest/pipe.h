/* popen() and pclose(), with the start of the shell left to the caller. */
#ifndef ENVVIZ_GUEST_PIPE_H
#define ENVVIZ_GUEST_PIPE_H

#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

/* Starts the shell like posix_spawn(): 0 and *pid, or an errno. */
typedef int pipe_start(pid_t *pid, const posix_spawn_file_actions_t *actions, char *const argv[],
                       const char *line);

/* popen(): *stream is its result.  False: that is left to libc, since too many streams are open, or
 * `type` is not one that there is. */
bool pipe_open(const char *line, const char *type, pipe_start *start, FILE **stream);

/* pclose(): *status is its result.  False: the stream is libc's. */
bool pipe_close(FILE *stream, int *status);

#endif
