/*
 * The probe's insides: what its hooks share.  It lives in strangers' processes: after start-up it
 * allocates nothing with malloc, uses no stdio, keeps errno, and is inert when no session is named.
 */
#ifndef ENVVIZ_PROBE_PROBE_H
#define ENVVIZ_PROBE_PROBE_H

#include "guest/copy.h"
#include "wire/control.h"

#include <stddef.h>
#include <sys/types.h>

extern char **environ;

/* The session's memory; NULL: the probe is inert. */
extern struct shared *probe_shared;

static inline struct control *probe_control(void)
{
    return &probe_shared->control;
}

/* The probe's own words of one thread.  Initial-exec TLS: reading it calls nothing. */
struct thread_state {
    struct ring *ring;
    bool no_ring;            /* none was free: nothing is recorded of this thread */
    bool emitting;           /* an event is open: a signal handler must not open another */
    bool in_change;          /* inside setenv and friends: realloc is looked at */
    bool exec_pending;       /* execve was entered in a vfork child and has not returned */
    bool exec_locked;        /* that execve was entered with the environment lock held */
    bool exec_fronts;        /* with our entries before the array, see follow.h */
    bool grew;               /* this change has told how the array grew */
    uint64_t load_ns;        /* just before the latest load; 0: not of the live array */
    uint32_t load_calm;      /* environ_calm() before it */
    struct copy_memory copy; /* for private copies of the environment */
    uint32_t ordinal;        /* of the thread in its process, from 1; 0: not given yet */
    uint32_t commands;       /* so many were loaded */
};
extern __thread struct thread_state probe_thread __attribute__((tls_model("initial-exec")));

uint64_t probe_now_ns(void);

/* start.c: what was taken out of the environment, for the programs that are started from here. */
struct inheritance {
    const char *library; /* path of the follower, or of the probe where there is none */
    const char *preload; /* LD_PRELOAD= and that path */
    const char *name;    /* of the session */
    const char *session; /* ENVVIZ_SESSION=+NAME, for programs that are followed into */
    const char *eager;   /* ENVVIZ_SESSION=NAME, for what the target itself becomes */
    const char *path;    /* PATH as the program was started with */
    uid_t user;          /* owner of the session */
};
const struct inheritance *probe_inheritance(void);

/* A followed program opens the session only when it has something to tell.  True if there is a
 * session. */
extern _Atomic bool probe_asleep;
bool probe_wake(void);

static inline bool probe_on(void)
{
    return probe_shared ||
           (atomic_load_explicit(&probe_asleep, memory_order_relaxed) && probe_wake());
}

/* emit.c.  Writes an event with the time of now; `text` (may be NULL) is abbreviated in the middle.
 * Returns the time.  Does nothing, and returns 0, where the probe is inert.  Keeps errno. */
uint64_t emit(enum event_type type, const struct event *event, const char *text);
#define EMIT(id, member, text, ...) emit(EVENT_##id, &(struct event){.member = {__VA_ARGS__}}, text)

/* Claims the thread's ring, and so tells that it and its process are there. */
void emit_start(void);

/* Threads of this process that have told something and are alive; others may be there too. */
uint32_t emit_threads(void);

/* The process as it was at start-up or since its fork; a vfork child has another id. */
uint32_t probe_pid(void);
uint32_t probe_ordinal(void); /* of the process in the session, from 0 */

/* exit_hooks.c: this process ends with that status. */
void exit_tell(int status);

/* How the process came about; before its first event. */
void emit_origin(enum origin origin);

/* To be called in the child of a fork: it is another producer. */
void emit_forked(void);

/* Words of an argument vector in one line, quoted as a shell would need it, for the text of an
 * event. */
const char *emit_join(const char *path, char *const argv[], char *out, size_t size);

/* company.c: tells when the process gets a second thread, and when it is alone again; looked at
 * before each change and each load. */
void company_tell(void);
bool company_is_there(void); /* as told last */
void company_forked(void);

/* amplify.c: the thread sleeps here, if that is asked for and this command's turn. */
void amplify(bool live);

/* gate.c.  The named points where a thread can be held: each stands before the step it names. */
void gate_hold(enum gate gate);

static inline bool gates_closed(void)
{
    return probe_shared &&
           atomic_load_explicit(&probe_control()->mode, memory_order_relaxed) != MODE_RUN;
}

static inline void gate(enum gate gate)
{
    if (gates_closed())
        gate_hold(gate);
}

/* lock.c: the environment lock of the probe, taken around every change. */
void env_lock(void); /* tells that it waits, and for whom */
bool env_trylock(void);
void env_unlock(void);
void env_lock_forked(void);

/* names.c: which variables exist, since when.  Changed under the environment lock only. */
enum { NAMES_MAX = 32768 };
struct seen_names {
    uint64_t bits[NAMES_MAX / 64];
};
void names_reset(char *const *array, uint64_t now_ns);
void names_add(const char *entry_or_name, uint64_t now_ns);
void names_remove(const char *name);
void names_clear(void);
bool names_complete(void); /* false: there were more than NAMES_MAX */

/* A name of `length` bytes was met in a child's environment.  True if it was met before (in
 * `seen`).  Names that the table does not know are never told as met before. */
bool names_meet(struct seen_names *seen, const char *name, size_t length);

/* Whether the program has a variable of that name. */
bool names_exist(const char *entry_or_name);

/* Whether the program ever had a variable of that name. */
bool names_know(const char *name, size_t length);

/* How many names existed at `load_ns`, exist still, and are not in `seen`; *first receives the
 * name of one (up to `size` bytes). */
uint32_t names_missing(const struct seen_names *seen, uint64_t load_ns, char *first, size_t size);

/* environ.c: what the probe knows of environ. */
size_t environ_count(char *const *array); /* only where no writer can run */
void environ_change(void);                /* under the lock: a change begins ... */
void environ_published(void);             /* ... and ends: remember pointer and count */
void environ_forked(void);                /* in the child of a fork */
void environ_check(void);                 /* tells a change made behind libc's back */
char **environ_load(uint32_t *count);     /* what a starting command loads */
char **environ_known(uint32_t *count);    /* what was seen last */
/* Whether anything happened to the array that its readers could notice.  A variable that is added
 * behind the others, in an array that stays where it is, takes nothing from anybody. */
void environ_disturbed(void); /* under the lock: the change that ends was of that kind */
uint32_t environ_calm(void);  /* for: */
bool environ_stayed_calm(uint32_t since); /* nothing of that kind since, and no change under way */
/* Of an envp that a caller passes: it may be anything, and is read without harm. */
uint32_t environ_count_of(char *const *array);
/* Reads memory as another process would: a bad address is an error (false), and not a crash. */
bool peek(void *out, uintptr_t address, size_t size);

/* child.c: after a successful start, tells what the child received.  `fronts`: it was started with
 * our entries before the live array. */
void child_check(pid_t pid, bool fronts);

#endif
