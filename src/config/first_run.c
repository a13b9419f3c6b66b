#include "config/first_run.h"

#include "config/place.h"

#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The folders that the file lies in.  What cannot be made is found out when the file is. */
static void make_folders(char *path)
{
    for (char *slash = path; (slash = strchr(slash + 1, '/')) != NULL;) {
        *slash = '\0';
        (void)mkdir(path, 0700);
        *slash = '/';
    }
}

bool first_run(void)
{
    char path[PATH_MAX];
    if (!config_place(PLACE_STATE, "seen", path, sizeof path) || access(path, F_OK) == 0)
        return false;
    make_folders(path);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd);
    return true;
}
