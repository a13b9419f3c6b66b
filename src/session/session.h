/*
 * A session: a source of events in time order.  A live session reads the rings of a target, a
 * recorded one reads a file; who consumes it cannot tell which.
 */
#ifndef ENVVIZ_SESSION_SESSION_H
#define ENVVIZ_SESSION_SESSION_H

#include "session/error.h"
#include "wire/event.h"

#include <jansson.h>
#include <stdbool.h>

/* What holds for a whole session: the "header" of a recording. */
struct session_info {
    char title[128]; /* of the scenario, or the command */
    char mode[32];   /* of the scenario */
    char engine[16]; /* as it ran */
    char engine_why[160];
    char spawner[16]; /* at the start */
    char libc[64];    /* of the target: "glibc 2.36" */
    char kernel[64];
    char cpu[96];
    unsigned cpus;
    uint64_t started_unix_ns; /* wall clock at time 0 */
    uint64_t most_bytes;      /* of a recording of it; 0: any number */
    bool live;
    json_t *scenario; /* the effective scenario, or NULL; owned */
};

enum session_read {
    SESSION_EVENT, /* *event and *text were filled in */
    SESSION_IDLE,  /* nothing yet; more may come */
    SESSION_END,   /* nothing more will come */
    SESSION_FAILED /* nothing more will come: session_error() says why */
};

struct session;

/* What a kind of session does; `struct session` is the first member of its own struct. */
struct session_ops {
    /* Next event, times since the start of the session; *text ("" if none) lives until the next
     * call.  event->text is 0.  Never waits. */
    enum session_read (*read)(struct session *session, struct event *event, const char **text);
    /* Ends and frees the session; info.scenario is session_close()'s. */
    void (*close)(struct session *session);
};

struct session {
    const struct session_ops *ops;
    struct session_info info;
    struct error error;
};

/* Empty for a session that has not failed. */
const char *session_error(const struct session *session);

enum session_read session_read(struct session *session, struct event *event, const char **text);

/* Ends what goes on (a live target is killed) and frees, info.scenario too.  NULL is allowed. */
void session_close(struct session *session);

#endif
