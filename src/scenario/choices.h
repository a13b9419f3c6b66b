/* The words that a field may take, and what they mean. */
#ifndef ENVVIZ_SCENARIO_CHOICES_H
#define ENVVIZ_SCENARIO_CHOICES_H

#include "wire/words.h"

enum choices {
    CHOICES_NONE,
    CHOICES_MODE,       /* the presets */
    CHOICES_TARGET,     /* enum target_kind */
    CHOICES_STORM,      /* enum storm_kind */
    CHOICES_BUILD_JOBS, /* enum build_jobs */
    CHOICES_PYTHON,     /* enum python_how */
    CHOICES_WORK,       /* enum work_kind */
    CHOICES_LOCK,       /* enum lock_kind */
    CHOICES_SCRIPT,     /* enum python_script */
    CHOICES_ENGINE,     /* "auto", then enum engine */
    CHOICES_SPAWNER,    /* enum spawner */
    CHOICES_ENGINES,    /* enum engine */
    CHOICES_UNTIL       /* enum gate, then enum until */
};

/* The word with number `index`, or NULL when there are no more. */
const struct word *choices_at(enum choices list, size_t index);

/* The number of `word`, or -1. */
int choices_find(enum choices list, const char *word);

#endif
