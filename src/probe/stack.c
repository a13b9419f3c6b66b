/*
 * Call stacks.  Where libc finds a module without a lock (glibc 2.35 and later), the stack is
 * walked by the unwinder of libgcc, which is linked into the probe: nothing is loaded, allocated or
 * locked.  Elsewhere only the caller itself is told.
 */
#include "probe/stack.h"

#include "probe/probe.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#ifdef STACK_UNWIND
#include <unwind.h>
#endif

enum { TOLD_SLOTS = 8192, TOLD_TRIES = 32, PIECE = EVENT_TEXT_BYTES - 1, PER_EVENT = 4 };

static _Atomic uint64_t told[TOLD_SLOTS];
static _Atomic uint64_t image;

struct capture {
    uint64_t frames[STACK_FRAMES_MAX];
    struct python_frame python[STACK_PYTHON_MAX];
    unsigned frame_count, python_count;
    enum frames_seen python_state;
};

uint64_t stack_mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 31;
}

uint64_t stack_image(void)
{
    return atomic_load_explicit(&image, memory_order_relaxed);
}

void stack_new_image(void)
{
    for (unsigned i = 0; i < TOLD_SLOTS; i++)
        atomic_store_explicit(&told[i], 0, memory_order_relaxed);
    atomic_store(&image, stack_mix(stack_mix(0, (uint64_t)getpid()), probe_now_ns()));
    python_tell();
}

bool stack_is_told(uint64_t hash)
{
    for (unsigned i = 0; i < TOLD_TRIES; i++) {
        uint64_t slot = atomic_load_explicit(&told[(hash + i) % TOLD_SLOTS], memory_order_acquire);
        if (slot == hash || slot == 0)
            return slot == hash;
    }
    return false;
}

/* Where there is no room left it is told again and again: no harm but the volume. */
void stack_told(uint64_t hash)
{
    for (unsigned i = 0; i < TOLD_TRIES; i++) {
        uint64_t expected = 0;
        if (atomic_compare_exchange_strong(&told[(hash + i) % TOLD_SLOTS], &expected, hash) ||
            expected == hash)
            return;
    }
}

uint64_t stack_text(const char *text, size_t length)
{
    uint64_t id = stack_mix(1, length);
    for (size_t i = 0; i < length; i++)
        id = stack_mix(id, (unsigned char)text[i]);
    if (stack_is_told(id))
        return id;
    char piece[PIECE + 1];
    for (size_t offset = 0; offset < length; offset += PIECE) {
        size_t bytes = length - offset < PIECE ? length - offset : PIECE;
        memcpy(piece, text + offset, bytes);
        piece[bytes] = '\0';
        EMIT(TEXT_PART, text_part, piece, .id = id, .offset = offset, .bytes = length);
    }
    stack_told(id);
    return id;
}

/* The probe's own code, as the linker placed it. */
extern const char __ehdr_start[] __attribute__((visibility("hidden")));
extern const char _end[] __attribute__((visibility("hidden")));

static bool is_own(uintptr_t address)
{
    return address >= (uintptr_t)__ehdr_start && address < (uintptr_t)_end;
}

#ifdef STACK_UNWIND
static _Unwind_Reason_Code take_frame(struct _Unwind_Context *context, void *out)
{
    struct capture *capture = out;
    int before = 0;
    uintptr_t address = _Unwind_GetIPInfo(context, &before);
    if (address == 0 || capture->frame_count == STACK_FRAMES_MAX)
        return _URC_END_OF_STACK;
    /* A return address may stand behind the last line of its function: one less is in the call. */
    if (!is_own(address))
        capture->frames[capture->frame_count++] = before ? address : address - 1;
    return _URC_NO_REASON;
}

static void take_frames(struct capture *capture)
{
    capture->frame_count = 0;
    _Unwind_Backtrace(take_frame, capture);
}
#else
/* The probe is built with frame pointers: its own frames lead to its caller, and no further. */
static void take_frames(struct capture *capture)
{
    uintptr_t *frame = __builtin_frame_address(0);
    while (is_own(frame[1]))
        frame = (uintptr_t *)frame[0];
    capture->frames[0] = frame[1] - 1;
    capture->frame_count = 1;
}
#endif

static uint64_t name_of(const struct capture *capture)
{
    uint64_t id = stack_mix(2, stack_image());
    for (unsigned i = 0; i < capture->frame_count; i++)
        id = stack_mix(id, capture->frames[i]);
    id = stack_mix(id, capture->python_state);
    for (unsigned i = 0; i < capture->python_count; i++) {
        const struct python_frame *frame = &capture->python[i];
        id = stack_mix(stack_mix(stack_mix(id, frame->file), frame->function), frame->line);
    }
    return id;
}

static void describe(const struct capture *capture, uint64_t id)
{
    uint64_t frames[STACK_FRAMES_MAX + PER_EVENT] = {0};
    memcpy(frames, capture->frames, capture->frame_count * sizeof *frames);
    EMIT(STACK_NEW, stack_new, NULL, .stack = id, .image = stack_image(),
         .frames = capture->frame_count, .python = capture->python_count,
         .state = capture->python_state);
    for (unsigned i = 0; i < capture->frame_count; i += PER_EVENT)
        EMIT(STACK_FRAMES, stack_frames, NULL, .stack = id, .first = i, .a = frames[i],
             .b = frames[i + 1], .c = frames[i + 2], .d = frames[i + 3]);
    for (unsigned i = 0; i < capture->python_count; i++)
        EMIT(STACK_PYTHON, stack_python, NULL, .stack = id, .index = i,
             .line = capture->python[i].line, .file = capture->python[i].file,
             .function = capture->python[i].function);
}

/* Its name, once all that the name stands for is told. */
static uint64_t tell_capture(struct capture *capture)
{
    uint64_t id;
    for (;;) {
        uint64_t image_before = stack_image();
        capture->python_count =
            python_read(capture->python, STACK_PYTHON_MAX, &capture->python_state);
        id = name_of(capture);
        if (stack_is_told(id))
            return id;
        for (unsigned i = 0; i < capture->frame_count; i++)
            module_tell(capture->frames[i]);
        if (stack_image() == image_before)
            break;
    }
    describe(capture, id);
    stack_told(id);
    return id;
}

void stack_tell(void)
{
    if (!atomic_load_explicit(&probe_control()->stacks, memory_order_relaxed) ||
        stack_image() == 0 || probe_thread.emitting || probe_thread.no_ring)
        return;
    int saved_errno = errno;
    struct capture capture;
    take_frames(&capture);
    uint64_t id = tell_capture(&capture);
    EMIT(STACK, stack, NULL, .name = id);
    errno = saved_errno;
}

void stacks_start(void)
{
    if (!atomic_load(&probe_control()->stacks))
        return;
    modules_start();
    python_start();
    stack_new_image();
    struct capture capture;
    take_frames(&capture); /* what the unwinder makes ready at its first time */
}
