/* Between the files of the live session; nobody else includes this. */
#ifndef ENVVIZ_SESSION_LIVE_PARTS_H
#define ENVVIZ_SESSION_LIVE_PARTS_H

#include "session/keeper.h"
#include "session/launch.h"
#include "session/limits.h"
#include "session/lines.h"
#include "session/live.h"
#include "session/merge.h"
#include "session/progress.h"
#include "session/symbols.h"

enum { LIVE_SAMPLES = 8, LIVE_SLOTS = 24, LIVE_STRING = 48, LIVE_ENDED = 64 };

/* What was told last of an array's slots, so that only what has changed is told. */
struct sample {
    uint64_t array;
    uint64_t used; /* sample_clock of the latest use */
    struct sampled_slot {
        uint64_t pointer;
        int state; /* enum slot_state, -1: not told yet */
        char text[LIVE_STRING];
    } slots[LIVE_SLOTS];
};

struct live {
    struct session session;
    struct shared_memory memory;
    struct keeper keeper;
    struct launch target;
    struct merge *merge;
    struct lines lines[2];
    struct progress progress; /* of the build replay, as its lines tell */
    struct symbols *symbols;  /* of call stacks; NULL without --stacks */
    char folder[64];          /* the target's working directory, "" if it needs none */
    uint64_t start_ns, stop_ns, care_ns, symbol_ns;
    struct limits limits;
    uint32_t ended[LIVE_ENDED]; /* the latest processes whose end the probe told */
    unsigned ended_next;
    int status;           /* of the target, once it is reaped */
    bool reaped, drained; /* the target has ended; all it had to tell is in `merge` */
    uint64_t reaped_ns;
    bool attached;         /* see struct launch_command */
    bool stopped;          /* and nobody has asked yet */
    uint32_t no_ring_told; /* threads without a ring that were told */
    bool end_told;
    struct sample samples[LIVE_SAMPLES];
    uint64_t sample_clock; /* counts uses of samples */
};

static inline struct live *live_of(struct session *session)
{
    return (struct live *)session;
}

static inline struct control *control_of(struct live *live)
{
    return &live->memory.shared->control;
}

extern const struct session_ops live_ops;

/* CLOCK_MONOTONIC, in nanoseconds. */
uint64_t live_now(void);

/* Tells what the control page says now. */
void live_tell_control(struct live *live);

/* Opens all gates, silently. */
void live_let_run(struct live *live);

#endif
