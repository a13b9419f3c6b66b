#include "model/world.h"

static const struct outcome_info infos[OUTCOME_COUNT] = {
#define OUTCOME(id, name, glyph, plain, role, text)                                                \
    [OUTCOME_##id] = {.word = (name), .utf8 = (glyph), .ascii = (plain), .meaning = (text)},
#include "model/outcomes.def"
#undef OUTCOME
};

const struct outcome_info *outcome_info(enum outcome outcome)
{
    return &infos[(unsigned)outcome < OUTCOME_COUNT ? outcome : OUTCOME_UNKNOWN];
}

bool outcome_is_failure(enum outcome outcome)
{
    return (unsigned)outcome < OUTCOME_COUNT && outcome >= OUTCOME_LOST;
}

bool outcome_is_notable(enum outcome outcome)
{
    return (unsigned)outcome < OUTCOME_COUNT && outcome >= OUTCOME_NEAR_MISS;
}
