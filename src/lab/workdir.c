#include "lab/workdir.h"

#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

bool workdir_create(const char *parent, char *path, size_t size)
{
    if (!parent)
        parent = getenv("TMPDIR");
    if (!parent || !*parent)
        parent = "/tmp";
    if ((size_t)snprintf(path, size, "%s/envviz-lab-XXXXXX", parent) >= size) {
        errno = ENAMETOOLONG;
        return false;
    }
    return mkdtemp(path) != NULL;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *ftw)
{
    (void)status;
    (void)type;
    (void)ftw;
    remove(path); /* what cannot be removed must not keep the rest */
    return 0;
}

void workdir_remove(const char *path)
{
    enum { OPEN_DIRECTORIES = 16 };

    nftw(path, remove_one, OPEN_DIRECTORIES, FTW_DEPTH | FTW_PHYS);
}

/* Makes the directories that lead to the file `path`, below its first `skip` bytes. */
static bool make_parents(char *path, size_t skip)
{
    for (char *slash = strchr(path + skip, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        bool made = mkdir(path, 0700) == 0 || errno == EEXIST;
        *slash = '/';
        if (!made)
            return false;
    }
    return true;
}

/* A function or two: what a compiler run costs here is starting it, as in the real build. */
static bool write_source(const char *path, unsigned number)
{
    FILE *file = fopen(path, "we");

    if (!file)
        return false;
    fprintf(file,
            "static int step_%u(int value)\n{\n    return value * 31 + %u;\n}\n\n"
            "int part_%u(int value)\n{\n    return step_%u(value) ^ step_%u(%u);\n}\n",
            number, number, number, number, number, number);
    return fclose(file) == 0;
}

bool workdir_fill(const char *path, const struct scenario *scenario)
{
    char file[PATH_MAX];
    unsigned number = 0;
    const size_t skip = strlen(path) + 1;

    for (uint32_t i = 0; i < scenario->phase_count; i++) {
        const struct scenario_phase *phase = &scenario->phases[i];
        for (uint32_t j = 0; j < phase->job_count; j++) {
            int stem = (int)strlen(phase->jobs[j]) - 2;
            snprintf(file, sizeof file, "%s/build/%s", path, phase->jobs[j]);
            if (!make_parents(file, skip))
                return false;
            snprintf(file, sizeof file, "%s/%.*s.c", path, stem, phase->jobs[j]);
            if (!make_parents(file, skip) || !write_source(file, number++))
                return false;
        }
    }
    return true;
}
