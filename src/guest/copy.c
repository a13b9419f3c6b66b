#include "guest/copy.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

enum { UNIT = 65536 };

char *copy_reserve(struct copy_memory *memory, size_t size)
{
    if (memory->bytes && memory->size >= size)
        return memory->bytes;
    int saved_errno = errno;
    size = (size + size / 2 + UNIT - 1) & ~(size_t)(UNIT - 1);
    void *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (bytes != MAP_FAILED) {
        copy_drop(memory);
        *memory = (struct copy_memory){.bytes = bytes, .size = size};
    }
    errno = saved_errno;
    return bytes != MAP_FAILED ? bytes : NULL;
}

void copy_drop(struct copy_memory *memory)
{
    if (memory->bytes)
        munmap(memory->bytes, memory->size);
    *memory = (struct copy_memory){0};
}

static bool holds(const struct copy_memory *memory, const char *address)
{
    return memory->bytes && address >= memory->bytes && address < memory->bytes + memory->size;
}

static void *as_it_is(const void *shown)
{
    return (void *)shown;
}

/* A list of strings being copied. */
struct copying {
    copy_alias *alias;
    copy_stays *stays;
    char **slot;
    char *text;
    size_t left; /* bytes for texts, one for each terminator included */
};

static bool none_stays(const char *string)
{
    (void)string;
    return false;
}

static size_t bytes_of(char *const *strings, size_t *count, const struct copying *copying)
{
    size_t bytes = 0;
    for (*count = 0; strings && strings[*count]; ++*count)
        if (!copying->stays(strings[*count]))
            bytes += strlen(copying->alias(strings[*count])) + 1;
    return bytes;
}

/* At most as many strings, of at most as many bytes, as were counted. */
static void append(struct copying *copying, char *const *strings, size_t count)
{
    for (size_t i = 0; strings && i < count && strings[i]; i++) {
        if (copying->stays(strings[i])) {
            *copying->slot++ = strings[i];
            continue;
        }
        if (copying->left == 0)
            return;
        const char *from = copying->alias(strings[i]);
        size_t length = strnlen(from, copying->left - 1);
        memcpy(copying->text, from, length);
        copying->text[length] = '\0';
        *copying->slot++ = copying->text;
        copying->text += length + 1;
        copying->left -= length + 1;
    }
}

static char **copy(struct copy_memory *memory, char *const *array, const char *const *extra,
                   struct copying *copying)
{
    size_t count, extra_count;
    array = copying->alias(array);
    copying->left = bytes_of(array, &count, copying);
    copying->left += bytes_of((char *const *)extra, &extra_count, copying);
    size_t slots = count + extra_count + 1;
    /* A copy of a copy: the first one must stay where it is meanwhile.  Only a program that starts
     * another in its own place does this, so its memory is let go with it. */
    if (holds(memory, (const char *)array))
        *memory = (struct copy_memory){0};
    char **begin = (char **)(void *)copy_reserve(memory, slots * sizeof(char *) + copying->left);
    if (!begin)
        return NULL;
    copying->slot = begin;
    copying->text = (char *)(begin + slots);
    append(copying, array, count);
    append(copying, (char *const *)extra, extra_count);
    *copying->slot = NULL;
    return begin;
}

char **copy_environment(struct copy_memory *memory, char *const *array, const char *const *extra,
                        copy_alias *alias)
{
    struct copying copying = {.alias = alias ? alias : as_it_is, .stays = none_stays};
    return copy(memory, array, extra, &copying);
}

char **copy_but(struct copy_memory *memory, char *const *array, copy_stays *stays)
{
    struct copying copying = {.alias = as_it_is, .stays = stays};
    return copy(memory, array, NULL, &copying);
}
