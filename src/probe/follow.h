/*
 * Following: the programs that a command becomes get the probe too.
 *
 * The kernel must read the program's own live array when a command is started with it: a copy with
 * LD_PRELOAD added would hide the very race.  So the two entries that a followed program needs
 * stand *before* the array: environ points to the third word of a block whose first two are ours.
 * The program never sees them; a command is started with `environ - 2`, which the kernel reads
 * through to the program's entries, where they are, when they are.
 *
 *      block   [ LD_PRELOAD=... ][ ENVVIZ_SESSION=... ][ PATH=... ][ ... ][ NULL ]
 *                                                      ^ environ
 *
 * On the initial stack the kernel has put them there, since the parent passed them in front.  In
 * libc's arrays they are put there by the realloc hook (engine_native.c).  A block that was freed
 * has malloc's words in its first two slots, as it has without envviz: then the kernel meets them
 * in our entries instead of in the first two of the program.
 */
#ifndef ENVVIZ_PROBE_FOLLOW_H
#define ENVVIZ_PROBE_FOLLOW_H

#include "wire/words.h"

#include <stdbool.h>
#include <stddef.h>

enum { FOLLOW_FRONT = 2 }; /* entries before an array */

/* What is to be started; decided before the load, so that nothing is added to the window. */
struct following {
    bool is_on;      /* the program is to get the probe, but where there is a reason why not */
    enum unseen why; /* that reason, or UNSEEN_COUNT */
    bool fronts;     /* it gets the entries before the live array, which the kernel reads */
};

/* True if commands are followed. */
bool follow_is_on(void);

/* How a program is started. */
enum follow_start {
    FOLLOW_SPAWN = 0,
    FOLLOW_REPLACE = 1, /* it may replace the calling process */
    FOLLOW_SEARCH = 2   /* it is looked for on PATH; may be added to the others */
};

/* The program at `path`, started in the way `start`; one that cannot be followed is told. */
void follow_decide(struct following *following, const char *path, unsigned start);

/* What to pass in the place of `array`.  `live`: it is the program's environ.  Where other threads
 * could change it, its entries are passed along even to a program that has no use for them: without
 * them the kernel would not read the words that malloc spoils first. */
char *const *follow_envp(struct following *following, char *const *array, bool live);

/* The two entries, for copies that are made anyway; NULL at the end. */
const char *const *follow_entries(void);

/* The block has room before the array, and our entries are put there. */
void follow_front(char **array);

/* followable.c: why the program cannot be followed, UNSEEN_COUNT if it can. */
enum unseen followable(const char *path);

#endif
