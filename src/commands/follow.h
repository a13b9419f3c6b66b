/* A recording that another envviz is still writing. */
#ifndef ENVVIZ_COMMANDS_FOLLOW_H
#define ENVVIZ_COMMANDS_FOLLOW_H

#include "session/session.h"

/* Waits until the recording has begun (a signal that ends envviz ends that too) and opens it; NULL
 * with *error where it is none. */
struct session *follow_open(const char *path, struct error *error);

#endif
