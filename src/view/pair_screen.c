/*
 * The screen of two sessions side by side: one above the other, so that the same column is the same
 * time on both; below them the distances from load to move, and what the difference is worth.
 */
#include "model/explain.h"
#include "view/pair.h"
#include "view/panels.h"
#include "view/text.h"

#include <stdio.h>
#include <string.h>

enum { VERDICT_ROWS = 4, TITLE_ROOM = 26, PLOT_LEAST = 12 };

static int clamp(int value, int least, int most)
{
    return value < least ? least : value > most ? most : value;
}

/* Rows of each part; the sides share what is left. */
struct parts {
    int side[2];  /* rows of A, of B */
    int heaps;    /* 0: no room for the distances */
    int top;      /* rows of environ in a side, its title counted */
    bool compact; /* environ's row stands where the timeline has its title */
};

static struct parts parts_of(int height, bool heaps)
{
    struct parts parts = {.compact = true, .top = 2};
    int rows = height - 2 - VERDICT_ROWS;
    if (heaps)
        parts.heaps = rows;
    else if (height >= 34)
        parts.heaps = clamp(height / 4, 10, 16);
    rows -= parts.heaps;
    parts.side[0] = rows / 2;
    parts.side[1] = rows - rows / 2;
    if (parts.side[0] >= 18) {
        parts.compact = false;
        parts.top = 5;
    }
    return parts;
}

static void draw_status(const struct pair *pair, const struct canvas *canvas)
{
    char text[96], span[48], time[32];
    int width = canvas->rect.width;
    bool ascii = canvas->frame->ascii;
    canvas_fill(canvas, (struct rect){0, 0, width, 1}, ROLE_STATUS);
    int x = canvas_text(canvas, 1, 0, ROLE_STATUS_TITLE, "envviz");
    x = canvas_text(canvas, x + 2, 0, ROLE_STATUS, "side by side");
    const struct pair_side *runs = pair->sides[0].running   ? &pair->sides[0]
                                   : pair->sides[1].running ? &pair->sides[1]
                                                            : NULL;
    enum role role = ROLE_STATUS_HOLD;
    enum glyph glyph = GLYPH_STOPPED;
    snprintf(text, sizeof text, "ENDED");
    if (runs != NULL && pair->follow) {
        role = ROLE_STATUS_GO;
        glyph = GLYPH_LIVE;
        snprintf(text, sizeof text, "LIVE %c, run %u of %u", runs == pair->sides ? 'A' : 'B',
                 runs->run, runs->runs);
    } else if (runs != NULL) {
        glyph = GLYPH_PAUSED;
        snprintf(text, sizeof text, "LOOKING BACK; %c runs, %u of %u",
                 runs == pair->sides ? 'A' : 'B', runs->run, runs->runs);
    } else if (pair->playing) {
        role = ROLE_STATUS_GO;
        glyph = GLYPH_PLAYING;
        snprintf(text, sizeof text, "PLAY %s%s", glyph_text(GLYPH_TIMES, ascii),
                 ui_speed_name(pair->speed));
    } else if (!pair->ended) {
        snprintf(text, sizeof text, "...");
    }
    x = canvas_glyph(canvas, x + 3, 0, role, glyph);
    x = canvas_text(canvas, x + 1, 0, role, text);
    x = canvas_text(canvas, x + 2, 0, ROLE_STATUS, text_time(pair->clock_ns, 3, time, sizeof time));
    explain_span(pair->zoom_ns, ascii, span, sizeof span);
    snprintf(text, sizeof text, "1 column = %s ", span);
    if (x + 2 + text_width(ascii, text) <= width)
        canvas_text_right(canvas, width, 0, ROLE_STATUS, text);
}

/* The title of a side: its name, and what its latest run has come to under the cursor. */
static void draw_title(const struct pair *pair, int side, const struct canvas *canvas)
{
    const struct pair_side *one = &pair->sides[side];
    char right[64], title[200], time[32];
    bool ascii = canvas->frame->ascii;
    uint32_t events = one->trace != NULL ? trace_count(one->trace) : 0;
    uint64_t end = events > 0 ? trace_event(one->trace, events - 1)->time_ns : UINT64_MAX;
    if (!one->running && pair->clock_ns > end)
        snprintf(right, sizeof right, " ended at %s ",
                 text_time(end, pair->zoom_ns >= 1000000 ? 3 : 6, time, sizeof time));
    else if (one->recorded)
        snprintf(right, sizeof right, " recorded ");
    else if (one->trace == NULL)
        snprintf(right, sizeof right, " %u runs ", one->runs);
    else
        snprintf(right, sizeof right, " run %u of %u%s ", one->run, one->runs,
                 one->running ? ", now" : "");
    snprintf(title, sizeof title, "%c  %s", "AB"[side], one -> name != NULL ? one -> name : "");
    int room = canvas->rect.width - text_width(ascii, right) - 10;
    canvas_rule(canvas, 0, "");
    canvas_text(canvas, 1, 0, ROLE_RULE, " ");
    int x = canvas_text_in(canvas, 2, 0, room, ROLE_PANEL, title);
    canvas_text(canvas, x, 0, ROLE_RULE, " ");
    canvas_text_right(canvas, canvas->rect.width - 2, 0, one->running ? ROLE_MESSAGE : ROLE_DIM,
                      right);
}

/* "✔ 1,204  ✘ 33  ~ 40": of the run that is shown, up to the clock. */
static void draw_counts(const struct scene *scene, const struct canvas *canvas, int y)
{
    const struct counts *counts = &scene->world->counts;
    uint64_t damaged =
        counts->env_lost + counts->env_empty + counts->env_duplicated + counts->env_garbled;
    const struct {
        enum outcome outcome;
        uint64_t count;
    } shown[] = {
        {OUTCOME_NEAR_MISS, counts->near_misses},
        {OUTCOME_LOST, damaged},
        {OUTCOME_EFAULT, counts->efault},
        {OUTCOME_OK, counts->ok > damaged ? counts->ok - damaged : 0},
    };
    int x = canvas->rect.width - 1;
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        char number[32];
        enum role role = outcome_role(shown[i].outcome);
        if (shown[i].count == 0 && shown[i].outcome != OUTCOME_OK)
            continue;
        text_count(shown[i].count, number, sizeof number);
        x = canvas_text_right(canvas, x, y, role, number) - 2;
        canvas_outcome(canvas, x, y, role, shown[i].outcome);
        x -= 1;
    }
}

static void draw_side(struct pair *pair, int side, const struct parts *parts, struct frame *frame,
                      int y)
{
    const struct pair_side *one = &pair->sides[side];
    int width = frame->width, rows = parts->side[side];
    struct canvas whole = canvas_of(frame, (struct rect){0, y, width, rows});
    if (one->trace == NULL) {
        draw_title(pair, side, &whole);
        canvas_text(&whole, 2, 2, ROLE_DIM, "It has not run yet: the two run in turn.");
        return;
    }
    struct scene *scene = pair->scene[side];
    struct layout layout = {.lane_rows = 1, .freed_slots = !parts->compact};
    scene_update(scene, one->trace, &pair->ui[side]);
    int top = parts->top, from = parts->compact ? top - 1 : top;
    struct canvas timeline = canvas_of(frame, (struct rect){0, y + from, width, rows - from});
    struct canvas environ = canvas_of(frame, (struct rect){0, y, width - TITLE_ROOM, top});
    panel_timeline(scene, &layout, &timeline);
    if (parts->compact)
        canvas_fill(&whole, (struct rect){0, top - 1, width, 1}, ROLE_TEXT);
    panel_environ(scene, &layout, &environ);
    draw_title(pair, side, &whole);
    draw_counts(scene, &whole, 1);
}

/* An interval on a scale from 0 to `most`. */
static void draw_interval(const struct canvas *canvas, int x, int y, int columns, enum role role,
                          struct interval interval, double rate, double most)
{
    int low = (int)(interval.low / most * (columns - 1) + 0.5);
    int high = (int)(interval.high / most * (columns - 1) + 0.5);
    canvas_glyphs(canvas, x + low, y, role, GLYPH_BAR, high - low + 1);
    canvas_glyph(canvas, x + (int)(rate / most * (columns - 1) + 0.5), y, ROLE_STRONG, GLYPH_LIVE);
}

static int draw_rate(const struct pair *pair, int side, const struct canvas *canvas, int y)
{
    struct proportion all = pair->sides[side].all;
    struct interval interval = proportion_wilson(all);
    char failed[32], tries[32], rate[24], low[24], high[24];
    enum role role = all.failed > 0 ? ROLE_EXEC_FAIL : ROLE_EXEC_OK;
    int x = canvas_printf(canvas, 1, y, ROLE_PANEL, "%c", "AB"[side]);
    if (all.tries == 0)
        return canvas_printf(canvas, x + 2, y, ROLE_DIM, "no %s yet", pair->unit);
    x = canvas_printf(canvas, x + 2, y, role, "%s of %s %s",
                      text_count(all.failed, failed, sizeof failed),
                      text_count(all.tries, tries, sizeof tries), pair->unit);
    if (all.failed == 0)
        return canvas_printf(canvas, x, y, ROLE_TEXT, ": below %s",
                             text_rate(proportion_bound_of_none(all.tries), rate, sizeof rate));
    x = canvas_printf(canvas, x, y, role, ": %s",
                      text_rate(proportion_rate(all), rate, sizeof rate));
    return canvas_printf(canvas, x + 1, y, ROLE_DIM, "(%s to %s)",
                         text_rate(interval.low, low, sizeof low),
                         text_rate(interval.high, high, sizeof high));
}

static void draw_difference(const struct pair *pair, const struct canvas *canvas, int y)
{
    const struct pair_verdict *verdict = &pair->verdict;
    char difference[24], low[24], high[24], p[32];
    bool wide = canvas->rect.width >= 110;
    if (pair->sides[0].all.tries == 0 || pair->sides[1].all.tries == 0) {
        canvas_text(canvas, 1, y, ROLE_DIM, "The difference follows when both sides have run.");
        return;
    }
    int x = canvas_printf(canvas, 1, y, ROLE_STRONG, "A - B: %s",
                          text_rate(verdict->difference, difference, sizeof difference));
    x = canvas_printf(canvas, x + 1, y, ROLE_DIM, "(%s to %s)",
                      text_rate(verdict->around.low, low, sizeof low),
                      text_rate(verdict->around.high, high, sizeof high));
    if (verdict->p < 1e-12)
        snprintf(p, sizeof p, "p < 1e-12");
    else
        snprintf(p, sizeof p, "p = %.2g", verdict->p);
    x = canvas_text(canvas, x + 2, y, verdict->told ? ROLE_STRONG : ROLE_MESSAGE,
                    verdict->told ? "told apart" : "can be chance");
    x = canvas_printf(canvas, x, y, ROLE_TEXT, ": %s", p);
    if (wide)
        canvas_printf(canvas, x, y, ROLE_DIM, ", %s%s", verdict->test,
                      verdict->know_runs ? ", runs' own scatter reckoned in" : "");
}

static void draw_verdict(const struct pair *pair, const struct canvas *canvas)
{
    canvas_rule(canvas, 0, "failures in all runs so far");
    double most = 0;
    int left = 0, width = canvas->rect.width;
    for (int i = 0; i < 2; i++) {
        int x = draw_rate(pair, i, canvas, 1 + i);
        left = x > left ? x : left;
        if (pair->sides[i].all.failed > 0 && proportion_wilson(pair->sides[i].all).high > most)
            most = proportion_wilson(pair->sides[i].all).high;
    }
    int columns = width - left - 4;
    for (int i = 0; i < 2 && columns >= PLOT_LEAST && most > 0; i++) {
        struct proportion all = pair->sides[i].all;
        struct interval interval = proportion_wilson(all);
        if (all.tries == 0)
            continue;
        if (interval.high > most)
            interval.high = most;
        draw_interval(canvas, left + 3, 1 + i, columns, i == 0 ? ROLE_MESSAGE : ROLE_POINTER,
                      interval, proportion_rate(all), most);
    }
    draw_difference(pair, canvas, 3);
}

static void draw_heaps(const struct pair *pair, struct frame *frame, int y, int rows)
{
    uint64_t scale = 1;
    int left = (frame->width - 1) / 2;
    for (int i = 0; i < 2; i++) {
        uint64_t own = panel_distances_scale(&pair->sides[i].distances);
        scale = own > scale ? own : scale;
    }
    for (int i = 0; i < 2; i++) {
        struct rect rect = {i == 0 ? 0 : left + 1, y, i == 0 ? left : frame->width - left - 1,
                            rows};
        struct canvas canvas = canvas_of(frame, rect);
        panel_distances(&pair->sides[i].distances, scale,
                        i == 0 ? "A  from load to nearest move" : "B  from load to nearest move",
                        &canvas);
    }
    struct canvas whole = canvas_of(frame, (struct rect){0, 0, frame->width, frame->height});
    canvas_wall(&whole, left, y, rows);
}

/* What the signs of the bars mean, on the rule above the verdict. */
static void draw_legend(const struct canvas *canvas)
{
    static const struct {
        enum glyph glyph;
        enum role role;
        const char *name, *brief;
    } signs[] = {
        {GLYPH_HEAP_CLEAR, ROLE_EXEC_OK, " no move before its result ", " clear "},
        {GLYPH_HEAP_WITHIN, ROLE_NEAR_MISS, " moved before its result ", " moved "},
        {GLYPH_HEAP_FAILED, ROLE_EXEC_FAIL, " EFAULT ", " EFAULT "},
    };
    int x = canvas->rect.width - 2;
    bool wide = canvas->rect.width >= 110;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        x = canvas_text_right(canvas, x, 0, ROLE_TEXT, wide ? signs[i].name : signs[i].brief) - 1;
        canvas_glyph(canvas, x, 0, signs[i].role, signs[i].glyph);
        canvas_text_right(canvas, x, 0, ROLE_TEXT, " ");
        x -= 1;
    }
}

struct key_line {
    const struct pair *pair;
    bool wide;
};

/* What the key does now, "" nothing. */
static const char *brief_of(enum action action, const void *data)
{
    const struct key_line *line = data;
    const struct pair *pair = line->pair;
    const char *brief = key_brief_on(KEY_ON_COMPARE, action);
    if (action == ACTION_PAUSE && !pair->ended)
        return pair->follow ? "look back" : "follow";
    if (action == ACTION_PAUSE)
        return pair->playing ? "stop" : "play";
    if (action == ACTION_VIEW && pair->heaps)
        return "timelines";
    if (action == ACTION_SLOWER && (!pair->ended || !line->wide))
        return "";
    return brief != NULL ? brief : "";
}

static void draw_keys(const struct pair *pair, const struct canvas *canvas)
{
    const struct key_line line = {.pair = pair, .wide = canvas->rect.width >= 100};
    if (pair->message_until_ns != 0)
        canvas_text_in(canvas, 1, 0, canvas->rect.width - 2,
                       pair->message_bad ? ROLE_ALARM : ROLE_MESSAGE, pair->message);
    else
        panel_key_line(canvas, brief_of, &line);
}

static void draw_help(const struct pair *pair, struct frame *frame)
{
    enum { WIDTH = 84 };
    static const char text[] =
        "The two run in turn, so that neither disturbs the other. The screen shows the latest run "
        "of each, at the same time since its start. The bars: how long before or after a command's "
        "load of environ the array moved nearest.";
    struct canvas whole = canvas_of(frame, (struct rect){0, 0, frame->width, frame->height});
    int more = 0, y, inside = (frame->width < WIDTH ? frame->width : WIDTH) - 6;
    for (int i = 0; i < 2; i++)
        if (pair->sides[i].words != NULL)
            more += 1 + text_rows(frame->ascii, inside, pair->sides[i].words);
    struct canvas inner = panel_screen_help(&whole, WIDTH, KEY_ON_COMPARE, text, more, &y);
    for (int i = 0; i < 2; i++)
        if (pair->sides[i].words != NULL && y + 1 < inner.rect.height) {
            canvas_printf(&inner, 0, ++y, ROLE_PANEL, "%c", "AB"[i]);
            struct canvas part =
                canvas_of(frame, (struct rect){inner.rect.x + 2, inner.rect.y + y,
                                               inner.rect.width - 2, inner.rect.height - y});
            y += canvas_wrap(&part, 0, 0, part.rect.height, ROLE_TEXT, pair->sides[i].words, NULL);
        }
}

void pair_draw(struct frame *frame, struct pair *pair)
{
    int width = frame->width, height = frame->height;
    frame_clear(frame);
    if (width < LAYOUT_MIN_WIDTH || height < 20) {
        struct canvas canvas = canvas_of(frame, (struct rect){0, 0, width, height});
        panel_words(&canvas, 0, 0, width, ROLE_MESSAGE, "envviz needs 60x20 here; {QUIT} quits");
        return;
    }
    pair_window(pair, panel_timeline_columns(width));
    struct parts parts = parts_of(height, pair->heaps);
    struct canvas status = canvas_of(frame, (struct rect){0, 0, width, 1});
    struct canvas keys = canvas_of(frame, (struct rect){0, height - 1, width, 1});
    struct canvas verdict =
        canvas_of(frame, (struct rect){0, height - 1 - VERDICT_ROWS, width, VERDICT_ROWS});
    draw_status(pair, &status);
    int y = 1;
    for (int i = 0; i < 2 && !pair->heaps; i++) {
        draw_side(pair, i, &parts, frame, y);
        y += parts.side[i];
    }
    if (parts.heaps > 0)
        draw_heaps(pair, frame, y, parts.heaps);
    draw_verdict(pair, &verdict);
    if (parts.heaps > 0) {
        canvas_glyph(&verdict, (width - 1) / 2, 0, ROLE_RULE, GLYPH_RULE_UP);
        draw_legend(&verdict);
    }
    draw_keys(pair, &keys);
    if (pair->help)
        draw_help(pair, frame);
}
