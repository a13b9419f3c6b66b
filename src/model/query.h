/*
 * A query: what people type to find something, or to see nothing else.  Words between blanks, all
 * of which must hold, whatever their case:
 *
 *   efault          somewhere in it: its thread (the whole name), the event's name, a variable, a
 *                   command, a line of output, a word such as unsetenv or moved, the outcome of a
 *                   command (damaged and failed stand for several)
 *   thread:w3  event:env.grow  var:PATH  command:gcc  outcome:miss     only there
 *   0x55d0000010a0  an address in one of its fields
 *   -setenv         not that
 *
 * A command is met at its load; with a word for its outcome, at its result.
 */
#ifndef ENVVIZ_MODEL_QUERY_H
#define ENVVIZ_MODEL_QUERY_H

#include "model/trace.h"

struct query;

/* NULL when out of memory.  The caller frees.  A query is for one trace: it remembers which of its
 * texts fit. */
struct query *query_new(const char *text);
void query_free(struct query *query);

/* Nothing was asked: everything fits. */
bool query_is_empty(const struct query *query);

/* Whether an event fits. */
bool query_event(struct query *query, const struct trace *trace, uint32_t index);

/* Whether a command or a change fits, for a filter; NULL fits all. */
bool query_slice(struct query *query, const struct trace *trace, const struct slice *slice);

/* The slices of a lane that fit, by their numbers in it, ascending; at least those that are new are
 * looked at.  Valid until the next call.  NULL and 0 if there is none, or when out of memory. */
const uint32_t *query_slices(struct query *query, const struct trace *trace, uint32_t row,
                             uint32_t *count);

/* Whether anything of a lane fits, or the lane has a name that does; NULL fits all. */
bool query_lane(struct query *query, const struct trace *trace, uint32_t row);

#endif
