/*
 * A latent race: shortly after a thread has begun to start a command, the main thread adds
 * variables, so that the array moves.  Shortly is 50 ms, which is never short enough by itself: a
 * command is started within a millisecond or so.  Prints what system() returned.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int begun[2];

static void *start_command(void *unused)
{
    int status = 0;
    if (write(begun[1], "x", 1) == 1)
        status = system("true");
    printf("%d\n", status);
    return unused;
}

int main(void)
{
    char byte, name[32];
    pthread_t thread;
    setenv("EARLY", "1", 1); /* the first addition is harmless */
    if (pipe(begun) != 0 || pthread_create(&thread, NULL, start_command, NULL) != 0)
        return 2;
    if (read(begun[0], &byte, 1) != 1)
        return 3;
    usleep(50000);
    for (int i = 0; i < 40; i++) {
        snprintf(name, sizeof name, "LATE_%d", i);
        setenv(name, "1", 1);
        if (!malloc(24)) /* so that the array cannot grow in place for long */
            return 4;
    }
    pthread_join(thread, NULL);
    return 0;
}
