#include "session/shared_memory.h"

#include "session/error.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* What a killed envviz (and its keeper) left behind. */
static void unlink_orphans(void)
{
    DIR *folder = opendir("/dev/shm");
    if (!folder)
        return;
    for (struct dirent *entry; (entry = readdir(folder));) {
        int pid;
        char tail;
        struct stat status;
        if (sscanf(entry->d_name, "envviz-%d-%*[0-9a-f]%c", &pid, &tail) != 1 || pid <= 0)
            continue;
        if (kill(pid, 0) == 0 || errno != ESRCH)
            continue;
        if (fstatat(dirfd(folder), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
            status.st_uid == geteuid())
            unlinkat(dirfd(folder), entry->d_name, 0);
    }
    closedir(folder);
}

/* Rings that fit into half of what is free: a page that cannot be had would kill the target. */
static uint32_t usable_rings(int fd)
{
    struct statvfs room;
    if (fstatvfs(fd, &room) == -1)
        return 8;
    uint64_t rings = (uint64_t)room.f_bavail * room.f_frsize / 2 / sizeof(struct ring);
    return rings < CONTROL_RINGS ? (uint32_t)rings : CONTROL_RINGS;
}

static void fill_control(struct control *control, uint32_t usable)
{
    control->ring_usable = usable;
    control->magic = CONTROL_MAGIC;
    control->version = CONTROL_VERSION;
    control->ring_slots = RING_SLOTS;
    control->ring_count = CONTROL_RINGS;
    control->envviz_pid = (uint32_t)getpid();
}

/* Under a limit on the size of files, an error and not a signal. */
static bool set_size(int fd, off_t size)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
    sigaction(SIGXFSZ, &ignore, &before);
    bool done = ftruncate(fd, size) == 0;
    int reason = errno;
    sigaction(SIGXFSZ, &before, NULL);
    errno = reason;
    return done;
}

/* What envviz looks at all the time, a page of each ring, is there for sure: a page that cannot be
 * had would kill it. */
static bool reserve(int fd)
{
    int reason = posix_fallocate(fd, 0, sizeof(struct control));
    for (size_t i = 0; reason == 0 && i < CONTROL_RINGS; i++)
        reason = posix_fallocate(fd, (off_t)offsetof(struct shared, rings[i]),
                                 offsetof(struct ring, slots));
    if (reason == 0 && usable_rings(fd) == 0)
        reason = ENOSPC;
    errno = reason;
    return reason == 0;
}

bool shared_memory_make(struct shared_memory *memory, struct error *error)
{
    unlink_orphans();
    uint64_t random;
    if (getrandom(&random, sizeof random, 0) != sizeof random) {
        error_set(error, "no random numbers: %s", strerror(errno));
        return false;
    }
    snprintf(memory->name, sizeof memory->name, "/envviz-%d-%016llx", (int)getpid(),
             (unsigned long long)random);
    int fd = shm_open(memory->name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd < 0) {
        error_set(error,
                  "cannot make a shared memory object: %s; is /dev/shm mounted and writable?",
                  strerror(errno));
        return false;
    }
    void *mapped = MAP_FAILED;
    if (fchmod(fd, 0600) == 0 && set_size(fd, sizeof(struct shared)) && reserve(fd))
        mapped = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    int reason = errno;
    uint32_t usable = usable_rings(fd);
    close(fd);
    if (mapped == MAP_FAILED) {
        shm_unlink(memory->name);
        error_set(error,
                  reason == ENOSPC ? "no room in /dev/shm for the events of a thread (%zu MB): %s"
                                   : "cannot map %zu MB of shared memory: %s",
                  (reason == ENOSPC ? 2 * sizeof(struct ring) : sizeof(struct shared)) >> 20,
                  strerror(reason));
        return false;
    }
    memory->shared = mapped;
    fill_control(&memory->shared->control, usable);
    return true;
}

void shared_memory_state(struct shared_memory *memory)
{
    memcpy((void *)&memory->stated, (const void *)&memory->shared->control, sizeof memory->stated);
}

bool shared_memory_mend(struct shared_memory *memory)
{
    struct control *control = &memory->shared->control;
    if (control->magic == CONTROL_MAGIC && control->version == CONTROL_VERSION &&
        control->ring_count == CONTROL_RINGS && control->envviz_pid == (uint32_t)getpid())
        return false;
    memcpy((void *)control, (const void *)&memory->stated, sizeof *control);
    return true;
}

void shared_memory_drop(struct shared_memory *memory)
{
    if (!memory->shared)
        return;
    shm_unlink(memory->name);
    munmap(memory->shared, sizeof(struct shared));
    memory->shared = NULL;
}
