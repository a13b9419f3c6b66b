/* The session's shared memory object: POSIX, random name, mode 0600. */
#ifndef ENVVIZ_SESSION_SHARED_MEMORY_H
#define ENVVIZ_SESSION_SHARED_MEMORY_H

#include "session/session.h"
#include "wire/control.h"

struct shared_memory {
    struct shared *shared;
    char name[40];         /* "/envviz-PID-RANDOM" */
    struct control stated; /* the control page as it was when the target was started */
};

/* Makes and maps a new object, its control page filled in.  Also unlinks objects that belong to
 * envviz processes of this user that no longer exist. */
bool shared_memory_make(struct shared_memory *memory, struct error *error);

/* Keeps what the control page says; call before the target is started. */
void shared_memory_state(struct shared_memory *memory);

/* True if the control page was damaged: it then says again what it said when it was stated. */
bool shared_memory_mend(struct shared_memory *memory);

/* Unlinks and unmaps; harmless on a zeroed struct. */
void shared_memory_drop(struct shared_memory *memory);

#endif
