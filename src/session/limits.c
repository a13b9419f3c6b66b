#include "session/limits.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysinfo.h>

#define LOOK_NS 100000000u

/* Tasks of the system; the kernel counts them in 16 bits here. */
static uint16_t tasks_now(void)
{
    struct sysinfo info;
    return sysinfo(&info) == 0 ? info.procs : 0;
}

void limits_begin(struct limits *limits, const struct scenario *scenario, uint64_t now_ns)
{
    *limits = (struct limits){.processes = scenario->limit_processes,
                              .threads = scenario->limit_threads,
                              .tasks = tasks_now()};
    if (scenario->limit_seconds)
        limits->until_ns = now_ns + (uint64_t)scenario->limit_seconds * 1000000000u;
}

/* How many threads the process has; 0 if it is none of that session. */
static uint32_t threads_of(const char *pid, pid_t leader)
{
    char path[64], line[1024];
    int session = 0, threads = 0;
    snprintf(path, sizeof path, "/proc/%.20s/stat", pid);
    FILE *file = fopen(path, "re");
    if (!file)
        return 0;
    const char *at = fgets(line, sizeof line, file) ? strrchr(line, ')') : NULL;
    fclose(file);
    /* Fields 6 (session) and 20 (threads). */
    bool read = at && sscanf(at,
                             ") %*c %*d %*d %d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d "
                             "%*d %d",
                             &session, &threads) == 2;
    return read && session == leader && threads > 0 ? (uint32_t)threads : 0;
}

static void count(pid_t leader, uint32_t *processes, uint32_t *threads)
{
    DIR *folder = opendir("/proc");
    *processes = *threads = 0;
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        if (!isdigit((unsigned char)entry->d_name[0]))
            continue;
        uint32_t of_it = threads_of(entry->d_name, leader);
        *processes += of_it > 0;
        *threads += of_it;
    }
    if (folder)
        closedir(folder);
}

/* Could there be so many?  Half of them may have taken the place of others that have ended. */
static bool may_exceed(const struct limits *limits, uint32_t most)
{
    return most && (uint16_t)(tasks_now() - limits->tasks) >= most / 2;
}

const char *limits_exceeded(struct limits *limits, pid_t leader, uint64_t now_ns)
{
    uint32_t processes, threads;
    if (limits->until_ns && now_ns > limits->until_ns)
        return "limit_seconds is over";
    if (now_ns - limits->look_ns < LOOK_NS)
        return NULL;
    limits->look_ns = now_ns;
    if (leader <= 1 ||
        (!may_exceed(limits, limits->processes) && !may_exceed(limits, limits->threads)))
        return NULL;
    count(leader, &processes, &threads);
    if (limits->processes && processes > limits->processes)
        return "there are more processes than limit_processes";
    if (limits->threads && threads > limits->threads)
        return "there are more threads than limit_threads";
    return NULL;
}
