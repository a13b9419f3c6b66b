/* Times that people type. */
#ifndef ENVVIZ_TEXT_MOMENT_H
#define ENVVIZ_TEXT_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Reads a time as screens show it, in ns: "00:12.481", "00:12.481 302 117" (blanks between groups
 * of digits), "1:02:03", or a number with a unit: "12.5s", "3 ms", "1234us", "1234 µs", "17ns",
 * "2min"; without a unit it is seconds.  What lies below a nanosecond is cut off.  False, and *ns
 * is as it was, for anything else.
 */
bool moment_read(const char *text, uint64_t *ns);

#endif
