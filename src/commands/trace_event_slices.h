/*
 * The slices of a trace-event file.  They nest by construction: each thread has a stack of what is
 * open, and closing something closes all that was opened within it.
 *
 * A slice is one line, with its length, where it begins: some viewers keep no stack for each thread
 * and cannot pair the lines of a begin and an end.  So the trace is gone through twice: planning
 * finds where each slice ends and which arrows have both their ends; then all is written in order.
 *
 * Other viewers add the length to the begin in binary floating point, and what ends where the next
 * one begins may seem to end behind it.  So slices do not touch: the outermost ends GAP_NS early,
 * one within it twice that, and so on.
 */
#ifndef ENVVIZ_COMMANDS_TRACE_EVENT_SLICES_H
#define ENVVIZ_COMMANDS_TRACE_EVENT_SLICES_H

#include "commands/export.h"
#include "commands/trace_event_arrows.h"
#include "commands/trace_event_plan.h"
#include "commands/trace_event_writer.h"

/* No process has these numbers: envviz's own track, and threads that were never announced. */
enum { PID_ENVVIZ = 4194305, TID_UNKNOWN = 5000000, DEPTH_MAX = 8, GAP_NS = 1, MARK_NS = 1 };

enum open_kind {
    OPEN_COMMAND,
    OPEN_BEFORE, /* the parts of a command */
    OPEN_INSIDE,
    OPEN_AFTER,
    OPEN_CHANGE,
    OPEN_WAIT,
    OPEN_HELD
};

struct open_slice {
    enum open_kind kind;
    uint32_t event;    /* that opened it */
    uint32_t number;   /* in the plan */
    uint64_t least_ns; /* where it ends at the earliest: as the last one within it */
};

struct line {
    struct track track;
    bool known;
    struct open_slice stack[DEPTH_MAX];
    unsigned depth;
    uint64_t edge_ns; /* when the latest slice began or ended */
    /* The result of the command that is open, if nothing was heard of it since: then that was its
     * end.  Else EVENT_NONE. */
    uint32_t result;
    uint32_t cause; /* the move of the change that is open, or EVENT_NONE */
    bool pending;   /* its arrows begin when the old array is freed */
};

struct exporter {
    struct trace_event_writer writer;
    const struct export_job *job;
    const struct trace *trace;
    struct arrows arrows;
    struct plan plan;
    struct line *lines; /* by number of the thread */
    bool planning;      /* nothing is written yet */
    bool reached;       /* job->from_ns */
    bool classic;       /* moves and frees are events of their own */
};

/* An event on its way out. */
struct step {
    struct exporter *exporter;
    struct line *line;
    const struct event *event;
    uint32_t index;
};

/* Opens a slice now; or one that began at `time_ns`, since when nothing was written on the track.
 */
void slice_open(const struct step *step, enum open_kind kind);
void slice_open_at(const struct step *step, enum open_kind kind, uint64_t time_ns);

/* Closes the innermost slice of that kind and all within it; nothing if none is open. */
void slice_close(const struct step *step, enum open_kind kind);

/* Closes the innermost one; all of a thread. */
void slice_close_one(struct exporter *exporter, struct line *line, uint64_t time_ns);
void slice_close_all(struct exporter *exporter, struct line *line, uint64_t time_ns);

/* A mark that arrows can be tied to: a slice of MARK_NS that ends now, within the innermost one.
 * Returns when it begins.  0, and nothing is there, where it has no room: nothing is open, or
 * something else began or ended on the track at the very same time. */
uint64_t slice_mark(const struct step *step, const char *category, const char *name);

/* job->from_ns is reached: what is open is open in the part from its first moment on. */
void slice_reach_part(struct exporter *exporter);

/* Whether what happens now is to be written. */
bool slice_is_written(const struct exporter *exporter);

#endif
