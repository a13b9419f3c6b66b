/*
 * The control page, and the layout of a session's shared memory object: this page, then the rings.
 *
 * envviz writes the page and the probe reads it, but for what is marked otherwise.  The object is
 * made by envviz with a random name and mode 0600; the probe maps it if owner, size, magic and
 * version are as expected, and is inert otherwise.
 */
#ifndef ENVVIZ_WIRE_CONTROL_H
#define ENVVIZ_WIRE_CONTROL_H

#include "wire/ring.h"

/* Where the probe finds the name of the object; it takes the variable out of the environment. */
#define ENVVIZ_SESSION_VARIABLE "ENVVIZ_SESSION"

enum { CONTROL_MAGIC = 0x7a767665, CONTROL_VERSION = 1, CONTROL_RINGS = 256 };

struct control {
    uint32_t magic, version;
    uint32_t ring_slots, ring_count; /* as envviz was built; the probe must agree */
    uint32_t ring_usable;            /* so many fit into what /dev/shm has room for */
    uint32_t envviz_pid;             /* who made it; dead means: everybody is released */

    _Atomic uint32_t target_pid;   /* the process that envviz started; follows its own execs only */
    _Atomic uint32_t mode;         /* enum mode; threads that are held wait at their ring's bell */
    _Atomic uint32_t pace_ms;      /* MODE_PACE: how long each step is held */
    _Atomic uint32_t kernel_steps; /* 1: execve is stepped as well, see probe/pages.h */
    _Atomic uint32_t engine;       /* enum engine */
    _Atomic uint32_t spawner;      /* enum spawner */
    _Atomic uint32_t child_env;    /* 1: what a command received is read, see probe/child.c */
    _Atomic uint32_t stacks;       /* 1: tell the call stack of each change and command */
    _Atomic uint32_t follow;       /* 1: commands get the probe too, see probe/follow.h */

    /* Amplify, see probe/amplify.c: how long a thread sleeps between load and exec (0: never), of
     * how many of 1000 commands, chosen by what seed. */
    _Atomic uint32_t amplify_ms, amplify_per_mille, amplify_seed;

    /* Written by the probe. */
    _Atomic uint32_t no_ring;       /* threads that found no free ring */
    _Atomic uint32_t processes;     /* so many have appeared: each draws from numbers of its own */
    _Atomic uint32_t kernel_denied; /* errno of userfaultfd where kernel steps are not to be had */
    /* Kernel steps: pages shown here are read elsewhere, without stopping anybody. */
    _Atomic uint64_t pages_shown, pages_alias, pages_size;
};

struct shared {
    _Alignas(4096) struct control control;
    _Alignas(4096) struct ring rings[CONTROL_RINGS];
};

#endif
