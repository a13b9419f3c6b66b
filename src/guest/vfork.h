/* vfork, interposed: a library that links vfork.c defines these two. */
#ifndef ENVVIZ_GUEST_VFORK_H
#define ENVVIZ_GUEST_VFORK_H

#include <sys/types.h>

#define GUEST_VFORK_HOOK __attribute__((visibility("hidden"), used))

/* Before the child is made, in the calling thread. */
GUEST_VFORK_HOOK void guest_vfork_prepare(void);

/* In the parent, once the child has called execve or ended. */
GUEST_VFORK_HOOK void guest_vfork_parent(pid_t pid);

#endif
