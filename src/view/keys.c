#include "view/keys.h"

static const struct key_info infos[ACTION_COUNT] = {
#define KEY(id, first, second, l, a, b, c, h)                                                      \
    [ACTION_##id] = {.keys = {(first), (second)},                                                  \
                     .label = (l),                                                                 \
                     .ascii = (a),                                                                 \
                     .brief = (b),                                                                 \
                     .help = (h),                                                                  \
                     .context = KEY_##c},
#include "view/keys.def"
#undef KEY
};

const struct key_info *key_info(enum action action)
{
    return &infos[action];
}

enum action key_action(int key)
{
    if (key == UI_KEY_NONE)
        return ACTION_NONE;
    for (int i = 0; i < ACTION_COUNT; i++) {
        if (infos[i].keys[0] == key || infos[i].keys[1] == key)
            return (enum action)i;
    }
    return ACTION_NONE;
}
