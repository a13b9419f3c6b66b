#include "guest/preloaded.h"

#include <string.h>

char **preloaded_entry(char **array, const char *name)
{
    size_t length = strlen(name);
    for (; array && *array; array++)
        if (strncmp(*array, name, length) == 0 && (*array)[length] == '=')
            return array;
    return NULL;
}

void preloaded_remove(char **entry)
{
    for (; (entry[0] = entry[1]); entry++)
        ;
}

bool preloaded_drop(char *list, const char *library)
{
    size_t ending = strlen(library);
    char *from = list, *to = list;
    while (*from) {
        size_t separators = strspn(from, ": ");
        size_t length = strcspn(from + separators, ": ");
        char *name = from + separators;
        bool ours = length >= ending && memcmp(name + length - ending, library, ending) == 0;
        from = name + length;
        if (ours || length == 0)
            continue;
        if (to > list)
            *to++ = ':';
        memmove(to, name, length);
        to += length;
    }
    *to = '\0';
    return to == list;
}

bool preloaded_remember(char *out, size_t size, const char *entry)
{
    size_t length = strlen(entry);
    if (length >= size)
        return false;
    memcpy(out, entry, length + 1);
    return true;
}
