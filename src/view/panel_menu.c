/* The menu of a folder: the list with what is known of each, and the selected one in words. */
#include "view/layout.h"
#include "view/menu.h"
#include "view/panels.h"
#include "view/screen.h"
#include "view/text.h"

#include <stdio.h>
#include <string.h>

enum { STATE_WIDTH = 14, HEAD_COLUMN = 11, HEAD_WIDTH = 10 /* " failures " */ };

static const struct {
    enum glyph glyph;
    enum role role;
    const char *word;
} states[MENU_STATE_COUNT] = {
#define STATE(id, its_glyph, its_role, its_word, result)                                           \
    [MENU_##id] = {.glyph = GLYPH_##its_glyph, .role = ROLE_##its_role, .word = (its_word)},
#include "view/menu_states.def"
#undef STATE
};

/* What stands for the state of those that are not run. */
static const char *const kinds[] = {[MENU_GROUP] = "",
                                    [MENU_SCENARIO] = "",
                                    [MENU_LESSON] = "lesson",
                                    [MENU_RECORDING] = "recording",
                                    [MENU_BROKEN] = "unusable"};

/* Where the figures of the list end; 0: there is no room for them. */
struct list_columns {
    int title, commands, failures, rate, state;
    int rate_width;
};

static struct list_columns columns_for(int width)
{
    bool wide = width >= 110;
    struct list_columns columns = {.rate_width = wide ? 34 : 19, .state = width - STATE_WIDTH - 1};
    columns.rate = columns.state - columns.rate_width - 2;
    columns.failures = columns.rate - 2;
    columns.commands = wide ? columns.failures - 10 : 0;
    columns.title = wide ? columns.commands - 10 : columns.failures - 9;
    return columns;
}

/* The list and the words below it, each with its rule. */
static void rects_of(const struct frame *frame, const struct menu *menu, struct rect *list,
                     struct rect *words)
{
    int rows = frame->height - 2, below = rows * 2 / 5 < 11 ? rows * 2 / 5 : 11;
    int wanted = (int)menu->count + 1;
    if (below < 6)
        below = 6;
    if (wanted < 6)
        wanted = 6;
    if (wanted < rows - below) /* a short list leaves room for words */
        below = rows - wanted;
    *list = (struct rect){0, 1, frame->width, rows - below};
    *words = (struct rect){0, 1 + rows - below, frame->width, below};
}

static void draw_status(const struct menu *menu, const struct canvas *canvas)
{
    static const enum menu_state told[] = {MENU_RUNNING, MENU_WAITING,  MENU_NOT,    MENU_FAILED,
                                           MENU_HOLDS,   MENU_MEASURED, MENU_STOPPED};
    int width = canvas->rect.width;
    canvas_fill(canvas, (struct rect){0, 0, width, 1}, ROLE_STATUS);
    int x = canvas_text(canvas, 1, 0, ROLE_STATUS_TITLE, "envviz");
    int folder = text_width(canvas->frame->ascii, menu->folder);
    x = canvas_text_in(canvas, x + 2, 0, folder < width / 2 ? folder : width / 2, ROLE_STATUS,
                       menu->folder);
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        unsigned count = menu_in_state(menu, told[i]);
        char text[48];
        snprintf(text, sizeof text, "%u %s", count, states[told[i]].word);
        if (count == 0 || x + 3 + (int)strlen(text) > width - 1)
            continue;
        enum role role = told[i] == MENU_RUNNING                         ? ROLE_STATUS_GO
                         : told[i] == MENU_NOT || told[i] == MENU_FAILED ? ROLE_STATUS_ALARM
                                                                         : ROLE_STATUS;
        x = canvas_text(canvas, x + 3, 0, role, text);
    }
}

/* A narrow list has no room for intervals: "3.28 %", but "0 (at most 0.10 %)". */
static void draw_rate(const struct menu_item *item, const struct canvas *canvas,
                      const struct list_columns *columns, int y, enum role role)
{
    char rate[sizeof item->rate];
    snprintf(rate, sizeof rate, "%s", item->rate);
    char *interval = strstr(rate, " (");
    if (interval != NULL && columns->commands == 0 && strncmp(rate, "0 (", 3) != 0)
        *interval = '\0';
    canvas_text_in(canvas, columns->rate, y, columns->rate_width, role, rate);
}

static void draw_figures(const struct menu_item *item, const struct canvas *canvas,
                         const struct list_columns *columns, int y)
{
    char number[32], text[48];
    bool goes_on = item->state == MENU_RUNNING;
    text_count(item->commands, number, sizeof number);
    if (columns->commands > 0)
        canvas_text_right(canvas, columns->commands, y, ROLE_TEXT, number);
    enum role role = item->failures > 0 ? ROLE_EXEC_FAIL : ROLE_TEXT;
    snprintf(text, sizeof text, "of %s", number);
    text_count(item->failures, number, sizeof number);
    canvas_text_right(canvas, columns->failures, y, role, number);
    if (!goes_on)
        draw_rate(item, canvas, columns, y, ROLE_TEXT);
    else if (columns->commands == 0)
        canvas_text(canvas, columns->rate, y, ROLE_TEXT, text);
}

static void draw_item(const struct menu *menu, unsigned index, const struct canvas *canvas,
                      const struct list_columns *columns, int y)
{
    const struct menu_item *item = &menu->items[index];
    const char *title = item->title[0] != '\0' ? item->title : item->name;
    if (item->kind == MENU_GROUP) {
        int x = canvas_text_in(canvas, 2, y, canvas->rect.width - 4, ROLE_PANEL, item->name);
        canvas_text(canvas, x, y, ROLE_PANEL, "/");
        return;
    }
    int room = item->counted ? columns->title : columns->state - 2; /* of the title */
    bool selected = index == menu->selected,
         kind = item->state == MENU_NOT_RUN && kinds[item->kind][0];
    enum role role = states[item->state].role;
    if (item->kind == MENU_BROKEN)
        role = ROLE_EXEC_ERROR;
    if (selected) {
        canvas_fill(canvas, (struct rect){0, y, room + 1, 1}, ROLE_CALL_SELECTED);
        canvas_glyph(canvas, 1, y, ROLE_CALL_SELECTED, GLYPH_LANE_SELECTED);
        canvas_cursor(canvas, 1, y);
    }
    canvas_text_in(canvas, 3, y, room - 3, selected ? ROLE_CALL_SELECTED : ROLE_LANE, title);
    if (item->counted)
        draw_figures(item, canvas, columns, y);
    canvas_glyph(canvas, columns->state, y, role,
                 item->kind == MENU_BROKEN ? GLYPH_WRONG : states[item->state].glyph);
    canvas_text_in(canvas, columns->state + 2, y, STATE_WIDTH - 1, role,
                   kind ? kinds[item->kind] : states[item->state].word);
}

static void draw_list(struct menu *menu, const struct canvas *canvas)
{
    struct list_columns columns = columns_for(canvas->rect.width);
    menu->rows = (unsigned)(canvas->rect.height - 1);
    if (menu->first + menu->rows > menu->count)
        menu->first = menu->count > menu->rows ? menu->count - menu->rows : 0;
    menu_select(menu, menu->selected);
    char title[96];
    const char *more = menu->more ? "   (not all are shown)" : "";
    unsigned last = menu->first + menu->rows < menu->count ? menu->first + menu->rows : menu->count;
    unsigned place = 0, of = 0; /* of the selected one, names of groups not counted */
    for (unsigned i = 0; i < menu->count; i++) {
        of += menu->items[i].kind != MENU_GROUP;
        place = i == menu->selected ? of : place;
    }
    int name = snprintf(title, sizeof title, "scenarios"); /* whole, or without the figures */
    snprintf(title + name, sizeof title - (size_t)name, "   %u of %u%s", place, of, more);
    int heads = (columns.commands > 0 ? columns.commands : columns.failures) - (HEAD_WIDTH - 1);
    if (2 + (int)strlen(title) + 1 > heads - 2) /* "1 of 41 failures" would be a count */
        title[name] = '\0';
    canvas_rule(canvas, 0, title);
    if (columns.commands > 0)
        canvas_text_right(canvas, columns.commands + 1, 0, ROLE_PANEL, " commands ");
    canvas_text_right(canvas, columns.failures + 1, 0, ROLE_PANEL, " failures ");
    canvas_text(canvas, columns.rate - 1, 0, ROLE_PANEL,
                columns.commands > 0 ? " rate (95 % interval) " : " rate ");
    for (unsigned i = menu->first; i < last; i++)
        draw_item(menu, i, canvas, &columns, 1 + (int)(i - menu->first));
}

/* "Hypothesis   ..." with the text beside it; returns the row behind. */
static int draw_words(const struct canvas *canvas, int y, const char *head, enum role role,
                      const char *text)
{
    int x = head[0] != '\0' ? 2 + HEAD_COLUMN + 2 : 2, rest = canvas->rect.height - y;
    if (text[0] == '\0' || rest <= 0)
        return y;
    canvas_text_right(canvas, 2 + HEAD_COLUMN, y, ROLE_DIM, head);
    return canvas_wrap(canvas, x, y, rest, role, text, NULL);
}

/* The figures and the verdict in a sentence. */
static void result_words(const struct menu_item *item, char *out, size_t size)
{
    char commands[32], failures[32], figures[320] = "";
    text_count(item->commands, commands, sizeof commands);
    text_count(item->failures, failures, sizeof failures);
    if (item->counted)
        snprintf(figures, sizeof figures, "%s commands, %s failures%s%s%s%s, in %.1f s", commands,
                 failures, item->rate[0] ? ": " : "", item->rate, item->more[0] ? ", " : "",
                 item->more, (double)item->time_ns / 1e9);
    const char *words = item->words[0] ? item->words : states[item->state].word;
    if (item->state == MENU_NOT_RUN)
        words = "";
    snprintf(out, size, "%s%s%s", words, words[0] && figures[0] ? "; " : "", figures);
}

static void draw_detail(const struct menu *menu, const struct canvas *canvas)
{
    const struct menu_item *item = &menu->items[menu->selected];
    char result[640];
    result_words(item, result, sizeof result);
    bool titled = item->title[0] != '\0';
    int name = text_width(canvas->frame->ascii, item->name);
    canvas_rule(canvas, 0, titled ? item->title : item->name);
    if (titled && text_width(canvas->frame->ascii, item->title) + name + 9 < canvas->rect.width) {
        int x = canvas->rect.width - name - 4;
        canvas_printf(canvas, x, 0, ROLE_DIM, " %s ", item->name);
    }
    int y = draw_words(canvas, 1, "result", states[item->state].role, result);
    y = draw_words(canvas, y, "why", ROLE_EXEC_ERROR, item->reason);
    y = draw_words(canvas, y, "hypothesis", ROLE_SENTENCE, item->hypothesis);
    y = draw_words(canvas, y, "look at", ROLE_SENTENCE, item->look);
    y = draw_words(canvas, y, "about", ROLE_SENTENCE, item->text);
    if (!menu_has_result(item) && item->state != MENU_SEEN)
        return; /* those who guess first remember what they see */
    y = draw_words(canvas, y, "expected", ROLE_SENTENCE, item->expects);
    draw_words(canvas, y, "it showed", ROLE_SENTENCE, item->showed);
}

/* What a key does now, "" nothing. */
static const char *brief_of(enum action action, const void *data)
{
    const struct menu *menu = data;
    const char *brief = key_brief_on(menu_screen(menu), action);
    const struct menu_item *item = &menu->items[menu->selected];
    if (action == ACTION_MENU_NONE)
        return ""; /* the key to leave does the same, and the question names both */
    if (action == ACTION_MENU_STOP && !menu->running)
        return "";
    if (action == ACTION_MENU_RUN && item->kind != MENU_SCENARIO)
        return "";
    if (action == ACTION_MENU_OPEN && (item->kind == MENU_BROKEN || menu->running))
        return "";
    return brief != NULL ? brief : "";
}

static void draw_keys(const struct menu *menu, const struct canvas *canvas)
{
    if (menu->message[0] != '\0')
        panel_words(canvas, 1, 0, canvas->rect.width - 2, ROLE_MESSAGE, menu->message);
    else
        panel_key_line(canvas, brief_of, menu);
}

static void draw_question(const struct menu *menu, const struct canvas *canvas)
{
    enum { ANSWERS = 3 };
    static const enum action answers[ANSWERS] = {ACTION_MENU_YES, ACTION_MENU_NO, ACTION_MENU_NONE};
    bool ascii = canvas->frame->ascii;
    int width = canvas->rect.width < 84 ? canvas->rect.width - 4 : 80;
    struct canvas page =
        panel_box(canvas, 84, text_rows(ascii, width, menu->question) + 2, "may it run?");
    int last = page.rect.height - 1;
    canvas_wrap(&page, 0, 0, last, ROLE_SENTENCE, menu->question, NULL);
    for (int i = 0, x = 0; i < ANSWERS; i++) {
        char key[16];
        key_word(answers[i], key, sizeof key);
        x = canvas_text(&page, x, last, ROLE_KEY, key) + 1;
        x = canvas_text(&page, x, last, ROLE_KEY_TEXT, key_info(answers[i])->brief) + 3;
    }
}

static void draw_help(const struct menu *menu, const struct canvas *canvas)
{
    static const char text[] =
        "What runs here is judged as envviz story does it. A session that is opened counts too, if "
        "it goes to its end and is not held or changed on the way. What a scenario expects, and "
        "what it showed, stands below it once it has run: guess first.";
    int y;
    panel_screen_help(canvas, 84, menu_screen(menu), text, 0, &y);
}

void menu_draw(struct frame *frame, struct menu *menu)
{
    struct rect list, words;
    struct canvas whole = canvas_of(frame, (struct rect){0, 0, frame->width, frame->height});
    frame_clear(frame);
    if (frame->width < LAYOUT_MIN_WIDTH || frame->height < LAYOUT_MIN_HEIGHT) {
        screen_too_small(frame);
        return;
    }
    rects_of(frame, menu, &list, &words);
    struct canvas status = canvas_of(frame, (struct rect){0, 0, frame->width, 1});
    struct canvas keys = canvas_of(frame, (struct rect){0, frame->height - 1, frame->width, 1});
    struct canvas upper = canvas_of(frame, list), lower = canvas_of(frame, words);
    draw_status(menu, &status);
    draw_list(menu, &upper);
    draw_detail(menu, &lower);
    draw_keys(menu, &keys);
    if (menu->question != NULL)
        draw_question(menu, &whole);
    if (menu->help)
        draw_help(menu, &whole);
}

int menu_item_at(const struct frame *frame, const struct menu *menu, int y)
{
    struct rect list, words;
    rects_of(frame, menu, &list, &words);
    int index = y - list.y - 1 + (int)menu->first;
    bool inside = y > list.y && y < list.y + list.height && index < (int)menu->count;
    return inside && menu->items[index].kind != MENU_GROUP ? index : -1;
}
