/*
 * The memory panel: the arrays that matter now, slot by slot, as they were read from the target's
 * memory last: the one environ points to, those in the making, those that a command still holds.
 */
#include "view/panels.h"
#include "view/program.h"
#include "view/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { SHOWN_MOST = 8, LEAST_SLOTS = 4 };

struct shown {
    const struct array *array;
    const struct memory *memory; /* NULL: not read */
    bool is_environ;
    char holders[48]; /* "w0 w1", "" nobody */
    int slots;        /* slots that can be shown */
    bool fresh;       /* read since a thread was held last */
    int rows;         /* for slots, and lines for gaps between them */
    bool visible[WORLD_SLOTS];
};

struct sheet {
    const struct scene *scene;
    const struct canvas *canvas;
    int labels; /* columns of names and arrows at the left */
    int y;
};

static bool holds(const struct thread *thread, size_t array)
{
    return thread->number != 0 && thread->at == THREAD_IN_COMMAND && thread->command.holds &&
           thread->command.array == array;
}

static void find_holders(const struct scene *scene, size_t index, char *out, size_t size)
{
    size_t at = 0;
    out[0] = '\0';
    for (unsigned i = 0; i < scene->world->thread_count; i++) {
        char name[32];
        if (!holds(&scene->world->threads[i], index) || at + 1 >= size)
            continue;
        scene_thread_name(scene, &scene->world->threads[i], name, sizeof name);
        int more = snprintf(out + at, size - at, "%s%s", at > 0 ? " " : "", name);
        at += more > 0 ? (size_t)more : 0;
    }
}

/* The slot that execve is held at, of a thread that holds this array; -1: none. */
static int kernel_slot(const struct scene *scene, size_t index, const struct thread **who)
{
    for (unsigned i = 0; i < scene->world->thread_count; i++) {
        const struct thread *thread = &scene->world->threads[i];
        if (thread->gate == GATE_KERNEL + 1 && thread->kernel_pass != 0 && holds(thread, index)) {
            *who = thread;
            return (int)thread->kernel_slot;
        }
    }
    return -1;
}

/* The slots that are shown in any case: the first two, the terminator, what changed, where execve
 * stands. */
static void show_needed(const struct scene *scene, struct shown *shown)
{
    const struct thread *thread;
    int at = kernel_slot(scene, (size_t)(shown->array - scene->world->arrays), &thread);
    for (int i = 0; i < shown->slots; i++)
        shown->visible[i] = i < 2 || (uint64_t)i == shown->array->count || i == at ||
                            (shown->fresh && shown->memory->slots[i].changed);
}

/* Slots behind those that are read. */
static uint64_t unread_of(const struct shown *shown)
{
    return shown->array->slots > WORLD_SLOTS ? shown->array->slots - WORLD_SLOTS : 0;
}

static int rows_needed(const struct shown *shown)
{
    int rows = shown->slots > 0 && shown->visible[shown->slots - 1] && unread_of(shown) > 0;
    for (int i = 0; i < shown->slots; i++)
        rows += shown->visible[i] || i == 0 || shown->visible[i - 1]; /* a slot, or a gap's start */
    return rows;
}

/* Shows as many slots as fit into the rows, from the front. */
static void fill(struct shown *shown, int rows)
{
    for (int i = 0; i < shown->slots; i++) {
        if (shown->visible[i])
            continue;
        shown->visible[i] = true;
        if (rows_needed(shown) > rows) {
            shown->visible[i] = false;
            break;
        }
    }
    /* A gap of a single slot has room for the slot itself. */
    for (int i = 1; i + 1 < shown->slots; i++)
        shown->visible[i] |= shown->visible[i - 1] && shown->visible[i + 1];
    shown->rows = rows_needed(shown);
}

/* What changed in a reading is worth a mark until a thread moves again. */
static bool is_fresh(const struct world *world, const struct memory *memory)
{
    for (unsigned i = 0; i < world->thread_count; i++)
        if (world->threads[i].number != 0 && world->threads[i].hold_event > memory->event)
            return false;
    return memory->event != EVENT_NONE;
}

static void add(const struct scene *scene, struct shown *list, int *count, size_t index,
                bool is_environ)
{
    if (*count == SHOWN_MOST)
        return;
    struct shown *shown = &list[(*count)++];
    memset(shown, 0, sizeof *shown);
    shown->array = &scene->world->arrays[index];
    shown->is_environ = is_environ;
    shown->memory = world_memory(scene->world, shown->array->address);
    shown->fresh = shown->memory != NULL && is_fresh(scene->world, shown->memory);
    shown->slots = shown->memory != NULL ? (int)shown->memory->count : 0;
    find_holders(scene, index, shown->holders, sizeof shown->holders);
}

/* In the order of the screen: environ's, those in the making, those held. */
static int collect(const struct scene *scene, struct shown *list)
{
    const struct world *world = scene->world;
    const struct array *live = world_environ(world);
    int count = 0;
    if (live != NULL)
        add(scene, list, &count, (size_t)(live - world->arrays), true);
    for (int made = 1; made >= 0; made--)
        for (size_t i = 0; i < world->array_count; i++) {
            const struct array *array = &world->arrays[i];
            char names[48];
            bool in_making = array->state == ARRAY_GROWN && array->process == world->process;
            if (array == live || array->address == 0 || in_making != (made == 1))
                continue;
            find_holders(scene, i, names, sizeof names);
            if (in_making || names[0] != '\0')
                add(scene, list, &count, i, false);
        }
    return count;
}

/* How many rows for its slots each array gets; every one has a row besides for itself. */
static void share(const struct shown *list, int count, int height, int *want)
{
    int sum = count;
    for (int i = 0; i < count; i++) {
        want[i] = list[i].slots + (list[i].slots > 0 && unread_of(&list[i]) > 0);
        sum += want[i];
    }
    while (sum > height) {
        int most = 0;
        for (int i = 1; i < count; i++)
            if (want[i] >= want[most])
                most = i;
        if (want[most] == 0)
            break;
        want[most]--;
        sum--;
    }
}

/* The last array that has rows for too few slots to mean something; -1: none. */
static int cramped(const struct shown *list, int count, const int *want)
{
    while (--count >= 0 && (want[count] >= LEAST_SLOTS || want[count] >= list[count].slots))
        ;
    return count;
}

/* Shares the rows between the arrays; what would have too few leaves them to those before it. */
static void give_rows(const struct scene *scene, struct shown *list, int count, int height)
{
    int want[SHOWN_MOST], without;
    share(list, count, height, want);
    while ((without = cramped(list, count, want)) >= 0) {
        list[without].slots = 0;
        share(list, count, height, want);
    }
    for (int i = 0; i < count; i++) {
        if (list[i].slots == 0)
            continue;
        show_needed(scene, &list[i]);
        fill(&list[i], want[i]);
    }
}

static void draw_arrow(const struct sheet *sheet, enum role role, const char *names, bool heavy)
{
    int head = sheet->labels - 2;
    int x = canvas_text_in(sheet->canvas, 1, sheet->y, sheet->labels - 5, role, names) + 1;
    canvas_glyphs(sheet->canvas, x, sheet->y, role, heavy ? GLYPH_HOLD : GLYPH_ARROW, head - x);
    canvas_glyph(sheet->canvas, head, sheet->y, role, heavy ? GLYPH_HOLD_HEAD : GLYPH_ARROW_HEAD);
}

/* The array itself: number, address, what it is by now, how much of it is used. */
static void draw_head(struct sheet *sheet, const struct shown *shown)
{
    const struct canvas *canvas = sheet->canvas;
    const struct array *array = shown->array;
    bool freed = array->state == ARRAY_FREED, wide = canvas->rect.width >= 60;
    enum role role = freed                         ? ROLE_ARRAY_FREED
                     : array->state == ARRAY_GROWN ? ROLE_ARRAY_GROWN
                     : shown->is_environ           ? ROLE_ARRAY_LIVE
                                                   : ROLE_ARRAY_KEPT;
    if (shown->is_environ)
        draw_arrow(sheet, freed ? ROLE_HOLDER_DANGER : ROLE_POINTER, "environ", false);
    else if (shown->holders[0] != '\0')
        draw_arrow(sheet, freed ? ROLE_HOLDER_DANGER : ROLE_HOLDER, shown->holders, true);
    const char *state = freed                         ? " FREED "
                        : array->on_stack             ? "on the stack"
                        : array->state == ARRAY_GROWN ? "new"
                        : shown->is_environ           ? "live"
                                                      : "kept";
    char name[48];
    int number = snprintf(name, sizeof name, "#%" PRIu32, array->generation);
    snprintf(name + number, sizeof name - (size_t)number, " 0x%" PRIx64, array->address);
    if (sheet->labels + (int)strlen(name) + 1 + (int)strlen(state) > canvas->rect.width)
        name[number] = '\0'; /* what it is by now counts more than where it is */
    int x = canvas_text(canvas, sheet->labels, sheet->y, role, name);
    if (freed) {
        canvas_text(canvas, x + 1, sheet->y, ROLE_FREED_MARK, state);
    } else {
        x = canvas_text_in(canvas, x + 1, sheet->y, canvas->rect.width - x - 1, role, state);
        if (wide)
            canvas_printf(canvas, x + 2, sheet->y, ROLE_DIM, "%" PRIu64 " of %" PRIu64 " slots",
                          array->count + 1, array->slots);
    }
    sheet->y++;
}

static enum role slot_role(enum slot_state state, enum glyph *glyph)
{
    switch (state) {
    case SLOT_GOOD:
        *glyph = GLYPH_SLOT_USED;
        return ROLE_TEXT;
    case SLOT_NULL:
        *glyph = GLYPH_SLOT_END;
        return ROLE_DIM;
    case SLOT_GARBAGE:
        *glyph = GLYPH_SLOT_GARBAGE;
        return ROLE_DAMAGED;
    case SLOT_UNMAPPED:
        *glyph = GLYPH_SLOT_BAD;
        return ROLE_EXEC_FAIL;
    default:
        *glyph = GLYPH_SLOT_GONE;
        return ROLE_EXEC_FAIL;
    }
}

static void draw_slot(const struct sheet *sheet, const struct shown *shown, int index)
{
    const struct canvas *canvas = sheet->canvas;
    const struct slot *slot = &shown->memory->slots[index];
    enum slot_state state = (enum slot_state)slot->state;
    enum glyph glyph;
    enum role role = slot_role(state, &glyph);
    int right = canvas->rect.width - 1;
    bool pointers = right - sheet->labels >= 36;
    int x = sheet->labels + (shown->slots > 10 ? 5 : 4);
    canvas_printf(canvas, sheet->labels, sheet->y, ROLE_DIM, "[%d]", index);
    if (!slot->known) {
        canvas_text(canvas, x, sheet->y, ROLE_DIM, "?");
        return;
    }
    if (pointers) {
        int after = x + 15; /* longer ones, which are no addresses, push the rest along */
        if (state != SLOT_UNREADABLE && state != SLOT_NULL)
            x = canvas_printf(canvas, x, sheet->y, role == ROLE_TEXT ? ROLE_DIM : role,
                              "0x%" PRIx64, slot->pointer);
        x = x + 1 > after ? x + 1 : after;
    }
    x = canvas_glyph(canvas, x, sheet->y, role, glyph) + 1;
    const char *text = trace_text(sheet->scene->trace, slot->text);
    char word[160];
    if (state == SLOT_GOOD)
        snprintf(word, sizeof word, "%s", text);
    else if (state == SLOT_NULL)
        snprintf(word, sizeof word, "NULL");
    else if (state == SLOT_GARBAGE)
        snprintf(word, sizeof word, "%s \"%s\"", words_name(WORDS_SLOT, state), text);
    else if (state == SLOT_UNMAPPED && !pointers)
        snprintf(word, sizeof word, "%s 0x%" PRIx64, words_name(WORDS_SLOT, state), slot->pointer);
    else
        snprintf(word, sizeof word, "%s", words_name(WORDS_SLOT, state));
    if (!shown->fresh || !slot->changed) {
        canvas_text_in(canvas, x, sheet->y, right - x, role, word);
        return;
    }
    const char *changed = "changed";
    if (x + text_width(canvas->frame->ascii, word) + 10 > right)
        changed = "";
    right = canvas_text_right(canvas, right, sheet->y, ROLE_CHANGED, changed);
    canvas_glyph(canvas, right - 1, sheet->y, ROLE_CHANGED, GLYPH_SLOT_CHANGED);
    canvas_text_in(canvas, x, sheet->y, right - 2 - x, role == ROLE_TEXT ? ROLE_CHANGED : role,
                   word);
}

/* Who points at this slot: execve that is held there, or at the first one the array's holders. */
static void draw_slot_label(const struct sheet *sheet, const struct shown *shown, int index)
{
    const struct thread *thread = NULL;
    size_t array = (size_t)(shown->array - sheet->scene->world->arrays);
    int at = kernel_slot(sheet->scene, array, &thread);
    bool freed = shown->array->state == ARRAY_FREED;
    char name[32], text[48];
    if (at == index) {
        scene_thread_name(sheet->scene, thread, name, sizeof name);
        snprintf(text, sizeof text, "%s %s", name,
                 words_name(WORDS_PASS, (size_t)thread->kernel_pass - 1));
        draw_arrow(sheet, freed ? ROLE_HOLDER_DANGER : ROLE_STEP_HERE, text, true);
    } else if (index == 0 && shown->is_environ && shown->holders[0] != '\0') {
        draw_arrow(sheet, freed ? ROLE_HOLDER_DANGER : ROLE_HOLDER, shown->holders, true);
    }
}

static void draw_gap(struct sheet *sheet, uint64_t slots)
{
    canvas_printf(sheet->canvas, sheet->labels, sheet->y++, ROLE_DIM, "%s %" PRIu64 " more",
                  glyph_text(GLYPH_ELLIPSIS, sheet->canvas->frame->ascii), slots);
}

static void draw_array(struct sheet *sheet, const struct shown *shown)
{
    draw_head(sheet, shown);
    if (shown->slots == 0 && shown->is_environ && shown->holders[0] != '\0' &&
        sheet->y < sheet->canvas->rect.height) {
        draw_arrow(sheet, shown->array->state == ARRAY_FREED ? ROLE_HOLDER_DANGER : ROLE_HOLDER,
                   shown->holders, true);
        sheet->y++;
    }
    uint64_t unread = unread_of(shown);
    for (int i = 0; i < shown->slots; i++) {
        if (shown->visible[i]) {
            draw_slot_label(sheet, shown, i);
            draw_slot(sheet, shown, i);
            sheet->y++;
            continue;
        }
        int from = i;
        while (i + 1 < shown->slots && !shown->visible[i + 1])
            i++;
        uint64_t more = (uint64_t)i - (uint64_t)from + 1;
        if (i + 1 == shown->slots) {
            more += unread;
            unread = 0;
        }
        draw_gap(sheet, more);
    }
    if (shown->slots > 0 && unread > 0)
        draw_gap(sheet, unread);
}

/* Commands that no change can reach. */
static void draw_private(struct sheet *sheet)
{
    char names[48] = "";
    size_t at = 0;
    for (unsigned i = 0; i < sheet->scene->world->thread_count; i++) {
        const struct thread *thread = &sheet->scene->world->threads[i];
        char name[32];
        if (thread->number == 0 || thread->at != THREAD_IN_COMMAND || !thread->command.copied ||
            thread->command.result_event != EVENT_NONE || at + 1 >= sizeof names)
            continue;
        scene_thread_name(sheet->scene, thread, name, sizeof name);
        int more = snprintf(names + at, sizeof names - at, "%s%s", at > 0 ? " " : "", name);
        at += more > 0 ? (size_t)more : 0;
    }
    if (names[0] == '\0' || sheet->y >= sheet->canvas->rect.height)
        return;
    draw_arrow(sheet, ROLE_EXEC_OK, names, true);
    canvas_text_in(sheet->canvas, sheet->labels, sheet->y,
                   sheet->canvas->rect.width - sheet->labels - 1, ROLE_EXEC_OK,
                   "a private copy: no change reaches it");
    sheet->y++;
}

void panel_memory(const struct scene *scene, const struct canvas *canvas)
{
    struct shown list[SHOWN_MOST];
    struct sheet sheet = {
        .scene = scene, .canvas = canvas, .labels = canvas->rect.width >= 60 ? 16 : 12, .y = 1};
    int height = canvas->rect.height - 1, count = collect(scene, list);
    bool read = false;
    canvas_rule(canvas, 0, "memory");
    if (count == 0) {
        canvas_wrap(canvas, 2, 1, height, ROLE_DIM,
                    "Here will stand the array that environ points to, slot by slot.", NULL);
        return;
    }
    give_rows(scene, list, count, height);
    for (int i = 0; i < count && sheet.y < canvas->rect.height; i++) {
        draw_array(&sheet, &list[i]);
        read |= list[i].memory != NULL;
        int rest = 0;
        for (int j = i + 1; j < count; j++)
            rest += 1 + list[j].rows;
        if (sheet.y + 1 + rest + (count - i - 2) <= canvas->rect.height)
            sheet.y++; /* room for a line between two arrays */
    }
    draw_private(&sheet);
    char words[96];
    key_words(scene->ui->info.live && scene->ui->phase == UI_RUNNING
                  ? "The slots are read while threads are held: {STEP} holds them."
                  : "The slots were not read: no thread is held here.",
              words, sizeof words);
    if (!read && sheet.y + 1 < canvas->rect.height)
        canvas_wrap(canvas, 2, sheet.y + 1, canvas->rect.height - sheet.y - 1, ROLE_DIM, words,
                    NULL);
}
