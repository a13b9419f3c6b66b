/* _exit and _Exit, and exit through its handlers: a process tells its end itself, with the status,
 * so that it stands in order with all else.  (Ends by a signal are told by envviz.) */
#include "probe/probe.h"

#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static void tell_end(int status)
{
    if (!probe_shared || (uint32_t)getpid() != probe_pid())
        return; /* a vfork child: not the process that the ring is of */
    EMIT(PROCESS_END, process_end, NULL, .pid = probe_pid(),
         .status = (uint64_t)(int64_t)(status & 0xff));
}

void exit_tell(int status)
{
    tell_end(status);
}

static _Noreturn void leave(int status)
{
    tell_end(status);
    for (;;) /* as libc does it */
        syscall(SYS_exit_group, status);
}

void _exit(int status)
{
    leave(status);
}

void _Exit(int status)
{
    leave(status);
}
