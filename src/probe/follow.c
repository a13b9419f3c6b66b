#include "probe/follow.h"

#include "probe/probe.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { FRONTED = 8 };

static const char preload_name[] = "LD_PRELOAD=";

/* The latest arrays that have our entries before them: a thread may hold one that is freed. */
static _Atomic uintptr_t fronted[FRONTED];
static _Atomic uint32_t fronted_next;

bool follow_is_on(void)
{
    return probe_shared && atomic_load_explicit(&probe_control()->follow, memory_order_relaxed);
}

static bool is_fronted(char *const *array)
{
    for (size_t i = 0; i < FRONTED; i++)
        if (atomic_load_explicit(&fronted[i], memory_order_relaxed) == (uintptr_t)array)
            return array != NULL;
    return false;
}

void follow_front(char **array)
{
    const struct inheritance *inheritance = probe_inheritance();
    array[-2] = (char *)inheritance->preload;
    array[-1] = (char *)inheritance->session;
    if (!is_fronted(array))
        atomic_store(&fronted[atomic_fetch_add(&fronted_next, 1) % FRONTED], (uintptr_t)array);
}

const char *const *follow_entries(void)
{
    static const char *entries[FOLLOW_FRONT + 1];
    entries[0] = probe_inheritance()->preload;
    entries[1] = probe_inheritance()->session;
    return entries;
}

static bool replaces_target(void)
{
    return (uint32_t)getpid() == atomic_load(&probe_control()->target_pid);
}

static void tell_unseen(enum unseen why, const char *path)
{
    EMIT(EXEC_UNSEEN, exec_unseen, path, .why = why);
}

/* Where execvp would find it, by the PATH that the program was started with. */
static bool search(char *out, size_t size, const char *file)
{
    for (const char *from = probe_inheritance()->path; *from;) {
        size_t length = strcspn(from, ":"), file_length = strlen(file);
        if (length + file_length + 2 <= size) {
            memcpy(out, from, length);
            out[length] = '/';
            memcpy(out + length + (length > 0), file, file_length + 1);
            if (access(out, X_OK) == 0)
                return true;
        }
        from += length + (from[length] == ':');
    }
    return false;
}

void follow_decide(struct following *following, const char *path, unsigned start)
{
    char found[4096];
    *following = (struct following){.is_on = false};
    /* A program that replaces the target takes the probe along in any case: this is how a shell
     * script that execs python3 is seen. */
    if (!path || (!follow_is_on() && !((start & FOLLOW_REPLACE) && replaces_target())))
        return;
    int saved_errno = errno;
    if ((start & FOLLOW_SEARCH) && !strchr(path, '/') && search(found, sizeof found, path))
        path = found;
    following->is_on = true;
    following->why = followable(path);
    if (following->why != UNSEEN_COUNT)
        tell_unseen(following->why, path);
    errno = saved_errno;
}

/* "LD_PRELOAD=" the probe ":" what `entry` has. */
static char *merge(char *out, const char *entry)
{
    char *end = stpcpy(stpcpy(out, probe_inheritance()->preload), ":");
    return stpcpy(end, entry + sizeof preload_name - 1) + 1;
}

/* A copy of the array (not of its strings) with our entries; NULL: it is not to be had. */
static char **with_entries(char *const *array)
{
    uint32_t count = environ_count_of(array);
    size_t slots = (size_t)count + FOLLOW_FRONT + 1;
    const struct inheritance *inheritance = probe_inheritance();
    char **copy = (char **)(void *)copy_reserve(&probe_thread.copy, slots * sizeof *copy + 16384);
    char *text = copy ? (char *)(copy + slots) : NULL;
    if (!copy || !peek(copy + FOLLOW_FRONT, (uintptr_t)array, (count + 1) * sizeof *copy) ||
        copy[slots - 1])
        return NULL;
    copy[0] = (char *)inheritance->preload;
    copy[1] = (char *)(replaces_target() ? inheritance->eager : inheritance->session);
    for (char **entry = copy + FOLLOW_FRONT; *entry; entry++) {
        char begin[sizeof preload_name - 1];
        if (!peek(begin, (uintptr_t)*entry, sizeof begin) ||
            memcmp(begin, preload_name, sizeof begin) != 0)
            continue;
        if (strlen(*entry) + strlen(inheritance->preload) > 8192 || copy[0] == NULL)
            return NULL;
        merge(text, *entry);
        *entry = text;
        copy[0] = NULL;
    }
    return copy[0] ? copy : copy + 1; /* one LD_PRELOAD: the loader takes the last */
}

/* The loader would complain, in the program's name, of a library that it cannot load. */
static bool would_complain(enum unseen why)
{
    return why == UNSEEN_MACHINE || why == UNSEEN_ROOT;
}

char *const *follow_envp(struct following *following, char *const *array, bool live)
{
    static char *const no_variables[] = {NULL};
    if (!following->is_on)
        return array;
    bool enters = following->why == UNSEEN_COUNT;
    /* Before an LD_PRELOAD of the program's own, ours would count for nothing. */
    following->fronts = live && is_fronted(array) && !names_exist("LD_PRELOAD") &&
                        !would_complain(following->why) && (enters || company_is_there());
    if (following->fronts)
        return array - FOLLOW_FRONT;
    if (!enters)
        return array;
    /* With other threads about, a copy of the live array would hide what they do to it. */
    if (live && company_is_there()) {
        tell_unseen(UNSEEN_ARRAY, program_invocation_short_name);
        return array;
    }
    int saved_errno = errno;
    char **copy = with_entries(array ? array : no_variables); /* NULL, as clearenv leaves it */
    errno = saved_errno;
    return copy ? copy : array;
}
