/* What this libc does with the old array when setenv moves the environment. */
#ifndef ENVVIZ_LAB_DETECT_H
#define ENVVIZ_LAB_DETECT_H

#include <stdbool.h>

/*
 * True if the old array is freed: malloc hands its memory out again.  Found out by growing
 * `environ`, which is replaced and left that way: for a process that does nothing else.
 */
bool detect_frees(void);

#endif
