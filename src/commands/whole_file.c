#include "commands/whole_file.h"

#include "session/json_text.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* False if something else than a file is there: replacing that would be harm. */
static bool is_replaceable(const char *path, struct error *error)
{
    struct stat status;
    if (stat(path, &status) != 0 || S_ISREG(status.st_mode))
        return true;
    error_set(error, "%s: is no regular file", path);
    return false;
}

static bool fill(int file, const json_t *value)
{
    mode_t mask = umask(0);
    umask(mask);
    int again = dup(file);
    FILE *out = again >= 0 ? fdopen(again, "w") : NULL;
    if (!out) {
        if (again >= 0)
            close(again);
        return false;
    }
    bool written =
        json_put(out, value, JSON_INDENT(1) | JSON_REAL_PRECISION(9)) && fputc('\n', out) == '\n';
    return fclose(out) == 0 && written && fchmod(file, 0666 & ~mask) == 0 && fsync(file) == 0;
}

bool whole_file_write(const char *path, const json_t *value, struct error *error)
{
    char real[PATH_MAX], beside[PATH_MAX + 8];
    if (!is_replaceable(path, error))
        return false;
    /* What a link points to is written, not the link. */
    if (!realpath(path, real))
        snprintf(real, sizeof real, "%s", path);
    snprintf(beside, sizeof beside, "%s.XXXXXX", real);
    int file = mkstemp(beside);
    if (file < 0) {
        error_set(error, "%s: cannot be written: %s", path, strerror(errno));
        return false;
    }
    errno = EIO; /* where nobody says why */
    bool written = fill(file, value);
    int why = errno;
    if (close(file) != 0 && written) {
        written = false;
        why = errno;
    }
    if (written && rename(beside, real) != 0) {
        written = false;
        why = errno;
    }
    if (!written) {
        unlink(beside);
        error_set(error, "%s: cannot be written: %s", path, strerror(why));
    }
    return written;
}

json_t *whole_file_read(const char *path, struct error *error)
{
    struct stat status;
    json_error_t wrong;
    if (stat(path, &status) != 0) {
        error_set(error, "%s: %s", path, strerror(errno));
        return NULL;
    }
    if (!is_replaceable(path, error))
        return NULL;
    json_t *value = json_load_file(path, JSON_REJECT_DUPLICATES, &wrong);
    if (!value)
        error_set(error, "%s:%d:%d: %s", path, wrong.line, wrong.column, wrong.text);
    return value;
}
