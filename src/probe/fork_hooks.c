/*
 * vfork and _Fork.  (fork needs no hook: pthread_atfork tells of it.)
 *
 * vfork cannot be wrapped in C: its caller's frame is returned into twice.  So the hook makes the
 * system call itself, with the return address kept in a register that the kernel preserves, as libc
 * does; and in the parent, which wakes when the child has execve'd or ended, asks what became of
 * it.
 */
#include "probe/probe.h"
#include "probe/real.h"

#include <errno.h>
#include <unistd.h>

__attribute__((visibility("hidden"), used)) void probe_vfork_prepare(void);
__attribute__((visibility("hidden"), used)) void probe_vfork_parent(pid_t pid);
__attribute__((visibility("hidden"), used)) pid_t probe_vfork_failed(int error);

/* The child will write into its parent's ring: it must be the parent who claims it. */
void probe_vfork_prepare(void)
{
    emit_start();
}

/* The child shared this thread's words: an execve that it entered and never left succeeded. */
void probe_vfork_parent(pid_t pid)
{
    if (!probe_thread.exec_pending)
        return;
    probe_thread.exec_pending = false;
    EMIT(EXEC_RESULT, exec_result, NULL, .error = 0, .pid = (uint64_t)pid);
    if (probe_thread.exec_locked)
        env_unlock();
    child_check(pid, probe_thread.load_ns);
    gate(GATE_RESULT);
}

pid_t probe_vfork_failed(int error)
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
        "    call probe_vfork_prepare\n"
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
        "    call probe_vfork_parent\n"
        "    pop %rax\n"
        "1:  ret\n"
        "2:  neg %eax\n"
        "    mov %eax, %edi\n"
        "    jmp probe_vfork_failed\n"
        ".size vfork, .-vfork\n");
#elif defined __aarch64__
__asm__(".text\n"
        ".globl vfork\n"
        ".type vfork, %function\n"
        "vfork:\n"
        "    stp x29, x30, [sp, #-16]!\n"
        "    bl probe_vfork_prepare\n"
        "    ldp x29, x30, [sp], #16\n"
        "    mov x0, #0x4111\n" /* CLONE_VM | CLONE_VFORK | SIGCHLD */
        "    mov x1, #0\n"
        "    mov x8, #220\n" /* __NR_clone */
        "    svc #0\n"
        "    cbz x0, 1f\n"
        "    tbnz x0, #63, 2f\n"
        "    stp x30, x0, [sp, #-16]!\n"
        "    bl probe_vfork_parent\n"
        "    ldp x30, x0, [sp], #16\n"
        "1:  ret\n"
        "2:  neg w0, w0\n"
        "    b probe_vfork_failed\n"
        ".size vfork, .-vfork\n");
#else
/* Elsewhere a copy: the same to a correct program, only slower. */
pid_t vfork(void)
{
    return fork();
}
#endif

pid_t _Fork(void)
{
    if (!real()->_Fork)
        return fork();
    pid_t pid = real()->_Fork();
    if (pid == 0) {
        env_lock_forked();
        emit_forked();
    }
    return pid;
}
