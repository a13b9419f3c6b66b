/*
 * system and popen, as glibc does them since 2.29: the shell is started by posix_spawn with the
 * value of environ.  Done here rather than in libc so that the load is seen, a thread can be held
 * between load and exec, and the reason of a failure is known.
 */
#include "guest/pipe.h"
#include "guest/real.h"
#include "guest/shell.h"
#include "probe/command.h"
#include "probe/probe.h"

#include <stdlib.h>

static int start_shell(pid_t *pid, const posix_spawnattr_t *attributes, char *const argv[],
                       const char *line)
{
    return command_start(CALL_SYSTEM, pid, SHELL_PATH, NULL, attributes, argv, line);
}

int system(const char *line)
{
    if (!line || !probe_on())
        return real()->system(line);
    int status = shell_run(line, start_shell);
    EMIT(EXEC_STATUS, exec_status, NULL, .status = (uint64_t)(int64_t)status);
    return status;
}

static int start_piped(pid_t *pid, const posix_spawn_file_actions_t *actions, char *const argv[],
                       const char *line)
{
    return command_start(CALL_POPEN, pid, SHELL_PATH, actions, NULL, argv, line);
}

FILE *popen(const char *line, const char *type)
{
    FILE *stream;
    return probe_on() && pipe_open(line, type, start_piped, &stream) ? stream
                                                                     : real()->popen(line, type);
}

int pclose(FILE *stream)
{
    int status;
    if (!pipe_close(stream, &status))
        return real()->pclose(stream);
    EMIT(EXEC_STATUS, exec_status, NULL, .status = (uint64_t)(int64_t)status);
    return status;
}
