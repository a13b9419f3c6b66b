/*
 * A ring of the latest events, oldest first from `first`.  What falls out of it unseen is left out;
 * a failure writes it whole.  A bookmark about what was left out stands before the next event that
 * can be left out and was not: so the order of times holds.
 */
#include "session/keep.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct kept {
    struct event event;
    char *text; /* NULL: none.  Owned */
};

struct keep {
    keep_write *write;
    void *context;
    uint64_t left_out; /* since it was told last */
    uint32_t after;    /* so many more are written because of a failure */
    uint32_t size, first, count;
    struct kept ring[];
};

/* What makes a session long; nothing else is ever left out. */
static const bool may_go[EVENT_COUNT] = {
    [EVENT_ENV_BEGIN] = true,   [EVENT_ENV_LOCK] = true,    [EVENT_ENV_GROW] = true,
    [EVENT_ENV_FREE] = true,    [EVENT_ENV_PUBLISH] = true, [EVENT_ENV_STORE] = true,
    [EVENT_ENV_SHIFT] = true,   [EVENT_ENV_END] = true,     [EVENT_ENV_WAIT] = true,
    [EVENT_EXEC_LOAD] = true,   [EVENT_EXEC_COPY] = true,   [EVENT_EXEC_BEGIN] = true,
    [EVENT_EXEC_HELD] = true,   [EVENT_EXEC_RESULT] = true, [EVENT_EXEC_STATUS] = true,
    [EVENT_CHILD_ENV] = true,   [EVENT_GATE_HOLD] = true,   [EVENT_GATE_PASS] = true,
    [EVENT_STACK] = true,       [EVENT_MEMORY] = true,      [EVENT_KERNEL_READ] = true,
    [EVENT_EXEC_UNSEEN] = true,
};

/* A search along PATH meets ENOENT and EACCES at most steps: no failure. */
static bool is_failure(const struct event *event)
{
    if (event->type == EVENT_EXEC_RESULT) {
        uint64_t error = event->exec_result.error;
        return error != 0 && error != ENOENT && error != EACCES;
    }
    if (event->type == EVENT_CHILD_ENV)
        return event->child_env.lost || event->child_env.duplicated || event->child_env.garbled;
    return event->type == EVENT_CRASH;
}

struct keep *keep_new(uint32_t events, keep_write *write, void *context)
{
    struct keep *keep = calloc(1, sizeof *keep + events * sizeof *keep->ring);
    if (keep) {
        keep->size = events;
        keep->write = write;
        keep->context = context;
    }
    return keep;
}

void keep_free(struct keep *keep)
{
    if (!keep)
        return;
    for (uint32_t i = 0; i < keep->size; i++)
        free(keep->ring[i].text);
    free(keep);
}

static bool tell_left_out(struct keep *keep, uint64_t time_ns)
{
    char note[96];
    if (keep->left_out == 0)
        return true;
    snprintf(note, sizeof note, "%" PRIu64 " event%s left out here (--keep %" PRIu32 ")",
             keep->left_out, keep->left_out == 1 ? " was" : "s were", keep->size);
    keep->left_out = 0;
    return keep->write(keep->context, &(struct event){.type = EVENT_MARK, .time_ns = time_ns},
                       note);
}

static bool write_out(struct keep *keep, const struct event *event, const char *text)
{
    if (event->type < EVENT_COUNT && may_go[event->type] && !tell_left_out(keep, event->time_ns))
        return false;
    return keep->write(keep->context, event, text);
}

static struct kept take_oldest(struct keep *keep)
{
    struct kept oldest = keep->ring[keep->first];
    keep->ring[keep->first].text = NULL;
    keep->first = (keep->first + 1) % keep->size;
    keep->count--;
    return oldest;
}

static bool flush(struct keep *keep)
{
    bool good = true;
    while (keep->count > 0) {
        struct kept oldest = take_oldest(keep);
        good = good && write_out(keep, &oldest.event, oldest.text);
        free(oldest.text);
    }
    return good;
}

/* The oldest event falls out of the ring. */
static bool let_go(struct keep *keep)
{
    bool good = true;
    struct kept oldest = take_oldest(keep);
    if (oldest.event.type < EVENT_COUNT && may_go[oldest.event.type])
        keep->left_out++;
    else
        good = write_out(keep, &oldest.event, oldest.text);
    free(oldest.text);
    return good;
}

bool keep_take(struct keep *keep, const struct event *event, const char *text)
{
    if (is_failure(event)) {
        keep->after = keep->size;
        return flush(keep) && write_out(keep, event, text);
    }
    if (keep->after > 0) {
        keep->after--;
        return write_out(keep, event, text);
    }
    if (keep->count == keep->size && !let_go(keep))
        return false;
    char *copy = text && *text ? strdup(text) : NULL;
    if (text && *text && !copy)
        return false;
    keep->ring[(keep->first + keep->count++) % keep->size] = (struct kept){*event, copy};
    return true;
}

bool keep_end(struct keep *keep)
{
    return flush(keep);
}
