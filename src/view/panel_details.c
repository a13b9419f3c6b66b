/* The event under the cursor: its fields, from the table of events, and what it is linked to. */
#include "model/errors.h"
#include "model/explain.h"
#include "model/relations.h"
#include "view/panels.h"
#include "view/text.h"

#include <inttypes.h>
#include <stdio.h>

/* In a narrow panel the links stand below the fields, else beside them. */
enum { NARROW = 100 };

enum { NAME_COLUMN = 2, VALUE_COLUMN = 15, MEANING_COLUMN = 34, LINKS_MOST = 9 };

static const struct event *event_of(const struct scene *scene)
{
    return scene->ui->cursor == EVENT_NONE ? NULL : trace_event(scene->trace, scene->ui->cursor);
}

static unsigned link_rows(const struct relations *relations)
{
    unsigned rows = relations->count < LINKS_MOST ? relations->count : LINKS_MOST;
    return rows + (relations->victims > rows);
}

/* Rows of the event's fields. */
static int field_rows(const struct event *event)
{
    const struct event_info *info = event_info(event->type);
    return info != NULL ? info->field_count : 1;
}

int panel_details_rows(const struct scene *scene, int width)
{
    const struct event *event = event_of(scene);
    if (event == NULL)
        return 3;
    struct relations relations;
    relations_of(scene->trace, scene->ui->cursor, scene->ui->links.command, &relations);
    int fields = field_rows(event), links = (int)link_rows(&relations);
    links += links == 0; /* which says so */
    return 2 + (width < NARROW ? fields + links : fields > links ? fields : links);
}

/* "0x55d0000010a0 = #1" */
static void write_address(const struct scene *scene, const struct event *event, uint64_t address,
                          char *out, size_t size)
{
    const struct thread *thread = world_thread(scene->world, event->thread);
    const struct array *array = NULL;
    if (thread != NULL && thread->process != WORLD_NONE && address != 0)
        array = world_array(scene->world, thread->process, address);
    if (address == 0)
        snprintf(out, size, "NULL");
    else if (array != NULL)
        snprintf(out, size, "0x%" PRIx64 " #%" PRIu32, address, array->generation);
    else
        snprintf(out, size, "0x%" PRIx64, address);
}

/* A number with its unit; what it means, where it says more than the field does. */
static const char *write_value(const struct scene *scene, const struct event *event, unsigned i,
                               char *out, size_t size)
{
    const struct event_field *field = &event_info(event->type)->fields[i];
    uint64_t number = event->number[i];
    char digits[32];
    size_t count;
    const struct word *words = words_of(field->words, &count);
    const struct error_word *error = error_word(number);
    switch (field->kind) {
    case FIELD_KIND_WORD:
        snprintf(out, size, "%s", words_name(field->words, number));
        return number < count ? words[number].meaning : field->meaning;
    case FIELD_KIND_PTR:
        write_address(scene, event, number, out, size);
        return field->meaning;
    case FIELD_KIND_INT:
        snprintf(out, size, "%" PRId64 " %s", event_int(number), field->unit);
        return field->meaning;
    default:
        if (number != 0 && error != NULL && field->unit[0] == 'e' && field->unit[1] == 'r') {
            snprintf(out, size, "%" PRIu64 " %s", number, error->name);
            return error->meaning;
        }
        /* Process and thread numbers are names, not amounts. */
        if (field->unit[0] == '\0')
            snprintf(out, size, "%" PRIu64, number);
        else
            snprintf(out, size, "%s %s", text_count(number, digits, sizeof digits), field->unit);
        return field->meaning;
    }
}

static void draw_fields(const struct scene *scene, const struct canvas *canvas, int y, int width,
                        int rows)
{
    const struct event *event = event_of(scene);
    const struct event_info *info = event_info(event->type);
    if (info == NULL) {
        canvas_text_in(canvas, NAME_COLUMN, y, width - NAME_COLUMN, ROLE_DIM,
                       "a kind of event that this version does not know");
        return;
    }
    for (unsigned i = 0; i < info->field_count && (int)i < rows; i++, y++) {
        const struct event_field *field = &info->fields[i];
        char value[64];
        int end;
        const char *meaning = field->meaning;
        canvas_text(canvas, NAME_COLUMN, y, ROLE_LANE, field->name);
        if (field->kind == FIELD_KIND_TEXT) {
            end = canvas_text_in(canvas, VALUE_COLUMN, y, width - VALUE_COLUMN, ROLE_STRONG,
                                 trace_text(scene->trace, event->text));
        } else {
            meaning = write_value(scene, event, i, value, sizeof value);
            end = canvas_text(canvas, VALUE_COLUMN, y, ROLE_STRONG, value);
        }
        int x = end + 2 > MEANING_COLUMN ? end + 2 : MEANING_COLUMN;
        if (x + 8 < width)
            canvas_text_in(canvas, x, y, width - x, ROLE_DIM, meaning);
    }
}

/* A thread may have ended: its name is kept. */
static void write_thread(const struct scene *scene, uint16_t thread, char *out, size_t size)
{
    const char *name = trace_thread_name(scene->trace, thread);
    if (thread == 0)
        snprintf(out, size, "envviz");
    else if (name[0] != '\0')
        snprintf(out, size, "%s", name);
    else
        snprintf(out, size, "t%u", thread);
}

/* "Enter  the load          99 µs before  w1  system: environ = array 1 ..." */
static void draw_link(const struct scene *scene, const struct canvas *canvas, int y, unsigned i,
                      const struct relations *relations)
{
    const struct event *here = event_of(scene);
    uint32_t index = relations->list[i].event;
    const struct event *there = trace_event(scene->trace, index);
    bool later = index > scene->ui->cursor, ascii = canvas->frame->ascii;
    char span[48], name[64], text[400], key[16];
    uint64_t way = later ? there->time_ns - here->time_ns : here->time_ns - there->time_ns;
    key_word(ACTION_FOLLOW, key, sizeof key);
    if (i == 0)
        canvas_text_in(canvas, 0, y, 5, ROLE_KEY, key);
    else
        canvas_printf(canvas, 4, y, ROLE_KEY, "%u", i + 1);
    canvas_text(canvas, 6, y, i == 0 ? ROLE_STRONG : ROLE_TEXT,
                relation_what(relations->list[i].kind));
    explain_span(way, ascii, span, sizeof span);
    int x = canvas_printf(canvas, 22, y, ROLE_AXIS, "%s %s", span, later ? "later" : "before");
    write_thread(scene, there->thread, name, sizeof name);
    x = canvas_text(canvas, x + 2 > 37 ? x + 2 : 37, y, ROLE_LANE, name);
    if (x + 2 > canvas->rect.width - 12)
        return;
    explain_event(scene->trace, index, text, sizeof text);
    canvas_text_in(canvas, x + 2, y, canvas->rect.width - x - 2, ROLE_DIM, text);
}

static void draw_links(const struct scene *scene, const struct canvas *canvas,
                       const struct relations *relations)
{
    if (relations->count == 0)
        canvas_text_in(canvas, 0, 0, canvas->rect.width, ROLE_DIM,
                       "Nothing is linked to this event.");
    unsigned count = relations->count < LINKS_MOST ? relations->count : LINKS_MOST;
    for (unsigned i = 0; i < count; i++)
        draw_link(scene, canvas, (int)i, i, relations);
    if (relations->victims > count)
        canvas_printf(canvas, 6, (int)count, ROLE_DIM, "%u commands in all held the array",
                      relations->victims);
}

/* How many rows of fields are shown: what the links below them leave, but the first ones in any
 * case. */
static int field_rows_shown(const struct event *event, bool narrow, int rows, int links)
{
    int fields = field_rows(event), left = narrow ? rows - links : rows, least = rows < 6 ? 1 : 3;
    left = left > least ? left : least;
    return fields < left ? fields : left;
}

/* At the end of the row with the event's time, which ends at column x. */
static void say_what_is_missing(const struct canvas *canvas, int x, int rows)
{
    char text[48];
    snprintf(text, sizeof text, "%s %d more", glyph_text(GLYPH_ELLIPSIS, canvas->frame->ascii),
             rows);
    if (x + 2 + text_width(canvas->frame->ascii, text) < canvas->rect.width)
        canvas_text_right(canvas, canvas->rect.width - 1, 1, ROLE_DIM, text);
}

void panel_details(const struct scene *scene, const struct canvas *canvas)
{
    const struct event *event = event_of(scene);
    const struct event_info *info = event != NULL ? event_info(event->type) : NULL;
    char title[160], time[40], name[64], number[32], of[32];
    snprintf(title, sizeof title, "%s   %s", info != NULL ? info->name : "event",
             info != NULL ? info->meaning : "none yet");
    canvas_rule(canvas, 0, title);
    if (event == NULL)
        return;
    write_thread(scene, event->thread, name, sizeof name);
    int x = canvas_text(canvas, 2, 1, ROLE_AXIS, text_time(event->time_ns, 9, time, sizeof time));
    x = canvas_text(canvas, x + 2, 1, ROLE_STRONG, name);
    x = canvas_printf(canvas, x + 2, 1, ROLE_DIM, "event %s of %s",
                      text_count(scene->ui->cursor + 1ull, number, sizeof number),
                      text_count(trace_count(scene->trace), of, sizeof of));
    struct relations relations;
    relations_of(scene->trace, scene->ui->cursor, scene->ui->links.command, &relations);
    bool narrow = canvas->rect.width < NARROW;
    int width = canvas->rect.width, left = narrow ? width - 2 : width * 11 / 20;
    int rows = canvas->rect.height - 2, wanted = (int)link_rows(&relations);
    wanted += wanted == 0; /* which says so */
    int shown = field_rows_shown(event, narrow, rows, wanted), room = narrow ? rows - shown : rows;
    int missing = field_rows(event) - shown + (wanted > room ? wanted - room : 0);
    if (missing > 0)
        say_what_is_missing(canvas, x, missing);
    int below = narrow ? 2 + shown : 2;
    struct rect rect = canvas->rect;
    rect.width = left;
    struct canvas fields = canvas_of(canvas->frame, rect);
    draw_fields(scene, &fields, 2, left, shown);
    rect.x += narrow ? 1 : left + 1;
    rect.width = narrow ? width - 2 : width - left - 2;
    rect.y += below;
    rect.height -= below;
    struct canvas links = canvas_of(canvas->frame, rect);
    draw_links(scene, &links, &relations);
}
