/*
 * The environ panel: where environ points, which arrays it pointed to before, and who still holds
 * one of them.  In the order of what matters when rows run out: the live array; arrays that are
 * held; private copies; what the explained command held when it failed; the rest, newest first.
 */
#include "model/explain.h"
#include "view/panels.h"
#include "view/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A drawing in progress: the next free row. */
struct sheet {
    const struct scene *scene;
    const struct canvas *canvas;
    bool slot_rows; /* older arrays have their slots drawn */
    int labels;     /* columns of the names and arrows on the left */
    int gap;        /* columns between two words */
    int y;
    uint32_t told; /* generation of an array that has been drawn already */
};

static bool has_room(const struct sheet *sheet, int rows)
{
    return sheet->y + rows <= sheet->canvas->rect.height;
}

static bool holds(const struct thread *thread, size_t array)
{
    return thread->number != 0 && thread->at == THREAD_IN_COMMAND && thread->command.holds &&
           thread->command.array == array;
}

/* "w1 w3 +2" in at most `width` columns; returns how many threads that are. */
static int holder_names(const struct scene *scene, const struct world *world, size_t array,
                        int width, char *out, size_t size)
{
    int count = 0, named = 0;
    size_t at = 0;
    out[0] = '\0';
    for (size_t i = 0; i < world->thread_count; i++)
        count += holds(&world->threads[i], array);
    for (size_t i = 0; i < world->thread_count; i++) {
        char name[32];
        if (!holds(&world->threads[i], array))
            continue;
        scene_thread_name(scene, &world->threads[i], name, sizeof name);
        int rest = count - named - 1 > 0 ? 3 : 0; /* room for " +9" */
        if (named > 0 && (int)(at + strlen(name)) + 1 + rest > width)
            break;
        int length = snprintf(out + at, size - at, "%s%s", named > 0 ? " " : "", name);
        at += length > 0 && (size_t)length < size - at ? (size_t)length : 0;
        named++;
    }
    if (named < count)
        snprintf(out + at, size - at, " +%d", count - named);
    return count;
}

/* A name, and an arrow from it to the column where arrays stand. */
static void draw_arrow(const struct sheet *sheet, enum role role, const char *names, bool heavy)
{
    const struct canvas *canvas = sheet->canvas;
    int head = sheet->labels - 2;
    int x = canvas_text_in(canvas, 2, sheet->y, sheet->labels - 6, role, names) + 1;
    canvas_glyphs(canvas, x, sheet->y, role, heavy ? GLYPH_HOLD : GLYPH_ARROW, head - x);
    canvas_glyph(canvas, head, sheet->y, role, heavy ? GLYPH_HOLD_HEAD : GLYPH_ARROW_HEAD);
}

/* The slots as dots; where there are more than columns, a dot stands for several. */
static int draw_slots(const struct sheet *sheet, const struct array *array, enum role role,
                      int columns)
{
    const struct canvas *canvas = sheet->canvas;
    bool freed = array->state == ARRAY_FREED;
    uint64_t slots = array->slots > array->count ? array->slots : array->count + 1;
    uint64_t each = (slots + (uint64_t)columns - 1) / (uint64_t)columns;
    int x = sheet->labels;
    for (uint64_t slot = 0; slot < slots; slot += each) {
        bool end = array->count >= slot && array->count < slot + each;
        enum glyph glyph = freed                 ? GLYPH_SLOT_FREED
                           : end                 ? GLYPH_SLOT_END
                           : slot < array->count ? GLYPH_SLOT_USED
                                                 : GLYPH_SLOT_SPARE;
        x = canvas_glyph(canvas, x, sheet->y, role, glyph);
    }
    if (each > 1)
        x = canvas_printf(canvas, x + 1, sheet->y, ROLE_DIM, "%s%" PRIu64,
                          glyph_text(GLYPH_TIMES, canvas->frame->ascii), each);
    return x;
}

static void slots_text(const struct array *array, bool brief, char *out, size_t size)
{
    if (array->slots == 0)
        snprintf(out, size, "%" PRIu64 " variables", array->count);
    else
        snprintf(out, size,
                 brief ? "%" PRIu64 "/%" PRIu64 " slots" : "%" PRIu64 " of %" PRIu64 " slots",
                 array->count + 1, array->slots);
}

/* "#42  0x5632d7cb1b50"; returns the column behind it. */
static int draw_identity(const struct sheet *sheet, const struct array *array, enum role role)
{
    int x =
        canvas_printf(sheet->canvas, sheet->labels, sheet->y, role, "#%" PRIu32, array->generation);
    if (sheet->canvas->rect.width < 46)
        return x; /* what became of it matters more than where it is */
    return canvas_printf(sheet->canvas, x + sheet->gap, sheet->y, role, "0x%" PRIx64,
                         array->address);
}

static void draw_live(struct sheet *sheet, const struct array *array)
{
    const struct canvas *canvas = sheet->canvas;
    int width = canvas->rect.width;
    size_t index = (size_t)(array - sheet->scene->world->arrays);
    char slots[64], bytes[32] = "", names[64], number[32];
    bool narrow = width < 62;
    bool dangling = array->state == ARRAY_FREED;
    enum role role = dangling ? ROLE_ARRAY_FREED : ROLE_ARRAY_LIVE;
    slots_text(array, narrow, slots, sizeof slots);
    if (array->slots > 0)
        snprintf(bytes, sizeof bytes, "%s B", text_count(array->slots * 8, number, sizeof number));
    draw_arrow(sheet, dangling ? ROLE_HOLDER_DANGER : ROLE_POINTER, "environ", false);
    int x = draw_identity(sheet, array, role);
    if (dangling) {
        canvas_text(canvas, x + 2, sheet->y, ROLE_FREED_MARK, " FREED ");
    } else {
        x = canvas_text(canvas, x + sheet->gap, sheet->y, ROLE_TEXT, slots);
        if (!narrow) {
            x = canvas_text(canvas, x + 2, sheet->y, ROLE_TEXT, bytes);
            const char *what = array->on_stack ? "on the initial stack" : "live";
            if (x + 2 + (int)strlen(what) < width)
                canvas_text(canvas, x + 2, sheet->y, ROLE_POINTER, what);
        }
    }
    sheet->y++;
    int holders = holder_names(sheet->scene, sheet->scene->world, index, sheet->labels - 6, names,
                               sizeof names);
    if (holders > 0)
        draw_arrow(sheet, dangling ? ROLE_HOLDER_DANGER : ROLE_HOLDER, names, true);
    int room = width - sheet->labels - 2 - (narrow ? (int)strlen(bytes) + 2 : 0) - 4;
    x = draw_slots(sheet, array, role, room);
    if (narrow)
        canvas_text(canvas, x + 2, sheet->y, ROLE_TEXT, bytes);
    sheet->y++;
}

/* What became of an array that environ points to no longer, as seen at `now`. */
static void draw_fate(const struct sheet *sheet, const struct array *array, int x, uint64_t now,
                      const char *when, bool held)
{
    const struct canvas *canvas = sheet->canvas;
    char span[48] = "", slots[64];
    uint64_t since = array->state == ARRAY_FREED ? array->freed_ns : array->left_ns;
    explain_span(now > since ? now - since : 0, canvas->frame->ascii, span, sizeof span);
    slots_text(array, true, slots, sizeof slots);
    if (x + 2 + (int)strlen(slots) + 26 <= canvas->rect.width)
        x = canvas_text(canvas, x + sheet->gap, sheet->y, held ? ROLE_TEXT : ROLE_DIM, slots);
    if (array->state == ARRAY_FREED && held) {
        x = canvas_text(canvas, x + sheet->gap, sheet->y, ROLE_FREED_MARK,
                        sheet->gap > 1 ? " FREED " : "FREED");
        int whole = x + 1 + text_width(canvas->frame->ascii, span) + 1 + (int)strlen(when);
        canvas_printf(canvas, x + 1, sheet->y, ROLE_ARRAY_FREED,
                      whole <= canvas->rect.width ? "%s %s" : "%s", span, when);
    } else if (array->state == ARRAY_FREED) {
        canvas_printf(canvas, x + sheet->gap, sheet->y, ROLE_DIM, "freed %s %s", span, when);
    } else if (array->state == ARRAY_GROWN) {
        canvas_text(canvas, x + sheet->gap, sheet->y, ROLE_ARRAY_GROWN, "new, not yet visible");
    } else if (array->on_stack) {
        canvas_text(canvas, x + sheet->gap, sheet->y, ROLE_ARRAY_KEPT, "stack: never freed");
    } else {
        canvas_printf(canvas, x + sheet->gap, sheet->y, ROLE_ARRAY_KEPT, "left %s %s, still valid",
                      span, when);
    }
}

/* An array that environ pointed to before; `names` hold it, "" nobody. */
static void draw_older(struct sheet *sheet, const struct array *array, const char *names,
                       uint64_t now, const char *when)
{
    bool held = names[0] != '\0', freed = array->state == ARRAY_FREED;
    enum role role = array->state == ARRAY_GROWN ? ROLE_ARRAY_GROWN
                     : freed && held             ? ROLE_ARRAY_FREED
                     : held                      ? ROLE_ARRAY_KEPT
                                                 : ROLE_DIM;
    if (held)
        draw_arrow(sheet, freed ? ROLE_HOLDER_DANGER : ROLE_HOLDER, names, true);
    int x = draw_identity(sheet, array, role);
    draw_fate(sheet, array, x, now, when, held);
    sheet->y++;
    if (held && sheet->slot_rows && has_room(sheet, 1)) {
        draw_slots(sheet, array, role, sheet->canvas->rect.width - sheet->labels - 6);
        sheet->y++;
    }
}

/* All that is held and is not the live array. */
static void draw_held(struct sheet *sheet, const struct array *live)
{
    const struct world *world = sheet->scene->world;
    for (size_t i = 0; i < world->array_count && has_room(sheet, 1); i++) {
        const struct array *array = &world->arrays[i];
        char names[64];
        if (array != live && array->generation != sheet->told &&
            holder_names(sheet->scene, world, i, sheet->labels - 6, names, sizeof names))
            draw_older(sheet, array, names, world->time_ns, "ago");
    }
}

/* Commands that no change can reach any more. */
static void draw_private(struct sheet *sheet)
{
    const struct world *world = sheet->scene->world;
    int count = 0;
    char names[64];
    for (size_t i = 0; i < world->thread_count; i++) {
        const struct thread *thread = &world->threads[i];
        count += thread->number != 0 && thread->at == THREAD_IN_COMMAND && thread->command.copied &&
                 thread->command.result_event == EVENT_NONE;
    }
    if (count == 0 || !has_room(sheet, 1))
        return;
    snprintf(names, sizeof names, "%d", count);
    draw_arrow(sheet, ROLE_EXEC_OK, names, true);
    canvas_text_in(sheet->canvas, sheet->labels, sheet->y,
                   sheet->canvas->rect.width - sheet->labels - 1, ROLE_EXEC_OK,
                   count == 1 ? "a private copy: no change reaches it"
                              : "private copies: no change reaches them");
    sheet->y++;
}

/* What the explained command held when execve returned.  Where that is now, `at_once`, it stands
 * for all that hold that array. */
static void draw_explained(struct sheet *sheet, bool at_once)
{
    const struct scene *scene = sheet->scene;
    if (scene->before == NULL || at_once != (scene->world->time_ns == scene->result_ns) ||
        scene->world->time_ns < scene->result_ns || !has_room(sheet, at_once ? 1 : 2))
        return;
    const struct command *command = &scene->victim->command;
    if (command->array >= WORLD_ARRAYS || !command->holds)
        return;
    const struct array *array = &scene->before->arrays[command->array];
    if (array->state == ARRAY_LIVE)
        return; /* it stands above */
    char names[64], time[32];
    if (at_once) {
        holder_names(scene, scene->before, command->array, sheet->labels - 6, names, sizeof names);
        sheet->told = array->generation;
    } else {
        if (has_room(sheet, 3))
            sheet->y++;
        scene_thread_name(scene, scene->victim, names, sizeof names);
        char text[160];
        int skip =
            snprintf(text, sizeof text, "%s  ", text_time(scene->result_ns, 6, time, sizeof time));
        snprintf(text + skip, sizeof text - (size_t)skip, "as %s's execve returned", names);
        bool fits = 2 + text_width(sheet->canvas->frame->ascii, text) < sheet->canvas->rect.width;
        canvas_text_in(sheet->canvas, 2, sheet->y++, sheet->canvas->rect.width - 2, ROLE_DIM,
                       text + (fits ? 0 : skip));
    }
    draw_older(sheet, array, names, scene->result_ns, at_once ? "ago" : "before");
}

/* Older arrays that nobody holds, newest first. */
static void draw_rest(struct sheet *sheet, const struct array *live)
{
    const struct world *world = sheet->scene->world;
    uint32_t below = UINT32_MAX;
    if (has_room(sheet, 3))
        sheet->y++;
    while (has_room(sheet, 1)) {
        const struct array *newest = NULL;
        size_t left = 0;
        for (size_t i = 0; i < world->array_count; i++) {
            const struct array *array = &world->arrays[i];
            char names[64];
            if (array == live || array->process != world->process || array->generation >= below ||
                array->address == 0 || array->generation == sheet->told ||
                holder_names(sheet->scene, world, i, 8, names, sizeof names) > 0)
                continue;
            left++;
            if (newest == NULL || array->generation > newest->generation)
                newest = array;
        }
        if (newest == NULL)
            return;
        if (left > 1 && !has_room(sheet, 2)) {
            canvas_printf(sheet->canvas, sheet->labels, sheet->y++, ROLE_DIM, "%" PRIu32 " older",
                          newest->generation + 1);
            return;
        }
        below = newest->generation;
        draw_older(sheet, newest, "", world->time_ns, "ago");
    }
}

void panel_environ(const struct scene *scene, const struct layout *layout,
                   const struct canvas *canvas)
{
    const struct array *live = world_environ(scene->world);
    struct sheet sheet = {
        .scene = scene,
        .canvas = canvas,
        .slot_rows = layout->freed_slots,
        .labels = canvas->rect.width >= 70 ? 18 : 13,
        .gap = canvas->rect.width >= 60 ? 2 : 1,
        .y = 1,
        .told = UINT32_MAX,
    };
    canvas_rule(canvas, 0, "environ");
    if (live == NULL) {
        canvas_wrap(canvas, 2, 1, canvas->rect.height - 1, ROLE_DIM,
                    "Waiting for the first process. Here will stand the array that environ points "
                    "to; below it the arrays before it, and which threads still hold one.",
                    NULL);
        return;
    }
    draw_live(&sheet, live);
    draw_explained(&sheet, true);
    draw_held(&sheet, live);
    draw_private(&sheet);
    draw_explained(&sheet, false);
    draw_rest(&sheet, live);
}
