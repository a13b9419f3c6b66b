/* Text of many lines for a terminal that shows ASCII alone: written as usual, and spelled in ASCII
 * when it goes out. */
#ifndef ENVVIZ_COMMANDS_SHEET_H
#define ENVVIZ_COMMANDS_SHEET_H

#include <stdbool.h>
#include <stdio.h>

struct sheet {
    FILE *out, *memory; /* memory: NULL where nothing is spelled anew */
    char *text;
    size_t size;
};

/* Returns the stream to write to: `out` itself, unless `ascii`. */
FILE *sheet_begin(struct sheet *sheet, FILE *out, bool ascii);

/* What was written goes to `out`. */
void sheet_end(struct sheet *sheet);

/* Writes a text; whatever a terminal could take for a command is made visible.  Returns its
 * columns. */
int sheet_put(FILE *out, const char *text, bool ascii);

#endif
