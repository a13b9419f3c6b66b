/*
 * A build that is exposed and never fails: a worker runs a command, tells so, and waits; then the
 * main thread adds variables.  They take turns, but nothing envviz could see makes them.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { TURNS = 3 };
static int done[2], again[2];

static void *work(void *unused)
{
    char byte;
    for (int i = 0; i < TURNS; i++) {
        if (system("true") != 0 || write(done[1], "x", 1) != 1 || read(again[0], &byte, 1) != 1)
            exit(2);
    }
    return unused;
}

int main(void)
{
    char byte, name[32];
    pthread_t worker;
    if (pipe(done) != 0 || pipe(again) != 0 || pthread_create(&worker, NULL, work, NULL) != 0)
        return 3;
    for (int i = 0; i < 10 * TURNS; i++) {
        if (i % 10 == 0 && read(done[0], &byte, 1) != 1)
            return 4;
        snprintf(name, sizeof name, "VARIABLE_%d", i);
        setenv(name, "1", 1);
        if (i % 10 == 9 && write(again[1], "x", 1) != 1)
            return 5;
    }
    pthread_join(worker, NULL);
    return 0;
}
