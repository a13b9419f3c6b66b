/* Where an export goes: a file that is there whole or not at all, also when a signal ends envviz;
 * or what is there to be written to as it is: a pipe, a terminal. */
#ifndef ENVVIZ_COMMANDS_EXPORT_OUTPUT_H
#define ENVVIZ_COMMANDS_EXPORT_OUTPUT_H

#include "commands/whole_file.h"

struct export_output {
    FILE *stream;     /* to be written to */
    const char *name; /* of it, for people */
    bool is_file;
    struct whole_file file;
};

/* NULL: standard output.  False with *error.  One at a time. */
bool export_output_open(struct export_output *output, const char *path, struct error *error);

/* False with *error: not all of it was taken, and of a file nothing stays. */
bool export_output_close(struct export_output *output, struct error *error);

/* Nothing half-written stays, and a file that was there before does. */
void export_output_abandon(struct export_output *output);

#endif
