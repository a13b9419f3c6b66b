/*
 * The command shares envviz's process group and terminal.  What the terminal sends (Ctrl-C, Ctrl-Z,
 * a hangup) it sends to the whole group, so the command has it already; what somebody sends to
 * envviz alone is handed on.  The two are told apart by who sent it: the kernel, or a process.
 */
#include "commands/trace.h"

#include <errno.h>

static volatile pid_t command;
static volatile sig_atomic_t is_stopping;

static const int handed_on[] = {SIGHUP,  SIGINT,   SIGQUIT,   SIGUSR1, SIGUSR2, SIGALRM, SIGTERM,
                                SIGCONT, SIGWINCH, SIGVTALRM, SIGPROF, SIGIO,   SIGPWR};

static void hand_on(int number, siginfo_t *info, void *context)
{
    int saved_errno = errno;
    (void)context;
    bool ends_a_stop = number == SIGCONT && is_stopping;
    if (info->si_code <= 0 && command > 0 && !ends_a_stop)
        kill(command, number);
    errno = saved_errno;
}

static void wake(int number)
{
    (void)number;
}

void trace_signals_hold(sigset_t *before)
{
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, before);
    signal(SIGCHLD, SIG_DFL); /* where it is ignored, nobody can wait for a child */
}

void trace_signals_stop(void)
{
    is_stopping = 1;
    raise(SIGSTOP);
    is_stopping = 0;
}

void trace_signals_end(void)
{
    command = 0;
}

void trace_signals_forward(pid_t pid, const sigset_t *before)
{
    /* The stops are mirrored, see trace_headless.c; a report may be written from the background. */
    static const int ignored[] = {SIGTSTP, SIGTTIN, SIGTTOU, SIGPIPE, SIGXFSZ};
    struct sigaction action = {.sa_sigaction = hand_on, .sa_flags = SA_SIGINFO | SA_RESTART};
    command = pid;
    sigfillset(&action.sa_mask);
    for (size_t i = 0; i < sizeof handed_on / sizeof *handed_on; i++)
        sigaction(handed_on[i], &action, NULL);
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        signal(ignored[i], SIG_IGN);
    signal(SIGCHLD, wake);
    sigprocmask(SIG_SETMASK, before, NULL);
}
