/*
 * vfork cannot be wrapped in C: its caller's frame is returned into twice.  So the hook makes the
 * system call itself, with the return address kept in a register that the kernel preserves, as libc
 * does.
 */
#include "guest/vfork.h"

#include <errno.h>
#include <unistd.h>

GUEST_VFORK_HOOK pid_t guest_vfork_failed(int error);

pid_t guest_vfork_failed(int error)
{
    errno = error;
    return -1;
}

#if defined __x86_64__
__asm__(".text\n"
        ".globl vfork\n"
        ".type vfork, @function\n"
        "vfork:\n"
        "    sub $8, %rsp\n"
        "    call guest_vfork_prepare\n"
        "    add $8, %rsp\n"
        "    pop %rdi\n"      /* the return address: the child will overwrite its stack slot */
        "    mov $58, %eax\n" /* __NR_vfork */
        "    syscall\n"
        "    push %rdi\n"
        "    test %eax, %eax\n"
        "    jz 1f\n"
        "    js 2f\n"
        "    push %rax\n" /* keeps the pid, and aligns the stack */
        "    mov %eax, %edi\n"
        "    call guest_vfork_parent\n"
        "    pop %rax\n"
        "1:  ret\n"
        "2:  neg %eax\n"
        "    mov %eax, %edi\n"
        "    jmp guest_vfork_failed\n"
        ".size vfork, .-vfork\n");
#elif defined __aarch64__
__asm__(".text\n"
        ".globl vfork\n"
        ".type vfork, %function\n"
        "vfork:\n"
        "    stp x29, x30, [sp, #-16]!\n"
        "    bl guest_vfork_prepare\n"
        "    ldp x29, x30, [sp], #16\n"
        "    mov x0, #0x4111\n" /* CLONE_VM | CLONE_VFORK | SIGCHLD */
        "    mov x1, #0\n"
        "    mov x8, #220\n" /* __NR_clone */
        "    svc #0\n"
        "    cbz x0, 1f\n"
        "    tbnz x0, #63, 2f\n"
        "    stp x30, x0, [sp, #-16]!\n"
        "    bl guest_vfork_parent\n"
        "    ldp x30, x0, [sp], #16\n"
        "1:  ret\n"
        "2:  neg w0, w0\n"
        "    b guest_vfork_failed\n"
        ".size vfork, .-vfork\n");
#else
/* Elsewhere a copy: the same to a correct program, only slower. */
pid_t vfork(void)
{
    return fork();
}
#endif
