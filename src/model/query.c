#include "model/query.h"

#include "model/errors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    TERMS = 8, /* more words are not looked at */
    TERM_BYTES = 64,
    LANE_AGAIN = 2 /* the latest slices of a lane may still change */
};

/* The lists of words.def, WORDS_NONE included. */
enum {
#define WORDS_BEGIN(list, tag) LIST_##list,
#define WORD(list, id, word, mean)
#define WORDS_END(list)
    LIST_NONE,
#include "wire/words.def"
    LIST_COUNT
#undef WORDS_BEGIN
#undef WORD
#undef WORDS_END
};

/* Where a word may stand. */
enum where {
    IN_THREAD = 1,
    IN_NAME = 2, /* of the event */
    IN_VARIABLE = 4,
    IN_COMMAND = 8,
    IN_OUTCOME = 16,
    IN_OTHERS = 32, /* other texts, words, addresses */
    ANYWHERE = 63
};

static const struct {
    const char *prefix;
    unsigned where;
} prefixes[] = {
    {"thread:", IN_THREAD},   {"event:", IN_NAME},      {"var:", IN_VARIABLE},
    {"command:", IN_COMMAND}, {"outcome:", IN_OUTCOME},
};

struct term {
    char word[TERM_BYTES];
    bool without; /* it must not fit */
    unsigned where;
    bool types[EVENT_COUNT];    /* the name of the event fits */
    uint32_t words[LIST_COUNT]; /* a bit for each word that fits */
    uint32_t outcomes;          /* and for each outcome */
    uint64_t address;           /* 0: it is none */
    uint8_t *texts;             /* by number: 0 not looked at yet, 1 no, 2 yes */
    uint32_t text_capacity;
};

struct query {
    struct term terms[TERMS];
    unsigned count;
    struct lane_answer {
        uint32_t looked_at;
        uint32_t *slices; /* that fit */
        uint32_t count, capacity;
    } * lanes;
    uint32_t lane_capacity;
};

/* How a term fits an event. */
enum fit {
    FIT_NOT,
    FIT,
    FIT_BORROWED, /* a result, by the text of its command */
    FIT_OWN       /* a result, by what only it tells */
};

static bool contains(const char *text, const char *word)
{
    return strcasestr(text, word) != NULL;
}

/* "failed" and "damaged" stand for several outcomes. */
static bool outcome_fits(enum outcome outcome, const char *word)
{
    bool damaged = outcome >= OUTCOME_LOST && outcome <= OUTCOME_GARBLED;
    if (outcome_is_failure(outcome) && strlen(word) >= 4 &&
        (contains("failed", word) || contains("failures", word)))
        return true;
    return contains(outcome_info(outcome)->word, word) || (damaged && contains("damaged", word));
}

static void prepare(struct term *term)
{
    for (unsigned i = 0; i < EVENT_COUNT; i++)
        term->types[i] = (term->where & IN_NAME) && contains(event_info(i)->name, term->word);
    for (int i = 0; i < OUTCOME_COUNT; i++)
        if ((term->where & IN_OUTCOME) && outcome_fits((enum outcome)i, term->word))
            term->outcomes |= UINT32_C(1) << i;
    for (unsigned list = 1; list < LIST_COUNT && (term->where & IN_OTHERS); list++) {
        size_t count;
        const struct word *words = words_of((enum words_list)list, &count);
        for (size_t i = 0; i < count && i < 32; i++)
            if (contains(words[i].word, term->word))
                term->words[list] |= UINT32_C(1) << i;
    }
    char *end;
    if ((term->where & IN_OTHERS) && strncasecmp(term->word, "0x", 2) == 0 && term->word[2]) {
        term->address = strtoull(term->word, &end, 16);
        if (*end)
            term->address = 0;
    }
}

static void add_term(struct query *query, const char *word, size_t length)
{
    struct term *term = &query->terms[query->count];
    *term = (struct term){.where = ANYWHERE};
    if (length > 1 && *word == '-') {
        term->without = true;
        word++;
        length--;
    }
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t prefix = strlen(prefixes[i].prefix);
        if (length < prefix || strncasecmp(word, prefixes[i].prefix, prefix) != 0)
            continue;
        term->where = prefixes[i].where;
        word += prefix;
        length -= prefix;
        break;
    }
    if (length == 0) /* "thread:" is being typed */
        return;
    snprintf(term->word, sizeof term->word, "%.*s", (int)length, word);
    prepare(term);
    query->count++;
}

struct query *query_new(const char *text)
{
    struct query *query = calloc(1, sizeof *query);
    while (query && query->count < TERMS) {
        text += strspn(text, " ");
        size_t length = strcspn(text, " ");
        if (length == 0)
            break;
        add_term(query, text, length);
        text += length;
    }
    return query;
}

void query_free(struct query *query)
{
    if (!query)
        return;
    for (unsigned i = 0; i < query->count; i++)
        free(query->terms[i].texts);
    for (uint32_t i = 0; i < query->lane_capacity; i++)
        free(query->lanes[i].slices);
    free(query->lanes);
    free(query);
}

bool query_is_empty(const struct query *query)
{
    return query->count == 0;
}

/* Whether a text fits; each is looked at once. */
static bool text_fits(struct term *term, const struct trace *trace, uint32_t text)
{
    if (text == 0)
        return false;
    if (text >= term->text_capacity) {
        uint32_t capacity = term->text_capacity ? term->text_capacity : 256;
        while (capacity <= text)
            capacity *= 2;
        uint8_t *texts = realloc(term->texts, capacity);
        if (!texts)
            return contains(trace_text(trace, text), term->word);
        memset(texts + term->text_capacity, 0, capacity - term->text_capacity);
        term->texts = texts;
        term->text_capacity = capacity;
    }
    if (term->texts[text] == 0)
        term->texts[text] = contains(trace_text(trace, text), term->word) ? 2 : 1;
    return term->texts[text] == 2;
}

static bool thread_fits(const struct term *term, const struct trace *trace, uint16_t thread)
{
    char number[16];
    if (!(term->where & IN_THREAD))
        return false;
    if (thread == 0)
        return strcasecmp(term->word, "envviz") == 0;
    const char *name = trace_thread_name(trace, thread);
    if (!*name) {
        snprintf(number, sizeof number, "t%u", thread);
        name = number;
    }
    return strcasecmp(term->word, name) == 0;
}

/* Words and addresses among the fields. */
static bool fields_fit(const struct term *term, const struct event *event)
{
    const struct event_info *info = event_info(event->type);
    for (unsigned i = 0; i < info->field_count && i < EVENT_NUMBERS; i++) {
        const struct event_field *field = &info->fields[i];
        uint64_t number = event->number[i];
        if (field->kind == FIELD_KIND_WORD && number < 32 &&
            (term->words[field->words] >> number & 1))
            return true;
        if (field->kind == FIELD_KIND_PTR && term->address && number == term->address)
            return true;
    }
    return false;
}

/* What kind of text an event has. */
static unsigned text_place(const struct event *event)
{
    return event->type == EVENT_EXEC_LOAD                                     ? IN_COMMAND
           : event->type == EVENT_ENV_BEGIN || event->type == EVENT_CHILD_ENV ? IN_VARIABLE
                                                                              : IN_OTHERS;
}

/* What an event tells of itself. */
static bool event_fits(struct term *term, const struct trace *trace, const struct event *event)
{
    return term->types[event->type] ||
           ((term->where & text_place(event)) && text_fits(term, trace, event->text)) ||
           ((term->where & IN_OTHERS) && fields_fit(term, event));
}

/* An execve that returned: its outcome is the command's. */
static enum fit result_fits(struct term *term, const struct trace *trace, const struct event *event,
                            const struct slice *slice)
{
    const struct error_word *error =
        event->exec_result.error ? error_word(event->exec_result.error) : NULL;
    if (slice && (term->outcomes >> slice->outcome & 1))
        return FIT_OWN;
    if (error && (term->where & IN_OUTCOME) && contains(error->name, term->word))
        return FIT_OWN;
    if (event_fits(term, trace, event))
        return FIT_OWN;
    if (slice && event_fits(term, trace, trace_event(trace, slice->begin)))
        return FIT_BORROWED;
    return FIT_NOT;
}

bool query_event(struct query *query, const struct trace *trace, uint32_t index)
{
    const struct event *event = trace_event(trace, index);
    const struct slice *slice = NULL;
    bool own = false, borrowed = false;
    bool known = event->type < EVENT_COUNT;
    if (event->type == EVENT_EXEC_RESULT) {
        slice = trace_slice_before(trace, index);
        if (slice && (slice->kind != SLICE_COMMAND || slice->end != index))
            slice = NULL;
    }
    for (unsigned i = 0; i < query->count; i++) {
        struct term *term = &query->terms[i];
        enum fit fit = thread_fits(term, trace, event->thread) ? FIT : FIT_NOT;
        if (fit == FIT_NOT && known)
            fit = event->type == EVENT_EXEC_RESULT ? result_fits(term, trace, event, slice)
                  : event_fits(term, trace, event) ? FIT
                                                   : FIT_NOT;
        if ((fit == FIT_NOT) != term->without)
            return false;
        own |= fit == FIT_OWN;
        borrowed |= fit == FIT_BORROWED;
    }
    return query->count > 0 && (own || !borrowed);
}

bool query_slice(struct query *query, const struct trace *trace, const struct slice *slice)
{
    if (!query)
        return true;
    const struct event *begin = trace_event(trace, slice->begin);
    bool command = slice->kind == SLICE_COMMAND;
    for (unsigned i = 0; i < query->count; i++) {
        struct term *term = &query->terms[i];
        bool fits =
            thread_fits(term, trace, slice->thread) ||
            (begin->type < EVENT_COUNT && event_fits(term, trace, begin)) ||
            (command && (term->outcomes >> slice->outcome & 1)) ||
            (!command && slice->outcome && (term->words[LIST_GROW] >> (slice->outcome - 1) & 1));
        if (fits == term->without)
            return false;
    }
    return true;
}

/* Whether all words are the name of the lane. */
static bool is_named(const struct query *query, const char *name)
{
    for (unsigned i = 0; i < query->count; i++) {
        const struct term *term = &query->terms[i];
        if (((term->where & IN_THREAD) && strcasecmp(term->word, name) == 0) == term->without)
            return false;
    }
    return true;
}

static struct lane_answer *answer_of(struct query *query, uint32_t row)
{
    if (row >= query->lane_capacity) {
        uint32_t capacity = row + 64;
        struct lane_answer *lanes = realloc(query->lanes, capacity * sizeof *lanes);
        if (!lanes)
            return NULL;
        memset(lanes + query->lane_capacity, 0, (capacity - query->lane_capacity) * sizeof *lanes);
        query->lanes = lanes;
        query->lane_capacity = capacity;
    }
    return &query->lanes[row];
}

static bool add_slice(struct lane_answer *answer, uint32_t slice)
{
    if (answer->count == answer->capacity) {
        uint32_t capacity = answer->capacity ? answer->capacity * 2 : 64;
        uint32_t *slices = realloc(answer->slices, capacity * sizeof *slices);
        if (!slices)
            return false;
        answer->slices = slices;
        answer->capacity = capacity;
    }
    answer->slices[answer->count++] = slice;
    return true;
}

const uint32_t *query_slices(struct query *query, const struct trace *trace, uint32_t row,
                             uint32_t *count)
{
    struct lane_answer *answer = answer_of(query, row);
    const struct lane *lane = trace_lane(trace, row);
    *count = 0;
    if (!answer)
        return NULL;
    while (answer->count > 0 && answer->slices[answer->count - 1] >= answer->looked_at)
        answer->count--;
    for (uint32_t i = answer->looked_at; i < lane->count; i++)
        if (query_slice(query, trace, &lane->slices[i]) && !add_slice(answer, i))
            break;
    answer->looked_at = lane->count > LANE_AGAIN ? lane->count - LANE_AGAIN : 0;
    *count = answer->count;
    return answer->slices;
}

bool query_lane(struct query *query, const struct trace *trace, uint32_t row)
{
    uint32_t count;
    if (!query || query->count == 0 ||
        is_named(query, trace_text(trace, trace_lane(trace, row)->name)))
        return true;
    query_slices(query, trace, row, &count);
    return count > 0;
}
