/*
 * What the follower tells the probe that it loads.
 *
 * The follower (libenvviz-follower.so) is what programs are started with that are followed into.
 * Most of them are short and do nothing that matters here, and the loading of a library is a good
 * part of what watching them costs: so it is as small as can be, and loads the probe itself only
 * when the program changes its environment or starts a command.
 */
#ifndef ENVVIZ_FOLLOWER_HANDOFF_H
#define ENVVIZ_FOLLOWER_HANDOFF_H

#include <stdbool.h>
#include <sys/types.h>

struct handoff {
    const char *preload; /* LD_PRELOAD= and the follower's path */
    const char *session; /* ENVVIZ_SESSION=+NAME; without the + in what the target has become */
    char **fronted;      /* the initial array, where the two entries stand before it; or NULL */
    pid_t started_as;    /* the process that the program was started in; a fork has another id */
    void *(*next)(const char *name); /* the function of that name behind the follower, or NULL */
};

/* Exported by the probe.  Opens the session and begins to tell; false: it is not to be had, and the
 * probe stays inert.  The strings stay the follower's, and must stay as they are. */
typedef bool handoff_adopt(const struct handoff *handoff);
handoff_adopt envviz_probe_adopt;

#endif
