/*
 * What the lab prints, a line each, each in one write(2); those that envviz reads stand in
 * wire/lab_lines.h.  LINE_OBJECT tells that an object has been made.
 */
#ifndef ENVVIZ_LAB_LINES_H
#define ENVVIZ_LAB_LINES_H

#include "wire/lab_lines.h"

#define LINE_FAILURE     "[thread %u][os.system failure] ouch! return code = %d"
#define LINE_MISSING     "[thread %u][getenv failure] %s is there, and getenv says it is not"
#define LINE_OBJECT      "[cc] %s"
#define LINE_NO_COMPILER "no C compiler (cc) here: sh reads and writes the same files instead"

#endif
