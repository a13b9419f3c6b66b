/*
 * Writes a recording while a session goes on: one valid JSON document, one event a line.
 *
 * After each flush the file on disk is a whole document at every moment: it ends with a tail that
 * says that the end is missing, which the next flush overwrites and recorder_close() replaces by
 * "\n]}\n".  One that was cut off in the middle is still readable up to its last whole line.
 */
#ifndef ENVVIZ_SESSION_RECORDER_H
#define ENVVIZ_SESSION_RECORDER_H

#include "session/session.h"

struct recorder;

/* Creates `path` (an existing recording or an empty file is replaced; a directory, FIFO or foreign
 * file is refused) and writes the header.  At info->most_bytes it ends as on a full disk.  NULL
 * with *error filled in when it cannot. */
struct recorder *recorder_open(const char *path, const struct session_info *info,
                               struct error *error);

/* From now on only `events` (1 to KEEP_MOST) events around failures are recorded, see
 * session/keep.h.  False when out of memory. */
bool recorder_keep(struct recorder *recorder, uint32_t events);

/* Appends an event.  False once writing has failed (disk full, ...): what was written up to the
 * last whole line stays readable, and recorder_error() says why. */
bool recorder_write(struct recorder *recorder, const struct event *event, const char *text);

/* Nothing more comes: writes the last events, where only some are kept.  recorder_close() does it
 * too; ask recorder_events() after it. */
void recorder_settle(struct recorder *recorder);

/* Hands what was appended to the kernel.  Call it a few times a second. */
bool recorder_flush(struct recorder *recorder);

/* NULL while all is well. */
const char *recorder_error(const struct recorder *recorder);

/* How many were written; fewer than were appended where only some are kept. */
uint64_t recorder_events(const struct recorder *recorder);

/* Flushes, closes and frees; false with *error filled in if anything could not be written. */
bool recorder_close(struct recorder *recorder, struct error *error);

#endif
