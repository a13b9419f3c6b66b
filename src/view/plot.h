/* A plot of rates with their intervals, as lines of text. */
#ifndef ENVVIZ_VIEW_PLOT_H
#define ENVVIZ_VIEW_PLOT_H

#include <stdbool.h>
#include <stddef.h>

enum { PLOT_WIDTH_MAX = 200, PLOT_HEIGHT_MAX = 40 };

struct plot_point {
    const char *label;      /* fit for a terminal */
    double rate, low, high; /* 0 to 1 */
    bool known;             /* false: a gap */
};

struct plot_options {
    int width, height; /* of the area between the axes, in characters */
    bool ascii;        /* else braille */
};

/* The points side by side, in order and evenly spaced; each with its interval as a vertical line.
 * The axis begins at 0.  NULL when out of memory; free() it. */
char *plot_draw(const struct plot_point *points, size_t count, const struct plot_options *options);

/* Where the axis ends: the nearest round number that is not below `high`, 1 at most. */
double plot_top(double high);

#endif
