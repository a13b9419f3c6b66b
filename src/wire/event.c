#include "wire/event.h"

#include <string.h>

#define KIND_UINT    FIELD_KIND_UINT, WORDS_NONE
#define KIND_INT     FIELD_KIND_INT, WORDS_NONE
#define KIND_PTR     FIELD_KIND_PTR, WORDS_NONE
#define KIND_TEXT    FIELD_KIND_TEXT, WORDS_NONE
#define KIND_ORIGIN  FIELD_KIND_WORD, WORDS_ORIGIN
#define KIND_OP      FIELD_KIND_WORD, WORDS_OP
#define KIND_GROW    FIELD_KIND_WORD, WORDS_GROW
#define KIND_CALL    FIELD_KIND_WORD, WORDS_CALL
#define KIND_SPAWNER FIELD_KIND_WORD, WORDS_SPAWNER
#define KIND_ENGINE  FIELD_KIND_WORD, WORDS_ENGINE
#define KIND_MODE    FIELD_KIND_WORD, WORDS_MODE
#define KIND_CHILD   FIELD_KIND_WORD, WORDS_CHILD
#define KIND_UNSEEN  FIELD_KIND_WORD, WORDS_UNSEEN
#define KIND_BUILD   FIELD_KIND_WORD, WORDS_BUILD
#define KIND_GATE    FIELD_KIND_WORD, WORDS_GATE
#define KIND_SLOT    FIELD_KIND_WORD, WORDS_SLOT
#define KIND_PASS    FIELD_KIND_WORD, WORDS_PASS
#define KIND_LESSON  FIELD_KIND_WORD, WORDS_LESSON
#define KIND_FRAMES  FIELD_KIND_WORD, WORDS_FRAMES

#define FIELD(kind, name, unit, meaning) {#name, unit, meaning, KIND_##kind},
#define EVENT(id, member, name, meaning, fields)                                                   \
    static const struct event_field fields_##member[] = {fields};
#include "wire/events.def"
#undef EVENT

#define EVENT(id, member, name, meaning, fields)                                                   \
    {name, meaning, fields_##member, sizeof fields_##member / sizeof *fields_##member},
static const struct event_info infos[EVENT_COUNT] = {
#include "wire/events.def"
};

const struct event_info *event_info(unsigned type)
{
    return type < EVENT_COUNT ? &infos[type] : NULL;
}

unsigned event_find(const char *name)
{
    for (unsigned type = 0; type < EVENT_COUNT; type++)
        if (strcmp(infos[type].name, name) == 0)
            return type;
    return EVENT_COUNT;
}
