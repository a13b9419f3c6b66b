/* Workers that only look: getenv(), over and over. */
#ifndef ENVVIZ_LAB_LOOK_H
#define ENVVIZ_LAB_LOOK_H

#include "lab/guard.h"

/* Before the workers start: what they look for is the last variable of now.  From here on a
 * SIGSEGV is told of, with the thread and the array it was reading, before it ends the program. */
void look_init(void);

/* A job: many looks.  Each time the variable is not found, a line says so. */
void look_work(unsigned thread, struct guard *guard);

#endif
