/*
 * flood_program EVENTS SECONDS: so many events a second under the probe, as evenly as a sleeping
 * thread can: calls of unsetenv() of a variable that is not there (three events each), some every
 * millisecond.  Prints the events a second that it came to.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    double a_second = strtod(argv[1], NULL) / 3, seconds = strtod(argv[2], NULL);
    double began = now(), passed = 0;
    for (double calls = 0; passed < seconds; passed = now() - began) {
        for (; calls < passed * a_second; calls++)
            unsetenv("NOT_THERE");
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
    printf("%.0f\n", passed * a_second * 3 / passed);
    return 0;
}
