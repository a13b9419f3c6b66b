/* Private copies of the environment, in memory of the calling thread that malloc knows nothing of:
 * so a vfork child can make one, and its parent finds the memory again. */
#include "probe/pages.h"
#include "probe/probe.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

static bool reserve(size_t size)
{
    struct thread_state *thread = &probe_thread;
    if (thread->copy && thread->copy_size >= size)
        return true;
    int saved_errno = errno;
    size = (size + size / 2 + 65535) & ~(size_t)65535;
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory != MAP_FAILED) {
        if (thread->copy)
            munmap(thread->copy, thread->copy_size);
        thread->copy = memory;
        thread->copy_size = size;
    }
    errno = saved_errno;
    return memory != MAP_FAILED;
}

static bool is_own(const char *address)
{
    return probe_thread.copy && address >= probe_thread.copy &&
           address < probe_thread.copy + probe_thread.copy_size;
}

static size_t bytes_of(const char *const *strings, size_t *count)
{
    size_t bytes = 0;
    for (*count = 0; strings && strings[*count]; ++*count)
        bytes += strlen(pages_alias(strings[*count])) + 1;
    return bytes;
}

void copy_drop(void)
{
    if (probe_thread.copy)
        munmap(probe_thread.copy, probe_thread.copy_size);
    probe_thread.copy = NULL;
    probe_thread.copy_size = 0;
}

char *copy_memory(size_t size)
{
    return reserve(size) ? probe_thread.copy : NULL;
}

char **copy_environment(char *const *array, const char *const *extra)
{
    size_t count, extra_count;
    array = pages_alias(array);
    size_t bytes = bytes_of((const char *const *)array, &count);
    bytes += bytes_of(extra, &extra_count);
    size_t slots = count + extra_count + 1;
    /* A copy of a copy: the first one must stay where it is meanwhile.  Only a program that starts
     * another in its own place does this, so its memory is let go with it. */
    if (is_own((const char *)array)) {
        probe_thread.copy = NULL;
        probe_thread.copy_size = 0;
    }
    if (!reserve(slots * sizeof(char *) + bytes))
        return NULL;
    char **copy = (char **)(void *)probe_thread.copy;
    char *text = (char *)(copy + slots);
    for (size_t i = 0; i < count + extra_count; i++) {
        const char *from = pages_alias(i < count ? array[i] : extra[i - count]);
        size_t length = strlen(from) + 1;
        memcpy(text, from, length);
        copy[i] = text;
        text += length;
    }
    copy[count + extra_count] = NULL;
    return copy;
}
