#include "session/symbol_file.h"

#include <dwarf.h>
#include <elfutils/libdwfl.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUILD_ID_MAX = 64 };
#define FILE_BYTES_MAX ((off_t)4 << 30)

struct symbol_file {
    Dwfl *dwfl;
    Dwfl_Module *module;
};

/* A regular file, opened for reading; -1 for all else.  Looked at before it is opened, since
 * opening a device can do something. */
static int open_regular(const char *path)
{
    char again[32];
    struct stat status;
    int fd = -1, place = open(path, O_PATH | O_CLOEXEC);
    if (place < 0)
        return -1;
    if (fstat(place, &status) == 0 && S_ISREG(status.st_mode) && status.st_size < FILE_BYTES_MAX) {
        snprintf(again, sizeof again, "/proc/self/fd/%d", place);
        fd = open(again, O_RDONLY | O_CLOEXEC);
    }
    close(place);
    return fd;
}

/* Debug information by build id, where Debian's packages put it.  libdwfl's own search would also
 * ask the servers of DEBUGINFOD_URLS. */
static int find_debuginfo(Dwfl_Module *module, void **data, const char *name, Dwarf_Addr base,
                          const char *file, const char *link, GElf_Word checksum, char **found)
{
    (void)data, (void)name, (void)base, (void)file;
    const unsigned char *id;
    GElf_Addr place;
    int length = dwfl_module_build_id(module, &id, &place);
    if (length < 2 || length > BUILD_ID_MAX || (link && checksum == 0))
        return -1; /* the last: the supplement of a debug file, which has another id */
    char path[sizeof "/usr/lib/debug/.build-id//.debug" + (size_t)2 * BUILD_ID_MAX], *to = path;
    to += sprintf(to, "/usr/lib/debug/.build-id/%02x/", id[0]);
    for (int i = 1; i < length; i++)
        to += sprintf(to, "%02x", id[i]);
    strcpy(to, ".debug");
    int fd = open_regular(path);
    *found = fd < 0 ? NULL : strdup(path);
    return fd;
}

/* The file itself is handed over open: nobody has to look for it. */
static int find_elf(Dwfl_Module *module, void **data, const char *name, Dwarf_Addr base,
                    char **file, Elf **elf)
{
    (void)module, (void)data, (void)name, (void)base, (void)file, (void)elf;
    return -1;
}

static bool has_build(Dwfl_Module *module, uint64_t build)
{
    const unsigned char *id;
    GElf_Addr place;
    return build == 0 || (dwfl_module_build_id(module, &id, &place) >= (int)sizeof build &&
                          memcmp(id, &build, sizeof build) == 0);
}

struct symbol_file *symbol_file_open(const char *path, uint64_t build)
{
    static const Dwfl_Callbacks callbacks = {.find_elf = find_elf,
                                             .find_debuginfo = find_debuginfo,
                                             .section_address = dwfl_offline_section_address};
    struct symbol_file *file = calloc(1, sizeof *file);
    int fd = file ? open_regular(path) : -1;
    if (fd >= 0 && (file->dwfl = dwfl_begin(&callbacks))) {
        /* With base 0 an address is what the file says. */
        file->module = dwfl_report_elf(file->dwfl, "", path, fd, 0, true);
        dwfl_report_end(file->dwfl, NULL, NULL);
    }
    if (fd >= 0 && !(file && file->module))
        close(fd);
    GElf_Addr bias;
    if (file && file->module && dwfl_module_getelf(file->module, &bias) && bias == 0 &&
        has_build(file->module, build))
        return file;
    symbol_file_close(file);
    return NULL;
}

void symbol_file_close(struct symbol_file *file)
{
    if (!file)
        return;
    if (file->dwfl)
        dwfl_end(file->dwfl);
    free(file);
}

/* The innermost function whose code stands there, also where it was inlined into another. */
static const char *function_of(struct symbol_file *file, uint64_t address)
{
    Dwarf_Addr bias;
    Dwarf_Die *unit = dwfl_module_addrdie(file->module, address, &bias), *scopes = NULL;
    const char *name = NULL;
    int count = unit ? dwarf_getscopes(unit, address - bias, &scopes) : 0;
    for (int i = 0; i < count && !name; i++) {
        int tag = dwarf_tag(&scopes[i]);
        if (tag == DW_TAG_subprogram || tag == DW_TAG_inlined_subroutine)
            name = dwarf_diename(&scopes[i]);
    }
    free(scopes);
    if (name)
        return name;
    GElf_Off offset;
    GElf_Sym symbol;
    return dwfl_module_addrinfo(file->module, address, &offset, &symbol, NULL, NULL, NULL);
}

struct symbol_place symbol_file_find(struct symbol_file *file, uint64_t address)
{
    struct symbol_place place = {.function = function_of(file, address)};
    Dwfl_Line *line = dwfl_module_getsrc(file->module, address);
    place.source = line ? dwfl_lineinfo(line, NULL, &place.line, NULL, NULL, NULL) : NULL;
    return place;
}
