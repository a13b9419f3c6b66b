#include "term/guard.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* Handlers get no argument of ours, so what they need stands here; written before they are set. */
static struct {
    volatile sig_atomic_t signal_number, stop, continued;
    int fd;
    int woken; /* an eventfd: whoever waits is to look at the flags; -1: none could be made */
    char restore[256];
    size_t length;
    struct termios modes;
    char *stack;
} guard = {.woken = -1};

static const int requests[] = {SIGTERM, SIGINT, SIGHUP};
static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS, SIGQUIT};
enum {
    REQUESTS = sizeof requests / sizeof *requests,
    CRASHES = sizeof crashes / sizeof *crashes,
    STACK_BYTES = 32768
};
static struct sigaction before_requests[REQUESTS], before_crashes[CRASHES];
static struct sigaction before_stop, before_continue, before_resize;

static void wake(void)
{
    int saved = errno;
    (void)!eventfd_write(guard.woken, 1);
    errno = saved;
}

static void on_request(int signal_number)
{
    if (guard.signal_number == 0)
        guard.signal_number = signal_number;
    wake();
}

static void on_stop(int signal_number)
{
    if (signal_number == SIGTSTP)
        guard.stop = 1;
    else
        guard.continued = 1;
    wake();
}

/* Curses notes that the size has changed. */
static void on_resize(int signal_number)
{
    if (before_resize.sa_handler != SIG_DFL && before_resize.sa_handler != SIG_IGN)
        before_resize.sa_handler(signal_number);
    wake();
}

/* The handler is gone by then (SA_RESETHAND), so raising it again ends the process as it should;
 * a faulting instruction would do so by itself, a signal from outside would not. */
static void on_crash(int signal_number)
{
    int saved = errno;
    tcsetattr(guard.fd, TCSANOW, &guard.modes);
    for (size_t at = 0; at < guard.length;) {
        ssize_t written = write(guard.fd, guard.restore + at, guard.length - at);
        if (written <= 0)
            break;
        at += (size_t)written;
    }
    errno = saved;
    raise(signal_number);
}

void guard_open(int fd, const struct termios *modes)
{
    guard.signal_number = guard.stop = guard.continued = 0;
    guard.fd = fd;
    guard.length = 0;
    guard.modes = *modes;
    guard.woken = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    guard.stack = malloc(STACK_BYTES);
    if (guard.stack != NULL) {
        stack_t stack = {.ss_sp = guard.stack, .ss_size = STACK_BYTES};
        sigaltstack(&stack, NULL);
    }
    struct sigaction request = {.sa_handler = on_request}, stop = {.sa_handler = on_stop};
    struct sigaction crash = {.sa_handler = on_crash, .sa_flags = (int)SA_RESETHAND | SA_ONSTACK};
    sigaction(SIGTSTP, &stop, &before_stop);
    sigaction(SIGCONT, &stop, &before_continue);
    sigaction(SIGWINCH, NULL, &before_resize);
    for (size_t i = 0; i < REQUESTS; i++)
        sigaction(requests[i], &request, &before_requests[i]);
    for (size_t i = 0; i < CRASHES; i++)
        sigaction(crashes[i], &crash, &before_crashes[i]);
}

void guard_opened(const char *restore, size_t length)
{
    struct sigaction resize = {.sa_handler = on_resize};
    sigaction(SIGWINCH, NULL, &before_resize); /* the handler reads it */
    sigaction(SIGWINCH, &resize, NULL);
    memcpy(guard.restore, restore, length < sizeof guard.restore ? length : sizeof guard.restore);
    guard.length = length < sizeof guard.restore ? length : sizeof guard.restore;
}

void guard_release(void)
{
    sigaction(SIGTSTP, &before_stop, NULL);
    sigaction(SIGCONT, &before_continue, NULL);
    sigaction(SIGWINCH, &before_resize, NULL);
    for (size_t i = 0; i < REQUESTS; i++)
        sigaction(requests[i], &before_requests[i], NULL);
    for (size_t i = 0; i < CRASHES; i++)
        sigaction(crashes[i], &before_crashes[i], NULL);
    stack_t none = {.ss_flags = SS_DISABLE};
    sigaltstack(&none, NULL);
    free(guard.stack);
    guard.stack = NULL;
    close(guard.woken);
    guard.woken = -1;
}

static bool take(volatile sig_atomic_t *flag)
{
    bool set = *flag != 0;
    *flag = 0;
    return set;
}

bool guard_take_stop(void)
{
    return take(&guard.stop);
}

bool guard_take_continue(void)
{
    return take(&guard.continued);
}

void guard_stop(void)
{
    struct sigaction plain = {.sa_handler = SIG_DFL}, ours;
    sigemptyset(&plain.sa_mask);
    sigaction(SIGTSTP, &plain, &ours);
    raise(SIGTSTP);
    sigaction(SIGTSTP, &ours, NULL);
}

int guard_signal(void)
{
    return guard.signal_number;
}

short guard_wait(int input, int ms)
{
    struct pollfd on[] = {{.fd = input, .events = POLLIN}, {.fd = guard.woken, .events = POLLIN}};
    eventfd_t times;
    if (poll(on, sizeof on / sizeof *on, ms) <= 0)
        return 0;
    if (on[1].revents != 0)
        (void)!eventfd_read(guard.woken, &times);
    return on[0].revents;
}
