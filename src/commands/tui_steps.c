#include "commands/tui_steps.h"

#include "session/live.h"

#define HURRY_NS 100000000u

void tui_steps_begin(struct tui_steps *steps, struct session *session,
                     const struct scenario *scenario)
{
    *steps = (struct tui_steps){0};
    if (scenario == NULL || !session->info.live)
        return;
    steps->session = session;
    steps->kernel_steps = scenario->kernel_steps;
    lesson_begin(&steps->lesson, session, scenario);
}

void tui_steps_tick(struct tui_steps *steps, const struct trace *trace, struct ui *ui,
                    uint64_t now_ns)
{
    if (steps->session == NULL || ui->phase != UI_RUNNING)
        return;
    lesson_tick(&steps->lesson, trace, now_ns);
    if (steps->lesson.state == LESSON_DOING)
        steps->hurry_until_ns = now_ns + HURRY_NS;
    ui->kernel_denied = steps->kernel_steps && live_kernel_denied(steps->session) != 0;
}

/* All run: the script cannot be kept to any more. */
static void leave_script(struct tui_steps *steps)
{
    if (lesson_step(&steps->lesson) != NULL)
        lesson_leave(&steps->lesson);
}

void tui_steps_do(struct tui_steps *steps, enum ui_effect effect, const struct trace *trace,
                  struct ui *ui, uint64_t now_ns)
{
    struct session *session = steps->session;
    if (session == NULL || ui->phase != UI_RUNNING)
        return;
    steps->hurry_until_ns = now_ns + HURRY_NS;
    switch (effect) {
    case EFFECT_HOLD:
        live_set_mode(session, MODE_PAUSE);
        break;
    case EFFECT_RELEASE:
        leave_script(steps);
        if (ui->pace_ms > 0)
            live_set_pace(session, ui->pace_ms);
        else
            live_set_mode(session, MODE_RUN);
        break;
    case EFFECT_STEP:
        live_set_mode(session, MODE_STEP);
        break;
    case EFFECT_PACE:
        leave_script(steps);
        live_set_pace(session, ui->pace_ms);
        break;
    case EFFECT_PERMIT:
        live_permit(session, ui->thread);
        break;
    case EFFECT_FINISH:
        live_finish(session, ui->thread);
        break;
    case EFFECT_NEXT:
        lesson_next(&steps->lesson, trace);
        break;
    case EFFECT_ANSWER:
        lesson_answer(&steps->lesson, ui->choice);
        break;
    case EFFECT_LEAVE:
        leave_script(steps);
        break;
    case EFFECT_MARK:
        live_mark(session, ui->note);
        ui_say(ui, now_ns, false, "Bookmark: %s", ui->note);
        break;
    default:
        break;
    }
}

bool tui_steps_hurry(const struct tui_steps *steps, uint64_t now_ns)
{
    return now_ns < steps->hurry_until_ns;
}
