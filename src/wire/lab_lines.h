/*
 * Lines that the lab prints in the build replay, for people; envviz reads them as a person would.
 * The words of the first one are those of words.def, BUILD: started, passed, failed.
 */
#ifndef ENVVIZ_WIRE_LAB_LINES_H
#define ENVVIZ_WIRE_LAB_LINES_H

#define LINES_BUILD      "build %u of %u %s\n"
#define LINES_PHASE      "phase %s\n"
#define LINES_BUILD_SCAN "build %u of %u %63s"
#define LINES_PHASE_SCAN "phase %63s"

#endif
