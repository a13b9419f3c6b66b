/* The lesson panel: what is said, asked and answered; without a script, what would happen next. */
#include "model/explain.h"
#include "view/panels.h"
#include "view/program.h"

#include <stdio.h>
#include <string.h>

enum { END_LOOK = 64 }; /* events from the last one in which the target's end is looked for */

/* A drawing in progress: the next free row. */
struct page {
    const struct scene *scene;
    const struct canvas *canvas;
    int y;
};

static int rest_of(const struct page *page)
{
    return page->canvas->rect.height - page->y;
}

static void say(struct page *page, enum role role, const char *text)
{
    if (rest_of(page) > 0 && text[0] != '\0')
        page->y = canvas_wrap(page->canvas, 2, page->y, rest_of(page), role, text, NULL);
}

/* "Enter  w0 goes on until exec", in the last row, if it is free. */
static void prompt(struct page *page, enum action action, const char *text)
{
    char key[16];
    int y = page->canvas->rect.height - 1;
    if (page->y > y)
        return;
    key_word(action, key, sizeof key);
    int x = canvas_text(page->canvas, 2, y, ROLE_KEY, key);
    canvas_text_in(page->canvas, x + 2, y, page->canvas->rect.width - x - 3, ROLE_KEY_TEXT, text);
}

/* The choices; `choice` is the one that was made, -1 none yet. */
static void choices(struct page *page, const struct script_step *step, int choice)
{
    const struct canvas *canvas = page->canvas;
    char key[16];
    for (unsigned i = 0; i < step->choice_count && rest_of(page) > 0; i++) {
        bool right = choice >= 0 && i == step->answer;
        bool wrong = !right && (int)i == choice;
        enum role role = right         ? ROLE_EXEC_OK
                         : wrong       ? ROLE_EXEC_FAIL
                         : choice >= 0 ? ROLE_DIM
                                       : ROLE_TEXT;
        if (right || wrong)
            canvas_glyph(canvas, 2, page->y, role, right ? GLYPH_RIGHT : GLYPH_WRONG);
        key_word((enum action)(ACTION_ANSWER_A + i), key, sizeof key);
        canvas_text_in(canvas, 4, page->y, 3, choice >= 0 ? role : ROLE_KEY, key);
        page->y = canvas_wrap(canvas, 7, page->y, rest_of(page), role, step->choices[i], NULL);
    }
}

static void until_text(const struct script_step *step, char *out, size_t size)
{
    static const struct {
        const char *until, *text;
    } table[] = {
        {"blocked", "it has to wait"},
        {"kernel-count", "execve counts the pointers"},
        {"kernel-copy", "execve copies the next string"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(step->until, table[i].until) == 0) {
            snprintf(out, size, "%s goes on until %s", step->thread, table[i].text);
            return;
        }
    snprintf(out, size, "%s goes on until \"%s\" is done", step->thread, step->until);
}

static void until_prompt(struct page *page, const struct script_step *step)
{
    char text[200];
    if (step->thread[0] == '\0')
        snprintf(text, sizeof text, "go on");
    else
        until_text(step, text, sizeof text);
    prompt(page, ACTION_NEXT, text);
}

static void draw_step(struct page *page, const struct script_step *step)
{
    const struct lesson_place *place = &page->scene->world->lesson;
    bool ascii = page->canvas->frame->ascii;
    int width = page->canvas->rect.width - 2;
    char words[96];
    switch (place->state) {
    case LESSON_ASKING: {
        int need = text_rows(ascii, width, step->ask) + (int)step->choice_count;
        if (text_rows(ascii, width, step->say) + need <= rest_of(page))
            say(page, ROLE_SENTENCE, step->say);
        say(page, ROLE_QUESTION, step->ask);
        choices(page, step, -1);
        break;
    }
    case LESSON_ANSWERED: {
        char text[1200];
        bool right = place->choice == (int32_t)step->answer;
        snprintf(text, sizeof text, "%s %s", right ? "Right." : "Not quite.", step->because);
        int because = text_rows(ascii, width, text);
        if (because + (int)step->choice_count + text_rows(ascii, width, step->ask) <= rest_of(page))
            say(page, ROLE_QUESTION, step->ask);
        if (because + (int)step->choice_count <= rest_of(page))
            choices(page, step, place->choice);
        say(page, right ? ROLE_EXEC_OK : ROLE_MESSAGE, text);
        until_prompt(page, step);
        break;
    }
    case LESSON_STUCK:
        say(page, ROLE_SENTENCE, step->say);
        say(page, ROLE_ALARM,
            "The script cannot go on: its thread did not come to where it should.");
        key_words("leave the script; {AGAIN} starts it again", words, sizeof words);
        prompt(page, ACTION_LEAVE, words);
        break;
    case LESSON_DOING:
        say(page, ROLE_DIM, step->say);
        break;
    default:
        say(page, ROLE_SENTENCE, step->say);
        if (step->ask[0] != '\0')
            prompt(page, ACTION_NEXT, "a question first");
        else
            until_prompt(page, step);
    }
}

/* What the selected thread would do next. */
static void draw_next(struct page *page)
{
    const struct scene *scene = page->scene;
    const struct thread *thread = world_thread(scene->world, scene->thread);
    struct program_line lines[PROGRAM_LINES];
    char name[32], text[200];
    if (thread == NULL)
        return;
    scene_thread_name(scene, thread, name, sizeof name);
    unsigned count = program_of(scene->world, thread, lines);
    for (unsigned i = 0; i < count; i++) {
        if (lines[i].state != LINE_HERE && lines[i].state != LINE_BLOCKED)
            continue;
        const char *meaning = words_of(WORDS_GATE, &(size_t){0})[lines[i].gate].meaning;
        snprintf(text, sizeof text,
                 lines[i].state == LINE_HERE ? "%s is held. Next: %s." : "%s waits. Then: %s.",
                 name, meaning);
        say(page, ROLE_SENTENCE, text);
        return;
    }
    snprintf(text, sizeof text, "%s is not held.", name);
    say(page, ROLE_DIM, text);
}

static void draw_why(struct page *page)
{
    char text[1024];
    if (page->scene->explained == EVENT_NONE || rest_of(page) < 1)
        return;
    explain_command(page->scene->trace, page->scene->explained, text, sizeof text);
    say(page, ROLE_SENTENCE, text);
}

/* How the target has ended, if it has. */
static void draw_ended(struct page *page)
{
    const struct scene *scene = page->scene;
    char text[200], line[256];
    if (scene->ui->phase == UI_RUNNING)
        return;
    uint32_t events = scene->world->events;
    for (uint32_t i = events; i-- > 0 && events - i < END_LOOK;)
        if (trace_event(scene->trace, i)->type == EVENT_PROCESS_END) {
            explain_event(scene->trace, i, text, sizeof text);
            snprintf(line, sizeof line, "The target: %s.", text);
            say(page, ROLE_STRONG, line);
            return;
        }
}

static void draw_end(struct page *page)
{
    const struct scene *scene = page->scene;
    bool done = scene->world->lesson.state == LESSON_DONE;
    char words[96];
    if (done) {
        draw_why(page);
        say(page, ROLE_STRONG, "The lesson is at its end.");
        key_words("let all run; or step freely; {AGAIN}: once more", words, sizeof words);
        if (!ui_replaying(scene->ui))
            prompt(page, ACTION_PAUSE, words);
        return;
    }
    if (scene->ui->phase == UI_RUNNING || !ui_replaying(scene->ui))
        draw_next(page);
    if (scene->ui->phase != UI_CRASHED)
        draw_ended(page);
    draw_why(page);
}

/* Where the lesson stands, and a bookmark, at the right of the rule. */
static void draw_title(const struct scene *scene, const struct canvas *canvas)
{
    const struct lesson_place *place = &scene->world->lesson;
    char text[96];
    int right = canvas->rect.width - 2;
    bool script = place->of > 0 && scene->ui->info.script != NULL;
    canvas_rule(canvas, 0, script ? "lesson" : "what now?");
    if (script) {
        const char *state = place->state == LESSON_LEFT   ? " left: you step freely "
                            : place->state == LESSON_DONE ? " done "
                                                          : "";
        if (state[0] == '\0')
            snprintf(text, sizeof text, " step %u of %u ", place->step, place->of);
        else
            snprintf(text, sizeof text, "%s", state);
        right = canvas_text_right(canvas, right, 0, ROLE_PANEL, text) - 2;
    }
    if (scene->mark[0] != '\0') {
        snprintf(text, sizeof text, " %s %s ", glyph_text(GLYPH_MARK, canvas->frame->ascii),
                 scene->mark);
        canvas_text_right(canvas, right, 0, ROLE_MESSAGE, text);
    }
}

void panel_lesson(const struct scene *scene, const struct canvas *canvas)
{
    struct page page = {.scene = scene, .canvas = canvas, .y = 1};
    draw_title(scene, canvas);
    if (scene->ui->phase == UI_CRASHED)
        draw_ended(&page);
    if (scene->ui->kernel_denied)
        say(&page, ROLE_ALARM,
            "execve cannot be stepped here: that needs CAP_SYS_PTRACE, or the sysctl "
            "vm.unprivileged_userfaultfd=1, or access to /dev/userfaultfd. Threads stop before "
            "execve instead.");
    if (scene->step != NULL)
        draw_step(&page, scene->step);
    else
        draw_end(&page);
}

int panel_lesson_rows(const struct scene *scene, bool ascii, int width)
{
    const struct script *script = scene->ui->info.script;
    int most = 3, inner = width - 2;
    for (unsigned i = 0; script != NULL && i < script->count; i++) {
        const struct script_step *step = &script->steps[i];
        char text[1200];
        int rows = text_rows(ascii, inner, step->say) + 1;
        most = rows > most ? rows : most;
        if (step->ask[0] == '\0')
            continue;
        snprintf(text, sizeof text, "Not quite. %s", step->because);
        rows = text_rows(ascii, inner, step->ask) + (int)step->choice_count +
               text_rows(ascii, inner, text) + 1;
        most = rows > most ? rows : most;
    }
    return most;
}
