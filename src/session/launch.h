/* Starts the program that is observed, under the probe. */
#ifndef ENVVIZ_SESSION_LAUNCH_H
#define ENVVIZ_SESSION_LAUNCH_H

#include "session/session.h"
#include "session/shared_memory.h"

#include <signal.h>
#include <sys/types.h>

struct launch {
    pid_t pid;
    int output[2]; /* what it writes to standard output and standard error, non-blocking; or -1 */
};

struct launch_command {
    char *const *argv;
    char *const *envp; /* plus what the probe needs; an LD_PRELOAD is kept behind the probe's */
    /* It keeps envviz's standard input, output and error, terminal, process group and ignored
     * signals; `mask` are the signals it starts with blocked.  Else it gets a session of its own
     * (no terminal), standard input from /dev/null, output to pipes, and default signals. */
    bool attached;
    const sigset_t *mask;
    uint64_t most_bytes; /* of each file that it writes; 0: any number */
    int keeper;          /* the channel of the keeper, which is told the command's process */
};

/* Starts the command; it is killed when envviz dies.  0, or the errno of why it could not be
 * started, with *error. */
int launch_start(struct launch *launch, const struct launch_command *command,
                 const struct shared_memory *memory, struct error *error);

/* Runs argv to its end and reads its standard output (up to size - 1 bytes).  False if it could not
 * be run or did not exit with 0. */
bool launch_ask(char *const *argv, char *out, size_t size);

/* True if the process is gone, or is a zombie nobody has waited for. */
bool launch_is_dead(pid_t pid);

/* True if the probe of a living process still has the object mapped: false after it has started a
 * program without the probe. */
bool launch_has_mapped(pid_t pid, const struct shared_memory *memory);

#endif
