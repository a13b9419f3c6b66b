/*
 * Plays the scripted lesson of a scenario on a live target in step mode, and does the housekeeping
 * of step mode with or without a lesson: looks at memory, and notices threads that wait for a held
 * one.
 *
 *   SAYING --next--> [ASKING --answer--> ANSWERED --next-->] DOING --reached--> SAYING of the next
 * step
 *
 * A step is taken by letting its thread on, gate by gate, until the world shows that it has done
 * what `until` names.  All that happens is told as events, so a recording replays it.
 */
#ifndef ENVVIZ_SESSION_LESSON_H
#define ENVVIZ_SESSION_LESSON_H

#include "model/trace.h"
#include "scenario/scenario.h"
#include "session/session.h"

struct lesson {
    struct session *session;
    const struct scenario *scenario;
    uint32_t step;           /* index of the step that is on screen or being taken */
    enum lesson_state state; /* LESSON_DONE at the end; LESSON_LEFT while the presenter is free */
    /* The step being taken. */
    uint16_t count_before; /* how often its thread had done what `until` names */
    uint16_t publish_before;
    uint32_t permit_event;  /* the gate.hold that was answered with a permit last */
    uint64_t since_ns;      /* when the thread was seen to get on last */
    uint32_t seen_event;    /* its last event then */
    uint32_t sampled;       /* events folded when memory was looked at last */
    uint64_t blocked_ns;    /* when waiting threads were looked for last */
    uint16_t sleeper;       /* one that was found then, 0: none */
    uint32_t sleeper_event; /* and its last event then */
};

void lesson_begin(struct lesson *lesson, struct session *session, const struct scenario *scenario);

/* The step on screen, or NULL where there is none. */
const struct scenario_step *lesson_step(const struct lesson *lesson);

/* Looks at what happened and lets threads on.  Call it whenever events were read, and at least 50
 * times a second.  `now_ns`: any steady clock. */
void lesson_tick(struct lesson *lesson, const struct trace *trace, uint64_t now_ns);

/* The presenter goes on: from what is said to the question or the step, from the answer to the
 * step. */
void lesson_next(struct lesson *lesson, const struct trace *trace);

/* A choice (from 0) was made; ignored where no question is put. */
void lesson_answer(struct lesson *lesson, int choice);

/* The presenter steps freely from here on. */
void lesson_leave(struct lesson *lesson);

#endif
