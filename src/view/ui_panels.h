/* Which panel has the focus, and what the presenter has done to the panels. */
#ifndef ENVVIZ_VIEW_UI_PANELS_H
#define ENVVIZ_VIEW_UI_PANELS_H

#include <stdbool.h>

enum panel {
#define PANEL(id, place, view) PANEL_##id,
#include "view/panels.def"
#undef PANEL
    PANEL_COUNT
};

enum panel_view { PANEL_VIEW_TIMELINE, PANEL_VIEW_STEPS, PANEL_VIEW_COUNT };

/* Each view keeps its own focus. */
struct ui_panels {
    enum panel focus[PANEL_VIEW_COUNT];
    bool chosen; /* by a key or a click: the focus is marked */
    bool zoomed; /* it has the whole screen */
    bool alone;  /* it alone is shown, at its place */
    bool laser;  /* the cursor's line is bright through all lanes */
};

void panels_init(struct ui_panels *panels);

enum panel_view panel_view(enum panel panel);

/* The panel gets the focus of its view. */
void panels_focus(struct ui_panels *panels, enum panel panel);

/* Moves the focus of the view by one: direction 1 or -1. */
void panels_move(struct ui_panels *panels, enum panel_view view, int direction);

#endif
