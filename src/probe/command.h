/* A command from load to result: the steps that all ways to start one share. */
#ifndef ENVVIZ_PROBE_COMMAND_H
#define ENVVIZ_PROBE_COMMAND_H

#include "probe/follow.h"
#include "wire/words.h"

#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct command {
    enum call call;
    enum spawner spawner;
    char **environ;   /* what was loaded */
    uint64_t load_ns; /* 0: not the live one, so that it may lack what that has */
    bool locked;      /* the environment lock is held until the result */
    bool copied;      /* it has a private copy */
    bool forks;       /* a copy-on-write child is made first */
    struct following following;
};

/* The spawner that the session asks for now. */
enum spawner command_spawner(void);

/* Loads environ (gate load) and tells so.  command->following has been decided.  `envp` is what the
 * caller passes, or NULL: the live one. Then, for the snapshot spawner and the live environ, makes
 * the private copy.  Returns the pointer to start the command with. */
char **command_load(struct command *command, enum call call, char **envp, const char *text);

/* The pointer to pass, so that the command is followed: `envp` or something that leads to it. */
char *const *command_passes(struct command *command, char *const *envp);

/* At the gate before execve, and after it. */
void command_exec(const struct command *command, char *const *envp);
void command_result(const struct command *command, int error, pid_t pid);

/*
 * Starts `path` and tells load, exec, result and what the child received, by the spawner asked for.
 * Returns 0 or an errno, like posix_spawn; *pid is the child.  For the live environ only.
 */
int command_start(enum call call, pid_t *pid, const char *path,
                  const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes,
                  char *const argv[], const char *text);

#endif
