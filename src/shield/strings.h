/*
 * The strings "NAME=value" that setenv() makes.
 *
 * A string that getenv() has handed out is kept for ever, since the program may.  The others were
 * only ever seen by who walks over environ: when such a one is replaced or removed, it waits behind
 * all that were retired before it, and is used again when more than `limit` bytes wait.  A string
 * that is made once more meanwhile is the same string, so values that come back need no new memory.
 *
 * A command that is being started holds the strings (strings_hold) whose addresses it passes: what
 * was in use when it began is not used again before it has let go.  There are two counts of
 * holders, used by turns: when nobody is left of the earlier turn, the turns change.  So commands
 * that overlap without end keep nothing for ever.
 *
 * Changes and strings_hold() under the lock of the environment; the others in any thread.
 */
#ifndef ENVVIZ_SHIELD_STRINGS_H
#define ENVVIZ_SHIELD_STRINGS_H

#include "shield/pool.h"

struct string;

/* The holders of two turns.  Zeroed in the child of a fork: none of them is there. */
struct strings_holders {
    _Atomic int of[2];
};

struct strings {
    struct pool pool;
    size_t limit; /* bytes that wait at most */
    struct string **buckets;
    size_t bucket_count, count;
    struct string *oldest, *newest;  /* those that wait */
    size_t waiting;                  /* their bytes */
    _Atomic size_t retired;          /* bytes that were retired ever */
    struct strings_holders *holders; /* NULL: nobody ever holds */
    uint32_t turn;
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

/* Holds the strings in use; returns the turn to let go of. */
uint32_t strings_hold(struct strings *strings);
void strings_let_go(struct strings *strings, uint32_t turn);

/* Whether it is a string that a holder may pass by its address.  Any address. */
bool strings_stay(const struct strings *strings, const char *text);

/* Whether the entry is of that name.  Any thread: the entry may be changing. */
bool string_is_of(const char *entry, const char *name, size_t name_length);

#endif
