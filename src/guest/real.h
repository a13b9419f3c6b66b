/* The functions that preloaded libraries stand in front of, as the next library in line defines
 * them. */
#ifndef ENVVIZ_GUEST_REAL_H
#define ENVVIZ_GUEST_REAL_H

#include <spawn.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

/* To interpose another function: a row here, its hook, its name in probe/hooks.def or shield.map.
 */
#define REAL_FUNCTIONS(REAL)                                                                       \
    REAL(int, setenv, (const char *, const char *, int))                                           \
    REAL(int, putenv, (char *))                                                                    \
    REAL(int, unsetenv, (const char *))                                                            \
    REAL(int, clearenv, (void))                                                                    \
    REAL(int, system, (const char *))                                                              \
    REAL(FILE *, popen, (const char *, const char *))                                              \
    REAL(int, pclose, (FILE *))                                                                    \
    REAL(int, posix_spawn,                                                                         \
         (pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *,    \
          char *const[], char *const[]))                                                           \
    REAL(int, posix_spawnp,                                                                        \
         (pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *,    \
          char *const[], char *const[]))                                                           \
    REAL(int, execve, (const char *, char *const[], char *const[]))                                \
    REAL(int, execvpe, (const char *, char *const[], char *const[]))                               \
    REAL(int, fexecve, (int, char *const[], char *const[]))                                        \
    REAL(int, execveat, (int, const char *, char *const[], char *const[], int))                    \
    REAL(pid_t, _Fork, (void))

/* For the hook: some libcs that are in use declare none. */
int execveat(int fd, const char *path, char *const argv[], char *const envp[], int flags);

struct real {
#define REAL(result, name, arguments) result(*name) arguments;
    REAL_FUNCTIONS(REAL)
#undef REAL
};

/* Resolved in the constructor, or at the first call where another library's constructor is
 * quicker.  A member is NULL where libc has no such function. */
const struct real *real(void);

/* A library that was loaded by another one, which stands in front of the functions for it: `other`
 * finds what is behind that.  Before the first call of real(). */
void real_are_behind(void *(*other)(const char *name));

/* realloc is called by nearly every program, most of which need none of the others: it is resolved
 * alone. */
void *real_realloc(void *block, size_t size);

#endif
