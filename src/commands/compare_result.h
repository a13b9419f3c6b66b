/* Two sides of a comparison, and what their rates say. */
#ifndef ENVVIZ_COMMANDS_COMPARE_RESULT_H
#define ENVVIZ_COMMANDS_COMPARE_RESULT_H

#include "commands/runs.h"

enum { COMPARE_SETS = 64, COMPARE_RUNS = 10000 };

struct side {
    const char *path;
    char title[160], *words; /* of a scenario; words: what to look at */
    bool recording, builds;  /* builds: it can be counted in builds */
    const char *sets[COMPARE_SETS];
    unsigned set_count;
    struct run *runs;
    unsigned run_count;
    json_t *machine; /* of its last run, or NULL */
};

struct compare_result {
    enum run_unit unit;
    struct proportion all[2];
    struct interval interval[2]; /* Wilson */
    double difference;           /* rate of A - rate of B */
    struct interval around;      /* Newcombe */
    struct comparison test;
    double dispersion; /* of the runs of a side; -1: not known */
    double p_runs;     /* p of the z-test when the runs' dispersion is reckoned with; else test.p */
    bool told;         /* both are below 0.05 */
};

/* How far loads were from moves, in all runs of a side. */
struct distances side_distances(const struct side *side);

/* Builds are counted if both sides have them, else commands. */
struct compare_result compare_result(const struct side sides[2]);

/* On standard output; with `ascii`, in ASCII characters only. */
void compare_show(const struct side sides[2], const struct compare_result *result, bool ascii);

/* All of it as a JSON object. */
json_t *compare_json(const struct side sides[2], const struct compare_result *result);

#endif
