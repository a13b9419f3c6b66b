/*
 * Start-up: finds the session named in the environment, maps its memory, and takes its own traces
 * out of the environment, so that the program and the commands it starts see what they would see
 * without envviz.  Whatever is not as expected leaves the probe inert.
 *
 * A program that was followed into has the follower instead (src/probe/follower), which loads the
 * probe when the program changes its environment or starts a command.  Most commands do neither,
 * and nothing is told of them that their parent has not told already.  Where there is no follower
 * the probe itself waits for that (the name of its session begins with a +).
 */
#include "guest/preloaded.h"
#include "guest/real.h"
#include "guest/thread.h"
#include "probe/follow.h"
#include "probe/follower/handoff.h"
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

static const char library[] = "libenvviz-probe.so", follower[] = "libenvviz-follower.so";
static const char preload_is[] = "LD_PRELOAD=", session_is[] = ENVVIZ_SESSION_VARIABLE "=";

struct shared *probe_shared;
_Atomic bool probe_asleep;

/* What is passed on to programs that are started from here. */
static struct {
    char preload[1024];
    char session[96]; /* with a + before the name */
    char eager[96];   /* without */
    char path[4096];  /* PATH as the program was started with */
} kept;

static struct inheritance inheritance = {.preload = kept.preload,
                                         .session = kept.session,
                                         .eager = kept.eager,
                                         .path = kept.path,
                                         .library = kept.preload + sizeof preload_is - 1,
                                         .name = kept.eager + sizeof session_is - 1};
static pid_t started_as;
static _Atomic uint32_t waker; /* the thread that wakes the probe */

const struct inheritance *probe_inheritance(void)
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
    char **entry = preloaded_entry(environ, "PATH");
    if (entry)
        preloaded_remember(kept.path, sizeof kept.path, *entry + 5);
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
        while (atomic_load(&probe_asleep) && thread_is_here((int)nobody))
            sched_yield();
    }
    errno = saved_errno;
    return probe_shared != NULL;
}

/* Of the probe at `path`, `length` bytes: the programs that are started from here get the follower
 * that lies beside it, or it, if there is none. */
static bool remember_library(const char *path, size_t length)
{
    size_t folder = length - (sizeof library - 1);
    if (sizeof preload_is + folder + sizeof follower > sizeof kept.preload)
        return false;
    char *to = mempcpy(stpcpy(kept.preload, preload_is), path, folder);
    strcpy(to, follower);
    if (access(inheritance.library, R_OK) == -1)
        strcpy(to, library);
    return true;
}

/* *entry is LD_PRELOAD. */
static bool remember_preload(const char *entry)
{
    const char *list = strchr(entry, '=') + 1;
    for (; *list; list += strcspn(list, ": "), list += strspn(list, ": ")) {
        size_t length = strcspn(list, ": ");
        if (length >= sizeof library &&
            memcmp(list + length - (sizeof library - 1), library, sizeof library - 1) == 0)
            return remember_library(list, length);
    }
    return false;
}

static bool remember_session(const char *entry)
{
    const char *name = strchr(entry, '=') + 1;
    name += *name == '+';
    if (sizeof session_is + 1 + strlen(name) > sizeof kept.session)
        return false;
    strcpy(stpcpy(stpcpy(kept.session, session_is), "+"), name);
    strcpy(stpcpy(kept.eager, session_is), name);
    return true;
}

/* The two entries are the first of the array, as envviz puts them: they stay there, before what the
 * program sees, as those of a followed program do.  Else they are taken out. */
static void take_out(char **session, char **preload)
{
    if (preload && preload == environ && session == environ + 1 && !strpbrk(*preload, ": ") &&
        kept.preload[0]) {
        environ += FOLLOW_FRONT;
        follow_front(environ);
        return;
    }
    preloaded_remove(session);
    if (preload > session)
        preload--;
    if (preload && preloaded_drop(preload, library))
        preloaded_remove(preload);
}

__attribute__((constructor)) static void start(void)
{
    int saved_errno = errno;
    char **session = preloaded_entry(environ, ENVVIZ_SESSION_VARIABLE);
    char **preload = preloaded_entry(environ, "LD_PRELOAD");
    if (session && remember_session(*session)) {
        bool waits = (*session)[sizeof session_is - 1] == '+';
        if (preload)
            remember_preload(*preload);
        take_out(session, preload);
        started_as = getpid();
        atomic_store(&probe_asleep, true);
        if (!waits)
            probe_wake();
    }
    errno = saved_errno;
}

bool envviz_probe_adopt(const struct handoff *handoff)
{
    if (!remember_session(handoff->session) || strlen(handoff->preload) >= sizeof kept.preload)
        return false;
    strcpy(kept.preload, handoff->preload);
    real_are_behind(handoff->next);
    started_as = handoff->started_as;
    if (handoff->fronted)
        follow_front(handoff->fronted);
    return probe_wake();
}
