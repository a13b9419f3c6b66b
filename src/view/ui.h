/*
 * What the person at the keyboard sees and does: the state of the screen that is not in the trace.
 *
 *   live target:   FOLLOWING --space, step, seek--> HELD (paused, a cursor) --space--> FOLLOWING
 *                  any --s--> STEPPING (held; threads are let on one by one) --space, s-->
 * FOLLOWING recording, or a target that has ended:  HELD <--space--> PLAYING;  PLAYING --end-->
 * HELD
 *
 * Actions are pure: they change the ui and return what the loop has to do about it.  Time is
 * passed in.
 */
#ifndef ENVVIZ_VIEW_UI_H
#define ENVVIZ_VIEW_UI_H

#include "model/trace.h"
#include "view/frame.h"
#include "view/keys.h"
#include "view/script.h"
#include "view/ui_bookmarks.h"
#include "view/ui_list.h"
#include "view/ui_mouse.h"
#include "view/ui_panels.h"
#include "view/ui_prompt.h"
#include "view/ui_timeline.h"

/* What stays the same; the strings belong to the caller and outlive the ui. */
struct ui_info {
    const char *title, *mode, *text; /* of the scenario; text: what to look at */
    const char *engine, *engine_why, *spawner, *libc;
    const struct script *script; /* of a lesson; NULL: none */
    bool live;
    bool following;   /* a recording that is still being written */
    bool step;        /* live: it starts with threads held at each step */
    unsigned pace_ms; /* live: or in slow motion */
};

enum ui_phase {
    UI_RUNNING,   /* the source may bring more events */
    UI_ENDED,     /* nothing more will come */
    UI_CRASHED,   /* the target was ended by end_signal */
    UI_CUT_OFF,   /* the recording's end is missing */
    UI_UNREADABLE /* reading failed */
};

struct ui_recording {
    bool on, failed;
    char file[256];
    uint64_t events;
};

struct ui {
    struct ui_info info;
    enum ui_phase phase;
    char end_signal[24]; /* UI_CRASHED: its name */
    unsigned loading;    /* a recording is being read: per cent of it that are there, + 1; else 0 */
    bool paused;         /* live: the target is held; else: not playing */
    bool follow;         /* the newest event is the cursor */
    struct ui_panels panels;
    struct ui_bookmarks bookmarks;
    bool help;
    int help_page, help_pages; /* as last drawn */
    struct ui_list list;
    bool stepping;    /* live: threads are held at each step, and `paused` is set */
    unsigned pace_ms; /* live: slow motion; 0: none */
    bool steps;       /* the step view is shown, if view_chosen or in a live session */
    bool view_chosen; /* by a key; else a recording shows the view that fits */
    uint16_t thread;  /* selected in the step view; see ui_thread() */
    bool thread_chosen;
    int choice;               /* EFFECT_ANSWER */
    struct ui_prompt prompt;  /* what is being typed */
    char note[UI_NOTE_BYTES]; /* EFFECT_MARK */
    bool kernel_denied;       /* kernel steps were asked for and are not to be had */
    uint64_t clock_ns;        /* the cursor stands at this time; 0: at its event's */
    uint32_t cursor;          /* event number; EVENT_NONE before the first */
    uint32_t selected;        /* load event of the failure that was jumped to, or EVENT_NONE */
    uint32_t selected_event;  /* the event that tells of it */
    uint32_t lane;            /* selected row of the timeline */
    bool lane_chosen;
    unsigned speed;   /* index into the speeds */
    uint64_t zoom_ns; /* time of a column */
    bool zoom_chosen; /* by a key; else by itself */
    uint64_t left_ns; /* time at the left edge of the timeline */
    int columns;      /* of the timeline, as last drawn */
    bool whole;       /* all of the session is in the window */
    struct ui_search search;
    struct ui_filter filter;
    struct ui_marks marks;
    bool loop; /* plays between the marks, over and over */
    struct ui_links links;
    struct ui_mouse mouse;
    enum spawner spawner; /* live: as it was last asked for */
    struct ui_recording recording;
    bool is_new; /* the first time: a line names the first keys, until one is pressed */
    char message[256];
    bool message_bad;
    uint64_t message_until_ns; /* 0: no message */
    /* Playing. */
    uint64_t play_ns; /* place in the recording */
    uint64_t tick_ns; /* time of the last tick */
    double play_rest; /* what is below a nanosecond */
};

enum ui_effect {
    EFFECT_NONE,
    EFFECT_QUIT,
    EFFECT_HOLD,    /* hold the target */
    EFFECT_RELEASE, /* let it go on */
    EFFECT_SPAWNER, /* set ui->spawner */
    EFFECT_RECORD,  /* start or stop the recording */
    EFFECT_REDRAW,
    EFFECT_STEP,   /* hold each thread at each step */
    EFFECT_PACE,   /* set ui->pace_ms */
    EFFECT_PERMIT, /* let ui->thread take one step */
    EFFECT_FINISH, /* let ui->thread finish its call */
    EFFECT_NEXT,   /* the lesson goes on */
    EFFECT_ANSWER, /* ui->choice was chosen */
    EFFECT_LEAVE,  /* the script is left */
    EFFECT_AGAIN,  /* the session starts anew */
    EFFECT_MARK    /* ui->note is a bookmark's */
};

void ui_init(struct ui *ui, const struct ui_info *info);

/* Frees what searches and filters need. */
void ui_end(struct ui *ui);

/* True where time is the trace's own: a recording, or a target that has ended. */
bool ui_replaying(const struct ui *ui);

/* Whether playing goes round between the two marks. */
bool ui_looping(const struct ui *ui);

/* True while more may come of a recording that is still being written. */
bool ui_following(const struct ui *ui);

enum ui_effect ui_act(struct ui *ui, const struct trace *trace, enum action action,
                      uint64_t now_ns);

/* What a key does now; ACTION_NONE: nothing. */
enum action ui_action(const struct ui *ui, const struct trace *trace, int key);

/* Whether a row of the keys counts now. */
bool ui_applies(const struct ui *ui, const struct trace *trace, enum key_context context);

/* The screen that the list over the session is to its keys; KEY_SCREENS: there is no list. */
enum key_screen ui_list_screen(const struct ui *ui);

/* A key on the help: the next page, or it goes. */
void ui_turn_help(struct ui *ui);

/* Keys that are no action: a digit selects a thread, all keys go into a line that is being typed.
 * True if the key was taken; *effect says what the loop has to do about it. */
bool ui_type(struct ui *ui, const struct trace *trace, int key, uint64_t now_ns,
             enum ui_effect *effect);

/* Whether the step view is shown; the world under the cursor. */
bool ui_steps(const struct ui *ui, const struct world *world);

/* The step of the script that is on screen or being taken, or NULL. */
const struct script_step *ui_script_step(const struct ui *ui, const struct world *world);

/* The thread that is selected in the step view: that of the lesson's step while the script goes on,
 * else the chosen one; 0: none. */
uint16_t ui_thread(const struct ui *ui, const struct trace *trace, const struct world *world);

/* Time goes on: plays, follows, takes old messages away.  True if the screen changed. */
bool ui_tick(struct ui *ui, const struct trace *trace, uint64_t now_ns);

/* Whether the timeline follows a target at a zoom at which it is another picture within a fraction
 * of a second: nobody can tell 30 frames a second of that from 60, and each takes time from the
 * target. */
bool ui_rushing(const struct ui *ui);

/* When ui_tick() is next needed, in ms from now; -1: never. */
int ui_patience(const struct ui *ui, uint64_t now_ns);

/* Before drawing: chooses what part of the time `columns` columns show. */
void ui_window(struct ui *ui, const struct trace *trace, int columns);

/* A jump of the search is not decided yet. */
bool ui_searching(const struct ui *ui);

/* Says something to the person at the keyboard for a few seconds. */
void ui_say(struct ui *ui, uint64_t now_ns, bool bad, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The same with a text in which {ACTION} stands for its key. */
void ui_say_keys(struct ui *ui, uint64_t now_ns, const char *text);

/* The command that the screen explains (its load event), or EVENT_NONE. */
uint32_t ui_explained(const struct ui *ui, const struct world *world);

/* "0.01" */
const char *ui_speed(const struct ui *ui);

/* The speeds of playing, by index: as a factor, and as a text. */
enum { UI_SPEEDS = 16, UI_SPEED_1 = 9 };
double ui_speed_factor(unsigned speed);
const char *ui_speed_name(unsigned speed);

#endif
