/* What a recording says of the machine. */
#ifndef ENVVIZ_SESSION_HOST_H
#define ENVVIZ_SESSION_HOST_H

#include "session/session.h"

/* Fills in libc, kernel, cpu, cpus and the wall clock of now. */
void host_describe(struct session_info *info);

#endif
