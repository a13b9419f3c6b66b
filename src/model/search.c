#include "model/search.h"

#include <stdlib.h>
#include <string.h>

enum { WORD_BITS = 64, BLOCK_WORDS = 64, BLOCK_EVENTS = WORD_BITS * BLOCK_WORDS };

struct search {
    struct query *query;
    uint64_t *bits;   /* a bit an event */
    uint32_t *counts; /* hits of each block */
    uint32_t blocks;  /* for which there is room */
    uint32_t seen, hits;
    bool stopped; /* out of memory */
};

struct search *search_new(const char *text)
{
    struct search *search = calloc(1, sizeof *search);
    if (!search)
        return NULL;
    search->query = query_new(text);
    if (!search->query) {
        free(search);
        return NULL;
    }
    return search;
}

void search_free(struct search *search)
{
    if (!search)
        return;
    query_free(search->query);
    free(search->bits);
    free(search->counts);
    free(search);
}

static bool make_room(struct search *search, uint32_t events)
{
    uint32_t blocks = events / BLOCK_EVENTS + 1;
    if (blocks <= search->blocks)
        return true;
    blocks += blocks / 2;
    uint64_t *bits = realloc(search->bits, blocks * sizeof *bits * BLOCK_WORDS);
    if (bits)
        search->bits = bits;
    uint32_t *counts = realloc(search->counts, blocks * sizeof *counts);
    if (counts)
        search->counts = counts;
    if (!bits || !counts)
        return false;
    uint32_t more = blocks - search->blocks;
    memset(bits + (size_t)search->blocks * BLOCK_WORDS, 0, more * sizeof *bits * BLOCK_WORDS);
    memset(counts + search->blocks, 0, more * sizeof *counts);
    search->blocks = blocks;
    return true;
}

bool search_step(struct search *search, const struct trace *trace, uint32_t most)
{
    uint32_t count = trace_count(trace);
    uint32_t end = count - search->seen > most ? search->seen + most : count;
    if (search->stopped || query_is_empty(search->query))
        return false;
    if (!make_room(search, end)) {
        search->stopped = true;
        return false;
    }
    for (; search->seen < end; search->seen++) {
        if (!query_event(search->query, trace, search->seen))
            continue;
        search->bits[search->seen / WORD_BITS] |= UINT64_C(1) << search->seen % WORD_BITS;
        search->counts[search->seen / BLOCK_EVENTS]++;
        search->hits++;
    }
    return search->seen < count;
}

uint32_t search_seen(const struct search *search)
{
    return search->seen;
}

uint32_t search_hits(const struct search *search)
{
    return search->hits;
}

/* The first hit of from .. to-1, or EVENT_NONE. */
static uint32_t first_of(const struct search *search, uint32_t from, uint32_t to)
{
    if (to > search->seen)
        to = search->seen;
    while (from < to) {
        if (from % BLOCK_EVENTS == 0 && search->counts[from / BLOCK_EVENTS] == 0) {
            from += BLOCK_EVENTS;
            continue;
        }
        uint64_t word = search->bits[from / WORD_BITS] >> from % WORD_BITS;
        if (word) {
            from += (uint32_t)__builtin_ctzll(word);
            return from < to ? from : EVENT_NONE;
        }
        from += WORD_BITS - from % WORD_BITS;
    }
    return EVENT_NONE;
}

/* The last hit before event `to`, or EVENT_NONE. */
static uint32_t last_before(const struct search *search, uint32_t to)
{
    if (to > search->seen)
        to = search->seen;
    while (to > 0) {
        uint32_t last = to - 1;
        if (to % BLOCK_EVENTS == 0 && search->counts[last / BLOCK_EVENTS] == 0) {
            to -= BLOCK_EVENTS;
            continue;
        }
        uint64_t word = search->bits[last / WORD_BITS] << (WORD_BITS - 1 - last % WORD_BITS);
        if (word)
            return last - (uint32_t)__builtin_clzll(word);
        to = last - last % WORD_BITS;
    }
    return EVENT_NONE;
}

enum search_found search_find(const struct search *search, uint32_t count, uint32_t from, int way,
                              uint32_t *found)
{
    bool whole = search->seen >= count || search->stopped || query_is_empty(search->query);
    if (way > 0) {
        *found = from == EVENT_NONE ? EVENT_NONE : first_of(search, from, search->seen);
    } else {
        uint32_t end = from == EVENT_NONE || from >= count ? count : from + 1;
        if (search->seen < end && !whole)
            return SEARCH_PENDING;
        *found = last_before(search, end);
    }
    if (*found != EVENT_NONE)
        return SEARCH_FOUND;
    if (!whole)
        return SEARCH_PENDING;
    if (search->hits == 0)
        return SEARCH_NOTHING;
    *found = way > 0 ? first_of(search, 0, search->seen) : last_before(search, search->seen);
    return SEARCH_WRAPPED;
}

uint32_t search_rank(const struct search *search, uint32_t index)
{
    uint32_t end = index < search->seen ? index + 1 : search->seen, rank = 0;
    for (uint32_t block = 0; block < end / BLOCK_EVENTS; block++)
        rank += search->counts[block];
    for (uint32_t i = end / BLOCK_EVENTS * BLOCK_EVENTS; i < end; i += WORD_BITS) {
        uint64_t word = search->bits[i / WORD_BITS];
        if (end - i < WORD_BITS)
            word &= (UINT64_C(1) << (end - i)) - 1;
        rank += (uint32_t)__builtin_popcountll(word);
    }
    return rank;
}

bool search_any(const struct search *search, uint32_t from, uint32_t to)
{
    return first_of(search, from, to) != EVENT_NONE;
}
