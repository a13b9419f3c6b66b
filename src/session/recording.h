/* Reads a recording: a session whose events come from a file.  Hostile until parsed. */
#ifndef ENVVIZ_SESSION_RECORDING_H
#define ENVVIZ_SESSION_RECORDING_H

#include "session/session.h"

/*
 * Opens `path` and reads its head.  NULL with *error ("FILE:LINE:COLUMN: what is wrong; what to
 * do") when it is no recording, too new, or damaged in its head.  Only a regular file is opened.
 *
 * Rows are read as session_read() asks for them.  A file that was cut off is read up to its last
 * whole row; a line that is no event row ends the session with SESSION_FAILED and its place.  Times
 * that go back are lifted to the newest one.  Events whose names this version does not know are
 * read as type EVENT_COUNT, their name is the text.
 */
struct session *recording_open(const char *path, struct error *error);

/* The same for a recording that is still being written: SESSION_IDLE while nothing more is settled,
 * SESSION_END when its writer has closed it or was killed.  See growing_has_begun(). */
struct session *recording_follow(const char *path, struct error *error);

/* True as long as more may come of it. */
bool recording_growing(const struct session *session);

/* True once the end was reached and is not the end of a whole recording: envviz was killed or the
 * disk was full while it was written.  recording_why() then says what is known about it: "the end
 * is missing" or "No space left on device". */
bool recording_truncated(const struct session *session);
const char *recording_why(const struct session *session);

/* How many events were read so far, and how much of the file: 0 to 1. */
uint64_t recording_events(const struct session *session);
double recording_progress(const struct session *session);

/* True if the file's first bytes look like a recording; false for a scenario. */
bool recording_sniff(const char *path);

#endif
