#include "commands/folder.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool is(const char *path, mode_t type)
{
    struct stat about;
    return stat(path, &about) == 0 && (about.st_mode & S_IFMT) == type;
}

bool folder_is(const char *path)
{
    return is(path, S_IFDIR);
}

const char *folder_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static int is_json(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return entry->d_name[0] != '.' && length > 5 &&
           strcmp(entry->d_name + length - 5, ".json") == 0;
}

static int is_shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* Where one begins: these stand before the others. */
static const char *const first[] = {"minimal.json", "mitigated.json", "uwsgi.json", "python.json"};
enum { FIRST = sizeof first / sizeof *first };

static size_t rank(const char *name)
{
    size_t i = 0;
    while (i < FIRST && strcmp(first[i], name) != 0)
        i++;
    return i;
}

static int compare(const struct dirent **a, const struct dirent **b)
{
    size_t x = rank((*a)->d_name), y = rank((*b)->d_name);
    return x < y ? -1 : x > y ? 1 : versionsort(a, b);
}

static struct folder list(const char *path, int (*fits)(const struct dirent *), mode_t type)
{
    struct folder folder = {.paths = NULL};
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, fits, compare);
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    folder.paths = count > 0 ? calloc((size_t)count, sizeof *folder.paths) : NULL;
    for (int i = 0; i < count; i++) {
        char *whole = NULL;
        folder.more |= folder.count == FOLDER_FILES;
        if (folder.paths && !folder.more &&
            asprintf(&whole, "%.*s/%s", (int)length, path, entries[i]->d_name) >= 0) {
            if (is(whole, type))
                folder.paths[folder.count++] = whole;
            else
                free(whole);
        }
        free(entries[i]);
    }
    free(entries);
    return folder;
}

struct folder folder_files(const char *path)
{
    return list(path, is_json, S_IFREG);
}

struct folder folder_folders(const char *path)
{
    return list(path, is_shown, S_IFDIR);
}

void folder_free(struct folder *folder)
{
    for (unsigned i = 0; i < folder->count; i++)
        free(folder->paths[i]);
    free(folder->paths);
    *folder = (struct folder){0};
}
