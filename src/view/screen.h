/* The whole screen. */
#ifndef ENVVIZ_VIEW_SCREEN_H
#define ENVVIZ_VIEW_SCREEN_H

#include "view/layout.h"
#include "view/mouse.h"
#include "view/scene.h"

/* Draws the trace as `ui` sees it; chooses the timeline's window in *ui. */
void screen_draw(struct frame *frame, struct scene *scene, const struct trace *trace,
                 struct ui *ui);

/* Where the panels stand. */
struct layout screen_layout(const struct frame *frame, const struct scene *scene);

/* What the mouse does there; returns what the loop has to do about it. */
enum ui_effect screen_mouse(const struct frame *frame, const struct scene *scene, struct ui *ui,
                            const struct mouse *mouse);

/* All that is drawn below LAYOUT_MIN_WIDTH x LAYOUT_MIN_HEIGHT. */
void screen_too_small(struct frame *frame);

#endif
