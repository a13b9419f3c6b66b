/*
 * envviz export: a recording, out of the terminal.
 *
 *   export.c               the command line
 *   export_output.c        the file that is written
 *   export_csv.c           row by row as the recording is read; nothing is kept
 *   export_text.c          the sentences of text_lines.c
 *   export_trace_event.c   slices, instants and arrows for trace viewers
 *   export_svg.c           a picture of the screen (picture.c)
 *   export_asciicast.c     the screen while it is played
 */
#ifndef ENVVIZ_COMMANDS_EXPORT_H
#define ENVVIZ_COMMANDS_EXPORT_H

#include "commands/event_filter.h"
#include "model/trace.h"
#include "session/session.h"

#include <stdio.h>

/* What is asked for. */
struct export_job {
    FILE *out;
    uint64_t from_ns, until_ns; /* both belong to it; 0 and UINT64_MAX: all of it */
    bool from_given;
    uint64_t *reached_ns; /* the time of the latest event that was read is put there; or NULL */
    struct event_filter events;
    bool ascii;
    /* Of pictures and films. */
    int width, height;
    unsigned speed; /* an index, see ui_speed_name() */
    const char *theme, *keys;
};

/* Reads the session to its end (or to job->until_ns) and writes it to job->out.  False with *error
 * where that cannot be. */
typedef bool export_function(struct session *session, const struct export_job *job,
                             struct error *error);

#define FORMAT(word, function, meaning) export_function function;
#include "commands/export_formats.def"
#undef FORMAT

/* The next event up to job->until_ns; SESSION_END behind it, SESSION_FAILED with *error: also at
 * the end of a recording that has nothing from job->from_ns on. */
enum session_read export_read(struct session *session, const struct export_job *job,
                              struct event *event, const char **text, struct error *error);

/* All events up to job->until_ns.  NULL with *error; the caller frees. */
struct trace *export_load(struct session *session, const struct export_job *job,
                          struct error *error);

#endif
