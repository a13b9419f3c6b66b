/* What the mouse does on the timeline: a click selects, the wheel zooms at the pointer, drag pans.
 */
#ifndef ENVVIZ_VIEW_UI_MOUSE_H
#define ENVVIZ_VIEW_UI_MOUSE_H

#include <stdbool.h>
#include <stdint.h>

/* A part of struct ui. */
struct ui_mouse {
    bool pressed;     /* on the timeline, */
    bool dragged;     /* and moved since then */
    int x;            /* column of the press */
    uint64_t left_ns; /* left edge of the timeline at the press */
    bool placed;      /* the window of time stays where the mouse put it */
    uint32_t cursor;  /* while the cursor is this event */
};

#endif
