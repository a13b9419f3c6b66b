/*
 * A strict reader of JSON that stands on one line, for the rows and the head of a recording.
 *
 * It exists beside jansson for two reasons: it knows the column of each value, for messages, and it
 * builds no tree, so that a row costs a fraction of what jansson needs.  It takes what jansson
 * takes; tests/fuzz holds the two against each other.
 */
#ifndef ENVVIZ_SESSION_SCAN_H
#define ENVVIZ_SESSION_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SCAN_DEPTH = 64 }; /* deepest nesting of a value that is skipped */

struct scan {
    const char *begin, *at, *end;
    const char *fault; /* what is wrong at `at`; NULL while all is well */
    bool cut;          /* the fault is that the line ends too early */
};

enum scan_kind { SCAN_STRING, SCAN_NUMBER, SCAN_OBJECT, SCAN_ARRAY, SCAN_LITERAL, SCAN_OTHER };

struct scan_number {
    uint64_t magnitude;
    bool negative;
    bool whole; /* no fraction, no exponent, and magnitude holds it */
};

/* All functions skip blanks first.  Those that return false have set `fault`, and `at` is where. */

void scan_start(struct scan *scan, const char *line, size_t length);
bool scan_fail(struct scan *scan, const char *fault);

/* True if nothing but blanks follows. */
bool scan_done(struct scan *scan);

/* Takes `wanted` if it is the next character.  scan_expect() fails with `fault` if it is not. */
bool scan_take(struct scan *scan, char wanted);
bool scan_expect(struct scan *scan, char wanted, const char *fault);

/* What comes next, and what it is called in a message ("a number"). */
enum scan_kind scan_peek(struct scan *scan);
const char *scan_called(enum scan_kind kind);

/* Decodes a string into `out`, which has room for as many bytes as the line has left, and ends it
 * with a NUL.  *length receives its length. */
bool scan_string(struct scan *scan, char *out, size_t *length);

bool scan_number(struct scan *scan, struct scan_number *number);

/* Checks and skips a value of any kind. */
bool scan_skip(struct scan *scan);

/* The column of `at`: characters from 1. */
uint64_t scan_column(const struct scan *scan);

#endif
