/* Private copies of the environment, for commands. */
#include "shield/shield.h"

#include "shield/lock.h"

bool snapshot_wanted(char *const *envp)
{
    return envp &&
           (envp == __atomic_load_n(&environ, __ATOMIC_ACQUIRE) || store_owns(&shield_store, envp));
}

static bool stays(const char *string)
{
    return strings_stay(&shield_store.strings, string);
}

char **snapshot_make(struct copy_memory *memory, uint32_t *turn)
{
    bool taken = lock_take();
    if (!shield_store.strings.holders)
        shield_store.strings.holders = lock_beside();
    *turn = strings_hold(&shield_store.strings);
    char **copy = copy_but(memory, environ, stays);
    if (taken)
        lock_release();
    return copy ? copy : environ;
}

struct copy_memory snapshot_borrow(void)
{
    struct copy_memory memory = shield_thread.copy;
    shield_thread.copy = (struct copy_memory){0};
    return memory;
}

void snapshot_return(struct copy_memory memory)
{
    if (shield_thread.copy.bytes)
        copy_drop(&memory);
    else
        shield_thread.copy = memory;
    shield_thread_keep();
}
