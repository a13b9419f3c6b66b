/* Which programs can be followed: what the dynamic loader does with LD_PRELOAD, known beforehand
 * from the file.  Answers are remembered by path, since most programs start the same few. */
#include "probe/follow.h"
#include "probe/probe.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

enum { HEAD_BYTES = 2048, SCRIPTS = 4, ANSWERS = 64, ANSWER_BITS = 0xff };

/* A hash of the path, its last byte the answer. */
static _Atomic uint64_t answers[ANSWERS];

static uint64_t hash_of(const char *path)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (; *path; path++)
        hash = (hash ^ (unsigned char)*path) * 0x100000001b3u;
    return hash | ((uint64_t)ANSWER_BITS + 1); /* never 0 */
}

/* It starts with more rights than its parent: the loader heeds no LD_PRELOAD then. */
static bool is_privileged(const char *path, const struct stat *status)
{
    bool group = (status->st_mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP);
    return ((status->st_mode & S_ISUID) && status->st_uid != geteuid()) ||
           (group && status->st_gid != getegid()) ||
           (geteuid() != 0 && getxattr(path, "security.capability", NULL, 0) > 0);
}

static enum unseen look_at_elf(const char *head, size_t size)
{
    ElfW(Ehdr) elf, own;
    memcpy(&elf, head, sizeof elf);
    /* The class, the byte order and the machine are those of this library. */
    extern const ElfW(Ehdr) __ehdr_start __attribute__((visibility("hidden")));
    memcpy(&own, &__ehdr_start, sizeof own);
    if (elf.e_ident[EI_CLASS] != own.e_ident[EI_CLASS] ||
        elf.e_ident[EI_DATA] != own.e_ident[EI_DATA] || elf.e_machine != own.e_machine)
        return UNSEEN_MACHINE;
    for (size_t i = 0; i < elf.e_phnum; i++) {
        ElfW(Phdr) part;
        size_t at = elf.e_phoff + i * sizeof part;
        if (at + sizeof part > size)
            return UNSEEN_COUNT; /* more parts than any compiler makes: let the loader decide */
        memcpy(&part, head + at, sizeof part);
        if (part.p_type == PT_INTERP)
            return UNSEEN_COUNT;
    }
    return UNSEEN_STATIC;
}

/* The interpreter that the first line of a script names. */
static bool interpreter_of(char *head, char **path)
{
    head[strcspn(head, "\n")] = '\0';
    *path = head + 2 + strspn(head + 2, " \t");
    (*path)[strcspn(*path, " \t")] = '\0';
    return **path != '\0';
}

static enum unseen look(const char *path)
{
    char heads[2][HEAD_BYTES];
    for (int i = 0; i < SCRIPTS; i++) {
        char *head = heads[i % 2], *next;
        struct stat status;
        /* What cannot be read or is not there: execve says so itself. */
        if (stat(path, &status) == -1 || !S_ISREG(status.st_mode))
            return UNSEEN_COUNT;
        if (is_privileged(path, &status))
            return UNSEEN_PRIVILEGED;
        int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        ssize_t got = fd < 0 ? -1 : read(fd, head, HEAD_BYTES - 1);
        if (fd >= 0)
            close(fd);
        if (got < (ssize_t)sizeof(ElfW(Ehdr)) && (got < 2 || head[0] != '#'))
            return UNSEEN_COUNT;
        head[got] = '\0';
        if (memcmp(head, ELFMAG, SELFMAG) == 0)
            return look_at_elf(head, (size_t)got);
        if (memcmp(head, "#!", 2) != 0 || !interpreter_of(head, &next))
            return UNSEEN_COUNT;
        path = next;
    }
    return UNSEEN_COUNT;
}

enum unseen followable(const char *path)
{
    const struct inheritance *inheritance = probe_inheritance();
    if (geteuid() != 0 && geteuid() != inheritance->user)
        return UNSEEN_USER;
    if (faccessat(AT_FDCWD, inheritance->library, R_OK, AT_EACCESS) == -1)
        return UNSEEN_ROOT;
    uint64_t hash = hash_of(path) & ~(uint64_t)ANSWER_BITS;
    _Atomic uint64_t *known = &answers[(hash >> 8) % ANSWERS];
    uint64_t answer = atomic_load_explicit(known, memory_order_relaxed);
    if ((answer & ~(uint64_t)ANSWER_BITS) == hash)
        return (enum unseen)(answer & ANSWER_BITS);
    enum unseen why = look(path);
    atomic_store_explicit(known, hash | why, memory_order_relaxed);
    return why;
}
