/*
 * Findings: where changes of the environment meet starts of commands.  A fold over the events of a
 * trace, of fixed size; what it says at the end of a session and of its recording is the same.
 *
 * A *pair* is a thread that changes the environment and another thread of the same process that
 * starts commands with the live array.  Of each pair it counts
 *   hits         commands that failed with EFAULT, or received a damaged environment, after the
 *                array they held was moved, freed or shifted by the changing thread (or while such
 *                a change was under way)
 *   near misses  commands that got through although the array they held was moved
 *   and how close a change and a command have come that did not meet: an *exposure*.
 *
 * For an exposure count only
 *   changes that can hurt: a growth by realloc (moved or in place, that is malloc's choice), a
 * free, a removal of an existing variable, clearenv.  Not: a new value for an existing variable
 * (the kernel reads the old pointer or the new one), the first growth (the array of the initial
 * stack is never freed), growths that leave the old array as it is (glibc since 2.41). commands
 * that copy from the live array: not those with an array of their own, nor those of the spawners
 * fork, snapshot and locked. changes and commands with company: while a thread is alone in its
 * process there is nobody to meet, and a thread that has ended will meet nobody any more.
 *
 * Threads are told apart by their row on the timeline: a thread that ended and another of the same
 * name that came after it are one.
 */
#ifndef ENVVIZ_MODEL_FINDINGS_H
#define ENVVIZ_MODEL_FINDINGS_H

#include "model/world.h"

enum { FINDINGS_PAIRS = 512, FINDINGS_CULPRITS = 256, FINDINGS_KEPT = 128, FINDINGS_FOREIGN = 16 };

enum finding_level {
    FINDING_NONE,
#define LEVEL(id, word) FINDING_##id,
#include "model/finding_levels.def"
#undef LEVEL
    FINDING_LEVELS
};

/* A place in the trace, and who it is about.  `cause` is EVENT_NONE where a change was under way
 * and had not told what it did. */
struct finding {
    uint32_t load, cause; /* event numbers */
    uint16_t changer, starter;
    uint32_t pid;
    uint64_t after_ns; /* hit, near miss: from the load to the deed (0: done before the load) */
    uint64_t left_ns;  /* from the deed to the result: so long it ran on; 0 for UNDER_WAY */
    uint64_t apart_ns; /* exposure: between change and command; 0: they overlapped */
    uint32_t variable; /* text */
    uint8_t op;        /* enum env_op; OP_COUNT: not known */
    uint8_t outcome;   /* enum outcome */
};

struct finding_pair {
    uint16_t changer_row, starter_row;
    uint8_t call; /* enum call */
    uint64_t hits, near_misses;
    uint64_t meetings;    /* changes compared with a command, or the other way round */
    uint64_t overlaps;    /* of those: at the same time, though the array stayed where it was */
    struct finding worst; /* a hit (the first), a near miss (that ran on for longest), or the
                             closest exposure */
};

/* Changes of one variable by one thread, as far as they can hurt. */
struct finding_culprit {
    uint16_t row;
    uint8_t op;
    uint32_t variable; /* text; 0 for clearenv, and for all further ones of a full table */
    bool others;       /* it stands for all variables of this thread that found no room */
    uint16_t thread;
    uint32_t pid;
    uint32_t event; /* the first one's env.begin */
    uint64_t changes, hits, near_misses;
};

/* A program that changes environ without libc. */
struct finding_foreign {
    uint32_t program; /* text */
    uint32_t pid;     /* of the first process */
    uint32_t event;   /* the first */
    uint64_t times;
};

struct findings {
    uint64_t hits, near_misses;
    uint64_t unexplained; /* EFAULT or damage, and nothing is known to have touched the array */
    uint64_t changes, changes_in_company; /* that can hurt */
    /* Changes that can hurt, made when another thread that had started commands had ended: whether
     * anything but time kept them apart is not known.  And how short that time was at least. */
    uint64_t after_ended, after_ended_ns;
    uint64_t kept_growths; /* in company: the old array was left as it is */
    uint64_t replacements; /* in company: another value for an existing variable */
    uint64_t live_commands, live_commands_in_company, private_commands;
    uint64_t held; /* commands that amplify held */
    uint64_t foreign_times;

    uint32_t pair_count, culprit_count, foreign_count;
    uint64_t pairs_left_out, foreign_left_out; /* found no room */
    struct finding_pair pairs[FINDINGS_PAIRS];
    struct finding_culprit culprits[FINDINGS_CULPRITS];
    struct finding_foreign foreign[FINDINGS_FOREIGN];
    /* Where a key stands in the tables, plus 1: open addressing. */
    uint16_t pair_slots[2 * FINDINGS_PAIRS], culprit_slots[2 * FINDINGS_CULPRITS];

    /* The first so many of each, in time order. */
    uint32_t hit_count, unexplained_count;
    struct finding hit[FINDINGS_KEPT], unexplained_one[FINDINGS_KEPT];

    /* What the fold keeps in mind of each thread (an entry of world.threads). */
    struct finding_thread {
        uint16_t number;       /* 0: nobody yet */
        bool company;          /* at the begin of the change, or at the load, that it is in */
        bool hurts, kept;      /* the change it is in can hurt; left the old array as it is */
        uint64_t count_before; /* variables, as the change it is in began */
        struct finding_change {
            uint64_t begin_ns, end_ns;
            uint32_t event, variable; /* event EVENT_NONE: none yet */
            uint8_t op;
        } change, last_change; /* now; the latest that can hurt, in company */
        struct finding_command {
            uint64_t load_ns, result_ns;
            uint32_t load; /* EVENT_NONE: none yet */
            uint8_t call;
        } last_command; /* the latest that copied from the live array, in company */
        /* A command that started: what it received is not known yet. */
        bool pending;
        struct command started;
    } threads[WORLD_THREADS];
};

/* NULL when out of memory.  The caller frees. */
struct findings *findings_new(void);
void findings_free(struct findings *findings);

/* Takes event `index` in, which `world` has just been folded with. */
void findings_follow(struct findings *findings, const struct world *world,
                     const struct event *event, uint32_t index);

/* All that is still pending counts as it is: what more a command received will not be told. */
void findings_settle(struct findings *findings, const struct world *world);

/* What a pair amounts to, how many pairs amount to that, and the worst of all. */
enum finding_level finding_level(const struct finding_pair *pair);
uint32_t findings_pairs_of(const struct findings *findings, enum finding_level level);
enum finding_level findings_level(const struct findings *findings);

/* "hit", "near-miss", "exposure": as --fail-on and reports spell it; FINDING_LEVELS for none. */
const char *finding_level_name(enum finding_level level);
enum finding_level finding_level_find(const char *name);

#endif
