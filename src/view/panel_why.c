/* Why: the event under the cursor, and one failure explained with its own numbers. */
#include "model/explain.h"
#include "view/panels.h"
#include "view/text.h"

#include <stdio.h>
#include <string.h>

/* Words of a sentence that deserve a role of their own. */
static enum role word_role(const char *word, size_t length, enum role role)
{
    static const struct {
        const char *start;
        enum role role;
    } table[] = {
        {"EFAULT", ROLE_EXEC_FAIL}, {"freed", ROLE_ARRAY_FREED}, {"E2BIG", ROLE_EXEC_ERROR},
        {"damaged", ROLE_DAMAGED},  {"missing", ROLE_DAMAGED},   {"moved", ROLE_MOVE},
        {"32512", ROLE_EXEC_FAIL},  {"SIGSEGV", ROLE_EXEC_FAIL}, {"#", ROLE_STRONG},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        size_t start = strlen(table[i].start);
        if (length >= start && memcmp(word, table[i].start, start) == 0)
            return table[i].role;
    }
    return role;
}

/* Who called, where the session tells of it. */
static int draw_stack(const struct scene *scene, const struct canvas *canvas, int y)
{
    char chain[1024];
    const struct stack *stack = explain_stack(scene->trace, scene->ui->cursor);
    if (!stack || explain_chain(scene->trace, stack, chain, sizeof chain) == 0 ||
        y >= canvas->rect.height)
        return y;
    int x = canvas_text(canvas, 2, y, ROLE_AXIS, "called in ");
    canvas_text_in(canvas, x, y, canvas->rect.width - x - 2, ROLE_TEXT, chain);
    return y + 1;
}

/* The event under the cursor. */
static int draw_event(const struct scene *scene, const struct canvas *canvas, int y)
{
    const struct ui *ui = scene->ui;
    if (ui->follow || ui->cursor == EVENT_NONE || ui->cursor >= trace_count(scene->trace))
        return y;
    const struct event *event = trace_event(scene->trace, ui->cursor);
    const struct thread *thread = world_thread(scene->world, event->thread);
    char time[40], name[64] = "", text[400], number[32], of[32];
    int x = canvas_text(canvas, 2, y, ROLE_AXIS, text_time(event->time_ns, 6, time, sizeof time));
    if (thread != NULL)
        scene_thread_name(scene, thread, name, sizeof name);
    if (name[0] != '\0')
        x = canvas_text(canvas, x + 2, y, ROLE_STRONG, name);
    explain_event(scene->trace, ui->cursor, text, sizeof text);
    char place[80];
    snprintf(place, sizeof place, "event %s of %s",
             text_count(ui->cursor + 1ull, number, sizeof number),
             text_count(trace_count(scene->trace), of, sizeof of));
    int right = canvas_text_right(canvas, canvas->rect.width - 1, y, ROLE_DIM, place);
    canvas_text_in(canvas, x + 2, y, right - x - 4, ROLE_TEXT, text);
    return draw_stack(scene, canvas, y + 1);
}

/* "1 command", "3,861 commands"; "once", "67 times". */
static const char *in_commands(uint64_t count, char *out, size_t size)
{
    char number[32];
    snprintf(out, size, "%s %s", text_count(count, number, sizeof number),
             count == 1 ? "command" : "commands");
    return out;
}

static const char *times(uint64_t count, char *out, size_t size)
{
    char number[32];
    if (count == 1)
        snprintf(out, size, "once");
    else
        snprintf(out, size, "%s times", text_count(count, number, sizeof number));
    return out;
}

/* What stands below the sentence: the scenario's text, as far as there is room. */
static void draw_rest(const struct scene *scene, const struct canvas *canvas, int y)
{
    const char *text = scene->ui->info.text;
    if (text != NULL && text[0] != '\0' && y < canvas->rect.height)
        canvas_wrap(canvas, 2, y, canvas->rect.height - y, ROLE_DIM, text, NULL);
}

static bool is_under_way(const struct world *world)
{
    for (unsigned i = 0; i < world->thread_count; i++)
        if (world->threads[i].number != 0 && world->threads[i].at == THREAD_IN_COMMAND)
            return true;
    return false;
}

/* Nothing has failed: what is there to say, and what to look at. */
static void draw_nothing_failed(const struct scene *scene, const struct canvas *canvas, int y)
{
    const struct counts *counts = &scene->world->counts;
    char text[512], commands[48], moves[48];
    int rows = canvas->rect.height - y;
    enum spawner spawner = (enum spawner)scene->world->spawner;
    if (counts->execs == 0 && is_under_way(scene->world)) {
        snprintf(text, sizeof text,
                 "The first commands are under way. At the end of its bar will stand what came of "
                 "each; a move of the environment is a line through all of them.");
    } else if (counts->execs == 0 && scene->ui->phase != UI_RUNNING &&
               scene->world->events == trace_count(scene->trace)) {
        snprintf(text, sizeof text, "No command was started.");
    } else if (counts->execs == 0) {
        snprintf(text, sizeof text,
                 "No command has started yet. Commands will appear as bars on the timeline, a move "
                 "of the environment as a line through all of them.");
    } else if (spawner == SPAWNER_SNAPSHOT) {
        snprintf(text, sizeof text,
                 "No failure in %s, though the array moved %s: each command gets a "
                 "private copy of the environment, made under the lock that the writers take. No "
                 "change can reach it.",
                 in_commands(counts->execs, commands, sizeof commands),
                 times(counts->environ_moves, moves, sizeof moves));
    } else if (spawner != SPAWNER_FORK && counts->env_private == counts->execs) {
        snprintf(text, sizeof text,
                 "No failure in %s, though the array moved %s: each was started with a "
                 "list of variables that the program made for it. No change of environ reaches it.",
                 in_commands(counts->execs, commands, sizeof commands),
                 times(counts->environ_moves, moves, sizeof moves));
    } else if (counts->environ_moves == 0) {
        snprintf(text, sizeof text,
                 "No failure in %s: the array has not moved while they started. As long "
                 "as it stays where it is, nobody is hurt.",
                 in_commands(counts->execs, commands, sizeof commands));
    } else if (spawner == SPAWNER_FORK) {
        snprintf(text, sizeof text,
                 "No failure in %s: fork copies all memory first. Only a fork that lands "
                 "between the free and the new environ still fails.",
                 in_commands(counts->execs, commands, sizeof commands));
    } else {
        snprintf(text, sizeof text,
                 "No failure in %s so far; the array moved %s. A command fails when "
                 "the move falls between its load of environ and the end of execve's copy.",
                 in_commands(counts->execs, commands, sizeof commands),
                 times(counts->environ_moves, moves, sizeof moves));
    }
    draw_rest(scene, canvas, canvas_wrap(canvas, 2, y, rows, ROLE_SENTENCE, text, NULL));
}

/* No command failed, but getenv crashed. */
static void draw_crash(const struct scene *scene, const struct canvas *canvas, int y)
{
    char text[512];
    explain_crash(scene->trace, scene->world, text, sizeof text);
    y = canvas_wrap(canvas, 2, y, canvas->rect.height - y, ROLE_SENTENCE, text, word_role);
    draw_rest(scene, canvas, y);
}

/* The sentence has its rows before the event under the cursor, if that is the failure itself, or
 * stands above with all its fields. */
static void draw_failure(const struct scene *scene, const struct canvas *canvas)
{
    char text[1024];
    int y = 1, height = canvas->rect.height;
    explain_command(scene->trace, scene->explained, text, sizeof text);
    int need = text_rows(canvas->frame->ascii, canvas->rect.width - 2, text);
    bool told = scene->ui->links.shown || scene->ui->cursor == scene->ui->selected_event;
    if (need + 1 < height || !told)
        y = draw_event(scene, canvas, y);
    y = canvas_wrap(canvas, 2, y, height - y, ROLE_SENTENCE, text, word_role);
    if (y < height && explain_culprits(scene->trace, scene->explained, text, sizeof text) > 0)
        y = canvas_wrap(canvas, 2, y, height - y, ROLE_STRONG, text, NULL);
    if (y >= height)
        return;
    explain_strace(scene->trace, scene->explained, false, text, sizeof text);
    canvas_text_in(canvas, 2, y, canvas->rect.width - 4, ROLE_DIM, text);
}

static void draw_title(const struct scene *scene, const struct canvas *canvas)
{
    char title[96] = "why", number[32], of[32];
    uint32_t failures = trace_failure_count(scene->trace);
    if (scene->explained != EVENT_NONE) {
        uint32_t i = scene->ui->selected != EVENT_NONE
                         ? trace_failure_seek(scene->trace, scene->ui->selected_event)
                         : trace_failure_seek(scene->trace, scene->world->events) - 1;
        if (i < failures)
            snprintf(title, sizeof title, "why   failure %s of %s",
                     text_count(i + 1ull, number, sizeof number),
                     text_count(failures, of, sizeof of));
    }
    canvas_rule(canvas, 0, title);
}

void panel_why(const struct scene *scene, const struct canvas *canvas)
{
    draw_title(scene, canvas);
    if (scene->explained == EVENT_NONE && scene->world->crash.event != EVENT_NONE)
        draw_crash(scene, canvas, draw_event(scene, canvas, 1));
    else if (scene->explained == EVENT_NONE)
        draw_nothing_failed(scene, canvas, draw_event(scene, canvas, 1));
    else
        draw_failure(scene, canvas);
}
