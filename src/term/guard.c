#include "term/guard.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Handlers get no argument of ours, so what they need stands here; written before they are set. */
static struct {
    volatile sig_atomic_t signal_number, stop, continued;
    int fd;
    char restore[256];
    size_t length;
    struct termios modes;
    char *stack;
} guard;

static const int requests[] = {SIGTERM, SIGINT, SIGHUP};
static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS, SIGQUIT};
enum {
    REQUESTS = sizeof requests / sizeof *requests,
    CRASHES = sizeof crashes / sizeof *crashes,
    STACK_BYTES = 32768
};
static struct sigaction before_requests[REQUESTS], before_crashes[CRASHES];
static struct sigaction before_stop, before_continue;

static void on_request(int signal_number)
{
    if (guard.signal_number == 0)
        guard.signal_number = signal_number;
}

static void on_stop(int signal_number)
{
    if (signal_number == SIGTSTP)
        guard.stop = 1;
    else
        guard.continued = 1;
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

void guard_set(int fd, const char *restore, size_t length, const struct termios *modes)
{
    guard.signal_number = guard.stop = guard.continued = 0;
    guard.fd = fd;
    guard.length = length < sizeof guard.restore ? length : sizeof guard.restore;
    memcpy(guard.restore, restore, guard.length);
    guard.modes = *modes;
    guard.stack = malloc(STACK_BYTES);
    if (guard.stack != NULL) {
        stack_t stack = {.ss_sp = guard.stack, .ss_size = STACK_BYTES};
        sigaltstack(&stack, NULL);
    }
    struct sigaction request = {.sa_handler = on_request};
    struct sigaction crash = {.sa_handler = on_crash, .sa_flags = (int)SA_RESETHAND | SA_ONSTACK};
    sigemptyset(&request.sa_mask);
    sigemptyset(&crash.sa_mask);
    struct sigaction stop = {.sa_handler = on_stop};
    sigemptyset(&stop.sa_mask);
    sigaction(SIGTSTP, &stop, &before_stop);
    sigaction(SIGCONT, &stop, &before_continue);
    for (size_t i = 0; i < REQUESTS; i++)
        sigaction(requests[i], &request, &before_requests[i]);
    for (size_t i = 0; i < CRASHES; i++)
        sigaction(crashes[i], &crash, &before_crashes[i]);
}

void guard_release(void)
{
    sigaction(SIGTSTP, &before_stop, NULL);
    sigaction(SIGCONT, &before_continue, NULL);
    for (size_t i = 0; i < REQUESTS; i++)
        sigaction(requests[i], &before_requests[i], NULL);
    for (size_t i = 0; i < CRASHES; i++)
        sigaction(crashes[i], &before_crashes[i], NULL);
    stack_t none = {.ss_flags = SS_DISABLE};
    sigaltstack(&none, NULL);
    free(guard.stack);
    guard.stack = NULL;
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

void guard_note(int signal_number)
{
    on_request(signal_number);
}
