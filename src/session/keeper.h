/*
 * The keeper: a small process beside envviz that cleans up when envviz ends in whatever way, even
 * by SIGKILL.  It sleeps until the pipe to envviz closes; then it kills the target's process group,
 * unlinks the shared memory object and removes the working directory.  The target's number comes
 * through the pipe as well: what stands in shared memory may be damaged.
 */
#ifndef ENVVIZ_SESSION_KEEPER_H
#define ENVVIZ_SESSION_KEEPER_H

#include "session/session.h"
#include "session/shared_memory.h"

struct keeper {
    int pid;
    int channel; /* a pid_t written to it: the target; closing it sets the keeper to work */
};

/* What the keeper cleans up. */
struct keeping {
    const struct shared_memory *memory;
    const char *folder; /* "": no working directory */
    bool spares;        /* what the target started and left behind goes on */
};

/* Call before the target is started. */
bool keeper_start(struct keeper *keeper, const struct keeping *keeping, struct error *error);

/* Sets it to work and waits until all is clean.  Harmless on a zeroed struct. */
void keeper_finish(struct keeper *keeper);

#endif
