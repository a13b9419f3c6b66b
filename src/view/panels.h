/* The panels: each draws a scene into its canvas, and nothing else. */
#ifndef ENVVIZ_VIEW_PANELS_H
#define ENVVIZ_VIEW_PANELS_H

#include "view/layout.h"
#include "view/scene.h"

void panel_status(const struct scene *scene, const struct canvas *canvas);
void panel_environ(const struct scene *scene, const struct layout *layout,
                   const struct canvas *canvas);
void panel_outcomes(const struct scene *scene, const struct layout *layout,
                    const struct canvas *canvas);
void panel_timeline(const struct scene *scene, const struct layout *layout,
                    const struct canvas *canvas);
void panel_why(const struct scene *scene, const struct canvas *canvas);
void panel_keys(const struct scene *scene, const struct canvas *canvas);
void panel_help(const struct scene *scene, const struct canvas *canvas);

/* Columns of the timeline that show time, in a panel of this width. */
int panel_timeline_columns(int width);

/* The builds of a build replay as a row of signs, the last `width` that fit; returns the column
 * behind them.  `dark` roles are for the status line. */
int panel_builds(const struct scene *scene, const struct canvas *canvas, int x, int y, int width,
                 bool status);

#endif
