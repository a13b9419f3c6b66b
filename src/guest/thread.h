/* Threads of the program that we are a guest of. */
#ifndef ENVVIZ_GUEST_THREAD_H
#define ENVVIZ_GUEST_THREAD_H

#include <stdbool.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Whether that thread is of this process; in the child of a fork only the one that forked is, and
 * nobody must wait there for another.  Keeps errno only if it is. */
static inline bool thread_is_here(int tid)
{
    return syscall(SYS_tgkill, getpid(), tid, 0) == 0;
}

#endif
