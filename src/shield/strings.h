/*
 * The strings "NAME=value" that setenv() makes.
 *
 * A string that getenv() has handed out is kept for ever, since the program may.  The others were
 * only ever seen by who walks over environ: when such a one is replaced or removed, it waits behind
 * all that were retired before it, and is used again when more than `limit` bytes wait.  A string
 * that is made once more meanwhile is the same string, so values that come back need no new memory.
 *
 * Changes under the lock of the environment; strings_hand_out() in any thread.
 */
#ifndef ENVVIZ_SHIELD_STRINGS_H
#define ENVVIZ_SHIELD_STRINGS_H

#include "shield/pool.h"

struct string;

struct strings {
    struct pool pool;
    size_t limit; /* bytes that wait at most */
    struct string **buckets;
    size_t bucket_count, count;
    struct string *oldest, *newest; /* those that wait */
    size_t waiting;                 /* their bytes */
    _Atomic size_t retired;         /* bytes that were retired ever */
};

/* "NAME=value", to be stored in environ.  NULL: no memory (errno). */
char *strings_make(struct strings *strings, const char *name, size_t name_length,
                   const char *value);

/* No array has it any more.  What strings_make() did not make is the program's own: nothing is
 * done. */
void strings_retire(struct strings *strings, char *text);

/* The program has put it back. */
void strings_revive(struct strings *strings, char *text);

/* Marks, for comparing two arrays. */
bool strings_is_marked(const struct strings *strings, const char *text);
void strings_mark(struct strings *strings, char *text, bool marked);

/* Whether `entry`, of that name, may be handed out: false if it was retired and used again before
 * it could be kept.  Any thread, no lock. */
bool strings_hand_out(const struct strings *strings, char *entry, const char *name,
                      size_t name_length);

/* Bytes retired so far.  What was in use when this was `limit` less, at most, is whole. */
static inline size_t strings_retired(const struct strings *strings)
{
    return strings->retired;
}

/* Whether the entry is of that name.  Any thread: the entry may be changing. */
bool string_is_of(const char *entry, const char *name, size_t name_length);

#endif
