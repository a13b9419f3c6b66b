/* The threads panel: for each thread in the game the program of its call, and where it stands. */
#include "view/panels.h"
#include "view/program.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct place {
    const struct thread *thread;
    struct program_line lines[PROGRAM_LINES];
    unsigned count; /* lines */
    int rows;       /* on screen; 0: left out */
    bool selected;
};

struct plan {
    struct place places[PROGRAM_THREADS];
    unsigned count, left_out;
    int gap; /* rows between two threads */
};

/* The line to show where there is room for one only. */
static unsigned present_line(const struct place *place)
{
    unsigned present = 0;
    for (unsigned i = 0; i < place->count; i++)
        if (place->lines[i].state != LINE_LATER)
            present = i;
    return present;
}

/* Takes rows from the thread that can spare them best; false if none can. */
static bool shrink(struct plan *plan)
{
    /* Others give up their programs, the last one first, then their lines; then the selected one
     * does; then threads are left out. */
    static const struct {
        bool selected;
        int least, step;
    } ways[] = {{false, 2, 16}, {false, 1, 1}, {true, 4, 1}, {false, 0, 1}, {true, 1, 1}};
    for (size_t w = 0; w < sizeof ways / sizeof *ways; w++)
        for (unsigned i = plan->count; i-- > 0;) {
            struct place *place = &plan->places[i];
            if (place->selected != ways[w].selected || place->rows <= ways[w].least)
                continue;
            place->rows -= ways[w].step;
            if (place->rows < ways[w].least)
                place->rows = ways[w].least;
            return true;
        }
    return false;
}

static int rows_of(struct plan *plan)
{
    int rows = 0;
    plan->left_out = 0;
    for (unsigned i = 0; i < plan->count; i++) {
        rows += plan->places[i].rows;
        plan->left_out += plan->places[i].rows == 0;
    }
    return rows + (plan->left_out > 0);
}

static void make_plan(const struct scene *scene, int height, struct plan *plan)
{
    uint16_t numbers[PROGRAM_THREADS];
    plan->count = program_threads(scene->trace, scene->world, numbers);
    for (unsigned i = 0; i < plan->count; i++) {
        struct place *place = &plan->places[i];
        place->thread = world_thread(scene->world, numbers[i]);
        place->count = program_of(scene->world, place->thread, place->lines);
        place->rows = 1 + (int)place->count;
        place->selected = numbers[i] == scene->thread;
    }
    while (rows_of(plan) > height && shrink(plan))
        ;
    plan->gap = rows_of(plan) + (int)plan->count - 1 <= height;
}

uint16_t panel_threads_at(const struct scene *scene, const struct canvas *canvas, int y)
{
    struct plan plan;
    make_plan(scene, canvas->rect.height - 1, &plan);
    int top = 1;
    for (unsigned i = 0; i < plan.count; i++) {
        if (y >= top && y < top + plan.places[i].rows)
            return plan.places[i].thread->number;
        top += plan.places[i].rows + plan.gap;
    }
    return 0;
}

/* setenv("V7"), system("exit 0") */
static void call_text(const struct scene *scene, const struct thread *thread, char *out,
                      size_t size)
{
    out[0] = '\0';
    if (!program_in_call(thread))
        snprintf(out, size, "%s", thread->blocked_by != 0 ? "" : "between two calls");
    else if (program_is_change(thread) && thread->op == OP_CLEARENV)
        snprintf(out, size, "clearenv()");
    else if (program_is_change(thread))
        snprintf(out, size, "%s(\"%s\")", words_name(WORDS_OP, thread->op),
                 trace_text(scene->trace, thread->change_name));
    else if (thread->load_held)
        snprintf(out, size, "starts a command");
    else
        snprintf(out, size, "%s(\"%s\")", words_name(WORDS_CALL, thread->command.call),
                 trace_text(scene->trace, thread->command.text));
}

/* The newest array of the thread's process that was made (or freed) since its call began. */
static const struct array *array_since(const struct scene *scene, const struct thread *thread,
                                       bool freed)
{
    const struct world *world = scene->world;
    const struct array *found = NULL;
    for (unsigned i = 0; i < world->array_count; i++) {
        const struct array *array = &world->arrays[i];
        uint64_t when = freed ? array->freed_ns : array->born_ns;
        if (array->process == thread->process && when != 0 && when >= thread->change_ns &&
            (found == NULL || array->generation > found->generation))
            found = array;
    }
    return found;
}

/* "= #2", "#1 freed" */
static void array_note(const char *before, const struct array *array, const char *after, char *out,
                       size_t size)
{
    if (array != NULL)
        snprintf(out, size, "%s#%" PRIu32 "%s", before, array->generation, after);
}

/* What came of a line that is done. */
static enum role result_note(const struct scene *scene, const struct thread *thread,
                             const struct program_line *line, bool ascii, char *out, size_t size)
{
    const struct command *command = &thread->command;
    const struct world *world = scene->world;
    switch (line->gate) {
    case GATE_GROW:
        array_note("", array_since(scene, thread, false), "", out, size);
        return ROLE_ARRAY_GROWN;
    case GATE_FREE:
        array_note("", array_since(scene, thread, true), " freed", out, size);
        return ROLE_ARRAY_FREED;
    case GATE_PUBLISH:
        if (thread->process != WORLD_NONE && world->processes[thread->process].array != WORLD_NONE)
            array_note("= ", &world->arrays[world->processes[thread->process].array], "", out,
                       size);
        return ROLE_ARRAY_LIVE;
    case GATE_LOAD:
        if (command->has_generation)
            snprintf(out, size, "= #%" PRIu32, command->generation);
        return ROLE_HOLDER;
    case GATE_FORK:
    case GATE_EXEC: {
        const struct outcome_info *info = outcome_info((enum outcome)command->outcome);
        char glyph[2] = {info->ascii, '\0'};
        snprintf(out, size, "%s %s", ascii ? glyph : info->utf8, info->word);
        return outcome_role((enum outcome)command->outcome);
    }
    case GATE_RESULT:
        if (command->has_status)
            snprintf(out, size, "%" PRId64, command->status);
        return ROLE_STRONG;
    default:
        return ROLE_TEXT;
    }
}

static enum role note_of(const struct scene *scene, const struct thread *thread,
                         const struct program_line *line, bool ascii, char *out, size_t size)
{
    char name[32] = "another thread";
    out[0] = '\0';
    switch (line->state) {
    case LINE_DONE:
        return result_note(scene, thread, line, ascii, out, size);
    case LINE_HERE:
        if (line->gate == GATE_KERNEL && line->pass == PASS_COPYING)
            snprintf(out, size, "next: envp[%" PRIu32 "]", thread->kernel_slot);
        else
            snprintf(out, size, "next");
        return ROLE_STEP_HERE;
    case LINE_BLOCKED: {
        const struct thread *other = world_thread(scene->world, thread->blocked_by);
        if (other != NULL && thread->blocked_by != WORLD_NONE)
            scene_thread_name(scene, other, name, sizeof name);
        snprintf(out, size, "blocked by %s", name);
        return ROLE_BLOCKED;
    }
    case LINE_SKIPPED:
        snprintf(out, size, "not needed");
        return ROLE_DIM;
    default:
        return ROLE_DIM;
    }
}

/* The text of a line, with the number of the array that the command loaded. */
static void line_text(const struct thread *thread, const struct program_line *line, char *out,
                      size_t size)
{
    const char *sign = strchr(line->text, '#');
    if (sign == NULL)
        snprintf(out, size, "%s", line->text);
    else if (world_did(thread, GATE_LOAD) && thread->command.has_generation)
        snprintf(out, size, "%.*s#%" PRIu32 "%s", (int)(sign - line->text), line->text,
                 thread->command.generation, sign + 1);
    else
        snprintf(out, size, "%.*senviron%s", (int)(sign - line->text), line->text, sign + 1);
}

static void draw_line(const struct scene *scene, const struct canvas *canvas, int x, int y,
                      const struct thread *thread, const struct program_line *line)
{
    static const struct {
        uint8_t glyph, role;
    } looks[] = {
        [LINE_DONE] = {GLYPH_STEP_DONE, ROLE_STEP_DONE},
        [LINE_HERE] = {GLYPH_STEP_HERE, ROLE_STEP_HERE},
        [LINE_BLOCKED] = {GLYPH_STEP_BLOCKED, ROLE_BLOCKED},
        [LINE_MOVING] = {GLYPH_ELLIPSIS, ROLE_STEP_HERE},
        [LINE_SKIPPED] = {GLYPH_STEP_SKIPPED, ROLE_DIM},
        [LINE_LATER] = {GLYPH_COUNT, ROLE_STEP_LATER},
    };
    char text[96], note[64];
    bool ascii = canvas->frame->ascii;
    enum role role = (enum role)looks[line->state].role;
    if (looks[line->state].glyph != GLYPH_COUNT)
        canvas_glyph(canvas, x, y, role, (enum glyph)looks[line->state].glyph);
    enum role note_role = note_of(scene, thread, line, ascii, note, sizeof note);
    int right = canvas_text_right(canvas, canvas->rect.width - 1, y, note_role, note);
    line_text(thread, line, text, sizeof text);
    if (line->state == LINE_SKIPPED && right - x - 3 < text_width(ascii, text)) {
        /* The text matters more than that it is not needed. */
        canvas_fill(canvas, (struct rect){right, y, canvas->rect.width - right, 1}, ROLE_TEXT);
        right = canvas->rect.width;
    }
    canvas_text_in(canvas, x + 2, y, right - x - 3, role, text);
}

/* What a thread's latest command has come to, at the right of its line. */
static int draw_latest(const struct canvas *canvas, int y, const struct thread *thread)
{
    char text[64], glyph[2];
    int right = canvas->rect.width - 1;
    if (thread->command.load_event == EVENT_NONE || program_in_call(thread))
        return right;
    enum outcome outcome = (enum outcome)thread->command.outcome;
    const struct outcome_info *info = outcome_info(outcome);
    snprintf(glyph, sizeof glyph, "%c", info->ascii);
    snprintf(text, sizeof text, "%s %s", canvas->frame->ascii ? glyph : info->utf8, info->word);
    return canvas_text_right(canvas, right, y, outcome_role(outcome), text);
}

static void draw_head(const struct scene *scene, const struct canvas *canvas, int y, unsigned place,
                      const struct place *shown)
{
    const struct thread *thread = shown->thread;
    enum role role = shown->selected ? ROLE_CALL_SELECTED : ROLE_CALL;
    char name[32], text[160];
    if (shown->selected) {
        canvas_cursor(canvas, 3, y);
        canvas_fill(canvas, (struct rect){0, y, canvas->rect.width, 1}, role);
        canvas_glyph(canvas, 0, y, role, GLYPH_LANE_SELECTED);
    }
    if (place < 9)
        canvas_printf(canvas, 1, y, shown->selected ? role : ROLE_KEY, "%u", place + 1);
    int x =
        canvas_text_in(canvas, 3, y, 14, role, scene_thread_name(scene, thread, name, sizeof name));
    x = x < 7 ? 8 : x + 2;
    if (shown->rows == 1 && shown->count > 0) {
        draw_line(scene, canvas, x, y, thread, &shown->lines[present_line(shown)]);
        return;
    }
    int right = draw_latest(canvas, y, thread);
    if (shown->count == 0 && thread->blocked_by != 0) {
        struct program_line waits = {.text = "waits", .state = LINE_BLOCKED};
        draw_line(scene, canvas, x, y, thread, &waits);
        return;
    }
    call_text(scene, thread, text, sizeof text);
    canvas_text_in(canvas, x, y, right - x - 1,
                   shown->count > 0 || shown->selected ? role : ROLE_DIM, text);
}

static void draw_program(const struct scene *scene, const struct canvas *canvas, int y,
                         const struct place *shown)
{
    unsigned room = (unsigned)(shown->rows - 1), from = 0;
    if (room < shown->count) { /* the lines around the present one */
        unsigned present = present_line(shown);
        from = present + 1 > room ? present + 1 - room : 0;
    }
    for (unsigned i = 0; i < room && from + i < shown->count; i++)
        draw_line(scene, canvas, 3, y + (int)i, shown->thread, &shown->lines[from + i]);
}

void panel_threads(const struct scene *scene, const struct canvas *canvas)
{
    struct plan plan;
    canvas_rule(canvas, 0, "threads");
    make_plan(scene, canvas->rect.height - 1, &plan);
    if (plan.count == 0) {
        canvas_wrap(canvas, 2, 1, canvas->rect.height - 1, ROLE_DIM,
                    scene->world->thread_count > 0
                        ? "All threads have ended."
                        : "No thread is there yet. Each will have the program of its call here, "
                          "and the line where it stands.",
                    NULL);
        return;
    }
    int y = 1;
    for (unsigned i = 0; i < plan.count; i++) {
        const struct place *shown = &plan.places[i];
        if (shown->rows == 0)
            continue;
        draw_head(scene, canvas, y, i, shown);
        draw_program(scene, canvas, y + 1, shown);
        y += shown->rows + plan.gap;
    }
    if (plan.left_out > 0)
        canvas_printf(canvas, 3, y, ROLE_DIM, "+ %u more %s", plan.left_out,
                      plan.left_out == 1 ? "thread" : "threads");
}
