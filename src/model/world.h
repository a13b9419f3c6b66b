/*
 * The world: the state at one instant, a pure fold over events.
 *
 * A flat struct of fixed size: copying it is a checkpoint, and two worlds are equal when their
 * bytes are (world_new() clears the padding).  Where a table is full the oldest entry that no
 * longer matters makes room.  Same events in, same world out.
 */
#ifndef ENVVIZ_MODEL_WORLD_H
#define ENVVIZ_MODEL_WORLD_H

#include "model/texts.h"
#include "wire/event.h"

#include <stdbool.h>

enum outcome {
#define OUTCOME(id, word, utf8, ascii, role, meaning) OUTCOME_##id,
#include "model/outcomes.def"
#undef OUTCOME
    OUTCOME_COUNT
};

struct outcome_info {
    const char *word, *utf8;
    char ascii;
    const char *meaning;
};
const struct outcome_info *outcome_info(enum outcome outcome);

/* A command that failed or that runs with a damaged environment. */
bool outcome_is_failure(enum outcome outcome);

enum {
    WORLD_THREADS = 320,
    WORLD_PROCESSES = 64,
    WORLD_ARRAYS = 96,
    WORLD_NONE = 0xffff /* no such thread, process, array */
};

/* EVENT_NONE: no event. */
#define EVENT_NONE UINT32_MAX

enum array_state {
    ARRAY_LIVE,  /* environ points to it */
    ARRAY_GROWN, /* made, environ does not point to it yet */
    ARRAY_FREED, /* given back to malloc */
    ARRAY_KEPT   /* environ points elsewhere; the memory stays valid */
};

/* An array that environ pointed to, of one process.  `generation` counts a process's arrays from
 * 0, the one on the initial stack; it is what screens call "#41". */
struct array {
    uint32_t generation;
    uint16_t process; /* index into world.processes */
    uint8_t state;    /* enum array_state */
    bool on_stack;    /* the kernel's own array, never freed */
    uint64_t address;
    uint64_t slots; /* pointers it has room for, the NULL included */
    uint64_t count; /* variables in it */
    uint64_t born_ns, left_ns, freed_ns; /* made; environ went elsewhere; freed.  0: not yet */
    uint32_t left_event; /* the env.grow or other event that replaced it, or EVENT_NONE */
    uint32_t left_name;  /* text: the variable whose change did it */
    uint16_t left_thread;
};

/* A command between exec.load and exec.status, or the last one of its thread. */
struct command {
    uint32_t load_event, result_event; /* EVENT_NONE: not yet */
    uint32_t text;                     /* the command */
    uint64_t load_ns, result_ns;
    uint64_t environ; /* the pointer it was started with */
    uint32_t count;
    uint16_t array; /* index into world.arrays that it holds; WORLD_NONE: none, or a private copy */
    uint32_t generation;   /* of the array it loaded */
    bool has_generation;   /* false: environ was no known array (a private copy) */
    bool holds;            /* from load to result, or to the private copy */
    bool moved;            /* the array moved while it was held (or had been freed before) */
    bool shifted;          /* its entries were shifted while it was held */
    bool freed_before;     /* the pointer was dangling already when it was loaded */
    uint32_t cause_event;  /* the first env.grow / env.shift / ... that touched what it held */
    uint64_t cause_ns;
    uint16_t cause_thread;
    uint32_t cause_name;   /* text: the variable */
    uint8_t call, spawner; /* enum call, enum spawner */
    uint8_t outcome;       /* enum outcome */
    uint32_t error;        /* errno of the result */
    uint32_t pid;
    uint32_t lost, duplicated, garbled, received; /* from child.env */
    uint32_t damage_text;                          /* the first damaged name */
};

enum thread_at { THREAD_IDLE, THREAD_IN_CHANGE, THREAD_IN_COMMAND, THREAD_ENDED };

struct thread {
    uint16_t number; /* event.thread; 0: free entry */
    uint16_t process;
    uint16_t row; /* lane on the timeline, see model/trace.h */
    uint8_t at;   /* enum thread_at */
    uint32_t tid;
    uint32_t name;
    uint32_t last_event;
    /* The change it is in, or was last in. */
    uint8_t op; /* enum env_op */
    uint32_t change_name;
    uint64_t change_ns;
    uint32_t change_event;
    bool change_moved, change_grew; /* env.grow moved / in place seen in this change */
    struct command command;
    uint32_t commands, failures; /* so far */
};

struct process {
    uint32_t pid, ppid; /* pid 0: free entry */
    uint32_t program;
    bool alive;
    int32_t status;
    uint32_t signal;
    uint16_t array;       /* what environ points to */
    uint32_t generations; /* arrays so far */
    uint64_t start_ns;
};

/* What the summary and the outcomes panel show.  execs = ok + efault + e2big + other_errors;
 * a command with a damaged environment did start, so it is in `ok` and in its env_ count. */
struct counts {
    uint64_t execs, ok, efault, e2big, other_errors;
    uint64_t env_lost, env_empty, env_duplicated, env_garbled; /* commands, not variables */
    uint64_t env_unread; /* commands that were gone before their environment could be read */
    uint64_t near_misses;
    uint64_t env_changes, environ_moves, environ_in_place;
    uint64_t foreign_changes;
    uint64_t events, dropped;
    uint64_t builds, builds_failed;
};

enum { WORLD_BUILDS = 128 };

struct world {
    uint64_t time_ns;
    uint32_t events; /* folded so far */
    uint16_t thread_count, process_count, array_count;
    struct thread threads[WORLD_THREADS];
    struct process processes[WORLD_PROCESSES];
    struct array arrays[WORLD_ARRAYS];
    struct counts counts;
    uint16_t process; /* the one whose environ is shown: the newest that changed or loaded it */
    uint32_t last_failure; /* load event of the latest failure or damage, EVENT_NONE */
    uint8_t engine, spawner, mode;
    /* The build replay; of == 0: this is none. */
    uint32_t build, builds_of, build_phase;
    uint8_t build_steps[WORLD_BUILDS]; /* enum build_step + 1 of each build, by number - 1 */
};

struct world *world_new(void);
void world_free(struct world *world);

/* Folds one event.  `index` is the event's number in its trace.  Unknown events only count. */
void world_apply(struct world *world, const struct event *event, uint32_t index);

/* The thread with that number, or NULL. */
const struct thread *world_thread(const struct world *world, uint16_t number);

/* The environ of the process shown: its array, or NULL before the first process. */
const struct array *world_environ(const struct world *world);

#endif
