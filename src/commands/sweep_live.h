/* A sweep on the terminal, while it goes on. */
#ifndef ENVVIZ_COMMANDS_SWEEP_LIVE_H
#define ENVVIZ_COMMANDS_SWEEP_LIVE_H

#include "commands/sweep_run.h"

struct sweep_live;

/* Opens the screen; from then on it is the face of the sweep, whose runs were counted.  NULL with
 * the reason in `why` when there is no terminal, or one that is too simple. */
struct sweep_live *sweep_live_open(struct sweeping *sweeping, char *why, size_t size);

/* All runs are done: the screen stays until the person at the keyboard leaves. */
void sweep_live_linger(struct sweep_live *live);

/* Restores the terminal and frees.  NULL is allowed. */
void sweep_live_close(struct sweep_live *live);

#endif
