/* memory_program: a million sets and unsets of 200 names, each value a new one; then prints the
 * resident memory in kB before and after. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHANGES = 1000000, NAMES = 200 };

static long resident_kb(void)
{
    char line[256];
    long found = -1;
    FILE *file = fopen("/proc/self/status", "re");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, "VmRSS:", 6) == 0)
            found = strtol(line + 6, NULL, 10);
    if (file)
        fclose(file);
    return found;
}

int main(void)
{
    char name[32], value[64];
    long before = resident_kb();
    for (int i = 0; i < CHANGES; i++) {
        snprintf(name, sizeof name, "NAME_%d", i % NAMES);
        snprintf(value, sizeof value, "a value that was never there before: %d", i);
        if (i / NAMES % 2)
            unsetenv(name);
        else
            setenv(name, value, 1);
    }
    printf("%ld %ld\n", before, resident_kb());
    return 0;
}
