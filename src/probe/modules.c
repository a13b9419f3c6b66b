/*
 * Which file an address belongs to, as the loader has it.  A module is told once; where another one
 * comes to stand in its place, or a forked child has loaded one of its own, the image gets a new
 * name and all is told anew, so that an address of an image means one thing only.
 */
#include "probe/probe.h"
#include "probe/stack.h"

#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MODULES = 512, PATH_BYTES = 1024 };

struct module {
    uint64_t start, end, bias;
    const char *path; /* as the loader has it: "" is the program itself */
};

static struct {
    _Atomic uint64_t start, end, hash;
} known[MODULES];
static _Atomic uint32_t known_count;
static _Atomic bool inherited; /* a parent tells of this image, too */
static char program[PATH_BYTES];

void stacks_forked(void)
{
    atomic_store(&inherited, true);
}

void modules_start(void)
{
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    program[length > 0 ? length : 0] = '\0';
}

#ifdef STACK_UNWIND
static bool find(uint64_t address, struct module *out)
{
    struct dl_find_object found;
    if (_dl_find_object((void *)(uintptr_t)address, &found) != 0)
        return false;
    out->start = (uintptr_t)found.dlfo_map_start;
    out->end = (uintptr_t)found.dlfo_map_end;
    out->bias = found.dlfo_link_map->l_addr;
    out->path = found.dlfo_link_map->l_name;
    return true;
}
#else
static bool find(uint64_t address, struct module *out)
{
    Dl_info found;
    if (dladdr((void *)(uintptr_t)address, &found) == 0 || !found.dli_fbase)
        return false;
    const ElfW(Ehdr) *head = found.dli_fbase;
    const ElfW(Phdr) *segment = (const void *)((const char *)head + head->e_phoff);
    uint64_t low = UINT64_MAX, high = 0;
    for (unsigned i = 0; i < head->e_phnum; i++) {
        if (segment[i].p_type != PT_LOAD)
            continue;
        low = segment[i].p_vaddr < low ? segment[i].p_vaddr : low;
        uint64_t end = segment[i].p_vaddr + segment[i].p_memsz;
        high = end > high ? end : high;
    }
    out->start = (uintptr_t)head;
    out->bias = out->start - (low & ~(uint64_t)4095);
    out->end = out->bias + high;
    out->path = found.dli_fname;
    return true;
}
#endif

/* First eight bytes of the build id in a segment of notes. */
static uint64_t build_in(const struct module *module, uint64_t address, uint64_t size)
{
    while (size >= sizeof(ElfW(Nhdr)) + 8 && address >= module->start &&
           address + size <= module->end) {
        const ElfW(Nhdr) *note = (const void *)(uintptr_t)address;
        uint64_t name = (note->n_namesz + 3u) & ~3u, content = (note->n_descsz + 3u) & ~3u;
        uint64_t bytes = sizeof *note + name + content, build;
        if (bytes > size)
            return 0;
        if (note->n_type == NT_GNU_BUILD_ID && note->n_namesz == 4 && note->n_descsz >= 8) {
            memcpy(&build, (const char *)(note + 1) + name, sizeof build);
            return build;
        }
        address += bytes;
        size -= bytes;
    }
    return 0;
}

static uint64_t build_of(const struct module *module)
{
    ElfW(Ehdr) head;
    if (!peek(&head, module->start, sizeof head) || memcmp(head.e_ident, ELFMAG, SELFMAG) != 0)
        return 0;
    for (unsigned i = 0; i < head.e_phnum && i < 64; i++) {
        ElfW(Phdr) segment;
        if (!peek(&segment, module->start + head.e_phoff + i * sizeof segment, sizeof segment))
            return 0;
        uint64_t build = segment.p_type == PT_NOTE
                             ? build_in(module, module->bias + segment.p_vaddr, segment.p_filesz)
                             : 0;
        if (build)
            return build;
    }
    return 0;
}

static uint64_t path_text(const char *path)
{
    char whole[2 * PATH_BYTES];
    if (*path == '\0')
        return stack_text(program, strlen(program));
    size_t length = strnlen(path, PATH_BYTES - 1), used = 0;
    /* Not the name of the kernel's own module, which is no file. */
    if (*path != '/' && strchr(path, '/') && syscall(SYS_getcwd, whole, PATH_BYTES) > 0) {
        used = strlen(whole);
        whole[used++] = '/';
    }
    memcpy(whole + used, path, length);
    return stack_text(whole, used + length);
}

/* Whether it takes the place of another, or a parent may tell something else of it. */
static bool collides(const struct module *module, uint64_t hash)
{
    uint32_t count = atomic_load(&known_count);
    if (atomic_load(&inherited) || count >= MODULES)
        return true;
    for (uint32_t i = 0; i < count; i++)
        if (module->start < atomic_load(&known[i].end) &&
            atomic_load(&known[i].start) < module->end && atomic_load(&known[i].hash) != hash)
            return true;
    return false;
}

void module_tell(uint64_t address)
{
    struct module module;
    if (!find(address, &module))
        return;
    uint64_t hash = stack_mix(stack_mix(3, module.start), module.end);
    hash = stack_mix(hash, (uintptr_t)module.path);
    if (stack_is_told(hash))
        return;
    if (collides(&module, hash)) {
        atomic_store(&inherited, false);
        for (uint32_t i = 0; i < MODULES; i++)
            atomic_store(&known[i].end, 0);
        atomic_store(&known_count, 0);
        stack_new_image();
    }
    uint64_t path = path_text(module.path);
    EMIT(MODULE, module, NULL, .image = stack_image(), .start = module.start, .end = module.end,
         .bias = module.bias, .build = build_of(&module), .path = path);
    uint32_t at = atomic_fetch_add(&known_count, 1);
    if (at < MODULES) {
        atomic_store(&known[at].hash, hash);
        atomic_store(&known[at].start, module.start);
        atomic_store(&known[at].end, module.end);
    }
    stack_told(hash);
}
