/*
 * Lines that the lab prints for people, and that envviz reads as a person would: formats for
 * printing, and just as well for sscanf.  The words of the build's line are those of words.def,
 * BUILD: started, passed, failed.
 */
#ifndef ENVVIZ_WIRE_LAB_LINES_H
#define ENVVIZ_WIRE_LAB_LINES_H

#define LINES_BUILD      "build %u of %u %s"
#define LINES_BUILD_SCAN "build %u of %u %63s"
#define LINES_PHASE      "phase %s"
#define LINES_PHASE_SCAN "phase %63s"
#define LINES_CRASH      "[thread %u][getenv failure] SIGSEGV at address %p, in the array at %p"
#define LINES_CRASH_NOWHERE                                                                        \
    "[thread %u][getenv failure] SIGSEGV at an address that cannot be, in the array at %p"

#endif
