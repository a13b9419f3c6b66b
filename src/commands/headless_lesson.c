#include "commands/headless_lesson.h"

#include "commands/commands.h"
#include "session/live.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINE = 128, QUIET_NS = 100000000 };

void headless_lesson_begin(struct headless_lesson *lesson, struct session *session,
                           const struct scenario *scenario, bool ask)
{
    *lesson = (struct headless_lesson){
        .session = session, .on = scenario != NULL && scenario->step_count > 0, .ask = ask};
    if (scenario != NULL)
        lesson_begin(&lesson->lesson, session, scenario);
}

/* From here on the lesson is played by itself. */
static void stop_asking(struct headless_lesson *lesson)
{
    putchar('\n');
    fflush(stdout);
    complain(0, "standard input has ended: the lesson goes on by itself");
    lesson->ask = false;
}

/* A line of an answer.  False if there is none yet; "" where nobody is asked.  Asked is when
 * nothing more comes that would be printed behind the prompt. */
static bool answer_line(struct headless_lesson *lesson, const char *prompt, char line[LINE])
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    line[0] = '\0';
    if (!lesson->ask)
        return true;
    if (!lesson->prompted) {
        if (!lesson->quiet)
            return false;
        fputs(prompt, stdout);
        fflush(stdout);
        lesson->prompted = true;
    }
    if (poll(&input, 1, 0) <= 0)
        return false;
    ssize_t length = read(STDIN_FILENO, line, LINE - 1);
    lesson->prompted = false;
    if (length <= 0)
        stop_asking(lesson);
    line[length > 0 ? length : 0] = '\0';
    line[strcspn(line, "\r\n")] = '\0';
    return true;
}

static void leave(struct headless_lesson *lesson)
{
    lesson_leave(&lesson->lesson);
    live_stop(lesson->session);
}

/* Enter goes on. */
static void wait_for_enter(struct headless_lesson *lesson, const struct trace *trace)
{
    char line[LINE];
    if (!answer_line(lesson, "Enter goes on, q leaves: ", line))
        return;
    if (strcmp(line, "q") == 0)
        leave(lesson);
    else
        lesson_next(&lesson->lesson, trace);
}

/* The number of a choice, or its letter as on the screen; anything else is asked again. */
static void wait_for_choice(struct headless_lesson *lesson, const struct scenario_step *step)
{
    char line[LINE], prompt[80];
    snprintf(prompt, sizeof prompt, "Your answer, 1 to %u (q leaves): ", step->answer_count);
    if (!answer_line(lesson, prompt, line))
        return;
    if (strcmp(line, "q") == 0) {
        leave(lesson);
        return;
    }
    bool letter = line[0] >= 'a' && line[0] < 'a' + (int)step->answer_count && line[1] == '\0';
    int choice = letter ? line[0] - 'a' : atoi(line) - 1;
    lesson_answer(&lesson->lesson, lesson->ask ? choice : (int)step->answer);
}

/* Whether what stands to be answered has been told, and so printed. */
static bool is_told(const struct lesson *lesson, const struct trace *trace)
{
    const struct lesson_place *place = &trace_now(trace)->lesson;
    return place->step == lesson->step + 1 && place->state == lesson->state;
}

static void play(struct headless_lesson *lesson, const struct trace *trace)
{
    const struct scenario_step *step = lesson_step(&lesson->lesson);
    if (!is_told(&lesson->lesson, trace))
        return;
    switch (lesson->lesson.state) {
    case LESSON_SAYING:
        if (step->ask)
            lesson_next(&lesson->lesson, trace);
        else
            wait_for_enter(lesson, trace);
        break;
    case LESSON_ASKING:
        wait_for_choice(lesson, step);
        break;
    case LESSON_ANSWERED:
        wait_for_enter(lesson, trace);
        break;
    case LESSON_DONE:
        if (trace_now(trace)->mode == MODE_STEP)
            live_set_mode(lesson->session, MODE_RUN);
        break;
    case LESSON_STUCK:
        if (!lesson->stuck)
            complain(0, "step %u of the lesson was not reached", lesson->lesson.step + 1);
        lesson->stuck = true;
        live_stop(lesson->session);
        break;
    default:
        break;
    }
}

void headless_lesson_tick(struct headless_lesson *lesson, const struct trace *trace,
                          uint64_t now_ns)
{
    char why[LIVE_KERNEL_TEXT];
    if (!lesson->on)
        return;
    if (lesson->events != trace_count(trace))
        lesson->since_ns = now_ns;
    lesson->events = trace_count(trace);
    lesson->quiet = now_ns - lesson->since_ns > QUIET_NS;
    play(lesson, trace);
    lesson_tick(&lesson->lesson, trace, now_ns);
    if (!lesson->denied && live_kernel_why_not(lesson->session, why, sizeof why))
        lesson->denied = complain(1, "%s", why);
}
