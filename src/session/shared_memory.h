/* The session's shared memory object: POSIX, random name, mode 0600. */
#ifndef ENVVIZ_SESSION_SHARED_MEMORY_H
#define ENVVIZ_SESSION_SHARED_MEMORY_H

#include "session/session.h"
#include "wire/control.h"

struct shared_memory {
    struct shared *shared;
    char name[40]; /* "/envviz-PID-RANDOM" */
};

/* Makes and maps a new object, its control page filled in.  Also unlinks objects that belong to
 * envviz processes of this user that no longer exist. */
bool shared_memory_make(struct shared_memory *memory, struct error *error);

/* Unlinks and unmaps; harmless on a zeroed struct. */
void shared_memory_drop(struct shared_memory *memory);

#endif
