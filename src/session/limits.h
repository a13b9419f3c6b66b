/*
 * What a scenario may take: time, processes, threads.  (Bytes are limited where they are written:
 * by the kernel for the target's files, see launch.h, and by the recorder.)
 */
#ifndef ENVVIZ_SESSION_LIMITS_H
#define ENVVIZ_SESSION_LIMITS_H

#include "scenario/scenario.h"

#include <sys/types.h>

struct limits {
    uint64_t until_ns, look_ns;  /* on live_now()'s clock; 0: never; when it was looked last */
    uint32_t processes, threads; /* at once; 0: any number */
    uint16_t tasks;              /* of the whole system, at the start */
};

/* Begins now. */
void limits_begin(struct limits *limits, const struct scenario *scenario, uint64_t now_ns);

/* What has been exceeded by the processes of the session that `leader` leads, in words; NULL if
 * nothing has.  Cheap where the system has not many more tasks than at the start. */
const char *limits_exceeded(struct limits *limits, pid_t leader, uint64_t now_ns);

#endif
