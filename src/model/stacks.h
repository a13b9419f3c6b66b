/*
 * Call stacks, as the events of --stacks tell them: which stack stands behind a change of the
 * environment or the start of a command, and what stands at its addresses.
 */
#ifndef ENVVIZ_MODEL_STACKS_H
#define ENVVIZ_MODEL_STACKS_H

#include "model/texts.h"
#include "wire/event.h"

#include <stdbool.h>

enum { STACK_FRAMES_MOST = 32, STACK_PYTHON_MOST = 16 };

/* Innermost frames first.  Texts are numbers of the table that stacks_new() was given. */
struct stack {
    uint64_t id, image;
    uint8_t state; /* enum frames_seen of the Python frames */
    uint8_t frame_count, python_count;
    uint64_t frames[STACK_FRAMES_MOST]; /* addresses; 0: the event that tells it was lost */
    struct stack_python {
        uint32_t file, function; /* texts */
        uint32_t line;           /* 0: not known */
    } python[STACK_PYTHON_MOST];
};

/* A file that code of an image runs from, at start..end; address - bias is its address in the
 * file. */
struct stack_module {
    uint64_t start, end, bias, build;
    uint32_t path; /* text */
};

struct stacks;

/* `texts` must live as long.  NULL when out of memory. */
struct stacks *stacks_new(struct texts *texts);
void stacks_free(struct stacks *stacks);

/* Follows an event; `text` is its text.  False when out of memory: it may be given again. */
bool stacks_apply(struct stacks *stacks, const struct event *event, uint32_t index,
                  const char *text);

/* The stack of that name, or NULL. */
const struct stack *stacks_find(const struct stacks *stacks, uint64_t id);

/* The stack of event `index`, a change (env.begin) or the start of a command (exec.load); NULL
 * where none was told. */
const struct stack *stacks_of(const struct stacks *stacks, uint32_t index);

/* What stands at an address of an image ("run_script (envviz-lab, build.c:82)"): a text; 0: not
 * told. */
uint32_t stacks_symbol(const struct stacks *stacks, uint64_t image, uint64_t address);

/* The module at an address of an image; false if none was told. */
bool stacks_module(const struct stacks *stacks, uint64_t image, uint64_t address,
                   struct stack_module *out);

/* Version of CPython of an image, 0 and 0 where it is none. */
void stacks_python(const struct stacks *stacks, uint64_t image, unsigned *major, unsigned *minor);

/* Bytes of memory in use. */
size_t stacks_memory(const struct stacks *stacks);

#endif
