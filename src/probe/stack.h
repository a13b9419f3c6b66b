/*
 * Call stacks of those who change the environment and start commands, told where the session asks
 * for them.  A stack is told before the event that it belongs to, so that the time from load to
 * exec stays as it is; one that was met before is only named.
 */
#ifndef ENVVIZ_PROBE_STACK_H
#define ENVVIZ_PROBE_STACK_H

#include "wire/words.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* glibc since 2.35 finds the module of an address without a lock, and so does the unwinder. */
#if defined __GLIBC__
#if __GLIBC_PREREQ(2, 35)
#define STACK_UNWIND 1
#endif
#endif

enum { STACK_FRAMES_MAX = 24, STACK_PYTHON_MAX = 12 };

/* At start-up: makes ready what must not be made ready later.  Does nothing without stacks. */
void stacks_start(void);

/* In the child of a fork: what its parent tells from here on is not its own. */
void stacks_forked(void);

/* Tells the stack of the hook's caller. */
void stack_tell(void);

/* Between the files of the stacks. */

/* The image that events name, see events.def. */
uint64_t stack_image(void);

/* A new image: all that was told belongs to the old one. */
void stack_new_image(void);

/* Whether a thing of that hash was told of this image.  It counts as told from stack_told() on,
 * which is called when its events are out: who is told "yes" can rely on them. */
bool stack_is_told(uint64_t hash);
void stack_told(uint64_t hash);

uint64_t stack_mix(uint64_t hash, uint64_t value);

/* Tells a text, if it was not told before, and returns the name that events use for it. */
uint64_t stack_text(const char *text, size_t length);

/* modules.c.  Tells the module at an address, if it was not told before. */
void modules_start(void);
void module_tell(uint64_t address);

/* python.c.  Finds out whether this is CPython. */
void python_start(void);
void python_tell(void);

struct python_frame {
    uint64_t file, function; /* texts */
    uint32_t line;
};

/* Reads the frames of the Python code that this thread runs, innermost first; their number.  Calls
 * nothing of Python that would need its lock, and reads memory as another process would. */
unsigned python_read(struct python_frame *out, unsigned max, enum frames_seen *state);

#endif
