/* The outcomes panel: what became of the commands, how often the array moved, and when. */
#include "view/panels.h"
#include "view/text.h"

#include <stdio.h>
#include <string.h>

enum { SPARK_MOST = 200 };

/* A row of the panel: a count of commands and what part of all that is. */
static void draw_count(const struct canvas *canvas, int y, enum outcome outcome, const char *word,
                       uint64_t count, uint64_t whole)
{
    enum role role = outcome_role(outcome);
    char number[32], percent[32];
    bool none = count == 0 && outcome != OUTCOME_OK;
    canvas_outcome(canvas, 2, y, none ? ROLE_DIM : role, outcome);
    canvas_text(canvas, 4, y, none ? ROLE_DIM : role, word);
    canvas_text_right(canvas, 20, y, none ? ROLE_DIM : role,
                      text_count(count, number, sizeof number));
    if (canvas->rect.width >= 28)
        canvas_text_right(canvas, 28, y, none ? ROLE_DIM : ROLE_TEXT,
                          text_percent(count, whole, percent, sizeof percent));
}

/* Whose execve read a copy that no other thread can change, and not the live array. */
static void draw_private(const struct canvas *canvas, int y, uint64_t count, uint64_t whole)
{
    char number[32], percent[32];
    canvas_glyph(canvas, 2, y, ROLE_EXEC_OK, GLYPH_BAR_PRIVATE);
    canvas_text(canvas, 4, y, ROLE_TEXT, "private");
    canvas_text_right(canvas, 20, y, ROLE_TEXT, text_count(count, number, sizeof number));
    if (canvas->rect.width >= 28)
        canvas_text_right(canvas, 28, y, ROLE_TEXT,
                          text_percent(count, whole, percent, sizeof percent));
}

/* Damaged environments and near misses in one row, where rows are few.  Where columns are few too,
 * the words give way, never a figure: their signs stand before them. */
static void draw_both(const struct canvas *canvas, int y, uint64_t damaged, uint64_t near_misses)
{
    enum { AROUND = 8 }; /* columns for the margin, two signs and blanks */
    enum role left = damaged > 0 ? ROLE_DAMAGED : ROLE_DIM;
    enum role right = near_misses > 0 ? ROLE_NEAR_MISS : ROLE_DIM;
    char first[32], second[32];
    text_count(damaged, first, sizeof first);
    text_count(near_misses, second, sizeof second);
    int room = canvas->rect.width - AROUND - (int)strlen(first) - (int)strlen(second);
    const char *word = room >= (int)strlen("damaged ") ? "damaged " : "";
    room -= (int)strlen(word);
    int x = canvas_outcome(canvas, 2, y, left, OUTCOME_LOST);
    x = canvas_printf(canvas, x + 1, y, left, "%s%s", word, first);
    x = canvas_outcome(canvas, x + 2, y, right, OUTCOME_NEAR_MISS);
    word = room >= (int)strlen("near ") ? "near " : "";
    canvas_printf(canvas, x + 1, y, right, "%s%s", word, second);
}

/* The first event at or after a time. */
static uint32_t first_at(const struct trace *trace, uint64_t time_ns)
{
    if (time_ns == 0)
        return 0;
    uint32_t before = trace_find(trace, time_ns - 1);
    return before == EVENT_NONE ? 0 : before + 1;
}

/* How many there are from the start to each `columns`-th part of the time up to the cursor. */
static void draw_spark(const struct scene *scene, const struct canvas *canvas, int y,
                       const char *word, enum role role,
                       uint32_t (*seek)(const struct trace *trace, uint32_t index))
{
    int columns = canvas->rect.width - 16;
    uint32_t counts[SPARK_MOST], most = 0;
    if (columns > SPARK_MOST)
        columns = SPARK_MOST;
    if (columns < 4 || scene->world->events == 0)
        return;
    uint64_t end = scene->world->time_ns;
    uint32_t before = 0;
    for (int i = 0; i < columns; i++) {
        uint64_t part = (uint64_t)((double)end * (i + 1) / columns);
        uint32_t index = i + 1 < columns ? first_at(scene->trace, part) : scene->world->events;
        uint32_t until =
            seek(scene->trace, index < scene->world->events ? index : scene->world->events);
        counts[i] = until > before ? until - before : 0;
        before = until > before ? until : before;
        most = counts[i] > most ? counts[i] : most;
    }
    canvas_text(canvas, 2, y, ROLE_DIM, word);
    for (int x = 14; x - 14 < columns; x++) {
        uint32_t count = counts[x - 14];
        int height = count == 0 ? 0 : 1 + (int)((uint64_t)count * 6 / most);
        canvas_glyph(canvas, x, y, count == 0 ? ROLE_SPARK : role,
                     (enum glyph)(GLYPH_SPARK_1 + height));
    }
}

static int draw_builds(const struct scene *scene, const struct canvas *canvas, int y)
{
    const struct world *world = scene->world;
    int width = canvas->rect.width;
    char text[64], failed[32], done[32];
    snprintf(text, sizeof text, "%s of %s failed",
             text_count(world->counts.builds_failed, failed, sizeof failed),
             text_count(world->counts.builds, done, sizeof done));
    canvas_text(canvas, 2, y, ROLE_TEXT, "builds");
    int room = width - 9 - (int)strlen(text) - 3, x = 9;
    if (room >= 4) /* the signs say less than the figures */
        x = panel_builds(scene, canvas, x, y, room, false) + 2;
    canvas_text(canvas, x, y, world->counts.builds_failed > 0 ? ROLE_EXEC_FAIL : ROLE_TEXT, text);
    return y + 1;
}

static int draw_moves(const struct scene *scene, const struct canvas *canvas, int y, int rows)
{
    const struct counts *counts = &scene->world->counts;
    const char *times = glyph_text(GLYPH_TIMES, canvas->frame->ascii);
    char moves[32], places[32];
    text_count(counts->environ_moves, moves, sizeof moves);
    text_count(counts->environ_in_place, places, sizeof places);
    enum role role = counts->environ_moves > 0 ? ROLE_MOVE : ROLE_DIM;
    if (rows >= 2) {
        canvas_text(canvas, 2, y, role, "array moved");
        canvas_printf(canvas, 20 - (int)strlen(moves), y, role, "%s%s", moves, times);
        canvas_text(canvas, 2, y + 1, ROLE_TEXT, "grew in place");
        canvas_printf(canvas, 20 - (int)strlen(places), y + 1, ROLE_TEXT, "%s%s", places, times);
        return y + 2;
    }
    int x = canvas_printf(canvas, 2, y, role, "moved %s%s", moves, times);
    canvas_printf(canvas, x + 2, y, ROLE_TEXT, "in place %s%s", places, times);
    return y + 1;
}

void panel_outcomes(const struct scene *scene, const struct layout *layout,
                    const struct canvas *canvas)
{
    const struct counts *counts = &scene->world->counts;
    uint64_t whole = counts->execs;
    uint64_t damaged =
        counts->env_lost + counts->env_empty + counts->env_duplicated + counts->env_garbled;
    bool builds = scene->world->builds_of > 0;
    int y = 1, height = canvas->rect.height;
    canvas_rule(canvas, 0, "outcomes");
    draw_count(canvas, y++, OUTCOME_OK, outcome_info(OUTCOME_OK)->word,
               counts->ok > damaged ? counts->ok - damaged : 0, whole);
    draw_count(canvas, y++, OUTCOME_EFAULT, outcome_info(OUTCOME_EFAULT)->word, counts->efault,
               whole);
    if (counts->e2big > 0)
        draw_count(canvas, y++, OUTCOME_E2BIG, outcome_info(OUTCOME_E2BIG)->word, counts->e2big,
                   whole);
    if (counts->other_errors > 0)
        draw_count(canvas, y++, OUTCOME_ERROR, "other error", counts->other_errors, whole);
    if (height - y < 3 + builds) {
        draw_both(canvas, y++, damaged, counts->near_misses);
    } else {
        draw_count(canvas, y++, OUTCOME_LOST, "damaged", damaged, whole);
        draw_count(canvas, y++, OUTCOME_NEAR_MISS, outcome_info(OUTCOME_NEAR_MISS)->word,
                   counts->near_misses, whole);
    }
    if (counts->env_private > 0 && height - y > 2 + builds)
        draw_private(canvas, y++, counts->env_private, whole);
    if (y >= height)
        return;
    /* What is left: the builds, the moves, and, where there is room, blanks and sparklines. */
    int rest = height - y - builds;
    bool airy = rest >= 3;
    y += airy;
    if (builds)
        y = draw_builds(scene, canvas, y);
    if (y < height)
        y = draw_moves(scene, canvas, y, height - y);
    if (!layout->sparkline || height - y < 2)
        return;
    y += height - y >= 3;
    draw_spark(scene, canvas, y, "failures", ROLE_EXEC_FAIL, trace_failure_seek);
    draw_spark(scene, canvas, y + 1, "moves", ROLE_MOVE, trace_move_seek);
}
