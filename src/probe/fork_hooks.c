/*
 * vfork and _Fork.  (fork needs no hook: pthread_atfork tells of it.)
 *
 * In the parent of a vfork, which wakes when the child has execve'd or ended, it is asked what
 * became of it.
 */
#include "guest/real.h"
#include "guest/vfork.h"
#include "probe/probe.h"

#include <unistd.h>

/* The child will write into its parent's ring: it must be the parent who claims it. */
void guest_vfork_prepare(void)
{
    if (!probe_on())
        return;
    emit_start();
    company_tell();
}

/* The child shared this thread's words: an execve that it entered and never left succeeded. */
void guest_vfork_parent(pid_t pid)
{
    if (!probe_thread.exec_pending)
        return;
    probe_thread.exec_pending = false;
    EMIT(EXEC_RESULT, exec_result, NULL, .error = 0, .pid = (uint64_t)pid);
    if (probe_thread.exec_locked)
        env_unlock();
    child_check(pid, probe_thread.exec_fronts);
    gate(GATE_RESULT);
}

pid_t _Fork(void)
{
    if (!real()->_Fork)
        return fork();
    pid_t pid = real()->_Fork();
    if (pid == 0) {
        env_lock_forked();
        environ_forked();
        company_forked();
        emit_forked();
    }
    return pid;
}
