/*
 * The start of a program that is followed into, and the moment from which it is observed.
 *
 * Thousands of short commands start with this: it touches one page of its own, and calls no
 * function of libc before the program needs one, for the first call of each is looked up by its
 * name.  It is bound to no version of a symbol either, since each would be looked for, too.
 */
#include "guest/preloaded.h"
#include "guest/thread.h"
#include "probe/follower/handoff.h"
#include "probe/follower/thunks.h"
#include "wire/control.h"

#include <dlfcn.h>
#include <errno.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Beside the other data, and not in pages of their own that start as zero. */
#define ON_THE_PAGE __attribute__((section(".data")))

static const char own_name[] = "libenvviz-follower.so", probe_name[] = "libenvviz-probe.so";

void *follower_slots[HOOK_COUNT] ON_THE_PAGE;

static struct {
    char preload[1024];
    char session[96];
} kept ON_THE_PAGE = {"LD_PRELOAD=/", ENVVIZ_SESSION_VARIABLE "="};

static struct handoff handoff ON_THE_PAGE; /* its pointers are set when they are needed */
static _Atomic int waker ON_THE_PAGE;      /* the thread that loads the probe, or has done so */
static _Atomic bool is_settled ON_THE_PAGE = true;

static long ask_kernel(long number, long argument)
{
#if defined __x86_64__
    long result;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(argument)
                     : "rcx", "r11", "memory");
    return result;
#else
    register long result __asm__("x0") = argument, what __asm__("x8") = number;
    __asm__ volatile("svc #0" : "+r"(result) : "r"(what) : "memory");
    return result;
#endif
}

static _Noreturn void leave(int status)
{
    for (;;)
        ask_kernel(SYS_exit_group, status);
}

static void *next(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

static const char *name_of(size_t hook)
{
    if (hook == HOOK_realloc) /* whatever else a program calls, it calls this: no look-ups for it */
        return "realloc";
    static const char names[] =
#define HOOK(name) #name "\0"
#include "probe/hooks.def"
#undef HOOK
        ;
    const char *name = names;
    while (hook-- > 0)
        name += strlen(name) + 1;
    return name;
}

/* The probe, beside the follower; true if it observes the program now. */
static bool load_probe(void **library)
{
    char path[sizeof kept.preload];
    strcpy(path, strchr(kept.preload, '=') + 1);
    strcpy(strrchr(path, '/') + 1, probe_name); /* the shorter name of the two */
    *library = dlopen(path, RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);
    handoff_adopt *adopt = NULL;
    if (*library)
        *(void **)&adopt = dlsym(*library, "envviz_probe_adopt");
    handoff.preload = kept.preload;
    handoff.session = kept.session;
    handoff.next = next;
    return adopt && adopt(&handoff);
}

static void settle(void)
{
    void *library = NULL;
    bool observed = load_probe(&library);
    for (size_t hook = 0; hook < HOOK_COUNT; hook++) {
        void *function = observed ? dlsym(library, name_of(hook)) : next(name_of(hook));
        __atomic_store_n(&follower_slots[hook], function, __ATOMIC_RELEASE);
    }
    atomic_store(&is_settled, true);
}

static void wake(void)
{
    if (atomic_load(&is_settled))
        return;
    int saved_errno = errno;
    int nobody = 0, tid = (int)ask_kernel(SYS_gettid, 0);
    if (atomic_compare_exchange_strong(&waker, &nobody, tid))
        settle();
    else if (nobody != tid) /* what the waker itself calls meanwhile does not wait */
        while (!atomic_load(&is_settled) && thread_is_here(nobody))
            sched_yield();
    errno = saved_errno;
}

void *follower_function(void **slot)
{
    enum hook hook = (enum hook)(slot - follower_slots);
    /* These three do not wake: every program calls them. */
    if (hook == HOOK__exit || hook == HOOK__Exit)
        return (void *)leave;
    if (hook != HOOK_realloc)
        wake();
    void *function = __atomic_load_n(slot, __ATOMIC_ACQUIRE), *empty = NULL;
    if (!function) {
        function = next(name_of(hook));
        __atomic_compare_exchange_n(slot, &empty, function, false, __ATOMIC_RELEASE,
                                    __ATOMIC_RELAXED);
    }
    return function;
}

/* Completes `kept_entry` by the entry, if that begins as it does, names one thing and fits. */
static bool keep(char *kept_entry, const char *end, const char *entry)
{
    for (; *kept_entry; kept_entry++, entry++)
        if (*kept_entry != *entry)
            return false;
    while (kept_entry < end && *entry != ':' && *entry != ' ')
        if (!(*kept_entry++ = *entry++))
            return true;
    return false;
}

/* The usual start: the parent has put the two entries before all others.  They stay there, as the
 * kernel will read them when this array is passed on. */
static bool start_in_front(char **envp)
{
    if (!envp || environ != envp || !envp[0] || !envp[1] ||
        !keep(kept.preload, kept.preload + sizeof kept.preload, envp[0]) ||
        !keep(kept.session, kept.session + sizeof kept.session, envp[1]))
        return false;
    envp[0] = kept.preload;
    envp[1] = kept.session;
    environ += 2;
    handoff.fronted = environ;
    return true;
}

/* The entry of the list of libraries that is the follower. */
static bool keep_path(const char *list)
{
    for (; *list; list += strcspn(list, ": "), list += strspn(list, ": ")) {
        size_t length = strcspn(list, ": ");
        if (*list != '/' || length < sizeof own_name ||
            sizeof "LD_PRELOAD=" + length > sizeof kept.preload ||
            memcmp(list + length - (sizeof own_name - 1), own_name, sizeof own_name - 1) != 0)
            continue;
        memcpy(stpcpy(kept.preload, "LD_PRELOAD="), list, length);
        kept.preload[sizeof "LD_PRELOAD=" - 1 + length] = '\0';
        return true;
    }
    return false;
}

/* The entries stand elsewhere, or LD_PRELOAD names other libraries, too. */
static bool start_anyhow(void)
{
    char **session = preloaded_entry(environ, ENVVIZ_SESSION_VARIABLE);
    char **preload = preloaded_entry(environ, "LD_PRELOAD");
    if (!session || !preload || !preloaded_remember(kept.session, sizeof kept.session, *session) ||
        !keep_path(strchr(*preload, '=') + 1))
        return false;
    preloaded_remove(session);
    if (preload > session)
        preload--;
    if (preloaded_drop(preload, own_name))
        preloaded_remove(preload);
    return true;
}

__attribute__((constructor)) static void start(int argc, char **argv, char **envp)
{
    (void)argc;
    (void)argv;
    if (!start_in_front(envp)) {
        int saved_errno = errno;
        bool found = start_anyhow();
        errno = saved_errno;
        if (!found)
            return;
    }
    handoff.started_as = (pid_t)ask_kernel(SYS_getpid, 0);
    atomic_store(&is_settled, false);
    /* What the target has become is observed from its start. */
    if (kept.session[sizeof ENVVIZ_SESSION_VARIABLE] != '+')
        wake();
}
