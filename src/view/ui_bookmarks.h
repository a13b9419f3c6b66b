/*
 * Bookmarks: the marks among the events, which are kept in the recording, and those that were put
 * while looking back, which are kept as long as the session is on the screen.
 */
#ifndef ENVVIZ_VIEW_UI_BOOKMARKS_H
#define ENVVIZ_VIEW_UI_BOOKMARKS_H

#include "view/ui_prompt.h"

#include <stdint.h>

enum { UI_BOOKMARKS = 128 };

struct ui_bookmark {
    uint32_t event;           /* it stands there */
    bool own;                 /* put while looking back; else the event is a mark */
    char note[UI_NOTE_BYTES]; /* if own */
};

struct ui_bookmarks {
    struct ui_bookmark list[UI_BOOKMARKS]; /* in the order of events */
    uint32_t count;
    uint32_t scanned; /* events that were looked through for marks */
};

#endif
