/*
 * screen_bench live|held|paused PROGRAM ARGUMENT...: runs envviz on a terminal of 120x40 whose
 * output is only counted. live     until its target has ended held     some seconds while its
 * target is held paused   some seconds at the end of a recording Prints "name value" lines:
 * seconds, the share of a core that envviz itself took (all of its threads, without its target),
 * and what was sent to the terminal.
 */
#include "bench/bench.h"

#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { COLUMNS = 120, ROWS = 40, BYTES = 65536 };

static const double patience = 150, settle = 3, paused = 5, frame_gap = 0.004; /* seconds */

struct running {
    pid_t pid;
    int fd;
    bool over;
    size_t bytes;
    unsigned frames; /* what comes with a pause before it */
    double newest;   /* when the latest bytes came */
    size_t kept;     /* of the end of what came before, for words that were torn */
    char text[BYTES + 64];
};

/* Processor time of envviz alone, without that of its target. */
static double used(const struct running *run)
{
    char path[64], line[1024], *at;
    unsigned long user = 0, system = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)run->pid);
    FILE *file = fopen(path, "re");
    if (file && fgets(line, sizeof line, file) && (at = strrchr(line, ')')))
        sscanf(at + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
    if (file)
        fclose(file);
    return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

/* What the screen says at the end of a target.  Only cells that change are sent, so that any one of
 * these words may be torn. */
static bool says_the_end(const char *bytes, size_t length)
{
    static const char *const words[] = {"ENDED", "ended.", "around:", "arrows,"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (memmem(bytes, length, words[i], strlen(words[i])))
            return true;
    return false;
}

/* Takes in what is there within `ms`; true if it says that the target has ended. */
static bool drain(struct running *run, int ms)
{
    struct pollfd ready = {.fd = run->fd, .events = POLLIN};
    if (poll(&ready, 1, ms) <= 0)
        return false;
    ssize_t got = read(run->fd, run->text + run->kept, BYTES);
    if (got <= 0) {
        run->over = true;
        return false;
    }
    double now = bench_seconds();
    run->frames += now - run->newest > frame_gap;
    run->newest = now;
    run->bytes += (size_t)got;
    size_t length = run->kept + (size_t)got;
    bool found = says_the_end(run->text, length);
    run->kept = length < 60 ? length : 60;
    memmove(run->text, run->text + length - run->kept, run->kept);
    return found;
}

/* False after so many seconds, or when envviz ends; true as soon as its target has ended. */
static bool drain_until(struct running *run, bool target, double seconds)
{
    double end = bench_seconds() + seconds;
    while (!run->over && bench_seconds() < end)
        if (drain(run, 50) && target)
            return true;
    return false;
}

static int end(struct running *run, const char *why)
{
    if (why) {
        fprintf(stderr, "screen_bench: %s\n", why);
        kill(run->pid, SIGTERM);
    } else if (write(run->fd, "q", 1) != 1) {
        kill(run->pid, SIGTERM);
    }
    drain_until(run, false, 10);
    if (!run->over)
        kill(run->pid, SIGKILL);
    waitpid(run->pid, NULL, 0);
    return why ? 1 : 0;
}

int main(int argc, char **argv)
{
    struct winsize size = {.ws_row = ROWS, .ws_col = COLUMNS};
    static struct running run;
    if (argc < 3) {
        fprintf(stderr, "usage: screen_bench live|held|paused PROGRAM ARGUMENT...\n");
        return 2;
    }
    bool live = strcmp(argv[1], "live") == 0, held = strcmp(argv[1], "held") == 0;
    double began = bench_seconds();
    run.pid = forkpty(&run.fd, NULL, NULL, &size);
    if (run.pid == 0) {
        setenv("TERM", "xterm-256color", 1);
        execv(argv[2], argv + 2);
        _exit(127);
    }
    if (run.pid < 0)
        return 1;
    double spent = 0;
    if (live && !drain_until(&run, true, patience))
        return end(&run, "the target did not end");
    if (!live) {
        drain_until(&run, false, settle);
        if (write(run.fd, held ? " " : "G", 1) != 1 || run.over)
            return end(&run, "envviz has ended");
        drain_until(&run, false, settle);
        run.bytes = 0;
        run.frames = 0;
        spent = used(&run);
        began = bench_seconds();
        drain_until(&run, false, paused);
    }
    double seconds = bench_seconds() - began;
    size_t bytes = run.bytes;
    spent = used(&run) - spent;
    printf("seconds %.3f\ncore_percent %.1f\nframes_a_second %.0f\nbytes_a_frame %.0f\n", seconds,
           spent / seconds * 100, run.frames / seconds,
           run.frames > 0 ? (double)bytes / run.frames : 0);
    return end(&run, NULL);
}
