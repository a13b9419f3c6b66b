/*
 * The timeline: a lane for each thread, time from left to right, one line through all lanes where
 * the array moved.  What each column shows is worked out in columns.c.
 */
#include "model/explain.h"
#include "view/columns.h"
#include "view/panels.h"
#include "view/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A drawing in progress. */
struct chart {
    const struct scene *scene;
    const struct canvas *canvas;
    struct columns_range range;
    int x;       /* first column of time on the canvas */
    int cursor;  /* its column, -1 or the count: not to be seen */
    int now;     /* the same, the last column where it lies behind */
    bool future; /* what lies after the cursor is drawn as such */
    bool *moves;
    bool dense;     /* the array moved in so many columns that lines would hide the lanes */
    uint32_t focus; /* row of the lane in which the terminal's cursor stands */
    struct column *columns;
};

struct shown_lane {
    uint32_t row;
    uint32_t place; /* in the order of lanes */
    int rank;       /* the higher, the longer it stays when rows run out */
};

static const char panel_name[] = "timeline";

static int label_columns(int width)
{
    return width < 100 ? 9 : 13;
}

int panel_timeline_columns(int width)
{
    return width - label_columns(width) - 1;
}

/* Role of something that is no failure and no move, at a column. */
static enum role at_time(const struct chart *chart, int x, enum role role)
{
    return chart->future && x > chart->cursor ? ROLE_FUTURE : role;
}

/* What stands where a lane has nothing: a move's line, the cursor's, or nothing. */
static void draw_empty(const struct chart *chart, int x, int y)
{
    if (chart->moves[x])
        canvas_glyph(chart->canvas, chart->x + x, y, chart->dense ? ROLE_RULE : ROLE_MOVE,
                     chart->dense ? GLYPH_MOVE_LIGHT : GLYPH_MOVE);
    else if (x == chart->cursor)
        canvas_glyph(chart->canvas, chart->x + x, y, ROLE_CURSOR, GLYPH_CURSOR);
}

static void draw_outcome(const struct chart *chart, int x, int y, const struct column *column)
{
    enum outcome outcome = (enum outcome)column->outcome;
    enum role role = outcome == OUTCOME_EFAULT      ? ROLE_FAIL_MARK
                     : outcome_is_failure(outcome)  ? outcome_role(outcome)
                     : outcome == OUTCOME_NEAR_MISS ? ROLE_NEAR_MISS
                                                    : at_time(chart, x, outcome_role(outcome));
    canvas_outcome(chart->canvas, chart->x + x, y, role, outcome);
}

static void draw_bar(const struct chart *chart, int x, int y, const struct column *column)
{
    enum outcome outcome = (enum outcome)column->outcome;
    enum role role = outcome_is_failure(outcome) ? outcome_role(outcome)
                                                 : at_time(chart, x, outcome_role(outcome));
    if (chart->moves[x] && !chart->dense)
        canvas_glyph(chart->canvas, chart->x + x, y, ROLE_MOVE,
                     column->private ? GLYPH_MOVE : GLYPH_BAR_MOVE); /* a copy is not touched */
    else
        canvas_glyph(chart->canvas, chart->x + x, y, role,
                     column->private                ? GLYPH_BAR_PRIVATE
                     : column->kind == COLUMN_BEGIN ? GLYPH_BAR_BEGIN
                                                    : GLYPH_BAR);
}

static void draw_column(const struct chart *chart, int x, int y, bool storm)
{
    const struct column *column = &chart->columns[x];
    const struct canvas *canvas = chart->canvas;
    switch (column->kind) {
    case COLUMN_OUTCOME:
        draw_outcome(chart, x, y, column);
        return;
    case COLUMN_BEGIN:
    case COLUMN_BAR:
        draw_bar(chart, x, y, column);
        return;
    case COLUMN_GAP:
        canvas_glyph(canvas, chart->x + x, y, ROLE_GAP, GLYPH_GAP);
        return;
    case COLUMN_WRITE:
    case COLUMN_TICK:
    case COLUMN_TICK_GROWN:
    case COLUMN_TICK_MOVED:
        if (chart->moves[x])
            canvas_glyph(canvas, chart->x + x, y, ROLE_MOVE, GLYPH_BASE_MOVE);
        else
            canvas_glyph(canvas, chart->x + x, y, at_time(chart, x, ROLE_WRITER),
                         column->kind == COLUMN_WRITE        ? GLYPH_BAR
                         : column->kind == COLUMN_TICK_GROWN ? GLYPH_TICK_GROWN
                                                             : GLYPH_TICK);
        return;
    default:
        if (storm && chart->moves[x])
            canvas_glyph(canvas, chart->x + x, y, ROLE_MOVE, GLYPH_BASE_MOVE);
        else if (storm && x != chart->cursor)
            canvas_glyph(canvas, chart->x + x, y, at_time(chart, x, ROLE_RULE), GLYPH_BASE);
        else
            draw_empty(chart, x, y);
    }
}

/* The commands' names below their bars, where there is a row for it. */
static void draw_commands(const struct chart *chart, int y)
{
    for (int x = 0; x < chart->range.count; x++) {
        const struct column *column = &chart->columns[x];
        if (column->kind != COLUMN_BEGIN && !(x == 0 && column->kind == COLUMN_BAR))
            continue;
        int last = x + 1;
        while (last < chart->range.count && chart->columns[last].begin == column->begin &&
               chart->columns[last].kind != COLUMN_BLANK)
            last++;
        const struct event *load = trace_event(chart->scene->trace, column->begin);
        if (load->type != EVENT_EXEC_LOAD || last - x < 8)
            continue;
        canvas_text_in(chart->canvas, chart->x + x, y, last - x - 1, ROLE_DIM,
                       trace_text(chart->scene->trace, load->text));
        x = last - 1;
    }
}

/* Whether the lane's thread has ever changed the environment. */
static bool has_changed(const struct world *now, uint32_t row)
{
    for (unsigned i = 0; i < now->thread_count; i++)
        if (now->threads[i].row == row && now->threads[i].change_event != EVENT_NONE)
            return true;
    return false;
}

/* The lane that was chosen, else the one of the failure that was jumped to, else the first. */
static uint32_t focus_of(const struct scene *scene, const struct shown_lane *shown, uint32_t count)
{
    const struct ui *ui = scene->ui;
    const struct thread *failed =
        ui->lane_chosen || ui->selected == EVENT_NONE
            ? NULL
            : world_thread(scene->world, trace_event(scene->trace, ui->selected)->thread);
    for (uint32_t i = 0; i < count; i++)
        if (failed != NULL ? shown[i].row == failed->row : shown[i].place == ui->lane)
            return shown[i].row;
    return UINT32_MAX;
}

static void draw_lane(const struct chart *chart, const struct shown_lane *shown, int y, int rows)
{
    const struct scene *scene = chart->scene;
    const struct lane *lane = trace_lane(scene->trace, shown->row);
    bool selected = scene->ui->lane_chosen && scene->ui->lane == shown->place;
    columns_of_lane(scene->trace, shown->row, &chart->range, chart->columns);
    bool storm = has_changed(trace_now(scene->trace), shown->row);
    if (shown->row == chart->focus)
        canvas_cursor(chart->canvas, chart->x + chart->now, y);
    if (selected)
        canvas_glyph(chart->canvas, 0, y, ROLE_SELECTED, GLYPH_LANE_SELECTED);
    const char *name = trace_text(scene->trace, lane->name);
    canvas_text_in(chart->canvas, 2, y, chart->x - 3, selected ? ROLE_SELECTED : ROLE_LANE,
                   name[0] != '\0' ? name : "?");
    for (int x = 0; x < chart->range.count; x++)
        draw_column(chart, x, y, storm);
    for (int extra = 1; extra < rows; extra++)
        for (int x = 0; x < chart->range.count; x++)
            draw_empty(chart, x, y + extra);
    if (rows > 1)
        draw_commands(chart, y + 1);
}

static int by_rank(const void *a, const void *b)
{
    const struct shown_lane *x = a, *y = b;
    if (x->rank != y->rank)
        return y->rank - x->rank;
    return x->place < y->place ? -1 : x->place > y->place;
}

static int by_place(const void *a, const void *b)
{
    const struct shown_lane *x = a, *y = b;
    return x->place < y->place ? -1 : x->place > y->place;
}

/* Whether the explained command is one of the lane's. */
static bool has_explained(const struct scene *scene, const struct lane *lane)
{
    if (scene->explained == EVENT_NONE)
        return false;
    const struct slice *slice = trace_slice_of(scene->trace, scene->explained);
    return slice != NULL && slice >= lane->slices && slice < lane->slices + lane->count;
}

/* Chooses the lanes for `rows` rows; returns how many, and in *left_out how many are not shown. */
static uint32_t choose_lanes(const struct chart *chart, struct shown_lane *lanes, int rows,
                             uint32_t *left_out, bool *failures_left_out)
{
    const struct scene *scene = chart->scene;
    uint32_t order[COLUMNS_LANES], beyond,
        count = columns_order(scene->trace, scene->ui->filter.query, order, COLUMNS_LANES, &beyond);
    *left_out = 0;
    *failures_left_out = false;
    for (uint32_t i = 0; i < count; i++) {
        lanes[i] = (struct shown_lane){.row = order[i], .place = i};
        if (count <= (uint32_t)rows)
            continue;
        bool any = columns_of_lane(scene->trace, order[i], &chart->range, chart->columns);
        bool chosen = (scene->ui->lane_chosen && scene->ui->lane == i) ||
                      has_explained(scene, trace_lane(scene->trace, order[i]));
        bool failed = columns_failed(chart->columns, chart->range.count);
        lanes[i].rank = chosen ? 4 : i == 0 ? 3 : failed ? 2 : any;
    }
    if (count <= (uint32_t)rows)
        return count;
    uint32_t keep = rows > 1 ? (uint32_t)rows - 1 : 1; /* one row says how many are missing */
    qsort(lanes, count, sizeof *lanes, by_rank);
    *failures_left_out = lanes[keep].rank >= 2; /* the next in rank */
    qsort(lanes, keep, sizeof *lanes, by_place);
    *left_out = count - keep + beyond;
    return keep;
}

static void draw_axis(const struct chart *chart, int y)
{
    const struct canvas *canvas = chart->canvas;
    const struct columns_range *range = &chart->range;
    int digits = range->zoom_ns >= 1000000 ? 3 : range->zoom_ns >= 1000 ? 6 : 9;
    int right = chart->x + range->count;
    char left_text[40], right_text[40], cursor_text[40];
    for (int x = 0; x < range->count; x += 10)
        canvas_glyph(canvas, chart->x + x, y, ROLE_RULE, GLYPH_AXIS_TICK);
    text_time(range->left_ns, digits, left_text, sizeof left_text);
    text_time(range->left_ns + range->zoom_ns * (uint64_t)range->count, digits, right_text,
              sizeof right_text);
    int left_end = chart->x + text_width(canvas->frame->ascii, left_text);
    int right_begin = right - text_width(canvas->frame->ascii, right_text);
    bool shown = chart->cursor >= 0 && chart->cursor < range->count;
    int at = chart->x + chart->cursor;
    if (!shown || at > left_end)
        canvas_text(canvas, chart->x, y, ROLE_AXIS, left_text);
    if (!shown || at < right_begin - 1)
        canvas_text(canvas, right_begin, y, ROLE_AXIS, right_text);
    if (!shown)
        return;
    text_time(chart->scene->time_ns, digits < 6 ? 6 : digits, cursor_text, sizeof cursor_text);
    int width = text_width(canvas->frame->ascii, cursor_text);
    canvas_glyph(canvas, at, y, ROLE_CURSOR, GLYPH_CURSOR_FOOT);
    if (at + 2 + width < (at < right_begin - 1 ? right_begin : right))
        canvas_printf(canvas, at + 1, y, ROLE_CURSOR, " %s ", cursor_text);
    else if (at - 2 - width > left_end)
        canvas_printf(canvas, at - 2 - width, y, ROLE_CURSOR, " %s ", cursor_text);
}

/* Something at the right of the title, `gap` columns before column x; returns where it begins. What
 * would leave no room for the panel's name is left out. */
static int draw_legend(const struct canvas *canvas, int x, int gap, enum role role,
                       const char *text)
{
    int first = x - gap - text_width(canvas->frame->ascii, text);
    if (first < 2 + (int)sizeof panel_name)
        return x;
    return canvas_text_right(canvas, x - gap, 0, role, text);
}

static int draw_legends(const struct chart *chart)
{
    const struct canvas *canvas = chart->canvas;
    const struct scene *scene = chart->scene;
    char legend[48];
    bool ascii = canvas->frame->ascii;
    int x = canvas->rect.width - 2;
    if (scene->ui->marks.set[0] && scene->ui->marks.set[1])
        return panel_measure(scene, canvas);
    snprintf(legend, sizeof legend, " %s the array moved ", glyph_text(GLYPH_MOVE, ascii));
    x = draw_legend(canvas, x, 0, ROLE_MOVE, legend);
    if (scene->world->counts.env_private > 0) {
        snprintf(legend, sizeof legend, " %s a private copy ",
                 glyph_text(GLYPH_BAR_PRIVATE, ascii));
        x = draw_legend(canvas, x, 1, ROLE_EXEC_OK, legend);
    }
    if (trace_loss_count(scene->trace) > 0) {
        snprintf(legend, sizeof legend, " %s events lost ", glyph_text(GLYPH_GAP, ascii));
        x = draw_legend(canvas, x, 1, ROLE_GAP, legend);
    }
    if (!scene->ui->lane_chosen)
        return x;
    uint32_t order[COLUMNS_LANES],
        count = columns_order(scene->trace, scene->ui->filter.query, order, COLUMNS_LANES, NULL);
    for (size_t i = 0; i < scene->world->thread_count && scene->ui->lane < count; i++) {
        const struct thread *thread = &scene->world->threads[i];
        char name[32], text[120];
        if (thread->number == 0 || thread->row != order[scene->ui->lane])
            continue;
        scene_thread_name(scene, thread, name, sizeof name);
        char pid[24] = ""; /* where there are several processes, which one */
        if (scene->world->process_count > 1 && thread->process < scene->world->process_count)
            snprintf(pid, sizeof pid, " (pid %u)", scene->world->processes[thread->process].pid);
        snprintf(text, sizeof text, " %s%s: %u command%s, %u failed ", name, pid, thread->commands,
                 thread->commands == 1 ? "" : "s", thread->failures);
        return draw_legend(canvas, x, 2, ROLE_SELECTED, text);
    }
    return x;
}

/* The panel's name and the scale, or the one of them, as far as they can be read whole. */
static void draw_title(const struct chart *chart)
{
    const struct canvas *canvas = chart->canvas;
    const char *filter =
        chart->scene->ui->filter.query != NULL ? chart->scene->ui->filter.text : "";
    char span[48], title[200];
    bool ascii = canvas->frame->ascii;
    explain_span(chart->range.zoom_ns, ascii, span, sizeof span);
    int scale = snprintf(title, sizeof title, "%s   ", panel_name);
    int only = scale + snprintf(title + scale, sizeof title - (size_t)scale, "1 column = %s", span);
    if (filter[0] != '\0')
        snprintf(title + only, sizeof title - (size_t)only, "   only: %s", filter);
    int room = draw_legends(chart) - 3; /* a blank before it, the line and a blank */
    const char *shown = title;
    if (text_width(ascii, shown) > room)
        shown += scale;
    if (text_width(ascii, shown) > room)
        shown = panel_name;
    canvas_rule(canvas, 0, shown);
    draw_legends(chart);
}

/* The first lane has no commands, and gives a row where they run short. */
static bool first_is_lower(uint32_t count, int each, int rows)
{
    return each > 1 && (int)count * each > rows;
}

static void draw_chart(struct chart *chart, const struct layout *layout)
{
    static const char nothing[] =
        "No thread has been seen yet. Each will have a lane here, the one that changes the "
        "environment first.";
    const struct canvas *canvas = chart->canvas;
    struct shown_lane lanes[COLUMNS_LANES];
    int last = canvas->rect.height - 1 - layout->minimap, rows = last - 1; /* last: the axis */
    uint32_t left_out;
    bool failures;
    int moved = columns_of_moves(chart->scene->trace, &chart->range, chart->moves);
    chart->dense = moved > 8 && moved * 4 > chart->range.count;
    uint32_t count = choose_lanes(chart, lanes, rows, &left_out, &failures);
    if (count == 0) {
        char text[160];
        key_words(chart->range.filter != NULL ? "No lane fits the filter: {FILTER} changes it."
                                              : nothing,
                  text, sizeof text);
        canvas_wrap(canvas, 2, 1, rows, ROLE_DIM, text, NULL);
        return;
    }
    chart->focus = focus_of(chart->scene, lanes, count);
    int y = 1, each = left_out > 0 ? 1 : layout->lane_rows;
    bool short_of_rows = first_is_lower(count, each, rows);
    for (uint32_t i = 0; i < count; i++) {
        int high = i == 0 && short_of_rows ? each - 1 : each;
        draw_lane(chart, &lanes[i], y, high);
        y += high;
    }
    if (left_out > 0) {
        char text[64];
        snprintf(text, sizeof text, "+ %u more %s, %s", left_out, left_out == 1 ? "lane" : "lanes",
                 failures ? "with failures" : "nothing fails there now");
        canvas_text(canvas, 2, y++, failures ? ROLE_EXEC_FAIL : ROLE_DIM, text);
    }
    for (; y < last; y++) /* the lines reach down to the axis */
        for (int x = 0; x < chart->range.count; x++)
            draw_empty(chart, x, y);
    draw_axis(chart, last);
    panel_laser(chart->scene, canvas, chart->x + chart->now, last);
    panel_bookmark_signs(chart->scene, canvas, &chart->range, chart->x, last);
    panel_marks(chart->scene, canvas, &chart->range, chart->x, last);
    if (layout->minimap)
        panel_minimap(chart->scene, canvas, chart->x, last + 1, chart->range.count);
}

/* Its arrays must be freed, and may be NULL. */
static struct chart chart_of(const struct scene *scene, const struct canvas *canvas)
{
    const struct ui *ui = scene->ui;
    int columns = panel_timeline_columns(canvas->rect.width);
    return (struct chart){
        .scene = scene,
        .canvas = canvas,
        .range = {.left_ns = ui->left_ns,
                  .zoom_ns = ui->zoom_ns,
                  .count = columns,
                  .filter = ui->filter.query},
        .x = label_columns(canvas->rect.width),
        .future = !ui->follow,
        .moves = calloc((size_t)columns, sizeof(bool)),
        .columns = calloc((size_t)columns, sizeof(struct column)),
    };
}

void panel_timeline(const struct scene *scene, const struct layout *layout,
                    const struct canvas *canvas)
{
    const struct ui *ui = scene->ui;
    struct chart chart = chart_of(scene, canvas);
    chart.cursor = ui->follow || ui->cursor == EVENT_NONE
                       ? chart.range.count
                       : columns_at(&chart.range, scene->time_ns);
    chart.now = columns_at(&chart.range, scene->time_ns);
    chart.now = chart.now < 0                   ? 0
                : chart.now < chart.range.count ? chart.now
                                                : chart.range.count - 1;
    draw_title(&chart);
    if (chart.moves != NULL && chart.columns != NULL)
        draw_chart(&chart, layout);
    free(chart.moves);
    free(chart.columns);
}

struct panel_place panel_timeline_at(const struct scene *scene, const struct layout *layout,
                                     const struct canvas *canvas, int x, int y)
{
    struct chart chart = chart_of(scene, canvas);
    struct shown_lane lanes[COLUMNS_LANES];
    struct panel_place at = {.column = x - chart.x, .lane = UINT32_MAX};
    if (at.column >= chart.range.count)
        at.column = chart.range.count - 1;
    if (chart.moves != NULL && chart.columns != NULL && y > 0) {
        int rows = canvas->rect.height - 2 - layout->minimap;
        uint32_t left_out;
        bool failures;
        uint32_t count = choose_lanes(&chart, lanes, rows, &left_out, &failures);
        int each = left_out > 0 ? 1 : layout->lane_rows;
        int before = first_is_lower(count, each, rows); /* as if it were as high as the others */
        uint32_t row = (uint32_t)(y - 1 + before) / (uint32_t)each;
        if (row < count)
            at.lane = lanes[row].place;
    }
    free(chart.moves);
    free(chart.columns);
    return at;
}
