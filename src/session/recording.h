/* Reads a recording: a session whose events come from a file.  Hostile until parsed. */
#ifndef ENVVIZ_SESSION_RECORDING_H
#define ENVVIZ_SESSION_RECORDING_H

#include "session/session.h"

/*
 * Opens `path` and reads its header.  NULL with *error ("FILE:LINE:COLUMN: what is wrong; what to
 * do") when it is no recording, too new, or damaged in its head.  A file that was cut off is read
 * up to its last whole line; recording_truncated() then is true once the end was reached.
 * A line that is no event row ends the session with SESSION_FAILED and its place.
 */
struct session *recording_open(const char *path, struct error *error);
bool recording_truncated(const struct session *session);

/* Events whose names this version does not know: read as type EVENT_COUNT or more, the text is the
 * row's name; kept when written again is not promised. */

/* True if the file's first bytes look like a recording; false for a scenario. */
bool recording_sniff(const char *path);

#endif
