/*
 * The lock that a program may put around its own uses of the environment.  It keeps setenv and
 * getenv from each other; a command that is started reads the environment without it.
 */
#ifndef ENVVIZ_LAB_GUARD_H
#define ENVVIZ_LAB_GUARD_H

#include "scenario/scenario.h"

#include <pthread.h>

struct guard {
    enum lock_kind kind;
    pthread_rwlock_t lock;
};

void guard_init(struct guard *guard, enum lock_kind kind);

/* Around a change; around a look. */
void guard_write(struct guard *guard);
void guard_read(struct guard *guard);
void guard_leave(struct guard *guard);

#endif
