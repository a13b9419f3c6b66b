/*
 * setenv, putenv, unsetenv, clearenv, getenv: the store's in the place of libc's.
 *
 * libc need not be told.  Its own getenv, which it calls inside other functions, walks over environ
 * as anybody does; what glibc 2.41 and later keep beside it (a count of removals that shifted an
 * array in place, the list of arrays to use again) is of arrays that its own setenv made, and none
 * of those is ever changed here.
 */
#include "shield/lock.h"
#include "shield/shield.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/auxv.h>

struct store shield_store = STORE(&environ);

/* Takes the lock.  False in a signal handler that interrupted a change in its own thread: libc
 * would wait for ever. */
static bool change_begin(bool *taken)
{
    *taken = lock_take();
    if (*taken || !shield_store.changing)
        return true;
    errno = EDEADLK;
    return false;
}

static int change_end(bool taken, int result)
{
    if (taken)
        lock_release();
    return result;
}

int setenv(const char *name, const char *value, int replace)
{
    bool taken;
    return change_begin(&taken)
               ? change_end(taken, store_set(&shield_store, name, value, replace != 0))
               : -1;
}

int putenv(char *string)
{
    bool taken;
    return change_begin(&taken) ? change_end(taken, store_put(&shield_store, string)) : -1;
}

int unsetenv(const char *name)
{
    bool taken;
    return change_begin(&taken) ? change_end(taken, store_unset(&shield_store, name)) : -1;
}

int clearenv(void)
{
    bool taken;
    return change_begin(&taken) ? change_end(taken, store_clear(&shield_store)) : -1;
}

char *getenv(const char *name)
{
    return store_get(&shield_store, name);
}

char *secure_getenv(const char *name)
{
    return getauxval(AT_SECURE) ? NULL : store_get(&shield_store, name);
}
