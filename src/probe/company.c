/*
 * Whether the calling process has other threads now.  A change of the environment can meet the
 * start of a command only where it has, and threads that are silent (they wait for work, say) have
 * told nothing of themselves: so it is asked of the kernel, before each change and each load.  But
 * it need not be asked as long as libc says that there was never a second thread, or two that have
 * told something are alive.
 */
#include "probe/probe.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

/* glibc's own word on this, since 2.32. */
extern char __libc_single_threaded __attribute__((weak));

static _Atomic uint32_t told = 1; /* threads alive: 1 alone, 2 more, 0 not known */

/* Threads that are alive; 0: not known. */
static uint32_t alive(void)
{
    struct stat tasks;
    if (&__libc_single_threaded && __libc_single_threaded)
        return 1;
    if (stat("/proc/self/task", &tasks) == -1 || tasks.st_nlink < 3)
        return 0;
    return (uint32_t)tasks.st_nlink - 2; /* a folder for each, ".", and the one it is in */
}

/* What is known without asking: the common cases. */
static bool is_as_told(void)
{
    uint32_t kind = atomic_load_explicit(&told, memory_order_relaxed);
    if (kind == 2)
        return emit_threads() >= 2;
    return kind == 1 && &__libc_single_threaded && __libc_single_threaded;
}

void company_tell(void)
{
    if (!probe_shared || is_as_told())
        return;
    int saved_errno = errno;
    uint32_t pid = (uint32_t)getpid();
    if (probe_pid() && pid != probe_pid()) /* a vfork child: its parent has told */
        return;
    uint32_t now = alive();
    uint32_t kind = now > 2 ? 2 : now;
    if (atomic_exchange(&told, kind) != kind)
        EMIT(PROCESS_THREADS, process_threads, NULL, .pid = pid, .alive = now);
    errno = saved_errno;
}

bool company_is_there(void)
{
    return atomic_load_explicit(&told, memory_order_relaxed) != 1;
}

void company_forked(void)
{
    atomic_store(&told, 1);
}
