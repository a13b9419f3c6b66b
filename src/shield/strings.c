#include "shield/strings.h"

#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>

/* What became of a string. */
enum { HANDED_OUT = 1, FREE = 2 };

struct string {
    struct pool_piece piece;
    struct string *chain;         /* of its bucket */
    struct string *older, *newer; /* while it waits */
    uint32_t hash;
    uint32_t turn; /* in which it was retired */
    bool waits, marked;
    _Atomic uint8_t state;
    char text[]; /* the piece's last byte stays 0 */
};

enum { FIRST_BUCKETS = 512 };

static struct string *string_of(const struct strings *strings, const char *text)
{
    const char *piece = text - offsetof(struct string, text);
    return text && pool_owns(&strings->pool, piece) ? (struct string *)(void *)piece : NULL;
}

/* Byte by byte: whoever walks over an old array may be reading what this overwrites. */
static char *put(char *to, const char *from, size_t length)
{
    for (size_t i = 0; i < length; i++)
        __atomic_store_n(&to[i], from[i], __ATOMIC_RELAXED);
    return to + length;
}

bool string_is_of(const char *entry, const char *name, size_t name_length)
{
    for (size_t i = 0; i < name_length; i++)
        if (__atomic_load_n(&entry[i], __ATOMIC_RELAXED) != name[i])
            return false;
    return __atomic_load_n(&entry[name_length], __ATOMIC_RELAXED) == '=';
}

/* FNV-1a */
static uint32_t hash_on(uint32_t hash, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * 0x01000193u;
    return hash;
}

static struct string **bucket(const struct strings *strings, uint32_t hash)
{
    return &strings->buckets[hash & (strings->bucket_count - 1)];
}

static void link_into(struct strings *strings, struct string *string)
{
    struct string **place = bucket(strings, string->hash);
    string->chain = *place;
    *place = string;
}

/* Room for one more: as many buckets as strings, at least. */
static bool make_room(struct strings *strings)
{
    if (strings->count < strings->bucket_count)
        return true;
    struct strings old = *strings;
    size_t count = old.bucket_count ? 2 * old.bucket_count : FIRST_BUCKETS;
    void *memory = mmap(NULL, count * sizeof(void *), PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return old.bucket_count > 0;
    strings->buckets = memory;
    strings->bucket_count = count;
    for (size_t i = 0; i < old.bucket_count; i++)
        for (struct string *string = old.buckets[i], *next; string; string = next) {
            next = string->chain;
            link_into(strings, string);
        }
    if (old.bucket_count)
        munmap(old.buckets, old.bucket_count * sizeof(void *));
    return true;
}

static struct string *find(const struct strings *strings, uint32_t hash, const char *name,
                           size_t name_length, const char *value)
{
    struct string *string = strings->bucket_count ? *bucket(strings, hash) : NULL;
    for (; string; string = string->chain)
        if (string->hash == hash && strncmp(string->text, name, name_length) == 0 &&
            string->text[name_length] == '=' && strcmp(string->text + name_length + 1, value) == 0)
            return string;
    return NULL;
}

static void unlink_from(struct strings *strings, struct string *string)
{
    struct string **place = bucket(strings, string->hash);
    while (*place != string)
        place = &(*place)->chain;
    *place = string->chain;
    strings->count--;
}

static void stop_waiting(struct strings *strings, struct string *string)
{
    if (!string->waits)
        return;
    *(string->older ? &string->older->newer : &strings->oldest) = string->newer;
    *(string->newer ? &string->newer->older : &strings->newest) = string->older;
    string->waits = false;
    strings->waiting -= pool_size(string);
}

/* Who began before the string was retired holds of its turn or of the one before; both are over
 * when the turn has changed twice. */
static bool may_be_held(struct strings *strings, const struct string *string)
{
    struct strings_holders *holders = strings->holders;
    for (int i = 0; holders && i < 2 && strings->turn - string->turn < 2; i++) {
        if (atomic_load(&holders->of[(strings->turn + 1) % 2]) > 0)
            return true;
        strings->turn++;
    }
    return false;
}

uint32_t strings_hold(struct strings *strings)
{
    if (strings->holders)
        atomic_fetch_add(&strings->holders->of[strings->turn % 2], 1);
    return strings->turn;
}

void strings_let_go(struct strings *strings, uint32_t turn)
{
    if (!strings->holders)
        return;
    _Atomic int *count = &strings->holders->of[turn % 2];
    /* In the child of a fork they begin at 0. */
    for (int seen = atomic_load(count); seen > 0;)
        if (atomic_compare_exchange_weak(count, &seen, seen - 1))
            return;
}

bool strings_stay(const struct strings *strings, const char *text)
{
    return pool_spans(&strings->pool, text);
}

/* Lets go of those that waited longest, but for the one that came last. */
static void reclaim(struct strings *strings)
{
    while (strings->waiting > strings->limit && strings->oldest != strings->newest &&
           !may_be_held(strings, strings->oldest)) {
        struct string *string = strings->oldest;
        stop_waiting(strings, string);
        uint8_t nobody_has_it = 0;
        if (!atomic_compare_exchange_strong(&string->state, &nobody_has_it, FREE))
            continue; /* handed out, so kept */
        unlink_from(strings, string);
        pool_give(&strings->pool, string);
    }
}

char *strings_make(struct strings *strings, const char *name, size_t name_length, const char *value)
{
    size_t value_length = strlen(value);
    uint32_t hash = hash_on(0x811c9dc5u, name, name_length);
    hash = hash_on(hash_on(hash, "=", 1), value, value_length);
    struct string *string = find(strings, hash, name, name_length, value);
    if (string) {
        stop_waiting(strings, string);
        return string->text;
    }
    if (!make_room(strings))
        return NULL;
    string = pool_take(&strings->pool,
                       offsetof(struct string, text) + name_length + 1 + value_length + 2);
    if (!string)
        return NULL;
    string->hash = hash;
    string->waits = string->marked = false;
    char *end = put(string->text, name, name_length);
    end = put(end, "=", 1);
    end = put(end, value, value_length);
    put(end, "", 1);
    /* Pairs with strings_hand_out(): who finds it not free finds it whole. */
    atomic_store(&string->state, 0);
    strings->count++;
    link_into(strings, string);
    return string->text;
}

void strings_retire(struct strings *strings, char *text)
{
    struct string *string = string_of(strings, text);
    if (!string || string->waits || atomic_load(&string->state) & FREE)
        return;
    string->older = strings->newest;
    string->newer = NULL;
    *(strings->newest ? &strings->newest->newer : &strings->oldest) = string;
    strings->newest = string;
    string->waits = true;
    string->turn = strings->turn;
    strings->waiting += pool_size(string);
    atomic_fetch_add(&strings->retired, pool_size(string));
    reclaim(strings);
}

void strings_revive(struct strings *strings, char *text)
{
    struct string *string = string_of(strings, text);
    if (string)
        stop_waiting(strings, string);
}

bool strings_is_marked(const struct strings *strings, const char *text)
{
    const struct string *string = string_of(strings, text);
    return string && string->marked;
}

void strings_mark(struct strings *strings, char *text, bool marked)
{
    struct string *string = string_of(strings, text);
    if (string)
        string->marked = marked;
}

bool strings_hand_out(const struct strings *strings, char *entry, const char *name,
                      size_t name_length)
{
    struct string *string = string_of(strings, entry);
    if (!string)
        return true;
    if (atomic_fetch_or(&string->state, HANDED_OUT) & FREE)
        return false;
    /* It may have become another string just before it was kept. */
    return string_is_of(entry, name, name_length);
}
