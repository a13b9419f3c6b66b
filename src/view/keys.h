/* Keys and actions, from keys.def. */
#ifndef ENVVIZ_VIEW_KEYS_H
#define ENVVIZ_VIEW_KEYS_H

#include <stdbool.h>
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
    UI_KEY_SHIFT_TAB,
    UI_KEY_PAGE_UP,
    UI_KEY_PAGE_DOWN,
    UI_KEY_HOME,
    UI_KEY_END,
    UI_KEY_ESCAPE,
    UI_KEY_BACKSPACE,
    UI_KEY_MOUSE,
    UI_KEY_RESIZE
};

/* Where a key counts, the narrower the later. */
enum key_context {
    KEY_ANY,
    KEY_SESSION,   /* a session is on the screen */
    KEY_LIVE,      /* a running target */
    KEY_REPLAY,    /* what is recorded, or a target that has ended */
    KEY_TIMELINE,  /* the timeline is shown */
    KEY_DETAILS,   /* with the fields of an event */
    KEY_SEARCH,    /* a search goes on in it */
    KEY_SCRIPT,    /* a live session that plays a lesson, ended or not */
    KEY_STEPS,     /* the step view is shown */
    KEY_STEP,      /* it is, and threads are held at each step */
    KEY_LESSON,    /* the script of a lesson goes on */
    KEY_QUESTION,  /* it has put a question */
    KEY_LIST,      /* a list lies over the session: of findings, of bookmarks */
    KEY_BOOKMARKS, /* it is that of bookmarks */
    KEY_MENU,      /* the menu of a folder is on the screen */
    KEY_ASKED,     /* it asks whether something may run */
    KEY_SWEEP,     /* a sweep is on the screen */
    KEY_CONTEXT_COUNT
};

struct key_info {
    int keys[2];
    const char *label, *ascii; /* "" : the row before speaks for this one */
    const char *brief, *help;
    enum key_context context;
};

/* A row of the table, with the person's own keys in it: see keys_use(). */
const struct key_info *key_info(enum action action);

/* Screens without a session, or with two; what lies over a screen and takes all keys. */
enum key_screen {
    KEY_ON_MENU,
    KEY_ON_ASKED, /* the question of the menu */
    KEY_ON_COMPARE,
    KEY_ON_SWEEP,
    KEY_ON_FINDINGS, /* the lists over a session */
    KEY_ON_BOOKMARKS,
    KEY_SCREENS
};

/* What a key does there, and in a word or two; NULL where it does nothing, "" where the row before
 * speaks for this one. */
const char *key_help_on(enum key_screen screen, enum action action);
const char *key_brief_on(enum key_screen screen, enum action action);

/* The action of a key there, or ACTION_NONE. */
enum action key_action_on(enum key_screen screen, int key);

/* The key of an action as the screen names it, "n" or "space"; "no key" if it has none. */
void key_word(enum action action, char *out, size_t size);

/* A text in which "{NEXT_FAILURE}" stands for the key of that action, with the keys in it. */
void key_words(const char *text, char *out, size_t size);

/* Keys that stand for those of the table where `set`; UI_KEY_NONE: none. */
struct keymap {
    bool set[ACTION_COUNT];
    int keys[ACTION_COUNT][2];
};

/* From now on those keys count, and the labels name them, in the whole program; NULL: the table's.
 * Called before there is a screen. */
void keys_use(const struct keymap *map);

/* Another action that has the key where `action` counts too; ACTION_NONE if there is none, and for
 * the keys that `action` has in the table. */
enum action keys_conflict(const struct keymap *map, enum action action, int key);

/* An action's name, "NEXT_FAILURE"; the action of a name, whose case does not count. */
const char *key_action_name(enum action action);
enum action key_action_find(const char *name);

/* "n", "pageup", "ctrl+l" -> key; UI_KEY_NONE for what is none.  And what stands on the screen. */
int key_parse(const char *name);
void key_label(int key, bool ascii, char *out, size_t size);

/* What a key does where those contexts hold.  A key that only has rows for others gives the first
 * of them, so that it can be said why not; ACTION_NONE for a key without rows. */
enum action key_action(int key, const bool contexts[KEY_CONTEXT_COUNT]);

#endif
