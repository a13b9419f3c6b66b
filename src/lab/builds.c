/*
 * Builds, one after the other, each in a fresh process: there `environ` starts on the initial
 * stack again.  A build that gives up leaves compilers running; they are in its process group and
 * become children of this process (a subreaper), which ends them and waits for them.
 */
#include "lab/build.h"
#include "lab/lines.h"
#include "lab/run.h"
#include "lab/say.h"
#include "lab/workdir.h"
#include "wire/words.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

struct builds {
    const struct scenario *scenario;
    char workdir[PATH_MAX];
    bool compiler;
    sigset_t watched, before; /* the signals that wait_for() takes; the mask to go back to */
    int ended_by;             /* the signal that ends the program, or 0 */
};

/* From here on the signals that end the program wait until they are asked for, so that nothing is
 * left behind. */
static void watch_signals(struct builds *builds)
{
    sigemptyset(&builds->watched);
    sigaddset(&builds->watched, SIGTERM);
    sigaddset(&builds->watched, SIGINT);
    sigaddset(&builds->watched, SIGHUP);
    sigaddset(&builds->watched, SIGCHLD);
    sigprocmask(SIG_BLOCK, &builds->watched, &builds->before);
    signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
}

/* In the new process: does not return. */
static void be_a_build(const struct builds *builds, pid_t parent)
{
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    signal(SIGPIPE, SIG_DFL);
    sigprocmask(SIG_SETMASK, &builds->before, NULL);
    _exit(build_run(builds->scenario, builds->workdir, builds->compiler));
}

/* Ends what is left of a build's process group and waits for it. */
static void clear_away(pid_t pid)
{
    pid_t reaped;

    kill(-pid, SIGKILL);
    do
        reaped = waitpid(-1, NULL, 0);
    while (reaped > 0 || (reaped < 0 && errno == EINTR));
}

/* Waits until the build has ended; its status as of waitpid. */
static int wait_for(struct builds *builds, pid_t pid)
{
    int status = 0;

    while (waitpid(pid, &status, WNOHANG) != pid) {
        int number = sigwaitinfo(&builds->watched, NULL);
        if (number > 0 && number != SIGCHLD) {
            builds->ended_by = number;
            kill(-pid, SIGKILL);
            waitpid(pid, &status, 0);
            break;
        }
    }
    clear_away(pid);
    return status;
}

static void tell(const struct builds *builds, unsigned number, enum build_step step)
{
    say(LINES_BUILD, number, builds->scenario->builds, words_name(WORDS_BUILD, step));
}

static bool run_one(struct builds *builds, unsigned number)
{
    const pid_t parent = getpid();

    tell(builds, number, BUILD_STARTED);
    pid_t pid = fork();
    if (pid < 0)
        return false;
    if (pid == 0)
        be_a_build(builds, parent);
    setpgid(pid, pid);
    int status = wait_for(builds, pid);
    if (builds->ended_by)
        return true;
    tell(builds, number,
         WIFEXITED(status) && WEXITSTATUS(status) == 0 ? BUILD_PASSED : BUILD_FAILED);
    return true;
}

static bool run_all(struct builds *builds)
{
    for (unsigned i = 1; i <= builds->scenario->builds && !builds->ended_by; i++)
        if (!run_one(builds, i))
            return false;
    return true;
}

int run_builds(const struct scenario *scenario, const char *workdir)
{
    struct builds builds = {.scenario = scenario};
    bool good;

    watch_signals(&builds);
    if (!workdir_create(workdir, builds.workdir, sizeof builds.workdir)) {
        fprintf(stderr, "envviz-lab: cannot make a directory for the build: %s\n", strerror(errno));
        return 1;
    }
    builds.compiler = scenario->build_jobs == BUILD_JOBS_CC && build_has_compiler();
    if (scenario->build_jobs == BUILD_JOBS_CC && !builds.compiler)
        say(LINE_NO_COMPILER);
    good = workdir_fill(builds.workdir, scenario) && run_all(&builds);
    if (!good)
        fprintf(stderr, "envviz-lab: cannot run the build: %s\n", strerror(errno));
    workdir_remove(builds.workdir);
    if (builds.ended_by) {
        sigprocmask(SIG_SETMASK, &builds.before, NULL);
        raise(builds.ended_by);
    }
    return good ? 0 : 1;
}
