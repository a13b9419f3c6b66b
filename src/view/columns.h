/*
 * Columns: what a lane shows in each column of the timeline, before anything is drawn.
 *
 * Level of detail: where more slices than one fall into a column the heaviest outcome is kept, and
 * long runs within one column are skipped, but a failure, a near miss, a loss and a move always
 * have their column.
 */
#ifndef ENVVIZ_VIEW_COLUMNS_H
#define ENVVIZ_VIEW_COLUMNS_H

#include "model/query.h"

/* Column c shows the times from left_ns + c * zoom_ns up to the next. */
struct columns_range {
    uint64_t left_ns, zoom_ns;
    int count;
    struct query *filter; /* only what fits it is shown; NULL: all */
};

enum column_kind {
    COLUMN_BLANK,
    COLUMN_WRITE,      /* a change goes on (shown when it is wider than a column) */
    COLUMN_BAR,        /* a command goes on */
    COLUMN_BEGIN,      /* its load */
    COLUMN_TICK,       /* a change */
    COLUMN_TICK_GROWN, /* a change that made the array longer in place */
    COLUMN_TICK_MOVED, /* a change that moved it */
    COLUMN_OUTCOME,    /* a command had its result (or OUTCOME_OPEN: has none yet) */
    COLUMN_GAP         /* events of this thread are missing */
};

struct column {
    uint8_t kind;    /* enum column_kind */
    uint8_t outcome; /* enum outcome, for COLUMN_BAR, _BEGIN and _OUTCOME */
    bool private;    /* the command has a private copy of the environment */
    uint32_t begin;  /* event number of the slice's begin */
};

/* The column of a time: -1 before the range, range->count behind it. */
int columns_at(const struct columns_range *range, uint64_t time_ns);

/* Fills in out[0 .. range->count - 1]; true if anything but blanks is in it. */
bool columns_of_lane(const struct trace *trace, uint32_t row, const struct columns_range *range,
                     struct column *out);

/* Marks the columns in which a command failed; returns how many. */
int columns_of_failures(const struct trace *trace, const struct columns_range *range, bool *out);

/* Marks the columns in which the array moved; returns how many. */
int columns_of_moves(const struct trace *trace, const struct columns_range *range, bool *out);

/* Marks the columns in which events are missing, of whatever thread; returns how many. */
int columns_of_losses(const struct trace *trace, const struct columns_range *range, bool *out);

/* True if a command of the lane failed in the range. */
bool columns_failed(const struct column *columns, int count);

enum { COLUMNS_LANES = 512 }; /* lanes that are shown at most */

/* The lanes that fit a filter (NULL: all), in the order in which they are shown: the first one (the
 * program's main thread), then by name, numbers in names by value.  A lane on which nothing ever
 * happened is left out if another one has its name.  At most `most`, those with a failure or a near
 * miss before others; returns how many, and in *left_out (NULL: it does not matter) how many more
 * there are. */
uint32_t columns_order(const struct trace *trace, struct query *filter, uint32_t *rows,
                       uint32_t most, uint32_t *left_out);

#endif
