/* Splits what a target prints into lines, a bounded number of them a second. */
#ifndef ENVVIZ_SESSION_LINES_H
#define ENVVIZ_SESSION_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LINES_BYTES = 1024, LINES_A_SECOND = 2000 };

struct lines {
    char line[LINES_BYTES];
    size_t length;
    uint64_t second;  /* which second the allowance is for */
    uint32_t used;    /* lines of this second */
    uint64_t dropped; /* lines over the allowance, not yet told of */
};

/* Reads what there is on the non-blocking descriptor and calls `told` for each whole line (cut at
 * LINES_BYTES - 1).  False at the end of the file; a last line without newline is told then. */
bool lines_read(struct lines *lines, int fd, uint64_t now_ns,
                void (*told)(void *context, const char *line), void *context);

#endif
