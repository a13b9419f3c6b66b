/*
 * The frames of Python code that this thread runs, read as they stand in memory.
 *
 * os.environ[...] = ... calls setenv with Python's lock held, os.system starts its command without
 * it: so nothing of Python is called that would need the lock (PyGILState_GetThisThreadState does
 * not), and no memory is touched but with peek().  The chain of frames of a thread is changed by
 * that thread alone, which is here; a code object lives as long as a frame of it.
 *
 * Where things stand is CPython's own affair and changes with each minor version: a version that
 * has no row here is not read.  The offsets are those of its headers (cpython/code.h,
 * internal/pycore_frame.h, cpython/pystate.h) in a 64-bit build.  Each object is taken only if it
 * is of the type that is expected there, so that another kind of build (free-threaded, with
 * reference tracing) is noticed.
 */
#include "probe/probe.h"
#include "probe/stack.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

enum {
    FRAME_BYTES = 80,
    CODE_BYTES = 208,
    FILE_BYTES = 384,
    FUNCTION_BYTES = 128,
    TYPE = 8, /* of any object, its length, and the state of a string */
    LENGTH = 16,
    STRING_STATE = 32,
    BYTES_DATA = 32,
    OWNED_BY_C = 3, /* a frame that stands for the interpreter itself */
    LINETABLE_MAX = 65536,
    PAGE = 4096,
    NEAR_BYTES = 256,
    NEARS = 3
};

struct layout {
    unsigned minor;
    unsigned thread_id, thread_frame;
    bool by_cframe; /* thread_frame points to a struct that points to the frame, at cframe_frame */
    unsigned cframe_frame;
    unsigned frame_previous, frame_code, frame_instruction, frame_owner;
    unsigned code_line, code_file, code_function, code_linetable, code_start;
    unsigned ascii_data, unicode_data;
};

static const struct layout layouts[] = {
    {.minor = 11,
     .thread_id = 152,
     .thread_frame = 56,
     .by_cframe = true,
     .cframe_frame = 8,
     .frame_previous = 48,
     .frame_code = 32,
     .frame_instruction = 56,
     .frame_owner = 69,
     .code_line = 72,
     .code_file = 112,
     .code_function = 128,
     .code_linetable = 136,
     .code_start = 184,
     .ascii_data = 48,
     .unicode_data = 72},
    {.minor = 12,
     .thread_id = 136,
     .thread_frame = 56,
     .by_cframe = true,
     .cframe_frame = 0,
     .frame_previous = 8,
     .frame_code = 0,
     .frame_instruction = 56,
     .frame_owner = 70,
     .code_line = 68,
     .code_file = 112,
     .code_function = 128,
     .code_linetable = 136,
     .code_start = 192,
     .ascii_data = 40,
     .unicode_data = 56},
    {.minor = 13,
     .thread_id = 152,
     .thread_frame = 72,
     .frame_previous = 8,
     .frame_code = 0,
     .frame_instruction = 56,
     .frame_owner = 70,
     .code_line = 68,
     .code_file = 112,
     .code_function = 128,
     .code_linetable = 136,
     .code_start = 200,
     .ascii_data = 40,
     .unicode_data = 56},
};

static struct {
    unsigned major, minor; /* 0: no Python here */
    const struct layout *layout;
    void *(*this_thread)(void);
    uintptr_t code_type, string_type;
} python;

void python_start(void)
{
    const unsigned long *number = dlsym(RTLD_DEFAULT, "Py_Version"); /* since 3.11 */
    const char *(*words)(void);
    *(void **)&words = dlsym(RTLD_DEFAULT, "Py_GetVersion");
    *(void **)&python.this_thread = dlsym(RTLD_DEFAULT, "PyGILState_GetThisThreadState");
    python.code_type = (uintptr_t)dlsym(RTLD_DEFAULT, "PyCode_Type");
    python.string_type = (uintptr_t)dlsym(RTLD_DEFAULT, "PyUnicode_Type");
    if (number) {
        python.major = *number >> 24 & 255;
        python.minor = *number >> 16 & 255;
    } else if (words) {
        char *end;
        python.major = (unsigned)strtoul(words(), &end, 10);
        python.minor = *end == '.' ? (unsigned)strtoul(end + 1, NULL, 10) : 0;
    }
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++)
        if (python.major == 3 && python.minor == layouts[i].minor && sizeof(void *) == 8 &&
            python.this_thread && python.code_type && python.string_type)
            python.layout = &layouts[i];
}

void python_tell(void)
{
    if (python.major)
        EMIT(PYTHON, python, NULL, .image = stack_image(), .major = python.major,
             .minor = python.minor, .frames = python.layout ? FRAMES_READ : FRAMES_UNKNOWN);
}

static uint64_t word_at(const unsigned char *bytes, size_t offset)
{
    uint64_t word;
    memcpy(&word, bytes + offset, sizeof word);
    return word;
}

static uint32_t half_at(const unsigned char *bytes, size_t offset)
{
    uint32_t half;
    memcpy(&half, bytes + offset, sizeof half);
    return half;
}

/* The first bytes of an object, as far as its page reaches: most are no longer. */
struct near {
    uintptr_t at;
    size_t got;
    unsigned char bytes[NEAR_BYTES];
};

/* Reads the beginnings of several objects in one system call. */
static void near_all(struct near *nears)
{
    struct iovec here[NEARS], there[NEARS];
    for (unsigned i = 0; i < NEARS; i++) {
        size_t left = PAGE - nears[i].at % PAGE;
        size_t size = left < NEAR_BYTES ? left : NEAR_BYTES;
        here[i] = (struct iovec){.iov_base = nears[i].bytes, .iov_len = size};
        there[i] = (struct iovec){.iov_base = (void *)nears[i].at, .iov_len = size};
    }
    ssize_t total = process_vm_readv(getpid(), here, NEARS, there, NEARS, 0);
    size_t left = total > 0 ? (size_t)total : 0;
    for (unsigned i = 0; i < NEARS; i++) {
        nears[i].got = here[i].iov_len <= left ? here[i].iov_len : 0;
        left -= nears[i].got;
    }
}

static bool near_read(const struct near *near, size_t offset, void *out, size_t size)
{
    if (offset + size > near->got)
        return peek(out, near->at + offset, size);
    memcpy(out, near->bytes + offset, size);
    return true;
}

/* Writes a character as UTF-8; returns how many bytes. */
static size_t encode(char *out, uint32_t code)
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    unsigned more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    out[0] = (char)(0xff80 >> more | code >> 6 * more);
    for (unsigned i = 1; i <= more; i++)
        out[i] = (char)(0x80 | (code >> 6 * (more - i) & 0x3f));
    return more + 1;
}

/* The text of a string object, of a long one the end; 0 if it is none. */
static uint64_t string_text(const struct near *object, size_t max)
{
    const struct layout *layout = python.layout;
    unsigned char head[STRING_STATE + 4];
    char text[FILE_BYTES];
    unsigned char raw[FILE_BYTES];
    if (!near_read(object, 0, head, sizeof head) || word_at(head, TYPE) != python.string_type)
        return 0;
    uint64_t length = word_at(head, LENGTH);
    uint32_t state = half_at(head, STRING_STATE);
    unsigned kind = state >> 2 & 7; /* bytes a character */
    bool is_compact = state >> 5 & 1, is_ascii = state >> 6 & 1;
    if (!is_compact || (kind != 1 && kind != 2 && kind != 4) || length > 65536)
        return 0;
    size_t fit = is_ascii ? max : max / 4; /* characters, of up to four bytes */
    fit = fit > sizeof raw / kind ? sizeof raw / kind : fit;
    size_t take = length < fit ? length : fit, used = 0;
    size_t data = (is_ascii ? layout->ascii_data : layout->unicode_data);
    if (!near_read(object, data + (length - take) * kind, raw, take * kind))
        return 0;
    for (size_t i = 0; i < take && used + 4 <= sizeof text; i++) {
        uint32_t code = 0;
        memcpy(&code, raw + i * kind, kind);
        if (code > 0 && code < 0x110000)
            used += encode(text + used, code);
    }
    return used ? stack_text(text, used) : 0;
}

/* A number of the table of lines: six bits a byte, the seventh says that more follow. */
static unsigned read_number(const unsigned char *entry, const unsigned char *end)
{
    unsigned value = 0, shift = 0;
    for (; entry < end && shift < 30; entry++, shift += 6) {
        value |= (*entry & 0x3fu) << shift;
        if (!(*entry & 0x40))
            break;
    }
    return value;
}

/* How far an entry of the table moves the line. */
static int line_step(const unsigned char *entry, const unsigned char *end)
{
    unsigned code = *entry >> 3 & 15;
    if (code == 13 || code == 14) {
        unsigned number = read_number(entry + 1, end);
        return number & 1 ? -(int)(number >> 1) : (int)(number >> 1);
    }
    return code >= 10 && code <= 12 ? (int)code - 10 : 0;
}

/*
 * The line of the instruction at `offset` (bytes from the start of the code).  The table has an
 * entry for each run of instructions: a byte with the top bit set that holds the entry's kind and
 * the length of the run, then bytes with the top bit clear.
 */
static uint32_t find_line(const struct near *table, uint32_t first_line, int64_t offset)
{
    enum { CHUNK = 256, ENTRY_MAX = 32 };
    unsigned char head[BYTES_DATA], bytes[CHUNK];
    if (offset < 0 || !near_read(table, 0, head, sizeof head))
        return first_line;
    uint64_t length = word_at(head, LENGTH);
    int64_t line = first_line, end_of_run = 0;
    for (uint64_t at = 0; at < length && at < LINETABLE_MAX;) {
        size_t got = length - at < CHUNK ? length - at : CHUNK;
        if (!near_read(table, BYTES_DATA + at, bytes, got))
            return 0;
        bool last = at + got == length;
        size_t used = 0;
        while (used < got && (last || used + ENTRY_MAX <= got)) {
            const unsigned char *entry = bytes + used;
            line += line_step(entry, bytes + got);
            end_of_run += 2 * (int64_t)((*entry & 7) + 1);
            if (offset < end_of_run)
                return (*entry >> 3 & 15) == 15 ? 0 : (uint32_t)line;
            for (used++; used < got && !(bytes[used] & 0x80); used++)
                ;
        }
        at += used;
    }
    return 0;
}

/* The innermost frame of this thread; 0 if it runs no Python code. */
static uintptr_t first_frame(enum frames_seen *state)
{
    const struct layout *layout = python.layout;
    uintptr_t thread = (uintptr_t)python.this_thread(), frame = 0;
    uint64_t id;
    if (!thread)
        return 0;
    *state = FRAMES_UNREADABLE;
    if (!peek(&id, thread + layout->thread_id, sizeof id) || id != (uint64_t)pthread_self())
        return 0;
    if (!peek(&frame, thread + layout->thread_frame, sizeof frame))
        return 0;
    if (frame && layout->by_cframe && !peek(&frame, frame + layout->cframe_frame, sizeof frame))
        return 0;
    *state = FRAMES_NONE;
    return frame;
}

/* False if it is not what it should be. */
static bool read_frame(const unsigned char *frame, struct python_frame *out)
{
    const struct layout *layout = python.layout;
    unsigned char code[CODE_BYTES];
    uintptr_t object = word_at(frame, layout->frame_code);
    if (!peek(code, object, sizeof code) || word_at(code, TYPE) != python.code_type)
        return false;
    struct near nears[NEARS];
    nears[0].at = word_at(code, layout->code_file);
    nears[1].at = word_at(code, layout->code_function);
    nears[2].at = word_at(code, layout->code_linetable);
    near_all(nears);
    out->file = string_text(&nears[0], FILE_BYTES);
    out->function = string_text(&nears[1], FUNCTION_BYTES);
    int64_t offset =
        (int64_t)(word_at(frame, layout->frame_instruction) - (object + layout->code_start));
    out->line = find_line(&nears[2], half_at(code, layout->code_line), offset);
    return out->file != 0;
}

unsigned python_read(struct python_frame *out, unsigned max, enum frames_seen *state)
{
    *state = python.major && !python.layout ? FRAMES_UNKNOWN : FRAMES_NONE;
    if (!python.layout)
        return 0;
    unsigned count = 0;
    uintptr_t frame = first_frame(state);
    for (unsigned walked = 0; frame && count < max && walked < 4 * max; walked++) {
        unsigned char bytes[FRAME_BYTES];
        if (!peek(bytes, frame, sizeof bytes)) {
            *state = FRAMES_UNREADABLE;
            return count;
        }
        frame = word_at(bytes, python.layout->frame_previous);
        if (python.layout->minor > 11 && bytes[python.layout->frame_owner] == OWNED_BY_C)
            continue;
        if (!read_frame(bytes, &out[count])) {
            *state = FRAMES_UNREADABLE;
            return count;
        }
        count++;
        *state = FRAMES_READ;
    }
    return count;
}
