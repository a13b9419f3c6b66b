/*
 * Start-up: finds the session named in the environment, maps its memory, and takes its own traces
 * out of the environment, so that the program and the commands it starts see what they would see
 * without envviz.  Whatever is not as expected leaves the probe inert.
 *
 * A program that was followed into (the name of its session begins with a +) only takes the traces
 * out: the rest waits until it changes its environment or starts a command.  Most commands do
 * neither, and nothing is told of them that their parent has not told already.
 */
#include "guest/preloaded.h"
#include "guest/real.h"
#include "probe/follow.h"
#include "probe/probe.h"
#include "probe/stack.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char library[] = "libenvviz-probe.so";

struct shared *probe_shared ON_FIRST_PAGE;
_Atomic bool probe_asleep ON_FIRST_PAGE;

/* What is passed on to programs that are started from here; see start_followed() for the
 * beginnings. */
static struct {
    char preload[1024];
    char session[96];
} kept = {"LD_PRELOAD=/", ENVVIZ_SESSION_VARIABLE "=+"};

static char path_list[4096]; /* PATH as the program was started with */

static struct inheritance inheritance = {.preload = kept.preload,
                                         .session = kept.session,
                                         .path = path_list,
                                         .library = kept.preload + sizeof "LD_PRELOAD=" - 1,
                                         .name = kept.session + sizeof ENVVIZ_SESSION_VARIABLE + 1};
static pid_t started_as ON_FIRST_PAGE;
static _Atomic uint32_t waker; /* the thread that wakes the probe */

OF_EVERY_PROGRAM const struct inheritance *probe_inheritance(void)
{
    return &inheritance;
}

static bool is_ours(const struct stat *status)
{
    return S_ISREG(status->st_mode) && (status->st_mode & 0777) == 0600 &&
           (status->st_uid == geteuid() || status->st_uid == 0 || geteuid() == 0) &&
           status->st_size == (off_t)sizeof(struct shared);
}

static struct shared *map_session(const char *name)
{
    char path[64] = "/dev/shm/";
    if (strlen(name) > 40 || strchr(name + 1, '/'))
        return NULL;
    strcat(path, name[0] == '/' ? name + 1 : name);
    int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return NULL;
    struct stat status;
    void *memory = MAP_FAILED;
    if (fstat(fd, &status) == 0 && is_ours(&status))
        memory = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (memory == MAP_FAILED)
        return NULL;
    inheritance.user = status.st_uid;
    struct shared *shared = memory;
    const struct control *control = &shared->control;
    if (control->magic == CONTROL_MAGIC && control->version == CONTROL_VERSION &&
        control->ring_slots == RING_SLOTS && control->ring_count == CONTROL_RINGS)
        return shared;
    munmap(memory, sizeof(struct shared));
    return NULL;
}

static void child_of_fork(void)
{
    env_lock_forked();
    environ_forked();
    company_forked();
    emit_forked();
}

#ifdef __GLIBC__
static void at_exit(int status, void *unused)
{
    (void)unused;
    exit_tell(status);
}
#endif

/* Maps the session's memory and begins to tell. */
static void open_session(void)
{
    struct shared *shared = map_session(inheritance.name);
    if (!shared)
        return;
    stpcpy(stpcpy(inheritance.eager, ENVVIZ_SESSION_VARIABLE "="), inheritance.name);
    char **entry = preloaded_entry(environ, "PATH");
    if (entry)
        preloaded_remember(path_list, sizeof path_list, *entry + 5);
    environ_published();
    names_reset(environ, probe_now_ns());
    pthread_atfork(NULL, NULL, child_of_fork);
    emit_origin(started_as == getpid() ? ORIGIN_EXEC : ORIGIN_FORK);
    probe_shared = shared;
    emit_start();
    stacks_start();
#ifdef __GLIBC__
    on_exit(at_exit, NULL);
#endif
}

bool probe_wake(void)
{
    int saved_errno = errno;
    uint32_t nobody = 0, tid = (uint32_t)syscall(SYS_gettid);
    if (atomic_compare_exchange_strong(&waker, &nobody, tid)) {
        real();
        open_session();
        atomic_store(&probe_asleep, false);
    } else if (nobody != tid) { /* a signal handler in the waker itself does not wait */
        while (atomic_load(&probe_asleep))
            sched_yield();
    }
    errno = saved_errno;
    return probe_shared != NULL;
}

/* Keeps what programs that are started from here need; *entry is LD_PRELOAD. */
static bool remember_preload(const char *entry)
{
    const char *list = strchr(entry, '=') + 1;
    for (; *list; list += strcspn(list, ": "), list += strspn(list, ": ")) {
        size_t length = strcspn(list, ": ");
        if (length < sizeof library || sizeof "LD_PRELOAD=" + length > sizeof kept.preload ||
            memcmp(list + length - (sizeof library - 1), library, sizeof library - 1) != 0)
            continue;
        memcpy(stpcpy(kept.preload, "LD_PRELOAD="), list, length);
        return true;
    }
    return false;
}

static bool remember_session(const char *entry)
{
    const char *name = strchr(entry, '=') + 1;
    name += *name == '+';
    if (sizeof ENVVIZ_SESSION_VARIABLE "=+" + strlen(name) > sizeof kept.session)
        return false;
    stpcpy(stpcpy(kept.session, ENVVIZ_SESSION_VARIABLE "=+"), name);
    return true;
}

static void take_out(char **session, char **preload)
{
    preloaded_remove(session);
    if (preload > session)
        preload--;
    if (preload && preloaded_drop(strchr(*preload, '=') + 1, library))
        preloaded_remove(preload);
}

static void start_anyhow(void)
{
    char **session = preloaded_entry(environ, ENVVIZ_SESSION_VARIABLE);
    char **preload = preloaded_entry(environ, "LD_PRELOAD");
    if (!session || !remember_session(*session))
        return;
    bool waits = (*session)[sizeof ENVVIZ_SESSION_VARIABLE] == '+';
    if (preload)
        remember_preload(*preload);
    take_out(session, preload);
    started_as = getpid();
    atomic_store(&probe_asleep, true);
    if (!waits)
        probe_wake();
}

/* Completes `kept` by the entry, if that begins as `kept` does and fits. */
OF_EVERY_PROGRAM static bool keep(char *kept_entry, const char *end, const char *entry)
{
    for (; *kept_entry; kept_entry++, entry++)
        if (*kept_entry != *entry)
            return false;
    while (kept_entry < end)
        if (!(*kept_entry++ = *entry++))
            return true;
    return false;
}

/* The usual start, followed from a parent that has put the two entries before all others, where
 * they stay.  Thousands of short commands start so: it touches no page but one, and calls one
 * function of libc, for the first call of each is looked up by its name. */
OF_EVERY_PROGRAM static bool start_followed(char **envp)
{
    if (!envp || environ != envp || !envp[0] || !envp[1] ||
        !keep(kept.preload, kept.preload + sizeof kept.preload, envp[0]) ||
        !keep(kept.session, kept.session + sizeof kept.session, envp[1]))
        return false;
    environ += FOLLOW_FRONT;
    follow_front(environ);
    started_as = getpid();
    atomic_store(&probe_asleep, true);
    return true;
}

#ifdef __GLIBC__
#define ENVP envp
__attribute__((constructor, hot)) static void start(int argc, char **argv, char **envp)
{
    (void)argc;
    (void)argv;
#else
#define ENVP NULL
__attribute__((constructor, hot)) static void start(void)
{
#endif
    if (start_followed(ENVP))
        return;
    int saved_errno = errno;
    start_anyhow();
    errno = saved_errno;
}
