/*
 * What the lab prints, a line each, each in one write(2): formats for printing, and just as well
 * for sscanf.  envviz reads the lines of a build as text.  LINE_OBJECT tells that an object has
 * been made.
 */
#ifndef ENVVIZ_LAB_LINES_H
#define ENVVIZ_LAB_LINES_H

#define LINE_FAILURE "[thread %u][os.system failure] ouch! return code = %d"
#define LINE_MISSING "[thread %u][getenv failure] %s is there, and getenv says it is not"
#define LINE_CRASH   "[thread %u][getenv failure] SIGSEGV at address %p, in the array at %p"
#define LINE_CRASH_NOWHERE                                                                         \
    "[thread %u][getenv failure] SIGSEGV at an address that cannot be, in the array at %p"
#define LINE_BUILD_STARTED "build %u of %u started"
#define LINE_BUILD_PASSED  "build %u of %u passed"
#define LINE_BUILD_FAILED  "build %u of %u failed"
#define LINE_PHASE         "phase %s"
#define LINE_OBJECT        "[cc] %s"
#define LINE_NO_COMPILER   "no C compiler (cc) here: sh reads and writes the same files instead"

#endif
