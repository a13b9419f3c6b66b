#include "session/paths.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Relative to the folder of the binary: in the build tree (build/envviz), and as installed
 * (PREFIX/bin/envviz). */
static const char *const places[OWN_COUNT][2] = {
    [OWN_PROBE] = {"libenvviz-probe.so", "../lib/envviz/libenvviz-probe.so"},
    [OWN_SHIELD] = {"libenvviz-shield.so", "../lib/envviz/libenvviz-shield.so"},
    [OWN_LAB] = {"envviz-lab", "../lib/envviz/envviz-lab"},
    [OWN_SCENARIOS] = {"../scenarios", "../share/envviz/scenarios"},
    [OWN_ASSETS] = {"../assets", "../share/envviz/assets"},
};

bool paths_find(enum own_file file, char *out, size_t size)
{
    char self[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length <= 0)
        return false;
    self[length] = '\0';
    char *slash = strrchr(self, '/');
    if (!slash)
        return false;
    *slash = '\0';
    for (size_t i = 0; i < sizeof places[file] / sizeof *places[file]; i++) {
        char candidate[PATH_MAX + 64], whole[PATH_MAX];
        snprintf(candidate, sizeof candidate, "%s/%s", self, places[file][i]);
        if (realpath(candidate, whole) && strlen(whole) < size) {
            strcpy(out, whole);
            return true;
        }
    }
    return false;
}

bool paths_is_shipped(const char *path)
{
    char folder[PATH_MAX], whole[PATH_MAX];
    if (!paths_find(OWN_SCENARIOS, folder, sizeof folder) || !realpath(path, whole))
        return false;
    size_t length = strlen(folder);
    return strncmp(whole, folder, length) == 0 && whole[length] == '/';
}

bool paths_same(const char *a, const char *b)
{
    struct stat first, second;
    if (stat(a, &first) != 0 || stat(b, &second) != 0)
        return strcmp(a, b) == 0;
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}
