/* The list that lies over a session, and takes all keys while it does. */
#ifndef ENVVIZ_VIEW_UI_LIST_H
#define ENVVIZ_VIEW_UI_LIST_H

#include <stdint.h>

enum ui_list_kind { LIST_NONE, LIST_FINDINGS, LIST_BOOKMARKS, LIST_KINDS };

struct ui_list {
    enum ui_list_kind kind;
    uint32_t selected; /* its place in the list */
};

#endif
