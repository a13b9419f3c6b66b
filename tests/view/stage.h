/* The story at its end, held, with the timeline in view: what tests of whole screens begin with. */
#ifndef ENVVIZ_TESTS_VIEW_STAGE_H
#define ENVVIZ_TESTS_VIEW_STAGE_H

#include "view/screen.h"
#include "view/story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

struct stage {
    struct trace *trace;
    struct scene *scene;
    struct frame *frame; /* NULL until a test makes one */
    struct ui ui;
};

/* `text`: the scenario's. */
static inline struct stage *stage_new(const char *text)
{
    struct stage *stage = calloc(1, sizeof *stage);
    const struct ui_info info = {
        .title = "A short story",
        .mode = "minimal",
        .text = text,
        .engine = "native",
        .engine_why = "",
        .spawner = "system",
        .libc = "glibc 2.36",
    };
    assert_non_null(stage);
    stage->trace = story_new();
    stage->scene = scene_new();
    assert_non_null(stage->trace);
    assert_non_null(stage->scene);
    ui_init(&stage->ui, &info);
    stage->ui.phase = UI_ENDED;
    stage->ui.paused = true;
    stage->ui.view_chosen = true;
    return stage;
}

/* A test's teardown. */
static inline int stage_free(void **state)
{
    struct stage *stage = *state;
    ui_end(&stage->ui);
    frame_free(stage->frame);
    scene_free(stage->scene);
    trace_free(stage->trace);
    free(stage);
    return 0;
}

#endif
