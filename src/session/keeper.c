#include "session/keeper.h"

#include "session/error.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *at)
{
    (void)status;
    (void)type;
    (void)at;
    remove(path);
    return 0;
}

/* Everybody in the group; twice, since a process may be forking while the first round runs. */
static void kill_group(pid_t leader)
{
    if (leader <= 1)
        return;
    kill(-leader, SIGKILL);
    kill(leader, SIGKILL);
    usleep(1000);
    kill(-leader, SIGKILL);
}

static void clean_up(const struct keeping *keeping, pid_t target)
{
    const char *folder = keeping->folder;
    if (!keeping->spares)
        kill_group(target);
    shm_unlink(keeping->memory->name);
    /* A process that is dying may still be writing: what it leaves is removed in a second round. */
    for (int round = 0; *folder && round < 20; round++) {
        if (nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS) == -1 && errno == ENOENT)
            break;
        if (access(folder, F_OK) == -1)
            break;
        usleep(10000);
    }
}

static _Noreturn void keep(int channel, const struct keeping *keeping)
{
    /* A signal to the terminal's group is for envviz; the keeper must outlive it. */
    setsid();
    for (int number = 1; number < NSIG; number++)
        signal(number, number == SIGCHLD ? SIG_DFL : SIG_IGN);
    prctl(PR_SET_NAME, "envviz-keeper");
    /* Only the channel stays open: no terminal, no file of envviz is kept alive by the keeper. */
    if (dup2(channel, 3) == 3)
        channel = 3;
    for (int fd = 0; fd < 3; fd++)
        close(fd);
    close_range(4, ~0U, 0);
    pid_t told, target = 0;
    ssize_t got;
    while ((got = read(channel, &told, sizeof told)) > 0 || (got == -1 && errno == EINTR))
        if (got == sizeof told)
            target = told;
    clean_up(keeping, target);
    _exit(0);
}

bool keeper_start(struct keeper *keeper, const struct keeping *keeping, struct error *error)
{
    int channel[2];
    if (pipe2(channel, O_CLOEXEC) == -1) {
        error_set(error, "cannot make a pipe: %s", strerror(errno));
        return false;
    }
    keeper->pid = fork();
    if (keeper->pid == -1) {
        error_set(error, "cannot start a process: %s", strerror(errno));
        close(channel[0]);
        close(channel[1]);
        keeper->pid = 0;
        return false;
    }
    if (keeper->pid == 0) {
        close(channel[1]);
        keep(channel[0], keeping);
    }
    close(channel[0]);
    keeper->channel = channel[1];
    return true;
}

void keeper_finish(struct keeper *keeper)
{
    if (!keeper->pid)
        return;
    close(keeper->channel);
    while (waitpid(keeper->pid, NULL, 0) == -1 && errno == EINTR)
        ;
    keeper->pid = 0;
}
