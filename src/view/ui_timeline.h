/* What the timeline keeps besides its window: a search, a filter, two marks, links. */
#ifndef ENVVIZ_VIEW_UI_TIMELINE_H
#define ENVVIZ_VIEW_UI_TIMELINE_H

#include "model/search.h"
#include "view/ui_prompt.h"

/* The search that goes on; n and N go through what it found. */
struct ui_search {
    struct search *engine; /* NULL: none goes on.  Owned */
    char text[UI_NOTE_BYTES];
    enum search_found how; /* of the latest jump; SEARCH_PENDING: it goes on */
    uint32_t from;         /* of that jump, see search_find() */
    int way;
    /* Where one was when it was opened. */
    uint32_t origin;
    uint64_t left_ns, zoom_ns;
};

/* Only what fits is shown. */
struct ui_filter {
    struct query *query; /* NULL: all.  Owned */
    char text[UI_NOTE_BYTES];
    char before[UI_NOTE_BYTES]; /* while another one is being typed */
};

/* A span is measured between two moments, the earlier one first once both are set. */
struct ui_marks {
    bool set[2];
    uint64_t at_ns[2];
};

enum { UI_BACK_MOST = 32 };

/* The fields of the event under the cursor, and the way along its links. */
struct ui_links {
    bool shown;
    uint32_t command; /* one came along this command (its load event), or EVENT_NONE */
    uint32_t back[UI_BACK_MOST];
    unsigned count;
};

#endif
