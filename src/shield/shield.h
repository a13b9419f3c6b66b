/*
 * The shield's insides: what its hooks share.  It lives in strangers' processes: it uses no malloc
 * and no stdio, and nothing of any one libc but what it has looked up (guest/real.h).
 */
#ifndef ENVVIZ_SHIELD_SHIELD_H
#define ENVVIZ_SHIELD_SHIELD_H

#include "guest/copy.h"
#include "shield/store.h"

/* What envviz shield says.  "once": the program itself is shielded, what it starts is not; "all":
 * also the lines given to system(). */
#define SHIELD_VARIABLE "ENVVIZ_SHIELD"
#define SHIELD_ONCE     "once"
#define SHIELD_ALL      "all"

extern char **environ;
extern struct store shield_store;

/* The words of one thread.  A vfork child shares those of its parent. */
struct shield_thread {
    struct copy_memory copy; /* for private copies of the environment */
    bool vfork_had_lock;     /* when it called vfork */
    bool execs;              /* a child in its place has called execve, and holds strings */
    uint32_t exec_turn;      /* of that hold */
};
extern __thread struct shield_thread shield_thread __attribute__((tls_model("initial-exec")));

/* start.c: the thread's memory is given back when it ends. */
void shield_thread_keep(void);

/* Takes the shield out of LD_PRELOAD, in an environment that nobody else has; not where the program
 * has set that variable itself. */
void shield_leave(char **array);

/* Whether the lines given to system() are shielded. */
bool shield_follows_lines(void);

/* snapshot.c: whether a command with this envp gets the program's own environment: it is the live
 * array, or one that was live when the caller read environ. */
bool snapshot_wanted(char *const *envp);

/* A private copy of the environment as it is now, made under the lock; where there is no memory the
 * live array.  Valid until the next copy into that memory, if the turn of strings_hold() in *turn
 * is let go of only then: of the store's own strings it has the addresses. */
char **snapshot_make(struct copy_memory *memory, uint32_t *turn);

/* Memory for a copy while a function runs in which a signal handler may start another command. */
struct copy_memory snapshot_borrow(void);
void snapshot_return(struct copy_memory memory);

#endif
