/* system and popen. */
#include "guest/pipe.h"
#include "guest/real.h"
#include "guest/shell.h"
#include "shield/shield.h"

#include <stdlib.h>

static int start(pid_t *pid, const posix_spawn_file_actions_t *actions,
                 const posix_spawnattr_t *attributes, char *const argv[])
{
    struct copy_memory memory = snapshot_borrow();
    uint32_t turn;
    char **copy = snapshot_make(&memory, &turn);
    /* To load the library costs more than 1/50 of the time that a small command takes. */
    if (!shield_follows_lines() && copy != environ)
        shield_leave(copy);
    int error = real()->posix_spawn(pid, SHELL_PATH, actions, attributes, argv, copy);
    strings_let_go(&shield_store.strings, turn);
    snapshot_return(memory);
    return error;
}

static int start_shell(pid_t *pid, const posix_spawnattr_t *attributes, char *const argv[],
                       const char *line)
{
    (void)line;
    return start(pid, NULL, attributes, argv);
}

int system(const char *line)
{
    /* Without a line the question is whether there is a shell. */
    return line ? shell_run(line, start_shell) : shell_run("exit 0", start_shell) == 0;
}

static int start_piped(pid_t *pid, const posix_spawn_file_actions_t *actions, char *const argv[],
                       const char *line)
{
    (void)line;
    return start(pid, actions, NULL, argv);
}

/* libc's own passes the live array: whole, and there while it is read, but no private copy.  And to
 * keep the lock until it returns could be for ever: musl's waits until all other children that have
 * its pipe have called execve. */
FILE *popen(const char *line, const char *type)
{
    FILE *stream;
    return pipe_open(line, type, start_piped, &stream) ? stream : real()->popen(line, type);
}

int pclose(FILE *stream)
{
    int status;
    return pipe_close(stream, &status) ? status : real()->pclose(stream);
}
