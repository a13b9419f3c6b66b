/* What ui.c and ui_actions.c share. */
#ifndef ENVVIZ_VIEW_UI_PARTS_H
#define ENVVIZ_VIEW_UI_PARTS_H

#include "view/ui.h"

/* Limits of ui.zoom_ns. */
#define UI_ZOOM_MIN 1u
#define UI_ZOOM_MAX 100000000000u

enum { UI_SPEEDS = 16, UI_SPEED_1 = 9 };

/* Time of an event (of the last one, if there are not so many); 0 before the first. */
uint64_t ui_time_of(const struct trace *trace, uint32_t index);

/* Time of the last event. */
uint64_t ui_end_of(const struct trace *trace);

/* 1, 2 or 5 times a power of ten, at least `ns`. */
uint64_t ui_round_zoom(uint64_t ns);

#endif
