/*
 * Texts stand NUL-terminated in blocks that never move; `texts` finds one by its number, and
 * `buckets` (open addressing, a power of two, 0 is empty) finds a number by the text's hash.
 */
#include "model/texts.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 64 * 1024, BUCKETS_FIRST = 256 };

struct block {
    struct block *next;
    size_t used, size;
    char bytes[];
};

struct texts {
    struct block *block; /* the newest; texts go here */
    size_t block_bytes;  /* all blocks */
    const char **texts;  /* by number; texts[0] is "" */
    uint32_t count, capacity;
    uint32_t *buckets, bucket_count;
};

static uint64_t hash(const char *text, size_t length)
{
    /* FNV-1a */
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)text[i]) * 0x100000001b3u;
    return hash ^ hash >> 29;
}

struct texts *texts_new(void)
{
    struct texts *texts = calloc(1, sizeof *texts);
    if (!texts)
        return NULL;
    texts->capacity = 64;
    texts->texts = malloc(texts->capacity * sizeof *texts->texts);
    texts->bucket_count = BUCKETS_FIRST;
    texts->buckets = calloc(texts->bucket_count, sizeof *texts->buckets);
    if (!texts->texts || !texts->buckets) {
        texts_free(texts);
        return NULL;
    }
    texts->texts[0] = "";
    texts->count = 1;
    return texts;
}

void texts_free(struct texts *texts)
{
    if (!texts)
        return;
    for (struct block *next, *block = texts->block; block; block = next) {
        next = block->next;
        free(block);
    }
    free((void *)texts->texts);
    free(texts->buckets);
    free(texts);
}

/* The bucket that holds `text`, or the empty one where it belongs. */
static uint32_t *bucket_of(const struct texts *texts, const char *text, size_t length)
{
    uint32_t mask = texts->bucket_count - 1;
    uint32_t at = (uint32_t)hash(text, length) & mask;
    while (texts->buckets[at] && strcmp(texts->texts[texts->buckets[at]], text) != 0)
        at = (at + 1) & mask;
    return &texts->buckets[at];
}

static int grow_buckets(struct texts *texts)
{
    uint32_t *old = texts->buckets, old_count = texts->bucket_count;
    uint32_t *buckets = calloc((size_t)old_count * 2, sizeof *buckets);
    if (!buckets)
        return -1;
    texts->buckets = buckets;
    texts->bucket_count = old_count * 2;
    for (uint32_t i = 0; i < old_count; i++) {
        if (!old[i])
            continue;
        const char *text = texts->texts[old[i]];
        *bucket_of(texts, text, strlen(text)) = old[i];
    }
    free(old);
    return 0;
}

static int grow_numbers(struct texts *texts)
{
    uint32_t capacity = texts->capacity + texts->capacity / 2;
    const char **wider = realloc((void *)texts->texts, capacity * sizeof *wider);
    if (!wider)
        return -1;
    texts->texts = wider;
    texts->capacity = capacity;
    return 0;
}

static char *keep(struct texts *texts, const char *text, size_t bytes)
{
    struct block *block = texts->block;
    if (!block || block->size - block->used < bytes) {
        size_t size = bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES;
        block = malloc(sizeof *block + size);
        if (!block)
            return NULL;
        block->next = texts->block;
        block->used = 0;
        block->size = size;
        texts->block = block;
        texts->block_bytes += sizeof *block + size;
    }
    char *kept = block->bytes + block->used;
    memcpy(kept, text, bytes);
    block->used += bytes;
    return kept;
}

uint32_t texts_intern(struct texts *texts, const char *text)
{
    size_t length = strlen(text);
    if (length == 0)
        return 0;
    uint32_t *bucket = bucket_of(texts, text, length);
    uint32_t known = *bucket;
    if (known)
        return known;
    if (texts->count == texts->capacity && grow_numbers(texts) != 0)
        return 0;
    /* At most three quarters full. */
    if (texts->count >= texts->bucket_count / 4 * 3) {
        if (grow_buckets(texts) != 0)
            return 0;
        bucket = bucket_of(texts, text, length);
    }
    char *kept = keep(texts, text, length + 1);
    if (!kept)
        return 0;
    texts->texts[texts->count] = kept;
    *bucket = texts->count;
    return texts->count++;
}

const char *texts_get(const struct texts *texts, uint32_t number)
{
    return number < texts->count ? texts->texts[number] : "";
}

size_t texts_memory(const struct texts *texts)
{
    return sizeof *texts + texts->block_bytes + texts->capacity * sizeof *texts->texts +
           texts->bucket_count * sizeof *texts->buckets;
}
