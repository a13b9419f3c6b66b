/*
 * Layout: the size of the screen -> where the panels stand.  A pure function.
 *
 * To add a panel: a rect here, its place in layout.c, a file panel_NAME.c, a line in screen.c.
 */
#ifndef ENVVIZ_VIEW_LAYOUT_H
#define ENVVIZ_VIEW_LAYOUT_H

#include "view/frame.h"
#include "view/ui_panels.h"

enum { LAYOUT_MIN_WIDTH = 60, LAYOUT_MIN_HEIGHT = 15 };

/* A panel's rect begins with the rule that has its title. */
struct layout {
    bool too_small; /* nothing but a line that says so */
    struct rect status, environ, outcomes, timeline, why, keys;
    struct rect threads, memory, lesson; /* of the step view */
    int wall_x;                          /* column between the two upper panels */
    int lane_rows;                       /* rows a lane of the timeline may take: 1, 2 or 3 */
    bool minimap;                        /* the timeline's last row is the whole session */
    bool freed_slots;                    /* the slots of older arrays have a row */
    bool sparkline;                      /* the outcomes have a sparkline */
};

/* `lanes`: how many there are to show. */
struct layout layout_of(int width, int height, int lanes);

/* Gives the upper part `rows` rows over the whole width, as far as the timeline can spare them. */
void layout_details(struct layout *layout, int rows, int lanes);

/* The step view: threads and memory above the lesson, whose text takes `text_rows`. */
struct layout layout_steps(int width, int height, int text_rows);

/* Where a panel stands; NULL: nowhere, another one has its place. */
const struct rect *layout_rect(const struct layout *layout, enum panel panel);

/* Gives one panel all between the status line and the key line. */
void layout_zoom(struct layout *layout, enum panel panel, int lanes);

#endif
