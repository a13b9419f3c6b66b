#include "view/keys.h"

#include "text/utf8.h"
#include "view/text.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct key_info table[ACTION_COUNT] = {
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

static const char *const action_names[ACTION_COUNT] = {
#define KEY(id, first, second, l, a, b, c, h) [ACTION_##id] = #id,
#include "view/keys.def"
#undef KEY
};

static const struct {
    int code;
    const char *name, *label, *ascii;
} names[] = {
#define KEY_NAME(its_code, its_name, utf8, plain)                                                  \
    {.code = (its_code), .name = (its_name), .label = (utf8), .ascii = (plain)},
#include "view/key_names.def"
#undef KEY_NAME
};

enum { NAMES = sizeof names / sizeof *names, LABEL_BYTES = 48 };

/* The table with a person's own keys in it; the labels of rows that have such. */
static struct {
    bool used;
    struct key_info infos[ACTION_COUNT];
    char labels[ACTION_COUNT][LABEL_BYTES], ascii[ACTION_COUNT][LABEL_BYTES];
} own;

const struct key_info *key_info(enum action action)
{
    return own.used ? &own.infos[action] : &table[action];
}

const char *key_action_name(enum action action)
{
    return action_names[action];
}

enum action key_action_find(const char *name)
{
    for (int i = 0; i < ACTION_COUNT; i++)
        if (strcasecmp(action_names[i], name) == 0)
            return (enum action)i;
    return ACTION_NONE;
}

int key_parse(const char *name)
{
    uint32_t code;
    size_t length = strlen(name);
    for (size_t i = 0; i < NAMES; i++)
        if (strcasecmp(names[i].name, name) == 0)
            return names[i].code;
    if (length == 6 && strncasecmp(name, "ctrl+", 5) == 0 &&
        ((name[5] >= 'a' && name[5] <= 'z') || (name[5] >= 'A' && name[5] <= 'Z')))
        return name[5] & 0x1f;
    int bytes = length > 0 ? utf8_decode((const unsigned char *)name, length, &code) : 0;
    if (bytes <= 0 || (size_t)bytes != length || code == ' ' || utf8_is_control(code))
        return UI_KEY_NONE;
    return (int)code;
}

void key_label(int key, bool ascii, char *out, size_t size)
{
    char bytes[5];
    for (size_t i = 0; i < NAMES; i++) {
        if (names[i].code == key) {
            snprintf(out, size, "%s", ascii ? names[i].ascii : names[i].label);
            return;
        }
    }
    if (key == UI_KEY_NONE)
        snprintf(out, size, "-");
    else if (key < ' ')
        snprintf(out, size, "^%c", key + '@');
    else if (key < 0x80)
        snprintf(out, size, "%c", key);
    else
        snprintf(out, size, "%.*s", (int)text_encode((uint32_t)key, bytes), bytes);
}

/* What screens have of their own. */
static const struct screen_key {
    const char *brief, *help; /* NULL: as in the table */
} screen_keys[KEY_SCREENS][ACTION_COUNT] = {
#define SCREEN_KEY(screen, action, b, h)                                                           \
    [KEY_ON_##screen][ACTION_##action] = {.brief = (b), .help = (h)},
#include "view/screen_keys.def"
#undef SCREEN_KEY
};

/* States of the screen, to tell which contexts can hold at once. */
enum {
    MENU = 1 << 0,
    ASKED = 1 << 1,
    COMPARE = 1 << 2,
    SWEEP = 1 << 3,
    LIVE_LANES = 1 << 4,
    LIVE_STEPS = 1 << 5,
    PAST_LANES = 1 << 6,
    PAST_STEPS = 1 << 7,
    FINDINGS = 1 << 8,
    BOOKMARKS = 1 << 9
};

static const unsigned states[KEY_CONTEXT_COUNT] = {
    [KEY_ANY] = ~0u,
    [KEY_SESSION] = LIVE_LANES | LIVE_STEPS | PAST_LANES | PAST_STEPS,
    [KEY_LIVE] = LIVE_LANES | LIVE_STEPS,
    [KEY_REPLAY] = PAST_LANES | PAST_STEPS,
    [KEY_TIMELINE] = LIVE_LANES | PAST_LANES,
    [KEY_DETAILS] = LIVE_LANES | PAST_LANES,
    [KEY_SEARCH] = LIVE_LANES | PAST_LANES,
    [KEY_SCRIPT] = LIVE_LANES | LIVE_STEPS | PAST_LANES | PAST_STEPS,
    [KEY_STEPS] = LIVE_STEPS | PAST_STEPS,
    [KEY_STEP] = LIVE_STEPS,
    [KEY_LESSON] = LIVE_STEPS,
    [KEY_QUESTION] = LIVE_STEPS,
    [KEY_LIST] = FINDINGS | BOOKMARKS,
    [KEY_BOOKMARKS] = BOOKMARKS,
    [KEY_MENU] = MENU,
    [KEY_ASKED] = ASKED,
    [KEY_SWEEP] = SWEEP,
};

/* Whether the table's row counts on a screen. */
static bool counts_on(enum key_screen screen, enum key_context context)
{
    static const unsigned state_of[KEY_SCREENS] = {
        [KEY_ON_MENU] = MENU,   [KEY_ON_ASKED] = ASKED,       [KEY_ON_COMPARE] = COMPARE,
        [KEY_ON_SWEEP] = SWEEP, [KEY_ON_FINDINGS] = FINDINGS, [KEY_ON_BOOKMARKS] = BOOKMARKS};
    return (states[context] & state_of[screen]) != 0;
}

const char *key_help_on(enum key_screen screen, enum action action)
{
    if (screen_keys[screen][action].help != NULL)
        return screen_keys[screen][action].help;
    return counts_on(screen, key_info(action)->context) ? key_info(action)->help : NULL;
}

const char *key_brief_on(enum key_screen screen, enum action action)
{
    if (screen_keys[screen][action].brief != NULL)
        return screen_keys[screen][action].brief;
    return counts_on(screen, key_info(action)->context) ? key_info(action)->brief : NULL;
}

/* How many rows a label names: its words. */
static int rows_of_label(const char *label)
{
    int words = 0;
    for (const char *c = label; *c != '\0'; c++)
        words += *c != ' ' && (c == label || c[-1] == ' ');
    return words;
}

/* The first keys of the rows that the label of `first` names. */
static void make_label(int first, bool ascii, char *out)
{
    size_t used = 0;
    int rows = rows_of_label(table[first].label);
    for (int i = first; i < first + rows && i < ACTION_COUNT && used < LABEL_BYTES; i++) {
        char label[16];
        key_label(own.infos[i].keys[0], ascii, label, sizeof label);
        used +=
            (size_t)snprintf(out + used, LABEL_BYTES - used, "%s%s", i > first ? " " : "", label);
    }
}

void keys_use(const struct keymap *map)
{
    own.used = map != NULL;
    if (map == NULL)
        return;
    memcpy(own.infos, table, sizeof own.infos);
    for (int i = 0; i < ACTION_COUNT; i++)
        if (map->set[i])
            memcpy(own.infos[i].keys, map->keys[i], sizeof own.infos[i].keys);
    for (int i = 0; i < ACTION_COUNT; i++) {
        bool changed = false;
        int rows = rows_of_label(table[i].label);
        for (int k = i; k < i + rows && k < ACTION_COUNT; k++)
            changed |= map->set[k];
        if (!changed)
            continue;
        make_label(i, false, own.labels[i]);
        make_label(i, true, own.ascii[i]);
        own.infos[i].label = own.labels[i];
        own.infos[i].ascii = own.ascii[i];
    }
}

/* The word at that place in a label. */
static void word_of(const char *label, int place, char *out, size_t size)
{
    while (place-- > 0)
        label += strcspn(label, " ") + 1;
    snprintf(out, size, "%.*s", (int)strcspn(label, " "), label);
}

void key_word(enum action action, char *out, size_t size)
{
    int head = (int)action;
    while (head > 0 && key_info((enum action)head)->label[0] == '\0')
        head--;
    const struct key_info *info = key_info((enum action)head);
    int place = (int)action - head;
    if (key_info(action)->keys[0] == UI_KEY_NONE)
        snprintf(out, size, "no key");
    else if (place < rows_of_label(info->label))
        word_of(info->label, place, out, size);
    else
        key_label(key_info(action)->keys[0], false, out, size);
}

/* The action whose name stands in braces at the start of the text; ACTION_NONE if none is named. */
static enum action named(const char *text)
{
    char name[32];
    size_t length = text[0] == '{' ? strcspn(text, "}") : 0;
    if (length == 0 || text[length] == '\0' || length > sizeof name)
        return ACTION_NONE;
    snprintf(name, sizeof name, "%.*s", (int)length - 1, text + 1);
    return key_action_find(name);
}

void key_words(const char *text, char *out, size_t size)
{
    size_t used = 0;
    while (*text != '\0' && used + 1 < size) {
        enum action action = named(text);
        char word[LABEL_BYTES];
        if (action == ACTION_NONE) {
            out[used++] = *text++;
            continue;
        }
        key_word(action, word, sizeof word);
        int length = snprintf(out + used, size - used, "%s", word);
        used = used + (size_t)length < size ? used + (size_t)length : size - 1;
        text += strcspn(text, "}") + 1;
    }
    out[used] = '\0';
}

enum action keys_conflict(const struct keymap *map, enum action action, int key)
{
    if (table[action].keys[0] == key || table[action].keys[1] == key)
        return ACTION_NONE;
    for (int i = 0; i < ACTION_COUNT; i++) {
        const int *keys = map->set[i] ? map->keys[i] : table[i].keys;
        bool has = keys[0] == key || keys[1] == key;
        if (has && i != (int)action && (states[table[i].context] & states[table[action].context]))
            return (enum action)i;
    }
    return ACTION_NONE;
}

/* Keys that terminals send in two ways. */
static int plain(int key)
{
    return key == '\n' ? '\r' : key == 127 ? UI_KEY_BACKSPACE : key;
}

static bool has_key(const struct key_info *info, int key)
{
    return info->keys[0] == key || info->keys[1] == key || plain(info->keys[0]) == plain(key);
}

enum action key_action(int key, const bool contexts[KEY_CONTEXT_COUNT])
{
    enum action best = ACTION_NONE;
    if (key == UI_KEY_NONE)
        return ACTION_NONE;
    for (int i = 0; i < ACTION_COUNT; i++) {
        const struct key_info *info = key_info((enum action)i);
        if (!has_key(info, key))
            continue;
        bool better = best == ACTION_NONE ||
                      (contexts[info->context] && (!contexts[key_info(best)->context] ||
                                                   info->context > key_info(best)->context));
        if (better)
            best = (enum action)i;
    }
    return best;
}

enum action key_action_on(enum key_screen screen, int key)
{
    enum action best = ACTION_NONE;
    for (int i = 0; i < ACTION_COUNT && key != UI_KEY_NONE; i++) {
        enum action action = (enum action)i;
        if (!has_key(key_info(action), key) || key_help_on(screen, action) == NULL)
            continue;
        if (best == ACTION_NONE || key_info(action)->context > key_info(best)->context)
            best = action;
    }
    return best;
}
