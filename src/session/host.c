#include "session/host.h"

#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

static void describe_libc(char *out, size_t size)
{
#ifdef __GLIBC__
    snprintf(out, size, "glibc %s", gnu_get_libc_version());
#else
    snprintf(out, size, "musl");
#endif
}

static void describe_cpu(char *out, size_t size)
{
    snprintf(out, size, "unknown");
    FILE *file = fopen("/proc/cpuinfo", "r");
    if (!file)
        return;
    char line[256];
    while (fgets(line, sizeof line, file)) {
        const char *value = strchr(line, ':');
        if (value && strncmp(line, "model name", 10) == 0) {
            value += strspn(value, ": \t");
            snprintf(out, size, "%.*s", (int)strcspn(value, "\n"), value);
            break;
        }
    }
    fclose(file);
}

void host_describe(struct session_info *info)
{
    struct utsname name;
    struct timespec now;
    describe_libc(info->libc, sizeof info->libc);
    describe_cpu(info->cpu, sizeof info->cpu);
    if (uname(&name) == 0)
        snprintf(info->kernel, sizeof info->kernel, "%.20s %.40s", name.sysname, name.release);
    long cpus = sysconf(_SC_NPROCESSORS_ONLN);
    info->cpus = cpus > 0 ? (unsigned)cpus : 1;
    clock_gettime(CLOCK_REALTIME, &now);
    info->started_unix_ns = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}
