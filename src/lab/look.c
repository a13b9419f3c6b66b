#include "lab/look.h"

#include "lab/lines.h"
#include "lab/say.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LOOKS = 1000, NAME_BYTES = 256 };

static char name[NAME_BYTES];
static _Thread_local unsigned own_number;
static _Thread_local char **own_array; /* that the look which goes on began with */

static void tell(int number, siginfo_t *info, void *context)
{
    (void)number;
    (void)context;
    /* SI_KERNEL: no process can have such an address, and the processor does not say which. */
    if (info->si_code == SI_KERNEL)
        say(LINES_CRASH_NOWHERE, own_number, (void *)own_array);
    else
        say(LINES_CRASH, own_number, info->si_addr, (void *)own_array);
    /* The signal's action is the default one again: back there, it ends the program. */
}

void look_init(void)
{
    struct sigaction action = {.sa_sigaction = tell, .sa_flags = SA_SIGINFO | SA_RESETHAND};
    size_t count = 0;

    while (environ && environ[count])
        count++;
    if (count > 0)
        snprintf(name, sizeof name, "%.*s", (int)strcspn(environ[count - 1], "="),
                 environ[count - 1]);
    sigaction(SIGSEGV, &action, NULL);
}

void look_work(unsigned thread, struct guard *guard)
{
    own_number = thread;
    for (unsigned i = 0; i < LOOKS && name[0]; i++) {
        guard_read(guard);
        own_array = environ;
        const char *value = getenv(name);
        guard_leave(guard);
        if (!value)
            say(LINE_MISSING, thread, name);
    }
}
