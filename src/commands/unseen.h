/* What a session could not see. */
#ifndef ENVVIZ_COMMANDS_UNSEEN_H
#define ENVVIZ_COMMANDS_UNSEEN_H

#include "model/trace.h"

#include <stdio.h>

/* The programs that could not be followed, each once with its reason; the processes that go on
 * after the end; what envviz itself had to say.  Nothing where there is nothing. */
void unseen_text(FILE *out, const struct trace *trace);

#endif
