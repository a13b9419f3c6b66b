/* What the mouse does, in cells of the screen. */
#ifndef ENVVIZ_VIEW_MOUSE_H
#define ENVVIZ_VIEW_MOUSE_H

enum mouse_kind {
    MOUSE_PRESS, /* the left button */
    MOUSE_DRAG,  /* moved with it pressed */
    MOUSE_RELEASE,
    MOUSE_WHEEL_UP, /* away from the hand */
    MOUSE_WHEEL_DOWN
};

struct mouse {
    enum mouse_kind kind;
    int x, y;
};

#endif
