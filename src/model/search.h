/*
 * A search: which events fit a query.  Looks at them from the first to the last, some at a time, so
 * that a screen can go on meanwhile, and keeps a bit for each.
 */
#ifndef ENVVIZ_MODEL_SEARCH_H
#define ENVVIZ_MODEL_SEARCH_H

#include "model/query.h"

struct search;

/* NULL when out of memory.  The caller frees. */
struct search *search_new(const char *text);
void search_free(struct search *search);

/* Looks at up to `most` more events of the trace (always the same one).  True if there are more
 * then.  Stops for good when out of memory. */
bool search_step(struct search *search, const struct trace *trace, uint32_t most);

/* How many events were looked at, and how many of them fit. */
uint32_t search_seen(const struct search *search);
uint32_t search_hits(const struct search *search);

enum search_found {
    SEARCH_NOTHING, /* no event fits */
    SEARCH_PENDING, /* not known yet: step on */
    SEARCH_FOUND,
    SEARCH_WRAPPED /* there is none that way: the first from the other end */
};

/* The nearest event that fits: at or after `from` (way > 0), or at or before it (way < 0);
 * EVENT_NONE for `from` is behind the last one.  `count`: how many events there are. */
enum search_found search_find(const struct search *search, uint32_t count, uint32_t from, int way,
                              uint32_t *found);

/* How many events fit up to and including event `index`. */
uint32_t search_rank(const struct search *search, uint32_t index);

/* Whether an event of from .. to-1 fits. */
bool search_any(const struct search *search, uint32_t from, uint32_t to);

#endif
