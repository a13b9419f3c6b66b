#include "session/program.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

enum { HEAD = 4096, SCRIPTS = 5 };

static const struct {
    int status;
    const char *text;
} kinds[PROGRAM_COUNT] = {
#define PROGRAM_KIND(id, its_status, its_text) {its_status, its_text},
    PROGRAM_KINDS(PROGRAM_KIND)
#undef PROGRAM_KIND
};

const char *program_text(enum program_kind kind)
{
    return kinds[kind].text;
}

int program_status(enum program_kind kind)
{
    return kinds[kind].status;
}

static bool is_file(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

static void take(char *out, const char *text)
{
    size_t length = strnlen(text, PATH_MAX - 1);
    memcpy(out, text, length);
    out[length] = '\0';
}

/* Where execvp() would find it; one that may not be executed is remembered, and looked further. */
static enum program_kind find(const char *name, char *out)
{
    enum program_kind kind = PROGRAM_MISSING;
    const char *path = getenv("PATH");
    take(out, name);
    if (strchr(name, '/'))
        return access(name, F_OK) != 0                    ? PROGRAM_MISSING
               : is_file(name) && access(name, X_OK) == 0 ? PROGRAM_DYNAMIC
                                                          : PROGRAM_CLOSED;
    for (path = path ? path : "/bin:/usr/bin"; *name;) {
        size_t length = strcspn(path, ":");
        char candidate[PATH_MAX];
        snprintf(candidate, sizeof candidate, "%.*s%s%s", (int)length, path, length ? "/" : "",
                 name);
        if (is_file(candidate)) {
            take(out, candidate);
            if (access(candidate, X_OK) == 0)
                return PROGRAM_DYNAMIC;
            kind = PROGRAM_CLOSED;
        }
        if (path[length] == '\0')
            break;
        path += length + 1;
    }
    return kind;
}

/* Whether the dynamic linker will distrust the environment (AT_SECURE). */
static bool is_privileged(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return false;
    return (status.st_mode & S_ISUID && status.st_uid != getuid()) ||
           (status.st_mode & S_ISGID && status.st_gid != getgid()) ||
           (getuid() != 0 && getxattr(path, "security.capability", NULL, 0) > 0);
}

/* The dynamic linker itself needs no other one, and loads what is preloaded. */
static bool is_loader(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    return strncmp(name, "ld-", 3) == 0 || strncmp(name, "ld.so", 5) == 0;
}

/* What /proc/self/exe is, so is what envviz brings along. */
static bool is_of_this_machine(const ElfW(Ehdr) * header)
{
    ElfW(Ehdr) own;
    int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return true;
    bool read_whole = read(fd, &own, sizeof own) == (ssize_t)sizeof own;
    close(fd);
    return !read_whole || (own.e_ident[EI_CLASS] == header->e_ident[EI_CLASS] &&
                           own.e_machine == header->e_machine);
}

static enum program_kind kind_of_elf(int fd, const char *path, const ElfW(Ehdr) * header)
{
    if (!is_of_this_machine(header))
        return PROGRAM_FOREIGN;
    for (unsigned i = 0; i < header->e_phnum; i++) {
        ElfW(Phdr) segment;
        off_t at = (off_t)(header->e_phoff + (ElfW(Off))i * header->e_phentsize);
        if (pread(fd, &segment, sizeof segment, at) != (ssize_t)sizeof segment ||
            segment.p_type == PT_INTERP)
            return PROGRAM_DYNAMIC;
    }
    return is_loader(path) ? PROGRAM_DYNAMIC : PROGRAM_STATIC;
}

/* Looks into the file; true if it is a script, whose interpreter then stands in `out`. */
static bool look_into(struct program *program, char *out, size_t size)
{
    union {
        ElfW(Ehdr) elf;
        char text[HEAD];
    } head = {.text = ""};
    int fd = open(program->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    ssize_t got = read(fd, head.text, sizeof head.text - 1);
    head.text[got > 0 ? got : 0] = '\0';
    bool script = strncmp(head.text, "#!", 2) == 0;
    if (got >= (ssize_t)sizeof head.elf && memcmp(head.elf.e_ident, ELFMAG, SELFMAG) == 0)
        program->kind = kind_of_elf(fd, program->path, &head.elf);
    close(fd);
    if (script) {
        const char *from = head.text + 2 + strspn(head.text + 2, " \t");
        snprintf(out, size, "%.*s", (int)strcspn(from, " \t\r\n"), from);
    }
    return script;
}

void program_examine(const char *name, struct program *program)
{
    char next[HEAD];
    snprintf(next, sizeof next, "%s", name);
    /* Only the first name is looked for along PATH: an interpreter is named by its path. */
    for (int i = 0; i < SCRIPTS; i++) {
        program->kind = find(next, program->path);
        if (program->kind != PROGRAM_DYNAMIC)
            return;
        if (is_privileged(program->path)) {
            program->kind = PROGRAM_PRIVILEGED;
            return;
        }
        if (!look_into(program, next, sizeof next))
            return;
    }
}
