/* The whole screen. */
#ifndef ENVVIZ_VIEW_SCREEN_H
#define ENVVIZ_VIEW_SCREEN_H

#include "view/scene.h"

/* Draws the trace as `ui` sees it; chooses the timeline's window in *ui. */
void screen_draw(struct frame *frame, struct scene *scene, const struct trace *trace,
                 struct ui *ui);

#endif
