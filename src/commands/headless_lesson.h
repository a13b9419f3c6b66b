/* A lesson without a screen: played by itself, or with somebody who answers on standard input. */
#ifndef ENVVIZ_COMMANDS_HEADLESS_LESSON_H
#define ENVVIZ_COMMANDS_HEADLESS_LESSON_H

#include "session/lesson.h"

struct headless_lesson {
    struct lesson lesson;
    struct session *session;
    bool on;           /* the scenario has a lesson */
    bool ask;          /* somebody is there to answer */
    bool prompted;     /* and was asked for a line */
    uint32_t events;   /* of the trace when something happened last, and */
    uint64_t since_ns; /* when that was */
    bool quiet;        /* it was some time ago */
    bool stuck;        /* the lesson did not get on */
    bool denied;       /* it was said that there are no kernel steps */
};

/* `scenario` may be NULL: nothing is played then. */
void headless_lesson_begin(struct headless_lesson *lesson, struct session *session,
                           const struct scenario *scenario, bool ask);

/* Does what is to be done now; call it whenever all events were read and printed.  At the end of
 * the lesson all threads run. */
void headless_lesson_tick(struct headless_lesson *lesson, const struct trace *trace,
                          uint64_t now_ns);

#endif
