/* What a folder has to offer: files that could be scenarios, and folders below. */
#ifndef ENVVIZ_COMMANDS_FOLDER_H
#define ENVVIZ_COMMANDS_FOLDER_H

#include <stdbool.h>

enum { FOLDER_FILES = 2000 };

struct folder {
    char **paths; /* "FOLDER/NAME", by name; numbers in names by value, minimal.json first */
    unsigned count;
    bool more; /* than FOLDER_FILES, which were left out */
};

/* The regular files of `path` whose names end in .json; none where it cannot be read (errno says
 * why not).  Links are followed. */
struct folder folder_files(const char *path);

/* The folders below `path`, but for hidden ones. */
struct folder folder_folders(const char *path);

void folder_free(struct folder *folder);

/* Whether `path` is a folder. */
bool folder_is(const char *path);

/* What stands behind the last slash. */
const char *folder_name(const char *path);

#endif
