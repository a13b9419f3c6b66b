/*
 * Kernel steps: memory whose every first reading by execve stops at a gate.
 *
 * The arrays and strings of the classic engine lie, a page each, in a pool that is mapped twice: at
 * the addresses that environ shows (registered with userfaultfd), and at an alias that the probe
 * itself uses.  Before a command, the page table entries of the first mapping are dropped; when the
 * kernel then reads a page, it sleeps until one of the probe's threads has let it on
 * (UFFDIO_CONTINUE, Linux 5.14 and later).  A freed array is unmapped: what execve would read there
 * is no address any more.
 */
#ifndef ENVVIZ_PROBE_PAGES_H
#define ENVVIZ_PROBE_PAGES_H

#include <stdbool.h>
#include <stddef.h>

struct ring;

/* Sets the pool up if the session asks for kernel steps and the kernel permits them (else
 * control.kernel_denied says why not).  True if the pool is there. */
bool pages_ready(void);

/* Memory of the pool at the address to show, or NULL when there is none left; and giving it back.
 */
void *pages_allocate(size_t size);
void pages_free(void *shown, size_t size);

/* Where the probe may read and write what is shown at `shown`, without being stopped.  The same
 * pointer for memory outside the pool. */
void *pages_alias(const void *shown);

/* The thread that owns `ring` is about to call execve with `envp`: every page will stop it. */
void pages_arm(struct ring *ring, char *const *envp);

#endif
