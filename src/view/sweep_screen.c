#include "view/sweep_screen.h"

#include "view/keys.h"
#include "view/layout.h"
#include "view/panels.h"
#include "view/plot.h"
#include "view/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    AROUND = 11,     /* rows that are neither plot nor table: status, rules, keys, ... */
    PLOT_LEAST = 5,  /* rows of the plot between its axes */
    PLOT_FEET = 2,   /* the axis below it and the labels */
    PLOT_MARGIN = 11 /* columns of the axis at its left */
};

/* How many values the table shows, and how high the plot is: 0 where there is no room for one. */
struct shape {
    int table, plot;
};

static struct shape shape_of(const struct sweep_screen *screen, int height)
{
    int room = height - AROUND, most = room - PLOT_LEAST;
    struct shape shape = {.table = (int)screen->row_count};
    if (most < 2) { /* small: the table alone */
        shape.table = room + 3 < shape.table ? room + 3 : shape.table;
        return shape;
    }
    shape.table = shape.table < most ? shape.table : most;
    shape.plot = room - shape.table;
    shape.plot = shape.plot < PLOT_HEIGHT_MAX ? shape.plot : PLOT_HEIGHT_MAX;
    shape.plot -= shape.plot % 2 == 0; /* so that a row is the middle of the axis */
    return shape;
}

void sweep_screen_scroll(struct sweep_screen *screen, int rows, int height)
{
    int last = (int)screen->row_count - shape_of(screen, height).table;
    int scroll = (int)screen->scroll + rows;
    screen->scroll = (unsigned)(scroll > last ? last : scroll);
    if (scroll < 0 || last < 0)
        screen->scroll = 0;
}

static void draw_status(const struct sweep_screen *screen, const struct canvas *canvas)
{
    static const struct {
        enum role role;
        enum glyph glyph;
        const char *word;
    } phases[] = {
        [SWEEP_GOES_ON] = {ROLE_STATUS_GO, GLYPH_LIVE, "SWEEPING"},
        [SWEEP_LAST_RUN] = {ROLE_STATUS_HOLD, GLYPH_LIVE, "LAST RUN"},
        [SWEEP_COMPLETE] = {ROLE_STATUS_HOLD, GLYPH_STOPPED, "DONE"},
    };
    int width = canvas->rect.width;
    canvas_fill(canvas, (struct rect){0, 0, width, 1}, ROLE_STATUS);
    int x = canvas_text(canvas, 1, 0, ROLE_STATUS_TITLE, "envviz sweep");
    int most = width - x - 32, title = text_width(canvas->frame->ascii, screen->title);
    x = canvas_text_in(canvas, x + 2, 0, title < most ? title : most, ROLE_STATUS, screen->title);
    enum role role = phases[screen->phase].role;
    x = canvas_glyph(canvas, x + 3, 0, role, phases[screen->phase].glyph);
    x = canvas_text(canvas, x + 1, 0, role, phases[screen->phase].word);
    canvas_printf(canvas, x + 2, 0, ROLE_STATUS, "%u of %u runs", screen->done, screen->wanted);
}

/* The plot comes as lines of text: the axes, and right of them the points. */
static void draw_plot(const struct sweep_screen *screen, const struct canvas *canvas, int y,
                      int height)
{
    struct plot_point *points = calloc(screen->row_count, sizeof *points);
    struct plot_options options = {.width = canvas->rect.width - PLOT_MARGIN - 1,
                                   .height = height,
                                   .ascii = canvas->frame->ascii};
    for (unsigned i = 0; points != NULL && i < screen->row_count; i++) {
        const struct sweep_row *row = &screen->rows[i];
        points[i] = (struct plot_point){.label = row->label,
                                        .rate = proportion_rate(row->all),
                                        .low = row->interval.low,
                                        .high = row->interval.high,
                                        .known = row->all.tries > 0};
    }
    char *text = points != NULL ? plot_draw(points, screen->row_count, &options) : NULL;
    char *next = text;
    for (int row = 0; next != NULL && *next != '\0'; row++) {
        char *line = strsep(&next, "\n");
        struct canvas inner = *canvas;
        int margin = row < height ? PLOT_MARGIN : inner.rect.width;
        canvas_text(canvas, 0, y + row, row < height ? ROLE_EXEC_FAIL : ROLE_AXIS, line);
        inner.rect.width = margin; /* the axis again, in its own role */
        canvas_text(&inner, 0, y + row, ROLE_AXIS, line);
    }
    free(text);
    free(points);
}

static int label_width(const struct sweep_screen *screen, const struct canvas *canvas)
{
    bool ascii = canvas->frame->ascii;
    int width = text_width(ascii, screen->vary), most = canvas->rect.width - 64;
    most = most < 16 ? canvas->rect.width - 44 : most; /* better names than intervals */
    for (unsigned i = 0; i < screen->row_count; i++) {
        int own = text_width(ascii, screen->rows[i].label);
        width = own > width ? own : width;
    }
    width = width > most ? most : width;
    return width < 8 ? 8 : width;
}

/* True if they fit beside labels of that width. */
static bool has_intervals(const struct canvas *canvas, int width)
{
    return canvas->rect.width >= width + 63;
}

static void draw_row(const struct sweep_screen *screen, unsigned index, const struct canvas *canvas,
                     int y, int width)
{
    const struct sweep_row *row = &screen->rows[index];
    bool now = (int)index == screen->running;
    char tries[32], failed[32], rate[16], low[16], high[16];
    if (now) {
        canvas_glyph(canvas, 1, y, ROLE_STATUS_GO, GLYPH_LANE_SELECTED);
        canvas_cursor(canvas, 1, y);
    }
    canvas_text_in(canvas, 3, y, width, now ? ROLE_SELECTED : ROLE_LANE, row->label);
    canvas_printf(canvas, width + 3, y, ROLE_TEXT, "%6u%12s%10s", row->runs,
                  text_count(row->all.tries, tries, sizeof tries),
                  text_count(row->all.failed, failed, sizeof failed));
    if (row->all.tries == 0) {
        canvas_text_right(canvas, width + 41, y, ROLE_DIM, "-");
        return;
    }
    text_rate(proportion_rate(row->all), rate, sizeof rate);
    text_rate(row->interval.low, low, sizeof low);
    text_rate(row->interval.high, high, sizeof high);
    canvas_text_right(canvas, width + 41, y, row->all.failed ? ROLE_EXEC_FAIL : ROLE_STRONG, rate);
    if (has_intervals(canvas, width))
        canvas_printf(canvas, width + 43, y, ROLE_TEXT, "%8s to %-8s", low, high);
}

static int draw_table(const struct sweep_screen *screen, const struct canvas *canvas, int y,
                      int rows)
{
    int width = label_width(screen, canvas);
    unsigned first = screen->scroll;
    char hidden[48] = "";
    if ((int)screen->row_count > rows)
        snprintf(hidden, sizeof hidden, "values %u to %u of %u", first + 1, first + (unsigned)rows,
                 screen->row_count);
    canvas_rule(canvas, y++, hidden[0] ? hidden : "values");
    canvas_text_in(canvas, 3, y, width, ROLE_DIM, screen->vary);
    canvas_printf(canvas, width + 3, y++, ROLE_DIM, "%6s%12s%10s%10s    %s", "runs", screen->unit,
                  "failed", "rate", has_intervals(canvas, width) ? "95 % interval" : "");
    for (int i = 0; i < rows && first + (unsigned)i < screen->row_count; i++)
        draw_row(screen, first + (unsigned)i, canvas, y++, width);
    return y;
}

/* Says more where the line has room for it. */
static void add_if_it_fits(const struct canvas *canvas, char *text, size_t size, const char *more)
{
    size_t length = strlen(text);
    int room = canvas->rect.width - 4 - text_width(canvas->frame->ascii, text);
    snprintf(text + length, size - length, "%s.", (int)strlen(more) + 1 <= room ? more : "");
}

/* What must be known to read the intervals. */
static void draw_dispersion(const struct sweep_screen *screen, const struct canvas *canvas, int y)
{
    char text[160];
    if (screen->dispersion < 0)
        return;
    snprintf(text, sizeof text, "Runs differ %.1f times as much as by chance", screen->dispersion);
    add_if_it_fits(canvas, text, sizeof text,
                   screen->dispersion > 2 ? ": the intervals are too narrow" : "");
    canvas_text_in(canvas, 3, y, canvas->rect.width - 4,
                   screen->dispersion > 2 ? ROLE_NEAR_MISS : ROLE_DIM, text);
}

static void draw_bar(const struct sweep_screen *screen, const struct canvas *canvas, int y)
{
    char left[48] = "";
    bool open = screen->phase == SWEEP_GOES_ON || screen->phase == SWEEP_LAST_RUN;
    if (open && screen->seconds_left >= 0)
        text_left(screen->seconds_left, left, sizeof left);
    int room = canvas->rect.width - 6 - (left[0] ? (int)strlen(left) + 2 : 0);
    int full = screen->wanted ? room * (int)screen->done / (int)screen->wanted : 0;
    int x = canvas_glyphs(canvas, 3, y, ROLE_EXEC_OK, GLYPH_BAR, full);
    x = canvas_glyphs(canvas, x, y, ROLE_DIM, GLYPH_BASE, room - full);
    canvas_text(canvas, x + 2, y, ROLE_STRONG, left);
}

/* The present run, or what came of all. */
static void draw_now(const struct sweep_screen *screen, const struct canvas *canvas, int y)
{
    char text[512], tries[32], failed[32], words[96];
    enum role role = ROLE_MESSAGE;
    switch (screen->phase) {
    case SWEEP_GOES_ON:
        if (screen->running < 0)
            return;
        role = ROLE_SENTENCE;
        snprintf(text, sizeof text, "Now %s=%s: %s %s, %s failed, %.1f s", screen->vary,
                 screen->rows[screen->running].label,
                 text_count(screen->run.all.tries, tries, sizeof tries), screen->unit,
                 text_count(screen->run.all.failed, failed, sizeof failed), screen->run.seconds);
        break;
    case SWEEP_LAST_RUN:
        key_words("The present run is the last one; {QUIT} ends it now, and it does not count.",
                  text, sizeof text);
        break;
    case SWEEP_COMPLETE:
        key_words("; {QUIT} leaves, and the table stays", words, sizeof words);
        snprintf(text, sizeof text, "All runs are done%s%s", screen->file ? ", and kept in " : "",
                 screen->file ? screen->file : "");
        add_if_it_fits(canvas, text, sizeof text, words);
        break;
    }
    canvas_text_in(canvas, 3, y, canvas->rect.width - 4, role, text);
}

/* What the key does now, "" nothing. */
static const char *brief_of(enum action action, const void *data)
{
    const struct sweep_screen *screen = data;
    const char *brief = key_brief_on(KEY_ON_SWEEP, action);
    if (action == ACTION_QUIT && screen->phase != SWEEP_GOES_ON)
        return screen->phase == SWEEP_LAST_RUN ? "end this run now" : "leave";
    return brief != NULL ? brief : "";
}

static void draw_help(struct frame *frame)
{
    static const char text[] =
        "Each value runs once in a round, and each round begins with another value, so that "
        "whatever else the machine does falls on all alike. The plot shows the share of failures "
        "with its 95 % interval (Wilson's); the axis begins at 0. Failed are those that execve "
        "refused, and those that started with a damaged environment.";
    struct canvas whole = canvas_of(frame, (struct rect){0, 0, frame->width, frame->height});
    int y;
    panel_screen_help(&whole, 78, KEY_ON_SWEEP, text, 0, &y);
}

void sweep_screen_draw(struct frame *frame, const struct sweep_screen *screen)
{
    struct canvas canvas = canvas_of(frame, (struct rect){0, 0, frame->width, frame->height});
    frame_clear(frame);
    if (frame->width < LAYOUT_MIN_WIDTH || frame->height < LAYOUT_MIN_HEIGHT) {
        panel_words(&canvas, 0, 0, frame->width, ROLE_MESSAGE, "envviz needs 60x15; {QUIT} stops");
        return;
    }
    struct shape shape = shape_of(screen, frame->height);
    char title[160];
    int y = 1;
    canvas_cursor(&canvas, 2, frame->height - 2); /* while none runs: what is said of all */
    draw_status(screen, &canvas);
    if (shape.plot > 0) {
        snprintf(title, sizeof title, "share of failed %s against %s", screen->unit, screen->vary);
        canvas_rule(&canvas, y++, title);
        draw_plot(screen, &canvas, y, shape.plot);
        y += shape.plot + PLOT_FEET;
    }
    y = draw_table(screen, &canvas, y, shape.table);
    draw_dispersion(screen, &canvas, y);
    canvas_rule(&canvas, frame->height - 4, "");
    draw_bar(screen, &canvas, frame->height - 3);
    draw_now(screen, &canvas, frame->height - 2);
    struct canvas keys = canvas_of(frame, (struct rect){0, frame->height - 1, frame->width, 1});
    panel_key_line(&keys, brief_of, screen);
    if (screen->help)
        draw_help(frame);
}
