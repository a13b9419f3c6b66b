#include "probe/follower/thunks.h"

/* `at` counts the hooks' slots. */
#if defined __x86_64__
#define THUNK(name)                                                                                \
    ".globl " #name "\n"                                                                           \
    ".type " #name ", @function\n" #name ":\n"                                                     \
    "    mov follower_slots + at(%rip), %r11\n"                                                    \
    "    test %r11, %r11\n"                                                                        \
    "    jnz 1f\n"                                                                                 \
    "    lea follower_slots + at(%rip), %r11\n"                                                    \
    "    jmp follower_ask\n"                                                                       \
    "1:  jmp *%r11\n"                                                                              \
    ".size " #name ", .-" #name "\n"                                                               \
    ".set at, at + 8\n"
#define ASK                                                                                        \
    "follower_ask:\n"                                                                              \
    "    push %rdi\n"                                                                              \
    "    push %rsi\n"                                                                              \
    "    push %rdx\n"                                                                              \
    "    push %rcx\n"                                                                              \
    "    push %r8\n"                                                                               \
    "    push %r9\n"                                                                               \
    "    push %rax\n" /* how many vector registers a variadic call uses: none that are ours */     \
    "    mov %r11, %rdi\n"                                                                         \
    "    call follower_function\n"                                                                 \
    "    mov %rax, %r11\n"                                                                         \
    "    pop %rax\n"                                                                               \
    "    pop %r9\n"                                                                                \
    "    pop %r8\n"                                                                                \
    "    pop %rcx\n"                                                                               \
    "    pop %rdx\n"                                                                               \
    "    pop %rsi\n"                                                                               \
    "    pop %rdi\n"                                                                               \
    "    jmp *%r11\n"
#elif defined __aarch64__
#define THUNK(name)                                                                                \
    ".globl " #name "\n"                                                                           \
    ".type " #name ", %function\n" #name ":\n"                                                     \
    "    adrp x17, follower_slots\n"                                                               \
    "    add x17, x17, :lo12:follower_slots\n"                                                     \
    "    add x17, x17, at\n"                                                                       \
    "    ldr x16, [x17]\n"                                                                         \
    "    cbz x16, follower_ask\n"                                                                  \
    "    br x16\n"                                                                                 \
    ".size " #name ", .-" #name "\n"                                                               \
    ".set at, at + 8\n"
#define ASK                                                                                        \
    "follower_ask:\n"                                                                              \
    "    stp x29, x30, [sp, #-96]!\n"                                                              \
    "    stp x0, x1, [sp, #16]\n"                                                                  \
    "    stp x2, x3, [sp, #32]\n"                                                                  \
    "    stp x4, x5, [sp, #48]\n"                                                                  \
    "    stp x6, x7, [sp, #64]\n"                                                                  \
    "    str x8, [sp, #80]\n"                                                                      \
    "    mov x0, x17\n"                                                                            \
    "    bl follower_function\n"                                                                   \
    "    mov x16, x0\n"                                                                            \
    "    ldp x0, x1, [sp, #16]\n"                                                                  \
    "    ldp x2, x3, [sp, #32]\n"                                                                  \
    "    ldp x4, x5, [sp, #48]\n"                                                                  \
    "    ldp x6, x7, [sp, #64]\n"                                                                  \
    "    ldr x8, [sp, #80]\n"                                                                      \
    "    ldp x29, x30, [sp], #96\n"                                                                \
    "    br x16\n"
#else
#error "no thunks for this machine: it goes without the follower"
#endif

#define HOOK(name) THUNK(name)
__asm__(".text\n"
        ".set at, 0\n"
#include "probe/hooks.def"
        ASK);
