/* A failure in one line, as strace would show it. */
#ifndef ENVVIZ_COMMANDS_FAILURE_LINE_H
#define ENVVIZ_COMMANDS_FAILURE_LINE_H

#include "model/trace.h"

enum { FAILURE_LINE = 1100 };

/* "[pid 4711] execve(...) = -1 EFAULT (Bad address)" of the trace's failure `i`.  False for what is
 * none to be shown: a place on PATH where the program is not. */
bool failure_line(const struct trace *trace, uint32_t i, char *out, size_t size);

/* Whether an exec.result is one step of a search along PATH: the program is not there, the next
 * place follows. */
bool failure_is_search(const struct event *event);

#endif
