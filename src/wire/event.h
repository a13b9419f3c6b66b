/*
 * An event: one fact with a time, a thread and a few numbers.  Made from events.def.
 *
 * struct event is what is kept in memory (64 bytes).  In a ring it travels as struct wire_event,
 * which carries its text along; whoever reads the ring puts the text into a table of texts and the
 * number of it into `text`.
 */
#ifndef ENVVIZ_WIRE_EVENT_H
#define ENVVIZ_WIRE_EVENT_H

#include "wire/words.h"

#include <stdint.h>

enum event_type {
#define EVENT(id, member, name, meaning, fields) EVENT_##id,
#include "wire/events.def"
#undef EVENT
    EVENT_COUNT
};

enum { EVENT_NUMBERS = 6, EVENT_TEXT_BYTES = 64 };

/* One struct a type, e.g. struct event_env_grow { uint64_t how, old, new, ...; }.  Fields of kind
 * INT are two's complement in the uint64_t; event_int() reads them. */
#define FIELD(kind, name, unit, meaning) FIELD_##kind(name)
#define FIELD_UINT(name)                 uint64_t name;
#define FIELD_INT(name)                  uint64_t name;
#define FIELD_PTR(name)                  uint64_t name;
#define FIELD_TEXT(name)
#define FIELD_ORIGIN(name)  uint64_t name;
#define FIELD_OP(name)      uint64_t name;
#define FIELD_GROW(name)    uint64_t name;
#define FIELD_CALL(name)    uint64_t name;
#define FIELD_SPAWNER(name) uint64_t name;
#define FIELD_ENGINE(name)  uint64_t name;
#define FIELD_MODE(name)    uint64_t name;
#define FIELD_CHILD(name)   uint64_t name;
#define FIELD_UNSEEN(name)  uint64_t name;
#define FIELD_BUILD(name)   uint64_t name;
#define FIELD_GATE(name)    uint64_t name;
#define FIELD_SLOT(name)    uint64_t name;
#define FIELD_PASS(name)    uint64_t name;
#define FIELD_LESSON(name)  uint64_t name;
#define FIELD_FRAMES(name)  uint64_t name;
#define EVENT(id, member, name, meaning, fields)                                                   \
    struct event_##member {                                                                        \
        fields                                                                                     \
    };
#include "wire/events.def"
#undef EVENT
#undef FIELD

struct event {
    uint64_t time_ns; /* CLOCK_MONOTONIC in a ring; since the start of the session elsewhere */
    uint16_t type;    /* enum event_type; EVENT_COUNT or more: unknown (a newer recording) */
    uint16_t thread;  /* number of the thread in this session; 0 is envviz itself */
    uint32_t text;    /* number of the text (model/texts.h); 0 is the empty text */
    union {
        uint64_t number[EVENT_NUMBERS];
#define EVENT(id, member, name, meaning, fields) struct event_##member member;
#include "wire/events.def"
#undef EVENT
    };
};

struct wire_event {
    struct event event;
    char text[EVENT_TEXT_BYTES]; /* ends with a NUL */
};

_Static_assert(sizeof(struct event) == 64, "an event is one cache line");
_Static_assert(sizeof(struct wire_event) == 128, "an event in a ring is two cache lines");

enum field_kind {
    FIELD_KIND_UINT,
    FIELD_KIND_INT,
    FIELD_KIND_PTR,
    FIELD_KIND_TEXT,
    FIELD_KIND_WORD
};

struct event_field {
    const char *name;
    const char *unit;
    const char *meaning;
    enum field_kind kind;
    enum words_list words; /* for FIELD_KIND_WORD */
};

struct event_info {
    const char *name; /* as recordings spell it */
    const char *meaning;
    const struct event_field *fields; /* fields[i] is event.number[i]; a text comes last */
    uint8_t field_count;
};

/* What events.def says of a type; NULL if there is no such type. */
const struct event_info *event_info(unsigned type);

/* The type named `name`, or EVENT_COUNT. */
unsigned event_find(const char *name);

/* Reads a field of kind INT. */
static inline int64_t event_int(uint64_t number)
{
    return (int64_t)number;
}

#endif
