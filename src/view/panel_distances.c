/*
 * How far each command's load of environ was from the nearest move of the array, as a histogram:
 * left of the middle the array had moved before the load, right of it it moved afterwards.  The
 * bins are those below a millisecond; what lies farther away is a number at either end.
 */
#include "view/panels.h"
#include "view/text.h"

#include <stdio.h>

enum { FAR_COLUMNS = 8 };

/* A drawing in progress. */
struct heap {
    const struct distances *distances;
    const struct canvas *canvas;
    uint64_t scale; /* commands of the highest bar */
    int middle;     /* column right of the zero */
    int each;       /* columns of a bin */
    int floor;      /* row below the bars */
    int rows;       /* of the bars */
};

uint64_t panel_distances_scale(const struct distances *distances)
{
    uint64_t most = 1;
    for (unsigned i = 0; i < DISTANCE_NEAR; i++) {
        most = distances->before[i].commands > most ? distances->before[i].commands : most;
        most = distances->after[i].commands > most ? distances->after[i].commands : most;
    }
    return most;
}

/* Rows that stand for `count`; none only for 0. */
static int rows_of(const struct heap *heap, uint64_t count)
{
    uint64_t rows = (count * (uint64_t)heap->rows + heap->scale / 2) / heap->scale;
    return count > 0 && rows == 0 ? 1 : (int)rows;
}

static void draw_bar(const struct heap *heap, int x, const struct distance_bin *bin)
{
    int failed = rows_of(heap, bin->failed), high = rows_of(heap, bin->commands);
    uint64_t through = bin->within > bin->failed ? bin->within - bin->failed : 0;
    int within = failed + rows_of(heap, through);
    char number[32];
    for (int row = 0; row < high; row++) {
        enum role role = row < failed   ? ROLE_EXEC_FAIL
                         : row < within ? ROLE_NEAR_MISS
                                        : ROLE_EXEC_OK;
        enum glyph glyph = row < failed   ? GLYPH_HEAP_FAILED
                           : row < within ? GLYPH_HEAP_WITHIN
                                          : GLYPH_HEAP_CLEAR;
        int wide = heap->each > 2 ? heap->each - 1 : heap->each;
        canvas_glyphs(heap->canvas, x, heap->floor - 1 - row, role, glyph, wide);
    }
    text_count(bin->commands, number, sizeof number);
    if (high > 0 && heap->each > 2 && text_width(true, number) < heap->each)
        canvas_text(heap->canvas, x, heap->floor - 1 - high, ROLE_DIM, number);
}

static uint64_t far_away(const struct distance_bin *bins)
{
    uint64_t sum = 0;
    for (unsigned i = DISTANCE_NEAR; i < DISTANCE_BINS; i++)
        sum += bins[i].commands;
    return sum;
}

/* The axis: its line, and below it the distances at the decades. */
static void draw_axis(const struct heap *heap)
{
    static const struct {
        unsigned bin;
        const char *name;
    } marks[] = {{1, "1"}, {4, "10"}, {7, "100"}, {DISTANCE_NEAR, "1000"}};
    const struct canvas *canvas = heap->canvas;
    int half = (int)DISTANCE_NEAR * heap->each, y = heap->floor;
    canvas_glyphs(canvas, heap->middle - half, y, ROLE_RULE, GLYPH_RULE, 2 * half + 1);
    canvas_glyph(canvas, heap->middle, y, ROLE_CURSOR, GLYPH_RULE_CROSS);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        int off = (int)marks[i].bin * heap->each, wide = text_width(true, marks[i].name);
        if (off < 4 || (heap->each == 1 && marks[i].bin == 7))
            continue;
        canvas_glyph(canvas, heap->middle - off, y, ROLE_RULE, GLYPH_RULE_DOWN);
        canvas_glyph(canvas, heap->middle + off, y, ROLE_RULE, GLYPH_RULE_DOWN);
        canvas_text(canvas, heap->middle - off - wide / 2, y + 1, ROLE_AXIS, marks[i].name);
        canvas_text(canvas, heap->middle + off - (wide - 1) / 2, y + 1, ROLE_AXIS, marks[i].name);
    }
    canvas_text(canvas, heap->middle, y + 1, ROLE_CURSOR, "0");
    canvas_text_right(canvas, canvas->rect.width, y + 1, ROLE_AXIS, "µs");
}

/* What lies beyond the axis: numbers at both ends. */
static void draw_far(const struct heap *heap)
{
    const struct canvas *canvas = heap->canvas;
    char number[32];
    text_count(far_away(heap->distances->before), number, sizeof number);
    canvas_text(canvas, 1, heap->floor - 2, ROLE_DIM, "farther");
    canvas_text(canvas, 1, heap->floor - 1, ROLE_DIM, number);
    text_count(far_away(heap->distances->after), number, sizeof number);
    canvas_text_right(canvas, canvas->rect.width, heap->floor - 2, ROLE_DIM, "farther");
    canvas_text_right(canvas, canvas->rect.width, heap->floor - 1, ROLE_DIM, number);
}

static void draw_words(const struct heap *heap)
{
    const struct distances *distances = heap->distances;
    const struct canvas *canvas = heap->canvas;
    char met[32], all[32], moves[32], of[32];
    uint64_t commands = distances->commands + distances->alone;
    text_count(distances->met, met, sizeof met);
    text_count(commands, all, sizeof all);
    text_count(distances->moves_met, moves, sizeof moves);
    text_count(distances->moves, of, sizeof of);
    int width = canvas->rect.width;
    int x = canvas_printf(canvas, 1, 1, ROLE_STRONG, "%s of %s", moves, of);
    x = canvas_text(canvas, x + 1, 1, ROLE_TEXT, "moves met a command");
    if (width >= 76) {
        x = canvas_printf(canvas, x, 1, ROLE_TEXT, "; ");
        x = canvas_printf(canvas, x, 1, ROLE_STRONG, "%s of %s", met, all);
        canvas_text(canvas, x + 1, 1, ROLE_TEXT, "commands met a move");
    }
    if (heap->rows < 2)
        return;
    canvas_text_right(canvas, heap->middle - 1, 2, ROLE_DIM,
                      width < 70 ? "moved before" : "the array moved before");
    canvas_text(canvas, heap->middle + 2, 2, ROLE_DIM,
                width < 70 ? "moved after" : "after the load of environ");
}

void panel_distances(const struct distances *distances, uint64_t scale, const char *title,
                     const struct canvas *canvas)
{
    int width = canvas->rect.width, height = canvas->rect.height;
    struct heap heap = {
        .distances = distances,
        .canvas = canvas,
        .scale = scale > 0 ? scale : 1,
        .middle = width / 2,
        .each = (width - 2 * FAR_COLUMNS) / (2 * (int)DISTANCE_NEAR),
        .floor = height - 2,
        .rows = height - 5,
    };
    canvas_rule(canvas, 0, title);
    if (heap.each > 6)
        heap.each = 6;
    if (heap.each < 1 || heap.rows < 1)
        return;
    if (distances->moves == 0) {
        canvas_wrap(canvas, 2, 1, height - 1, ROLE_DIM,
                    distances->alone ? "The array has not moved while commands ran."
                                     : "No command has been seen yet.",
                    NULL);
        return;
    }
    draw_words(&heap);
    for (int i = 0; i < (int)DISTANCE_NEAR; i++) {
        draw_bar(&heap, heap.middle - (i + 1) * heap.each, &distances->before[i]);
        draw_bar(&heap, heap.middle + 1 + i * heap.each, &distances->after[i]);
    }
    draw_axis(&heap);
    draw_far(&heap);
}
