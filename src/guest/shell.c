#include "guest/shell.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/wait.h>

/* While any thread is in system(), SIGINT and SIGQUIT are ignored in the whole process. */
static struct {
    _Atomic int lock; /* held for a few system calls only */
    unsigned users;
    struct sigaction interrupt, quit;
} ignoring;

static void ignoring_lock(void)
{
    while (atomic_exchange_explicit(&ignoring.lock, 1, memory_order_acquire))
        sched_yield();
}

static void ignoring_unlock(void)
{
    atomic_store_explicit(&ignoring.lock, 0, memory_order_release);
}

static void ignore_interrupts(sigset_t *defaults)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    ignoring_lock();
    if (ignoring.users++ == 0) {
        sigaction(SIGINT, &ignore, &ignoring.interrupt);
        sigaction(SIGQUIT, &ignore, &ignoring.quit);
    }
    sigemptyset(defaults);
    if (ignoring.interrupt.sa_handler != SIG_IGN)
        sigaddset(defaults, SIGINT);
    if (ignoring.quit.sa_handler != SIG_IGN)
        sigaddset(defaults, SIGQUIT);
    ignoring_unlock();
}

static void heed_interrupts(void)
{
    ignoring_lock();
    if (--ignoring.users == 0) {
        sigaction(SIGINT, &ignoring.interrupt, NULL);
        sigaction(SIGQUIT, &ignoring.quit, NULL);
    }
    ignoring_unlock();
}

/* A shell that runs, and the signals that were blocked before. */
struct running {
    pid_t pid;
    sigset_t before;
};

/* 0, or an errno. */
static int wait_for(pid_t pid, int *status)
{
    while (waitpid(pid, status, 0) == -1)
        if (errno != EINTR)
            return errno;
    return 0;
}

static void done(const struct running *running)
{
    heed_interrupts();
    pthread_sigmask(SIG_SETMASK, &running->before, NULL);
}

static void cancelled(void *argument)
{
    const struct running *running = argument;
    int status;
    kill(running->pid, SIGKILL);
    wait_for(running->pid, &status);
    done(running);
}

/* What pthread_cleanup_push() becomes.  musl has another, and a library that is bound to no libc
 * may find itself there: then the wait is no place to cancel the thread. */
#pragma weak __pthread_register_cancel
#pragma weak __pthread_unregister_cancel
#pragma weak __pthread_unwind_next
#ifdef __GLIBC__
#define HAS_CLEANUP (__pthread_register_cancel != NULL)
#else
#define HAS_CLEANUP true
#endif

static int wait_or_be_cancelled(struct running *running, int *status)
{
    int error, before;
    if (!HAS_CLEANUP) {
        pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before);
        error = wait_for(running->pid, status);
        pthread_setcancelstate(before, &before);
        return error;
    }
    pthread_cleanup_push(cancelled, running);
    error = wait_for(running->pid, status);
    pthread_cleanup_pop(0);
    return error;
}

static int start_shell(struct running *running, const sigset_t *defaults, const char *line,
                       shell_start *start)
{
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &running->before);
    posix_spawnattr_setsigdefault(&attributes, defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    char *argv[] = {"sh", "-c", (char *)line, NULL};
    int error = start(&running->pid, &attributes, argv, line);
    posix_spawnattr_destroy(&attributes);
    return error;
}

int shell_run(const char *line, shell_start *start)
{
    struct running running;
    sigset_t defaults, child;
    ignore_interrupts(&defaults);
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    pthread_sigmask(SIG_BLOCK, &child, &running.before);

    /* As glibc 2.33 and later: a shell that cannot be started counts as one that exits with 127. */
    int status = 127 << 8;
    int error = start_shell(&running, &defaults, line, start);
    if (!error && (error = wait_or_be_cancelled(&running, &status)))
        status = -1;
    done(&running);
    if (error)
        errno = error;
    return status;
}
