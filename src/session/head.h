/*
 * The head of a recording: format, version and header, on a line, then the line "events":[
 *
 *   {"format":"envviz-recording","version":1,"header":{"title":...},
 *   "events":[
 */
#ifndef ENVVIZ_SESSION_HEAD_H
#define ENVVIZ_SESSION_HEAD_H

#include "session/scan.h"
#include "session/session.h"

enum {
    HEAD_VERSION = 1,
    HEAD_BYTES = 1 << 20, /* the longest line in a head */
    HEAD_SNIFF_BYTES = 64 /* enough of a file to tell a recording */
};

/* True if the bytes begin as a recording does: {"format":"envviz-recording" */
bool head_sniff(const char *bytes, size_t length);

/* The head, up to and with the bracket that opens the events, as a string in *out to be freed.
 * False with *error where it is too large or memory ran out. */
bool head_write(const struct session_info *info, char **out, size_t *length, struct error *error);

/* The keys of the header's texts, in order; NULL when there are no more. */
const char *head_text_key(unsigned i);

enum head_read { HEAD_MORE, HEAD_EVENTS, HEAD_BAD };

struct head {
    struct session_info *info; /* filled in as it is met; starts empty */
    char *text;                /* as long as the line; strings are decoded into it */
    bool last_line;            /* set by the caller: the file ends with this line */
    bool begun, versioned;     /* the opening brace, the version was seen */
    char what[256];            /* HEAD_BAD: what is wrong at scan->at; what to do */
};

/* Reads one line of the head.  HEAD_EVENTS once the events follow, on the next line. */
enum head_read head_read_line(struct head *head, struct scan *scan);

#endif
