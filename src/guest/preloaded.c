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

static bool separates(char letter)
{
    return letter == ':' || letter == ' ';
}

bool preloaded_drop(char **entry, const char *library)
{
    size_t ending = strlen(library);
    char *list = strchr(*entry, '=') + 1, *end = list + strlen(list), *to = end;
    for (char *from = end; from > list;) {
        char *last = from;
        while (last > list && separates(last[-1]))
            last--;
        for (from = last; from > list && !separates(from[-1]); from--)
            ;
        size_t length = (size_t)(last - from);
        bool ours = length >= ending && memcmp(last - ending, library, ending) == 0;
        if (ours || length == 0)
            continue;
        if (to < end)
            *--to = ':';
        to -= length;
        memmove(to, from, length);
    }
    if (to == end)
        return true;
    size_t name = (size_t)(list - *entry);
    *entry = memmove(to - name, *entry, name);
    return false;
}

bool preloaded_remember(char *out, size_t size, const char *entry)
{
    size_t length = strlen(entry);
    if (length >= size)
        return false;
    memcpy(out, entry, length + 1);
    return true;
}
