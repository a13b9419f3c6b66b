/*
 * Which variables exist, since when: what a child's environment is compared with.  A name is known
 * by a 64-bit hash; the table only grows, a removed name stays with `since` = NEVER.  Writers hold
 * the environment lock; readers need none: each word is atomic, and a name counts as missing only
 * if it was there before the command's load and is still there when the child has been read.
 */
#include "probe/pages.h"
#include "probe/probe.h"

#include <string.h>

#define NEVER UINT64_MAX

enum { BUCKETS = NAMES_MAX * 2 };

struct name {
    _Atomic uint64_t hash;
    _Atomic uint64_t since_ns; /* NEVER: it does not exist now */
    bool twice;                /* the program was started with it twice: nothing to report */
    char text[24];             /* its first bytes, for the report */
};

static struct name names[NAMES_MAX];
static _Atomic uint32_t name_count;
static _Atomic uint32_t buckets[BUCKETS]; /* index into names + 1; 0: empty */
static _Atomic bool overflowed;

/* FNV-1a; 0 is kept free. */
static uint64_t hash_of(const char *name, size_t length)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)name[i]) * 0x100000001b3u;
    return hash ? hash : 1;
}

/* Index of the name, or -1. */
static int64_t find(uint64_t hash)
{
    for (size_t at = hash % BUCKETS;; at = (at + 1) % BUCKETS) {
        uint32_t bucket = atomic_load_explicit(&buckets[at], memory_order_acquire);
        if (bucket == 0)
            return -1;
        if (atomic_load_explicit(&names[bucket - 1].hash, memory_order_relaxed) == hash)
            return bucket - 1;
    }
}

static void insert(uint64_t hash, const char *text, size_t length, uint64_t now_ns)
{
    uint32_t index = atomic_load_explicit(&name_count, memory_order_relaxed);
    if (index == NAMES_MAX) {
        atomic_store(&overflowed, true);
        return;
    }
    struct name *name = &names[index];
    if (length >= sizeof name->text)
        length = sizeof name->text - 1;
    memcpy(name->text, text, length);
    name->text[length] = '\0';
    atomic_store_explicit(&name->hash, hash, memory_order_relaxed);
    atomic_store_explicit(&name->since_ns, now_ns, memory_order_relaxed);
    size_t at = hash % BUCKETS;
    while (atomic_load_explicit(&buckets[at], memory_order_relaxed) != 0)
        at = (at + 1) % BUCKETS;
    atomic_store_explicit(&buckets[at], index + 1, memory_order_release);
    atomic_store_explicit(&name_count, index + 1, memory_order_release);
}

static size_t name_length(const char *entry)
{
    return strcspn(entry, "=");
}

void names_add(const char *entry, uint64_t now_ns)
{
    size_t length = name_length(entry);
    uint64_t hash = hash_of(entry, length);
    int64_t index = find(hash);
    if (index < 0)
        insert(hash, entry, length, now_ns);
    else if (atomic_load_explicit(&names[index].since_ns, memory_order_relaxed) == NEVER)
        atomic_store(&names[index].since_ns, now_ns);
}

void names_remove(const char *name)
{
    int64_t index = find(hash_of(name, name_length(name)));
    if (index >= 0)
        atomic_store(&names[index].since_ns, NEVER);
}

void names_clear(void)
{
    uint32_t count = atomic_load(&name_count);
    for (uint32_t i = 0; i < count; i++)
        atomic_store(&names[i].since_ns, NEVER);
}

void names_reset(char *const *array, uint64_t now_ns)
{
    names_clear();
    array = pages_alias(array);
    for (size_t i = 0; array && array[i]; i++) {
        const char *entry = pages_alias(array[i]);
        int64_t index = find(hash_of(entry, name_length(entry)));
        if (index >= 0 && atomic_load(&names[index].since_ns) == now_ns)
            names[index].twice = true;
        names_add(entry, now_ns);
    }
}

bool names_complete(void)
{
    return !atomic_load(&overflowed);
}

bool names_exist(const char *entry)
{
    int64_t index = find(hash_of(entry, name_length(entry)));
    return index >= 0 &&
           atomic_load_explicit(&names[index].since_ns, memory_order_relaxed) != NEVER;
}

bool names_know(const char *name, size_t length)
{
    return find(hash_of(name, length)) >= 0;
}

bool names_meet(struct seen_names *seen, const char *name, size_t length)
{
    int64_t index = find(hash_of(name, length));
    if (index < 0 || names[index].twice)
        return false;
    uint64_t bit = (uint64_t)1 << (index % 64);
    bool before = seen->bits[index / 64] & bit;
    seen->bits[index / 64] |= bit;
    return before;
}

uint32_t names_missing(const struct seen_names *seen, uint64_t load_ns, char *first, size_t size)
{
    uint32_t missing = 0, count = atomic_load_explicit(&name_count, memory_order_acquire);
    for (uint32_t i = 0; i < count; i++) {
        if (atomic_load_explicit(&names[i].since_ns, memory_order_relaxed) >= load_ns)
            continue;
        if (names[i].twice || seen->bits[i / 64] & ((uint64_t)1 << (i % 64)))
            continue;
        if (missing++ == 0 && size > 0) {
            size_t length = strnlen(names[i].text, size - 1);
            memcpy(first, names[i].text, length);
            first[length] = '\0';
        }
    }
    return missing;
}
