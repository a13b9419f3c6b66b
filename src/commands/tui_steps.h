/* Holding the threads of a live target and letting them on, as the person at the keyboard asks. */
#ifndef ENVVIZ_COMMANDS_TUI_STEPS_H
#define ENVVIZ_COMMANDS_TUI_STEPS_H

#include "scenario/scenario.h"
#include "session/lesson.h"
#include "view/ui.h"

struct tui_steps {
    struct session *session; /* NULL: a recording, nothing can be held */
    struct lesson lesson;
    uint64_t hurry_until_ns; /* somebody was let on: what comes of it is to be seen at once */
    bool kernel_steps;       /* the scenario asks for them */
};

/* `scenario` is NULL for a recording. */
void tui_steps_begin(struct tui_steps *steps, struct session *session,
                     const struct scenario *scenario);

/* After events were read, and at least 50 times a second. */
void tui_steps_tick(struct tui_steps *steps, const struct trace *trace, struct ui *ui,
                    uint64_t now_ns);

/* Does what an effect asks of the target; nothing for other effects. */
void tui_steps_do(struct tui_steps *steps, enum ui_effect effect, const struct trace *trace,
                  struct ui *ui, uint64_t now_ns);

/* True while a step that was asked for may come to its end any moment. */
bool tui_steps_hurry(const struct tui_steps *steps, uint64_t now_ns);

#endif
