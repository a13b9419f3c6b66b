#include "probe/pages.h"

#include "probe/probe.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Servants read fault messages; each may be held at a gate, so there are more than workers that a
 * projector can show. */
enum { PAGE = 4096, POOL_PAGES = 4096, SERVANTS = 12 };

static struct {
    char *shown, *alias;
    int faults; /* the userfaultfd */
    _Atomic uint32_t next_page;
    _Atomic int state; /* 0 not tried, 1 being set up, 2 ready, 3 not to be had */
} pool;

/* The exec that is being stepped: faults of a task seen for the first time belong to it. */
static struct {
    _Atomic(struct ring *) ring;
    _Atomic(char *const *) envp;
    _Atomic uint32_t task; /* tid of the vfork child, 0: not known yet */
} stepped;

static bool in_pool(const void *address)
{
    return pool.shown && (const char *)address >= pool.shown &&
           (const char *)address < pool.shown + (size_t)POOL_PAGES * PAGE;
}

void *pages_alias(const void *shown)
{
    return in_pool(shown) ? pool.alias + ((const char *)shown - pool.shown) : (void *)shown;
}

static size_t pages_of(size_t size)
{
    return (size + PAGE - 1) / PAGE;
}

void *pages_allocate(size_t size)
{
    uint32_t wanted = (uint32_t)pages_of(size);
    uint32_t first = atomic_fetch_add(&pool.next_page, wanted);
    return first + wanted <= POOL_PAGES ? pool.shown + (size_t)first * PAGE : NULL;
}

void pages_free(void *shown, size_t size)
{
    munmap(shown, pages_of(size) * PAGE);
}

/* Which entry the address belongs to: the array itself, or the string of entry *slot. */
static bool is_array(uintptr_t address, char *const *envp, uint64_t *slot)
{
    *slot = 0;
    uintptr_t page = address & ~(uintptr_t)(PAGE - 1);
    if (page == ((uintptr_t)envp & ~(uintptr_t)(PAGE - 1)))
        return true;
    char *const *array = pages_alias(envp);
    for (uint64_t i = 0; array && array[i]; i++)
        if (((uintptr_t)array[i] & ~(uintptr_t)(PAGE - 1)) == page) {
            *slot = i;
            return false;
        }
    return false;
}

static void let_on(uintptr_t page)
{
    struct uffdio_continue go_on = {.range = {.start = page, .len = PAGE}};
    if (ioctl(pool.faults, UFFDIO_CONTINUE, &go_on) == 0)
        return;
    /* Unmapped meanwhile: wake it, so that it finds out. */
    struct uffdio_range range = {.start = page, .len = PAGE};
    ioctl(pool.faults, UFFDIO_WAKE, &range);
}

/* The stepped thread sleeps in vfork and its child in execve: its ring has no other producer. */
static void hold_for(struct ring *ring, uintptr_t address)
{
    char *const *envp = atomic_load(&stepped.envp);
    uint64_t slot;
    bool array = is_array(address, envp, &slot);
    probe_thread.ring = ring;
    probe_thread.no_ring = false;
    EMIT(KERNEL_READ, kernel_read, NULL, .pass = array ? PASS_COUNTING : PASS_COPYING, .slot = slot,
         .address = address);
    gate(GATE_KERNEL);
    probe_thread.ring = NULL;
    probe_thread.no_ring = true;
}

static bool belongs_to_stepped(uint32_t task)
{
    if (!atomic_load(&stepped.ring))
        return false;
    uint32_t unknown = 0;
    return atomic_compare_exchange_strong(&stepped.task, &unknown, task) || unknown == task;
}

static void *serve(void *unused)
{
    (void)unused;
    probe_thread.no_ring = true; /* events only in the name of the stepped thread */
    uint32_t own_process = (uint32_t)getpid();
    struct uffd_msg message;
    for (;;) {
        ssize_t got = read(pool.faults, &message, sizeof message);
        if (got == -1 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (got != sizeof message)
            return NULL;
        if (message.event != UFFD_EVENT_PAGEFAULT)
            continue;
        uintptr_t address = message.arg.pagefault.address;
        uint32_t task = message.arg.pagefault.feat.ptid;
        /* A thread of this process reads its own memory: only execve is stepped. */
        bool own = syscall(SYS_tgkill, own_process, task, 0) == 0;
        if (!own && belongs_to_stepped(task))
            hold_for(atomic_load(&stepped.ring), address);
        let_on(address & ~(uintptr_t)(PAGE - 1));
    }
}

static bool start_servants(void)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    bool started = true;
    for (int i = 0; i < SERVANTS && started; i++) {
        pthread_t thread;
        started = pthread_create(&thread, NULL, serve, NULL) == 0;
        if (started)
            pthread_detach(thread);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

/* A userfaultfd that also gets faults from kernel mode: with CAP_SYS_PTRACE, or
 * vm.unprivileged_userfaultfd=1, or through /dev/userfaultfd. */
static int open_faults(void)
{
    int fd = (int)syscall(SYS_userfaultfd, O_CLOEXEC);
    if (fd >= 0)
        return fd;
    int device = open("/dev/userfaultfd", O_RDWR | O_CLOEXEC);
    if (device < 0)
        return -1;
    fd = ioctl(device, USERFAULTFD_IOC_NEW, O_CLOEXEC);
    close(device);
    return fd;
}

static bool map_pool(void)
{
    size_t size = (size_t)POOL_PAGES * PAGE;
    int memory = memfd_create("envviz-pages", MFD_CLOEXEC);
    if (memory < 0 || ftruncate(memory, (off_t)size) == -1)
        return false;
    pool.alias = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
    char *shown = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
    close(memory);
    if (pool.alias == MAP_FAILED || shown == MAP_FAILED)
        return false;
    struct uffdio_api api = {.api = UFFD_API,
                             .features = UFFD_FEATURE_MINOR_SHMEM | UFFD_FEATURE_THREAD_ID};
    struct uffdio_register area = {.range = {.start = (uintptr_t)shown, .len = size},
                                   .mode = UFFDIO_REGISTER_MODE_MINOR};
    pool.faults = open_faults();
    if (pool.faults < 0 || ioctl(pool.faults, UFFDIO_API, &api) == -1 ||
        ioctl(pool.faults, UFFDIO_REGISTER, &area) == -1)
        return false;
    pool.shown = shown;
    struct control *control = probe_control();
    atomic_store(&control->pages_alias, (uintptr_t)pool.alias);
    atomic_store(&control->pages_size, size);
    atomic_store(&control->pages_shown, (uintptr_t)shown);
    return true;
}

bool pages_ready(void)
{
    if (!probe_shared || !atomic_load(&probe_control()->kernel_steps))
        return false;
    int untried = 0;
    if (!atomic_compare_exchange_strong(&pool.state, &untried, 1))
        return untried == 2;
    int saved_errno = errno;
    bool ready = map_pool() && start_servants();
    if (!ready)
        atomic_store(&probe_control()->kernel_denied, (uint32_t)(errno ? errno : ENOSYS));
    errno = saved_errno;
    atomic_store(&pool.state, ready ? 2 : 3);
    return ready;
}

void pages_arm(struct ring *ring, char *const *envp)
{
    if (!pool.shown) /* these words are all threads', and most sessions do without */
        return;
    if (!in_pool(envp) || !gates_closed())
        ring = NULL;
    atomic_store(&stepped.ring, ring);
    atomic_store(&stepped.envp, envp);
    atomic_store(&stepped.task, 0);
    if (ring)
        madvise(pool.shown, (size_t)POOL_PAGES * PAGE, MADV_DONTNEED);
}
