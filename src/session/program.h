/* What a command names: a program that libraries can be preloaded into, or one that is none. */
#ifndef ENVVIZ_SESSION_PROGRAM_H
#define ENVVIZ_SESSION_PROGRAM_H

#include <limits.h>

/* PROGRAM_KIND(id, exit status as a shell's, "what is wrong") */
#define PROGRAM_KINDS(PROGRAM_KIND)                                                                \
    PROGRAM_KIND(DYNAMIC, 0, "takes preloaded libraries")                                          \
    PROGRAM_KIND(MISSING, 127, "no such program")                                                  \
    PROGRAM_KIND(CLOSED, 126, "may not be executed")                                               \
    PROGRAM_KIND(STATIC, 126, "statically linked: no library can be loaded into it")               \
    PROGRAM_KIND(PRIVILEGED, 126,                                                                  \
                 "set-user-ID, set-group-ID or with capabilities: the system loads no library "    \
                 "into it")                                                                        \
    PROGRAM_KIND(FOREIGN, 126, "made for another kind of machine than envviz and its libraries")

enum program_kind {
#define PROGRAM_KIND(id, status, text) PROGRAM_##id,
    PROGRAM_KINDS(PROGRAM_KIND)
#undef PROGRAM_KIND
        PROGRAM_COUNT
};

struct program {
    enum program_kind kind;
    char path[PATH_MAX]; /* the file that decided: of a script, its interpreter */
};

/* Looks where execvp() would, and into the file.  What cannot be read counts as dynamic. */
void program_examine(const char *name, struct program *program);

/* "statically linked: ...", and the exit status of who cannot run it. */
const char *program_text(enum program_kind kind);
int program_status(enum program_kind kind);

#endif
