/*
 * The menu of a folder: what is in it, what is known of each, and what the person at the keyboard
 * selects.  Pure: keys become effects, which the loop carries out; no I/O, no clock.
 *
 *   NOT_RUN --run--> (ASKING -->) WAITING --> RUNNING --> HOLDS, NOT, MEASURED, STOPPED, FAILED
 */
#ifndef ENVVIZ_VIEW_MENU_H
#define ENVVIZ_VIEW_MENU_H

#include "model/world.h"
#include "view/frame.h"
#include "view/keys.h"

enum menu_kind {
    MENU_GROUP, /* the name of a subfolder, above its items: cannot be selected */
    MENU_SCENARIO,
    MENU_LESSON, /* a scenario that only makes sense when it is opened */
    MENU_RECORDING,
    MENU_BROKEN /* none of them: `reason` says why */
};

enum menu_state {
#define STATE(id, glyph, role, word, result) MENU_##id,
#include "view/menu_states.def"
#undef STATE
    MENU_STATE_COUNT
};

/* Texts may come from a stranger's file: any bytes.  None is NULL; "" stands for none. */
struct menu_item {
    enum menu_kind kind;
    enum menu_state state;
    enum menu_state before; /* that comes back if it does not run after all: menu_cancel() */
    char *name;             /* of the file, below the folder; of a group */
    char *title;            /* "" : the name stands for it */
    char *hypothesis, *look, *showed, *text, *expects;
    char *reason; /* MENU_BROKEN, MENU_FAILED */
    bool counted; /* the figures below are there, of a run that goes on or is over */
    uint64_t commands, failures;
    uint64_t time_ns; /* of the run */
    char rate[64];    /* "3.28 % (2.77 to 3.87)" */
    char words[192];  /* the verdict, or why there is none */
    char more[160];   /* what the figures do not tell */
};

struct menu {
    const char *folder; /* as it is called; the caller's */
    struct menu_item *items;
    unsigned count;
    unsigned selected; /* an item that is no group */
    unsigned first;    /* the first one on the screen */
    unsigned rows;     /* of the list, as last drawn */
    bool more;         /* there are files that are not shown */
    bool follow;       /* what runs is selected, until the person selects another one */
    bool running;      /* something runs, or waits for it */
    bool help;
    char *question;    /* what is asked about the selected item; NULL: nothing.  Owned */
    char message[256]; /* the answer to the last key, {ACTION} stands for one; "" */
};

enum menu_effect {
    MENU_DO_NOTHING,
    MENU_DO_OPEN, /* the selected item */
    MENU_DO_RUN,
    MENU_DO_ALL,
    MENU_DO_STOP,
    MENU_DO_LEAVE,
    MENU_DO_REDRAW,
    MENU_DO_YES, /* the answers to the question */
    MENU_DO_NO,
    MENU_DO_NONE /* no, and to all that would come after it */
};

/* An empty menu.  `folder` outlives it. */
void menu_init(struct menu *menu, const char *folder);
void menu_free(struct menu *menu);

/* Appends an item of that kind whose texts are all "", but for its name; NULL when out of memory.
 * The pointer is good until the next call. */
struct menu_item *menu_add(struct menu *menu, enum menu_kind kind, const char *name);

/* Gives an item a text; false when out of memory (the old one stays). */
bool menu_set(char **text, const char *value);

/* Selects the first item that can be selected; false if there is none. */
bool menu_begin(struct menu *menu);

/* Whose keys count: the question's, if there is one. */
enum key_screen menu_screen(const struct menu *menu);

/* A key was pressed. */
enum menu_effect menu_key(struct menu *menu, int key);

/* Selects an item, and brings it onto the screen. */
void menu_select(struct menu *menu, unsigned index);

/* How many items are in a state. */
unsigned menu_in_state(const struct menu *menu, enum menu_state state);

/* It is to run (MENU_ASKING); those that wait for it, or are asked about, do not run after all. */
void menu_ask(struct menu_item *item);
void menu_cancel(struct menu *menu);

/* Whether there are figures and a verdict. */
bool menu_has_result(const struct menu_item *item);

/* Draws the whole screen. */
void menu_draw(struct frame *frame, struct menu *menu);

/* The item in row `y` of the screen as it was drawn last, or -1. */
int menu_item_at(const struct frame *frame, const struct menu *menu, int y);

#endif
