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

enum action key_action(int key, const bool contexts[KEY_CONTEXT_COUNT])
{
    enum action best = ACTION_NONE;
    if (key == UI_KEY_NONE)
        return ACTION_NONE;
    for (int i = 0; i < ACTION_COUNT; i++) {
        const struct key_info *info = &infos[i];
        if (info->keys[0] != key && info->keys[1] != key)
            continue;
        bool better = best == ACTION_NONE ||
                      (contexts[info->context] &&
                       (!contexts[infos[best].context] || info->context > infos[best].context));
        if (better)
            best = (enum action)i;
    }
    return best;
}
