/*
 * Start-up: finds the session named in the environment, maps its memory, and takes its own traces
 * out of the environment, so that the program and the commands it starts see what they would see
 * without envviz.  Whatever is not as expected leaves the probe inert.
 */
#include "guest/preloaded.h"
#include "guest/real.h"
#include "probe/probe.h"
#include "probe/stack.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct shared *probe_shared;
static struct inheritance inheritance;

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

__attribute__((constructor)) static void start(void)
{
    int saved_errno = errno;
    real();
    char **session = preloaded_entry(environ, ENVVIZ_SESSION_VARIABLE);
    if (session && preloaded_remember(inheritance.session, sizeof inheritance.session, *session)) {
        struct shared *shared = map_session(strchr(*session, '=') + 1);
        preloaded_remove(session);
        char **preload = preloaded_entry(environ, "LD_PRELOAD");
        if (preload &&
            preloaded_remember(inheritance.preload, sizeof inheritance.preload, *preload) &&
            preloaded_drop(strchr(*preload, '=') + 1, "libenvviz-probe.so"))
            preloaded_remove(preload);
        if (shared) {
            environ_published();
            names_reset(environ, probe_now_ns());
            pthread_atfork(NULL, NULL, child_of_fork);
            probe_shared = shared;
            emit_start();
            stacks_start();
#ifdef __GLIBC__
            on_exit(at_exit, NULL);
#endif
        }
    }
    errno = saved_errno;
}
