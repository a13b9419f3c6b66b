#include "view/columns.h"

#include "view/text.h"

#include <stdlib.h>
#include <string.h>

/* Slices in one column of one lane that are looked at before the rest of it is skipped. */
enum { CROWD = 16 };

int columns_at(const struct columns_range *range, uint64_t time_ns)
{
    if (time_ns < range->left_ns)
        return -1;
    uint64_t column = (time_ns - range->left_ns) / range->zoom_ns;
    return column < (uint64_t)range->count ? (int)column : range->count;
}

static uint64_t end_ns(const struct columns_range *range)
{
    return range->left_ns + range->zoom_ns * (uint64_t)range->count;
}

/* The first event at or after a time. */
static uint32_t first_at(const struct trace *trace, uint64_t time_ns)
{
    if (time_ns == 0)
        return 0;
    uint32_t before = trace_find(trace, time_ns - 1);
    return before == EVENT_NONE ? 0 : before + 1;
}

/* Puts something into a column unless what is there weighs more. */
static void put(struct column *column, enum column_kind kind, unsigned outcome,
                const struct slice *slice)
{
    if (kind < column->kind || (kind == column->kind && outcome < column->outcome))
        return;
    *column = (struct column){.kind = (uint8_t)kind,
                              .outcome = (uint8_t)outcome,
                              .private = slice->private,
                              .begin = slice->begin};
}

static enum column_kind tick_kind(const struct slice *slice)
{
    return slice->outcome == GROW_MOVED + 1      ? COLUMN_TICK_MOVED
           : slice->outcome == GROW_IN_PLACE + 1 ? COLUMN_TICK_GROWN
                                                 : COLUMN_TICK;
}

/* Draws one slice; `first` and `last` are its columns, -1 and the count where it goes beyond. */
static void put_slice(const struct columns_range *range, const struct slice *slice, int first,
                      int last, struct column *out)
{
    bool command = slice->kind == SLICE_COMMAND;
    for (int x = first < 0 ? 0 : first + 1; x < last && x < range->count; x++)
        put(&out[x], command ? COLUMN_BAR : COLUMN_WRITE, command ? slice->outcome : 0, slice);
    if (command) {
        if (first >= 0 && first < last)
            put(&out[first], COLUMN_BEGIN, slice->outcome, slice);
        if (last >= 0 && last < range->count)
            put(&out[last], COLUMN_OUTCOME, slice->outcome, slice);
    } else if (first >= 0) {
        put(&out[first], tick_kind(slice), 0, slice);
    }
}

/* The slices of a lane that are shown: all, or those that fit the filter. */
struct shown {
    const struct lane *lane;
    const uint32_t *list; /* NULL: all */
    uint32_t count;
};

static struct shown shown_of(const struct trace *trace, uint32_t row,
                             const struct columns_range *range)
{
    struct shown shown = {.lane = trace_lane(trace, row)};
    shown.count = shown.lane->count;
    if (range->filter != NULL)
        shown.list = query_slices(range->filter, trace, row, &shown.count);
    return shown;
}

/* Its number in the lane. */
static uint32_t shown_number(const struct shown *shown, uint32_t i)
{
    return shown->list != NULL ? shown->list[i] : i;
}

/* The first of them from `from` on that ends at or after a time. */
static uint32_t shown_seek(const struct trace *trace, const struct shown *shown, uint32_t from,
                           uint64_t time_ns)
{
    if (from >= shown->count)
        return shown->count;
    uint32_t first = trace_lane_seek(trace, shown->lane, shown_number(shown, from), time_ns);
    uint32_t low = from, high = shown->count;
    if (shown->list == NULL)
        return first < shown->count ? first : shown->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (shown->list[middle] < first)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const struct slice *shown_slice(const struct shown *shown, uint32_t i)
{
    return &shown->lane->slices[shown_number(shown, i)];
}

/* The first of them from `from` on that nobody should miss; `to` if there is none before. */
static uint32_t next_notable(const struct shown *shown, uint32_t from, uint32_t to)
{
    if (shown->list == NULL)
        return trace_lane_notable(shown->lane, from, to);
    while (from < to && trace_lane_notable(shown->lane, shown->list[from], shown->list[from] + 1) !=
                            shown->list[from])
        from++;
    return from;
}

/* Failures and near misses among slices of a crowd, which all end in one column.  This is all that
 * is looked at of most slices where the whole of a long session is on the screen. */
static void put_notable(const struct shown *shown, uint32_t from, uint32_t to, struct column *out)
{
    for (uint32_t i = next_notable(shown, from, to); i < to; i = next_notable(shown, i + 1, to)) {
        const struct slice *slice = shown_slice(shown, i);
        if (slice->kind == SLICE_COMMAND)
            put(out, COLUMN_OUTCOME, slice->outcome, slice);
    }
}

/* Where events of the lane's threads are missing, in place of all but failures. */
static bool put_losses(const struct trace *trace, const struct lane *lane,
                       const struct columns_range *range, struct column *out)
{
    uint32_t i = trace_lane_loss_seek(lane, first_at(trace, range->left_ns));
    bool any = false;
    while (i < lane->loss_count) {
        int x = columns_at(range, trace_event(trace, lane->losses[i])->time_ns);
        if (x < 0 || x >= range->count)
            break;
        any = true;
        if (out[x].kind != COLUMN_OUTCOME || !outcome_is_failure((enum outcome)out[x].outcome))
            out[x] = (struct column){.kind = COLUMN_GAP, .begin = EVENT_NONE};
        uint64_t next = range->left_ns + range->zoom_ns * (uint64_t)(x + 1);
        uint32_t to = trace_lane_loss_seek(lane, first_at(trace, next));
        i = to > i ? to : i + 1;
    }
    return any;
}

bool columns_of_lane(const struct trace *trace, uint32_t row, const struct columns_range *range,
                     struct column *out)
{
    struct shown shown = shown_of(trace, row, range);
    memset(out, 0, sizeof *out * (size_t)range->count);
    uint32_t i = shown_seek(trace, &shown, 0, range->left_ns);
    uint64_t now = trace_now(trace)->time_ns;
    int crowd_column = -1, crowd = 0;
    bool any = false;
    while (i < shown.count) {
        const struct slice *slice = shown_slice(&shown, i++);
        uint64_t begin = trace_event(trace, slice->begin)->time_ns;
        uint64_t end = slice->end == EVENT_NONE ? now : trace_event(trace, slice->end)->time_ns;
        if (begin >= end_ns(range))
            break;
        int first = columns_at(range, begin), last = columns_at(range, end);
        put_slice(range, slice, first, last, out);
        any = true;
        crowd = last == crowd_column ? crowd + 1 : 0;
        crowd_column = last;
        if (crowd == CROWD) {
            uint64_t next = range->left_ns + range->zoom_ns * (uint64_t)(last + 1);
            uint32_t to = shown_seek(trace, &shown, i, next);
            if (to > i && last >= 0 && last < range->count)
                put_notable(&shown, i, to, &out[last]);
            i = to > i ? to : i;
        }
    }
    return put_losses(trace, shown.lane, range, out) || any;
}

/* Marks the columns of some events of the trace: of each column, one is looked at. */
static int mark(const struct trace *trace, const struct columns_range *range, uint32_t count,
                uint32_t (*event_of)(const struct trace *trace, uint32_t i),
                uint32_t (*seek)(const struct trace *trace, uint32_t index), bool *out)
{
    memset(out, 0, sizeof *out * (size_t)range->count);
    uint32_t i = seek(trace, first_at(trace, range->left_ns));
    int marked = 0;
    while (i < count) {
        int x = columns_at(range, trace_event(trace, event_of(trace, i))->time_ns);
        if (x < 0 || x >= range->count)
            break;
        out[x] = true;
        marked++;
        uint64_t next = range->left_ns + range->zoom_ns * (uint64_t)(x + 1);
        uint32_t to = seek(trace, first_at(trace, next));
        i = to > i ? to : i + 1;
    }
    return marked;
}

static uint32_t failure_event(const struct trace *trace, uint32_t i)
{
    return trace_failure(trace, i).event;
}

int columns_of_moves(const struct trace *trace, const struct columns_range *range, bool *out)
{
    return mark(trace, range, trace_move_count(trace), trace_move, trace_move_seek, out);
}

int columns_of_failures(const struct trace *trace, const struct columns_range *range, bool *out)
{
    return mark(trace, range, trace_failure_count(trace), failure_event, trace_failure_seek, out);
}

int columns_of_losses(const struct trace *trace, const struct columns_range *range, bool *out)
{
    return mark(trace, range, trace_loss_count(trace), trace_loss, trace_loss_seek, out);
}

bool columns_failed(const struct column *columns, int count)
{
    for (int i = 0; i < count; i++) {
        if (columns[i].kind == COLUMN_OUTCOME && outcome_is_failure(columns[i].outcome))
            return true;
    }
    return false;
}

static const char *lane_name(const struct trace *trace, uint32_t row)
{
    return trace_text(trace, trace_lane(trace, row)->name);
}

/* Names of lanes on which something happened: a bit that is not set says that it is none of them. A
 * build of ten thousand compilers has as many lanes that are asked about. */
enum { BUSY_BITS = 17 };
struct busy_names {
    uint64_t bits[(1u << BUSY_BITS) / 64];
};

static uint32_t busy_bit(uint32_t name)
{
    return (name * 2654435761u) >> (32 - BUSY_BITS);
}

static void busy_collect(struct busy_names *busy, const struct trace *trace)
{
    memset(busy, 0, sizeof *busy);
    for (uint32_t i = 0; i < trace_lane_count(trace); i++) {
        uint32_t bit = busy_bit(trace_lane(trace, i)->name);
        if (trace_lane(trace, i)->count > 0)
            busy->bits[bit / 64] |= 1ull << bit % 64;
    }
}

/* A lane on which nothing ever happened, of a thread that shares its name with one that has slices:
 * the parent of the builds of a build replay. */
static bool is_shadow(const struct trace *trace, const struct busy_names *busy, uint32_t row)
{
    const struct lane *lane = trace_lane(trace, row);
    uint32_t bit = busy_bit(lane->name);
    if (lane->count > 0 || lane->name == 0 || !(busy->bits[bit / 64] >> bit % 64 & 1))
        return false;
    for (uint32_t i = 0; i < trace_lane_count(trace); i++)
        if (trace_lane(trace, i)->name == lane->name && trace_lane(trace, i)->count > 0)
            return true;
    return false;
}

/* Puts a lane into its place. */
static void insert_lane(const struct trace *trace, uint32_t *rows, uint32_t count, uint32_t row)
{
    uint32_t at = count; /* few lanes, nearly in order: insertion */
    while (at > 1 && text_compare(lane_name(trace, rows[at - 1]), lane_name(trace, row)) > 0) {
        rows[at] = rows[at - 1];
        at--;
    }
    rows[at] = row;
}

uint32_t columns_order(const struct trace *trace, struct query *filter, uint32_t *rows,
                       uint32_t most, uint32_t *left_out)
{
    uint32_t lanes = trace_lane_count(trace), count = 0, fitting = 0;
    struct busy_names busy;
    busy_collect(&busy, trace);
    bool crowded = lanes > most; /* then those with something notable come first */
    for (int turn = crowded ? 0 : 1; turn < 2; turn++)
        for (uint32_t i = 0; i < lanes; i++) {
            const struct lane *lane = trace_lane(trace, i);
            bool first = i == 0 || trace_lane_notable(lane, 0, lane->count) < lane->count;
            if ((crowded && first != (turn == 0)) || is_shadow(trace, &busy, i) ||
                !query_lane(filter, trace, i))
                continue;
            fitting++;
            if (count < most)
                insert_lane(trace, rows, count++, i);
        }
    if (left_out != NULL)
        *left_out = fitting - count;
    return count;
}
