/* What each "mode" of a scenario stands for. */
#ifndef ENVVIZ_SCENARIO_PRESETS_H
#define ENVVIZ_SCENARIO_PRESETS_H

#include "wire/words.h"

/* The mode with number `index` and its meaning, or NULL when there are no more. */
const struct word *presets_word(size_t index);

/* The fields that `mode` sets, as the JSON text of an object; NULL if there is no such mode. */
const char *presets_json(const char *mode);

#endif
