/*
 * The screen of a sweep: how far it is, the plot of the rates so far, the table of the values.
 * Pure: what it shows is all in struct sweep_screen.
 */
#ifndef ENVVIZ_VIEW_SWEEP_SCREEN_H
#define ENVVIZ_VIEW_SWEEP_SCREEN_H

#include "model/proportion.h"
#include "view/frame.h"

enum sweep_phase {
    SWEEP_GOES_ON,
    SWEEP_LAST_RUN, /* it was asked to stop: the present run is the last one */
    SWEEP_COMPLETE
};

/* A value and what its runs gave so far. */
struct sweep_row {
    const char *label; /* fit for a terminal */
    unsigned runs;
    struct proportion all;
    struct interval interval;
};

struct sweep_screen {
    const char *title, *vary; /* fit for a terminal */
    const char *unit;         /* "commands" or "builds" */
    const char *file;         /* where runs are kept, fit for a terminal; NULL: nowhere */
    const struct sweep_row *rows;
    unsigned row_count;
    unsigned done, wanted; /* runs */
    double seconds_left;   /* < 0: not known */
    double dispersion;     /* see proportion_dispersion() */
    enum sweep_phase phase;
    int running; /* index of the value that runs now; -1: none */
    struct {
        struct proportion all; /* so far */
        double seconds;
    } run;
    unsigned scroll; /* rows that the table is scrolled on by, see sweep_screen_scroll() */
    bool help;
};

/* Scrolls the table by so many rows, as far as there are some on a screen of that height. */
void sweep_screen_scroll(struct sweep_screen *screen, int rows, int height);

void sweep_screen_draw(struct frame *frame, const struct sweep_screen *screen);

#endif
