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

/* A command that failed or that runs with a damaged environment: LOST and what stands after it. */
bool outcome_is_failure(enum outcome outcome);

/* A failure or a near miss: never left out of a picture, however much shares its place. */
bool outcome_is_notable(enum outcome outcome);

enum {
    WORLD_THREADS = 320,
    WORLD_PROCESSES = 64,
    WORLD_ARRAYS = 96,
    WORLD_MEMORIES = 4, /* arrays whose memory is shown */
    WORLD_SLOTS = 24,   /* slots shown of each */
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
    uint16_t process; /* index into world.processes; WORLD_NONE: free entry */
    uint8_t state;    /* enum array_state */
    bool on_stack;    /* the kernel's own array, never freed */
    bool guessed;     /* a command loaded it before any change told of it */
    uint64_t address;
    uint64_t slots; /* pointers it has room for, the NULL included; at least count + 1 */
    uint64_t count; /* variables in it */
    uint64_t born_ns, left_ns, freed_ns; /* made; environ went elsewhere; freed.  0: not yet */
    uint32_t left_event; /* the env.grow or other event that replaced it, or EVENT_NONE */
    uint32_t left_name;  /* text: the variable whose change did it */
    uint16_t left_thread;
    uint8_t left_op; /* enum env_op of that change; OP_COUNT: it was none */
};

/* A command between exec.load and exec.status, or the last one of its thread. */
struct command {
    uint32_t load_event, result_event; /* EVENT_NONE: not yet */
    uint32_t text;                     /* the command */
    uint64_t load_ns, result_ns;
    uint64_t environ; /* the pointer it was started with */
    uint32_t count;
    uint16_t array; /* index into world.arrays that it holds; WORLD_NONE: none, or a private copy */
    uint32_t generation; /* of the array it loaded */
    bool has_generation; /* false: environ was no known array (a private copy) */
    bool holds;          /* from load to result, or to the private copy */
    bool moved;          /* the array moved while it was held (or had been freed before) */
    bool shifted;        /* its entries were shifted while it was held */
    bool freed_before;   /* the pointer was dangling already when it was loaded */
    bool copied;         /* it has a private copy, made at copy_ns */
    uint64_t copy_ns;
    uint64_t copy_address; /* 0: in the child's own memory */
    uint64_t exec_ns;      /* execve is about to copy; 0: not yet */
    uint32_t attempts;     /* places on PATH that this thread tried in vain just before */
    uint32_t cause_event;  /* the first env.grow / env.shift / ... that touched what it held */
    uint64_t cause_ns;
    uint16_t cause_thread;
    uint32_t cause_name;   /* text: the variable */
    uint8_t cause_op;      /* enum env_op; OP_COUNT: not known */
    uint8_t call, spawner; /* enum call, enum spawner */
    uint8_t outcome;       /* enum outcome */
    uint32_t error;        /* errno of the result */
    uint32_t pid;
    uint32_t lost, duplicated, garbled, received; /* from child.env */
    uint32_t damage_text;                         /* the first damaged name */
    uint8_t child_seen;                           /* enum child_seen + 1; 0: no child.env yet */
    bool has_status;                              /* exec.status has come */
    uint32_t held_ms; /* amplify made its thread sleep so long between load and execve */
    bool cut;         /* events of the thread are missing: what follows may not belong to it */
    int64_t status;   /* what the function returned */
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
    uint8_t change_grow;            /* enum grow + 1 of it; 0: no env.grow seen */
    struct command command;
    uint8_t gate;        /* enum gate + 1 where it is held; 0: it moves */
    uint32_t hold_event; /* the latest gate.hold */
    uint32_t call;       /* counts its calls */
    bool load_held;      /* held before the load of a command that has not been loaded yet */
    uint16_t done;       /* steps of its call that are done, a bit for each enum gate */
    uint16_t counts[GATE_COUNT]; /* how often it has done each step */
    uint16_t blocked_by; /* number of the thread it waits for; 0: none; WORLD_NONE: not known */
    uint8_t kernel_pass; /* enum pass + 1 of the latest kernel.read of its command; 0: none */
    uint32_t kernel_slot;
    uint32_t commands, failures; /* so far */
    uint32_t failure_before;     /* world.last_failure before this thread's last one */
};

struct process {
    uint32_t pid, ppid; /* pid 0: free entry */
    uint32_t program;
    bool alive;
    bool of_wrapper; /* started by a wrapper that has become the program since: does not count */
    uint8_t origin;  /* enum origin */
    uint32_t threads_alive; /* as told last: 1 alone, 0 not told yet; see world_has_company() */
    int32_t status;
    uint32_t signal;
    uint16_t array;       /* what environ points to, freed or not; WORLD_NONE: NULL, or not known */
    uint32_t generations; /* arrays so far */
    uint64_t start_ns;
};

/*
 * What the summary and the outcomes panel show.  execs = ok + efault + e2big + other_errors: the
 * commands whose result was seen.  A command with a damaged environment did start, so it is in `ok`
 * and in one env_ count, that of its outcome; it is no near miss any more.
 *
 * A wrapper that becomes another program (a shell script that execs python3) was not what people
 * came to see: when the first process, the one that envviz started, was replaced by exec, and the
 * new program starts a command or changes its environment, all counts but `events` and `dropped`
 * start again from 0.  Not where a process had several threads before: what is to be found there
 * is looked for in the report, whatever the first process becomes at its end.
 *
 * An execve that finds no program (ENOENT, EACCES, ENOTDIR) and is followed directly by another
 * execve of the same thread is one step of a search along PATH, no command of its own: it is taken
 * out of the counts when the next attempt is seen (see command.attempts).
 */
struct counts {
    uint64_t execs, ok, efault, e2big, other_errors;
    uint64_t env_lost, env_empty, env_duplicated, env_garbled; /* commands, not variables */
    uint64_t env_unread;  /* commands that were gone before their environment could be read */
    uint64_t near_misses; /* moved while held, and got through unharmed as far as was seen */
    uint64_t env_private; /* commands whose execve read a private copy: see command_is_private() */
    uint64_t env_changes; /* complete calls: env.end */
    uint64_t environ_moves, environ_in_place;
    uint64_t foreign_changes;
    uint64_t unseen; /* programs that were started and could not be followed */
    uint64_t events, dropped;
    uint64_t builds, builds_failed;
};

enum { WORLD_BUILDS = 128 };

/* The slots of an array as they were read last. */
struct slot {
    uint64_t pointer;
    uint32_t text;
    uint8_t state; /* enum slot_state */
    bool changed;  /* by the latest reading */
    bool known;
};

struct memory {
    uint64_t array; /* its address; 0: free entry */
    uint32_t event; /* the latest reading, EVENT_NONE: none */
    uint32_t count; /* slots that are known, at most WORLD_SLOTS */
    struct slot slots[WORLD_SLOTS];
};

/* Where a scripted lesson stands. */
struct lesson_place {
    uint32_t step, of; /* from 1; of == 0: no lesson */
    uint8_t state;     /* enum lesson_state */
    int32_t choice;    /* -1: none */
};

/* Where a thread of the lab met SIGSEGV in getenv, and what became of the array it walked. */
struct crash {
    uint32_t event; /* EVENT_NONE: none crashed */
    uint32_t worker;
    uint64_t address; /* 0: one that no memory has */
    uint64_t array;   /* its address */
    bool known;       /* the array is one of those seen: what follows is set */
    bool freed;       /* by left_thread's change of left_name */
    uint32_t generation;
    uint64_t freed_ns;
    uint32_t left_name;
    uint16_t left_thread;
};

struct world {
    uint64_t time_ns;
    uint32_t events;                                   /* folded so far */
    uint16_t thread_count, process_count, array_count; /* entries in use, with free ones between */
    uint16_t row_count;                                /* rows of the timeline so far */
    uint16_t wrapper_processes; /* of a wrapper that still counts; 0: there is none */
    bool threaded;              /* a process had several threads: no wrapper's work, it counts */
    uint16_t numbers[WORLD_THREADS]; /* threads[i].number, close together: searched often */
    struct thread threads[WORLD_THREADS];
    struct process processes[WORLD_PROCESSES];
    struct array arrays[WORLD_ARRAYS];
    struct counts counts;
    /* The one whose environ is shown, WORLD_NONE before the first: the newest that changed it or,
     * if it was started by exec, loaded it (so forked children do not push their parent away). */
    uint16_t process;
    uint32_t last_failure; /* load event of the latest failure or damage, EVENT_NONE */
    uint8_t engine, spawner, mode;
    uint32_t pace_ms;
    uint32_t amplify_ms, amplify_per_mille, amplify_seed; /* ms 0: nothing is amplified */
    struct memory memories[WORLD_MEMORIES];
    struct lesson_place lesson;
    struct crash crash;
    /* The build replay; of == 0: this is none. */
    uint32_t build, builds_of, build_phase;
    uint8_t build_steps[WORLD_BUILDS]; /* enum build_step + 1 of each build, by number - 1 */
};

/*
 * Whether execve reads a copy of the environment that no other thread can change: one made for this
 * command (spawners fork and snapshot), or an envp that is not environ's array (Python's
 * subprocess.call with env=, or without where it builds a list of its own).
 */
bool command_is_private(const struct command *command);

/* NULL when out of memory.  The caller frees. */
struct world *world_new(void);
void world_free(struct world *world);

/* Back to the world before all events. */
void world_reset(struct world *world);

/*
 * Folds one event.  `index` is the event's number in its trace.  Unknown events only count.
 * Threads and processes that were never announced (a cut recording) are made up as they are met.
 * A result whose load is missing (events were lost) makes a command whose load_event is the result.
 */
void world_apply(struct world *world, const struct event *event, uint32_t index);

/* Whether events of this type are understood. */
bool world_knows(unsigned type);

/* The thread with that number, or NULL. */
const struct thread *world_thread(const struct world *world, uint16_t number);

/* The newest array of a process (an index into world.processes) with that address, or NULL. */
const struct array *world_array(const struct world *world, uint16_t process, uint64_t address);

/* Whether a process (an index) has more than one thread now: as the probe told last, or where it
 * told nothing, as far as threads were seen. */
bool world_has_company(const struct world *world, uint16_t process);

/* What environ of the process shown points to; NULL before the first process, or where it is NULL.
 */
const struct array *world_environ(const struct world *world);

/* Whether the thread has done the step in its present (or latest) call. */
bool world_did(const struct thread *thread, enum gate step);

/* The memory of the array at `address`, or NULL. */
const struct memory *world_memory(const struct world *world, uint64_t address);

#endif
