/*
 * What the follower exports: for each hook a few instructions that jump to the function in its slot
 * and leave all arguments, and the return address, as they are.  So they serve functions of any
 * type, execl and vfork among them.
 */
#ifndef ENVVIZ_FOLLOWER_THUNKS_H
#define ENVVIZ_FOLLOWER_THUNKS_H

enum hook {
#define HOOK(name) HOOK_##name,
#include "probe/hooks.def"
#undef HOOK
    HOOK_COUNT
};

/* The function that a hook jumps to; NULL: follower_function() is asked. */
extern void *follower_slots[HOOK_COUNT] __attribute__((visibility("hidden")));

/* The function that a call of the hook whose slot is empty goes to. */
__attribute__((visibility("hidden"), used)) void *follower_function(void **slot);

#endif
