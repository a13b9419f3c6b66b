/* A live session: launches a target under the probe and merges its rings into time order. */
#ifndef ENVVIZ_SESSION_LIVE_H
#define ENVVIZ_SESSION_LIVE_H

#include "scenario/scenario.h"
#include "session/session.h"

struct live_options {
    const char *scenario_path; /* handed on to the lab, with the sets */
    const char *const *sets;
    unsigned set_count;
};

/* Starts the scenario's target.  NULL with *error when it cannot; nothing is left behind then.
 * `scenario` must live as long as the session. */
struct session *live_open(const struct scenario *scenario, const struct live_options *options,
                          struct error *error);

/* Sets a switch of the control page; a `control` event tells of it.  Only for live sessions
 * (info.live). */
void live_set_spawner(struct session *session, enum spawner spawner);
void live_set_mode(struct session *session, enum mode mode);

/* Puts a bookmark into the stream of events. */
void live_mark(struct session *session, const char *note);

/* Waits until there may be something to read, or for `ms`.  Returns early on a signal. */
void live_wait(struct session *session, unsigned ms);

/* Asks the target to end (SIGTERM, then SIGKILL shortly after); read on until SESSION_END. */
void live_stop(struct session *session);

#endif
