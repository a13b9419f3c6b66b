/* Start-up.  Hooks may be called before: other libraries have constructors too. */
#include "guest/preloaded.h"
#include "guest/real.h"
#include "shield/lock.h"
#include "shield/shield.h"

#include <pthread.h>
#include <string.h>

#pragma weak pthread_atfork

__thread struct shield_thread shield_thread __attribute__((tls_model("initial-exec")));

static pthread_key_t end_key;
static bool has_end_key;

static void thread_ended(void *thread)
{
    copy_drop(&((struct shield_thread *)thread)->copy);
}

void shield_thread_keep(void)
{
    if (has_end_key)
        pthread_setspecific(end_key, &shield_thread);
}

static bool follows_lines;

bool shield_follows_lines(void)
{
    return follows_lines;
}

void shield_leave(char **array)
{
    static const char name[] = "LD_PRELOAD=";
    for (; *array; array++)
        if (!strings_stay(&shield_store.strings, *array) &&
            strncmp(*array, name, sizeof name - 1) == 0) {
            if (preloaded_drop(array, "libenvviz-shield.so"))
                preloaded_remove(array);
            return;
        }
}

static void read_variable(void)
{
    char **entry = preloaded_entry(environ, SHIELD_VARIABLE);
    const char *word = entry ? strchr(*entry, '=') + 1 : "";
    follows_lines = strcmp(word, SHIELD_ALL) == 0;
    if (strcmp(word, SHIELD_ONCE) == 0) {
        preloaded_remove(entry);
        shield_leave(environ);
    }
}

__attribute__((constructor)) static void start(void)
{
    real();
    read_variable();
    has_end_key = pthread_key_create(&end_key, thread_ended) == 0;
    /* Where the kernel does not clear the lock's page; some libcs have this function only in what
     * is linked into programs. */
    if (pthread_atfork)
        pthread_atfork(NULL, NULL, lock_forked);
}
