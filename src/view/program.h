/* What the step view shows of threads: who is in the game, and the program of the call each is in.
 */
#ifndef ENVVIZ_VIEW_PROGRAM_H
#define ENVVIZ_VIEW_PROGRAM_H

#include "model/trace.h"

enum {
    PROGRAM_LINES = 12,  /* the longest program of a call */
    PROGRAM_THREADS = 64 /* threads shown at most */
};

enum line_state {
    LINE_DONE,
    LINE_HERE,    /* the thread is held before it */
    LINE_BLOCKED, /* it waits there for another thread */
    LINE_MOVING,  /* it does it now */
    LINE_SKIPPED, /* this call does not need it */
    LINE_LATER
};

struct program_line {
    const char *text;
    uint8_t gate;  /* enum gate */
    uint8_t state; /* enum line_state */
    uint8_t pass;  /* GATE_KERNEL: enum pass */
};

/* True if the thread is in a call, held or not. */
bool program_in_call(const struct thread *thread);

/* True if the call is a change of the environment, else it is a command. */
bool program_is_change(const struct thread *thread);

/* The lines of the call that the thread is in; returns how many, 0 outside of a call. */
unsigned program_of(const struct world *world, const struct thread *thread,
                    struct program_line *lines);

/* Numbers of the threads in the game, the first one (main) first, then by name; at most
 * PROGRAM_THREADS.  Those are the living ones of the process shown, and those held elsewhere. */
unsigned program_threads(const struct trace *trace, const struct world *world, uint16_t *numbers);

/* `preferred` if it is in the game; else the first that is held, or the first of all; 0: none. */
uint16_t program_choose(const struct trace *trace, const struct world *world, uint16_t preferred);

/* The number of the thread in the game that is called `name`; 0: none. */
uint16_t program_called(const struct trace *trace, const struct world *world, const char *name);

#endif
