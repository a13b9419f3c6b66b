/*
 * Who writes a recording holds a lock on it until it is whole, or the writer is killed: the kernel
 * gives it back then.  An open file description lock, so that asking for it takes nothing.
 */
#ifndef ENVVIZ_SESSION_RECORDING_LOCK_H
#define ENVVIZ_SESSION_RECORDING_LOCK_H

#include <stdbool.h>

/* Takes the lock for the open file, until it is closed.  False: somebody else holds it.  True also
 * where the file system has no locks. */
bool recording_lock(int fd);

/* Whether somebody else holds it. */
bool recording_is_locked(int fd);

#endif
