/* The whole screen. */
#ifndef ENVVIZ_VIEW_SCREEN_H
#define ENVVIZ_VIEW_SCREEN_H

#include "view/scene.h"

/* Draws the trace as `ui` sees it; chooses the timeline's window in *ui. */
void screen_draw(struct frame *frame, struct scene *scene, const struct trace *trace,
                 struct ui *ui);

/* The thread that the step view has drawn at a place of the screen, 0: none. */
uint16_t screen_thread_at(const struct frame *frame, const struct scene *scene, int x, int y);

/* All that is drawn below LAYOUT_MIN_WIDTH x LAYOUT_MIN_HEIGHT. */
void screen_too_small(struct frame *frame);

#endif
