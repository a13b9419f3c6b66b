#include "commands/whole_file.h"

#include "session/json_text.h"

#include <errno.h>
#include <fcntl.h>
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

static bool fail(const struct whole_file *file, struct error *error)
{
    error_set(error, "%s: cannot be written: %s", file->path, strerror(errno));
    return false;
}

bool whole_file_begin(struct whole_file *file, const char *path, struct error *error)
{
    file->path = path;
    if (!is_replaceable(path, error))
        return false;
    /* What a link points to is written, not the link. */
    if (!realpath(path, file->real))
        snprintf(file->real, sizeof file->real, "%s", path);
    snprintf(file->beside, sizeof file->beside, "%s.XXXXXX", file->real);
    int number = mkostemp(file->beside, O_CLOEXEC);
    if (number < 0)
        return fail(file, error);
    file->out = fdopen(number, "w");
    if (file->out)
        return true;
    fail(file, error);
    close(number);
    unlink(file->beside);
    return false;
}

/* Whether all writes came through; if not errno says why, as the next one would: what stdio knew of
 * the one that failed may be long gone. */
static bool is_written(FILE *out)
{
    if (!ferror(out))
        return true;
    if (write(fileno(out), "", 1) >= 0)
        errno = EIO;
    return false;
}

/* Onto the disk, with the rights of a new file. */
static bool settle(FILE *out)
{
    mode_t mask = umask(0);
    umask(mask);
    errno = EIO; /* where nobody says why */
    return is_written(out) && fflush(out) == 0 && fchmod(fileno(out), 0666 & ~mask) == 0 &&
           fsync(fileno(out)) == 0;
}

bool whole_file_end(struct whole_file *file, struct error *error)
{
    if (!settle(file->out)) {
        fail(file, error);
        whole_file_abandon(file);
        return false;
    }
    if (fclose(file->out) == 0 && rename(file->beside, file->real) == 0)
        return true;
    fail(file, error);
    unlink(file->beside);
    return false;
}

void whole_file_abandon(struct whole_file *file)
{
    fclose(file->out);
    unlink(file->beside);
}

bool whole_file_write(const char *path, const json_t *value, struct error *error)
{
    struct whole_file file;
    if (!whole_file_begin(&file, path, error))
        return false;
    errno = EIO;
    if (json_put(file.out, value, JSON_INDENT(1) | JSON_REAL_PRECISION(9)) &&
        fputc('\n', file.out) == '\n')
        return whole_file_end(&file, error);
    fail(&file, error);
    whole_file_abandon(&file);
    return false;
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
