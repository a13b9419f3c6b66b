/*
 * The lock that every change of the environment and every private copy take.  Whoever has it may
 * ask for it again (a signal handler that starts a command while its thread is in setenv).  A
 * forked child finds it free, whoever had it in the parent; a vfork child shares its parent's.
 */
#ifndef ENVVIZ_SHIELD_LOCK_H
#define ENVVIZ_SHIELD_LOCK_H

#include <stdbool.h>

/* False: this thread had it already, and must not release it.  Keeps errno. */
bool lock_take(void);
void lock_release(void);

/* Whether this thread, or the vfork child that runs in its place, has it. */
bool lock_is_mine(void);

/* 64 bytes beside the lock, zeroed at first and in a forked child. */
void *lock_beside(void);

/* In the child of a fork. */
void lock_forked(void);

#endif
