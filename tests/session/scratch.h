/* A directory for a test's files, gone afterwards. */
#ifndef ENVVIZ_TESTS_SESSION_SCRATCH_H
#define ENVVIZ_TESTS_SESSION_SCRATCH_H

#include <dirent.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct scratch {
    char folder[256];
};

/* cmocka's setup: *state becomes a struct scratch. */
static inline int scratch_make(void **state)
{
    const char *base = getenv("TMPDIR");
    struct scratch *scratch = calloc(1, sizeof *scratch);
    if (!scratch)
        return -1;
    snprintf(scratch->folder, sizeof scratch->folder, "%s/envviz-test-XXXXXX",
             base && *base ? base : "/tmp");
    *state = scratch;
    return mkdtemp(scratch->folder) ? 0 : -1;
}

/* cmocka's teardown. */
static inline int scratch_remove(void **state)
{
    struct scratch *scratch = *state;
    char path[PATH_MAX];
    DIR *folder = opendir(scratch->folder);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        snprintf(path, sizeof path, "%s/%s", scratch->folder, entry->d_name);
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
            unlink(path) != 0)
            rmdir(path);
    }
    if (folder)
        closedir(folder);
    int result = rmdir(scratch->folder);
    free(scratch);
    return result;
}

/* FOLDER/name, in a buffer that the second call after the next reuses. */
static inline const char *scratch_path(void **state, const char *name)
{
    static char paths[4][PATH_MAX];
    static unsigned next;
    char *path = paths[next++ % 4];
    snprintf(path, PATH_MAX, "%s/%s", ((struct scratch *)*state)->folder, name);
    return path;
}

static inline void scratch_write(const char *path, const void *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

/* The file's bytes, to be freed, with a NUL behind them. */
static inline char *scratch_read(const char *path, size_t *length)
{
    struct stat status;
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fstat(fileno(file), &status), 0);
    char *bytes = calloc(1, (size_t)status.st_size + 1);
    assert_non_null(bytes);
    *length = fread(bytes, 1, (size_t)status.st_size, file);
    assert_int_equal(*length, status.st_size);
    fclose(file);
    return bytes;
}

#endif
