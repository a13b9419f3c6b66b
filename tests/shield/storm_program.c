/*
 * storm_program KIND COMMANDS: threads start commands in every way there is while another changes
 * the environment (KIND: add, remove, put, clear).  Each command is this program again, and looks
 * at what it received.  Prints "COMMANDS commands, FAILED failed, LOST lost, TWICE twice, GARBLED
 * garbled".
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* What a command says about its environment. */
enum { WHOLE = 0, LOST = 81, TWICE, GARBLED };

enum { BASES = 10, NAMES = 200, WORKERS = 4, WAYS = 12, LINE = 4200 };

static char self[4096], line[LINE];
static int self_fd;
static bool clears;

static size_t name_length(const char *entry)
{
    return strcspn(entry, "=");
}

static bool is_garbled(const char *entry)
{
    static const char marked[] = "STORM_";
    const char *value = strchr(entry, '=');
    if (!value || value == entry)
        return true;
    /* A storm's value repeats the number of its name. */
    return strncmp(entry, marked, sizeof marked - 1) == 0 &&
           strncmp(entry + sizeof marked - 1, value + 1,
                   (size_t)(value - entry) - (sizeof marked - 1)) != 0;
}

static int check(bool may_be_partial)
{
    unsigned bases = 0;
    for (char **entry = environ; *entry; entry++) {
        if (is_garbled(*entry))
            return GARBLED;
        for (char **other = environ; other < entry; other++)
            if (name_length(*other) == name_length(*entry) &&
                memcmp(*other, *entry, name_length(*entry)) == 0)
                return TWICE;
        bases += strncmp(*entry, "BASE_", 5) == 0;
    }
    return bases == BASES || may_be_partial ? WHOLE : LOST;
}

static void set_numbered(const char *prefix, unsigned number)
{
    char name[32], value[64];
    snprintf(name, sizeof name, "%s%u", prefix, number);
    snprintf(value, sizeof value, "%u of the storm, and some more bytes", number);
    setenv(name, value, 1);
}

static _Atomic bool over;

static void change(const char *kind, unsigned i)
{
    static char put[NAMES][64];
    char name[32];
    unsigned number = i % NAMES, round = i / NAMES;
    snprintf(name, sizeof name, "STORM_%u", number);
    if (strcmp(kind, "add") == 0) {
        set_numbered("STORM_", i % 1000);
    } else if (strcmp(kind, "clear") == 0 && i % 30 == 0) {
        clearenv();
    } else if (strcmp(kind, "clear") == 0) {
        set_numbered(i % 30 <= BASES ? "BASE_" : "STORM_", i % 30 <= BASES ? i % 30 - 1 : i % 30);
    } else if (round % 2) {
        unsetenv(name);
    } else if (strcmp(kind, "put") == 0) {
        snprintf(put[number], sizeof put[number], "STORM_%u=%u put", number, number);
        putenv(put[number]);
    } else {
        set_numbered("STORM_", number);
    }
}

static void *storm(void *kind)
{
    for (unsigned i = 0; !over; i++)
        change(kind, i);
    return NULL;
}

/* In a child. */
static void exec_in_way(unsigned way)
{
    char *what = clears ? "partial" : "whole";
    char *argv[] = {self, what, NULL};
    switch (way) {
    case 0:
        execv(self, argv);
        break;
    case 1:
        execve(self, argv, environ);
        break;
    case 2:
        execvp(self, argv);
        break;
    case 3:
        execvpe(self, argv, environ);
        break;
    case 4:
        execl(self, self, what, (char *)NULL);
        break;
    case 5:
        execlp(self, self, what, (char *)NULL);
        break;
    case 6:
        execle(self, self, what, (char *)NULL, environ);
        break;
    default:
        fexecve(self_fd, argv, environ);
    }
    _exit(errno == EFAULT ? EFAULT : 1);
}

static int status_of(pid_t pid)
{
    int status;
    while (waitpid(pid, &status, 0) == -1)
        if (errno != EINTR)
            return -1;
    return status;
}

static int start_in_way(unsigned way)
{
    char *argv[] = {self, clears ? "partial" : "whole", NULL};
    pid_t pid;
    FILE *stream;
    switch (way % WAYS) {
    case 8:
        return system(line);
    case 9:
        stream = popen(line, "r");
        return stream ? pclose(stream) : -1;
    case 10:
        return posix_spawn(&pid, self, NULL, NULL, argv, environ) == 0 ? status_of(pid) : -1;
    case 11:
        return posix_spawnp(&pid, self, NULL, NULL, argv, environ) == 0 ? status_of(pid) : -1;
    default:
        /* By vfork and by fork in turn. */
        pid = way / WAYS % 2 ? fork() : vfork();
        if (pid == 0)
            exec_in_way(way % WAYS);
        return pid < 0 ? -1 : status_of(pid);
    }
}

static _Atomic unsigned started, wanted, counts[256];

static void *work(void *unused)
{
    (void)unused;
    for (unsigned i; (i = started++) < wanted;) {
        int status = start_in_way(i);
        counts[WIFEXITED(status) ? WEXITSTATUS(status) : 255]++;
    }
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc == 2)
        return check(strcmp(argv[1], "partial") == 0);
    pthread_t workers[WORKERS], writer;
    if (argc != 3 || readlink("/proc/self/exe", self, sizeof self - 1) <= 0)
        return 2;
    clears = strcmp(argv[1], "clear") == 0;
    snprintf(line, sizeof line, "exec '%s' %s", self, clears ? "partial" : "whole");
    self_fd = open(self, O_RDONLY);
    wanted = (unsigned)strtoul(argv[2], NULL, 10);
    for (unsigned i = 0; i < BASES; i++)
        set_numbered("BASE_", i);
    pthread_create(&writer, NULL, storm, argv[1]);
    for (unsigned i = 0; i < WORKERS; i++)
        pthread_create(&workers[i], NULL, work, NULL);
    for (unsigned i = 0; i < WORKERS; i++)
        pthread_join(workers[i], NULL);
    over = true;
    pthread_join(writer, NULL);
    unsigned whole = counts[WHOLE], damaged = counts[LOST] + counts[TWICE] + counts[GARBLED];
    printf("%u commands, %u failed, %u lost, %u twice, %u garbled\n", wanted,
           wanted - whole - damaged, counts[LOST], counts[TWICE], counts[GARBLED]);
    return whole == wanted ? 0 : 1;
}
