/* What lies between two moments of a trace. */
#ifndef ENVVIZ_MODEL_MEASURE_H
#define ENVVIZ_MODEL_MEASURE_H

#include "model/trace.h"

struct measure {
    uint64_t span_ns;
    uint32_t commands; /* that loaded environ in that time */
    uint32_t failures; /* that became known in that time, damaged environments included */
    uint32_t moves;    /* of the array */
};

/* The moments in any order; both belong to it.  Looks at each slice in between. */
struct measure measure_between(const struct trace *trace, uint64_t a_ns, uint64_t b_ns);

#endif
