/* A live session: launches a target under the probe and merges its rings into time order. */
#ifndef ENVVIZ_SESSION_LIVE_H
#define ENVVIZ_SESSION_LIVE_H

#include "scenario/scenario.h"
#include "session/session.h"

#include <signal.h>
#include <sys/types.h>

struct live_options {
    const char *scenario_path; /* handed on to the lab, with the sets */
    const char *const *sets;
    unsigned set_count;
    bool step;        /* threads are held at their first gate */
    bool stacks;      /* call stacks of changes and commands */
    unsigned pace_ms; /* slow motion from the start; 0: none */

    /* A command line instead of the scenario's target; NULL: none. */
    char *const *argv;
    bool attached;        /* see struct launch_command; what it leaves behind goes on */
    const sigset_t *mask; /* attached: the signals that the command starts with blocked */
    bool follow;          /* commands get the probe too */
    int *refused;         /* receives the errno of a command that could not be started, or 0 */
};

/* Starts the scenario's target.  NULL with *error when it cannot; nothing is left behind then.
 * `scenario` must live as long as the session. */
struct session *live_open(const struct scenario *scenario, const struct live_options *options,
                          struct error *error);

/* Sets a switch of the control page; a `control` event tells of it.  Only for live sessions
 * (info.live). */
void live_set_spawner(struct session *session, enum spawner spawner);
void live_set_mode(struct session *session, enum mode mode);

void live_set_engine(struct session *session, enum engine engine);

/* Slow motion: each step is held for `ms`; 0 lets all run. */
void live_set_pace(struct session *session, unsigned ms);

/* Stepping (MODE_STEP).  Lets a held thread take one step, or all steps up to the end of the call
 * it is in.  False if the thread is gone. */
bool live_permit(struct session *session, uint16_t thread);
bool live_finish(struct session *session, uint16_t thread);

/*
 * Reads the slots of an array in the target's memory, and tells (`memory` events) those that have
 * changed since they were told last.  `freed`: as the world knows it.
 */
void live_sample(struct session *session, uint32_t pid, uint64_t array, uint64_t slots, bool freed);

/* True if the thread sleeps in a futex, and not at a gate: it waits for a lock. */
bool live_thread_waits(struct session *session, uint16_t thread);

/* Tells that a thread waits, perhaps for the held thread with that kernel id (0: not known). */
void live_tell_blocked(struct session *session, uint16_t thread, uint32_t owner_tid);

/* 0, or the errno of userfaultfd: kernel steps are not to be had. */
unsigned live_kernel_denied(struct session *session);

/* Says why kernel steps are not to be had, and what would permit them; false if they are. */
enum { LIVE_KERNEL_TEXT = 320 };
bool live_kernel_why_not(struct session *session, char *out, size_t size);

/* Puts an event of envviz's own into the stream. */
void live_tell(struct session *session, enum event_type type, const struct event *event,
               const char *text);

/* Puts a bookmark into the stream of events. */
void live_mark(struct session *session, const char *note);

/* Waits until there may be something to read, or for `ms`.  Returns early on a signal. */
void live_wait(struct session *session, unsigned ms);

/* The exit status of the target as a shell gives it (128+N after a signal); -1: it has not ended.
 */
int live_status(const struct session *session);

/* The target's process id. */
pid_t live_target(const struct session *session);

/* True if the target was stopped since this was asked last (SIGTSTP, SIGSTOP, ...). */
bool live_stopped(struct session *session);

/* Lets a target that was stopped go on, where nobody has done so yet: a shell continues its whole
 * job, and a program that heeds SIGCONT would hear of it twice. */
void live_continue(struct session *session);

/* Asks the target to end (SIGTERM, then SIGKILL shortly after); read on until SESSION_END. */
void live_stop(struct session *session);

#endif
