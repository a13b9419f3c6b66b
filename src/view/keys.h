/* Keys and actions, from keys.def. */
#ifndef ENVVIZ_VIEW_KEYS_H
#define ENVVIZ_VIEW_KEYS_H

#include <stddef.h>

enum action {
#define KEY(id, first, second, label, ascii, brief, context, help) ACTION_##id,
#include "view/keys.def"
#undef KEY
    ACTION_COUNT,
    ACTION_NONE = ACTION_COUNT
};

/* Keys that are no character: beyond Unicode. */
enum ui_key {
    UI_KEY_NONE = 0,
    UI_KEY_LEFT = 0x110000,
    UI_KEY_RIGHT,
    UI_KEY_UP,
    UI_KEY_DOWN,
    UI_KEY_SHIFT_LEFT,
    UI_KEY_SHIFT_RIGHT,
    UI_KEY_PAGE_UP,
    UI_KEY_PAGE_DOWN,
    UI_KEY_HOME,
    UI_KEY_END,
    UI_KEY_ESCAPE,
    UI_KEY_RESIZE
};

enum key_context { KEY_ANY, KEY_LIVE, KEY_REPLAY };

struct key_info {
    int keys[2];
    const char *label, *ascii; /* "" : the row before speaks for this one */
    const char *brief, *help;
    enum key_context context;
};

const struct key_info *key_info(enum action action);

/* What a key does, or ACTION_NONE. */
enum action key_action(int key);

#endif
