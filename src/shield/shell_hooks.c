/* system and popen. */
#include "guest/real.h"
#include "guest/shell.h"
#include "shield/lock.h"
#include "shield/shield.h"

#include <stdlib.h>

static int start_shell(pid_t *pid, const posix_spawnattr_t *attributes, char *const argv[],
                       const char *line)
{
    (void)line;
    struct copy_memory memory = snapshot_borrow();
    char **copy = snapshot_make(&memory);
    /* To load the library costs more than 1/50 of the time that a small command takes. */
    if (!shield_follows_lines() && copy != environ)
        shield_leave(copy);
    int error = real()->posix_spawn(pid, SHELL_PATH, NULL, attributes, argv, copy);
    snapshot_return(memory);
    return error;
}

int system(const char *line)
{
    /* Without a line the question is whether there is a shell. */
    return line ? shell_run(line, start_shell) : shell_run("exit 0", start_shell) == 0;
}

/* libc's, since its streams are its own.  It returns when execve has read the live array, and until
 * then nobody can change that. */
FILE *popen(const char *line, const char *type)
{
    bool taken = lock_take();
    FILE *stream = real()->popen(line, type);
    if (taken)
        lock_release();
    return stream;
}
