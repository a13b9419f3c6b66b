/*
 * An event as a row of a recording, and back:
 *
 *   [1234567,3,"exec.load","0x5632d7c5d160",41,"system","system","echo helloworld"]
 *
 * Nanoseconds, thread, name of the event, then the fields in the order of events.def:
 *   PTR    a string "0x" + hexadecimal digits
 *   UINT   a number; above 2^63-1, which JSON readers commonly cannot hold, a string of digits
 *   INT    a number, signed
 *   words  the word; a number that has no word is written as that number.  A word that this version
 *          does not know is read as CODEC_UNKNOWN_WORD, for which words_name() gives "?"
 *   TEXT   a string; see utf8.h for what becomes of bytes that are no UTF-8
 *
 * A row whose event this version does not know is read as type EVENT_COUNT with the name as its
 * text, and is written as a row without fields.
 */
#ifndef ENVVIZ_SESSION_CODEC_H
#define ENVVIZ_SESSION_CODEC_H

#include "session/scan.h"
#include "wire/event.h"

enum {
    CODEC_ROW_BYTES = 65536, /* the longest row */
    CODEC_TEXT_BYTES = 8192, /* the longest text that is written whole; "…" ends a longer one */
    CODEC_UNKNOWN_WORD = 255
};

/* How a recording ends while it is being written: who is killed leaves it so. */
#define CODEC_OPEN_END "],\"truncated\":\"the end is missing\"}"

/* Writes the row, without a newline, into out[CODEC_ROW_BYTES]; returns its length.  A time beyond
 * INT64_MAX is written as INT64_MAX.  `text` may be NULL. */
size_t codec_write_row(char *out, const struct event *event, const char *text);

/* Writes a text as a JSON string with its quotes; returns what follows.  Takes at most
 * 6 * CODEC_TEXT_BYTES + 8 bytes.  Control characters are escaped, DEL and C1 too. */
char *codec_write_text(char *out, const char *text);

/* Why a row could not be read. */
struct codec_fault {
    char what[256];
};

/* Reads the row at the cursor and leaves it behind the row.  text[CODEC_ROW_BYTES] receives the
 * text, event->text is 0.  False with scan->at at the culprit, scan->fault set and *fault filled
 * in; scan->cut is true if the row is good so far, but ends too early. */
bool codec_read_row(struct scan *scan, struct event *event, char *text, struct codec_fault *fault);

#endif
