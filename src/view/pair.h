/*
 * Two sessions side by side on one clock: the state of the screen of `envviz compare`.  Both are
 * looked at at the same time since their start; one cursor, one zoom.  Pure, like view/ui.h.
 */
#ifndef ENVVIZ_VIEW_PAIR_H
#define ENVVIZ_VIEW_PAIR_H

#include "model/distances.h"
#include "model/proportion.h"
#include "view/scene.h"

/* What the caller tells of a side.  The strings are the caller's. */
struct pair_side {
    const char *name;          /* the scenario's title */
    const char *words;         /* what to look at; NULL: not known */
    const struct trace *trace; /* the run that is shown, its latest; NULL: none yet */
    struct ui_info info;
    bool recorded;         /* a recording: it does not run */
    bool running;          /* events are coming */
    unsigned run, runs;    /* the run that is shown, from 1; so many in all */
    struct proportion all; /* of all its runs so far */
    struct distances distances;
};

/* How the two differ so far. */
struct pair_verdict {
    double difference;
    struct interval around;
    const char *test; /* its name */
    double p;
    bool told;      /* they can be told apart */
    bool know_runs; /* it is known how much runs of one side differ */
};

struct pair {
    struct pair_side sides[2];
    struct pair_verdict verdict;
    const char *unit; /* what is counted: "commands", "builds" */
    bool ended;       /* nothing more will come */
    bool follow;      /* the clock is that of what is new */
    bool playing;
    bool heaps; /* the distances have the screen */
    bool help;
    unsigned speed;
    uint64_t clock_ns, zoom_ns, left_ns;
    bool zoom_chosen;
    uint64_t tick_ns;
    double play_rest;
    char message[160];
    bool message_bad;
    uint64_t message_until_ns; /* 0: no message */
    /* Of each side: what its panels draw from.  Owned. */
    struct ui ui[2];
    struct scene *scene[2];
};

/* False when out of memory; pair_end() all the same. */
bool pair_init(struct pair *pair);
void pair_end(struct pair *pair);

/* An action of KEY_ON_COMPARE: EFFECT_QUIT, EFFECT_REDRAW or EFFECT_NONE. */
enum ui_effect pair_act(struct pair *pair, enum action action, uint64_t now_ns);

/* The time of the last event of either side. */
uint64_t pair_last_ns(const struct pair *pair);

/* Time goes on.  True if the screen changed. */
bool pair_tick(struct pair *pair, uint64_t now_ns);

void pair_say(struct pair *pair, uint64_t now_ns, bool bad, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Before drawing: chooses the part of the time that `columns` columns show, and puts both uis
 * there. */
void pair_window(struct pair *pair, int columns);

/* The whole screen. */
void pair_draw(struct frame *frame, struct pair *pair);

#endif
