/*
 * A scene: everything that a panel draws from.  Made anew for each frame from the trace and the
 * ui; it holds the two worlds that this takes, so that they are made quickly from the last ones.
 */
#ifndef ENVVIZ_VIEW_SCENE_H
#define ENVVIZ_VIEW_SCENE_H

#include "view/ui.h"

struct scene {
    const struct trace *trace;
    const struct ui *ui;
    const struct world *world; /* after the event under the cursor */
    uint64_t time_ns;          /* where the cursor stands */
    uint32_t explained;        /* load event of the command to explain, or EVENT_NONE */
    /* The command to explain, when it had its result: its thread, and the world just before. */
    const struct world *before;  /* NULL: none, or it has no result yet */
    const struct thread *victim; /* in *before */
    uint64_t result_ns;
    bool steps; /* the step view is shown */
    enum panel focus;
    uint16_t thread;                /* selected in the step view, 0: none */
    const struct script_step *step; /* of the lesson; NULL: no script goes on */
    const char *mark;               /* note of the latest bookmark, near by; "" */
    /* Owned. */
    struct world *cursor_world, *result_world;
    uint32_t result_of;
};

/* NULL when out of memory.  The caller frees. */
struct scene *scene_new(void);
void scene_free(struct scene *scene);

/* Another trace comes: forgets what is kept of the last one. */
void scene_forget(struct scene *scene);

void scene_update(struct scene *scene, const struct trace *trace, const struct ui *ui);

/* A thread's name for the screen: "w3", or "t17" for one without a name. */
const char *scene_thread_name(const struct scene *scene, const struct thread *thread, char *out,
                              size_t size);

/* The role that outcomes.def gives an outcome, and its glyph. */
enum role outcome_role(enum outcome outcome);
int canvas_outcome(const struct canvas *canvas, int x, int y, enum role role, enum outcome outcome);

#endif
