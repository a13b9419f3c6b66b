/* Words for what happened, with the event's own numbers.  Nothing here may contradict what was
 * recorded: where a cause was not seen, the sentence says so. */
#ifndef ENVVIZ_MODEL_EXPLAIN_H
#define ENVVIZ_MODEL_EXPLAIN_H

#include "model/trace.h"

#include <stddef.h>

/*
 * Why the command that was loaded at event `load` ended as it did: one to three sentences.
 * Example: "w0 read environ = #41 (0x55...160).  22 µs later main's setenv("LD_RUN_PATH") moved the
 * array to #42 and freed #41.  execve was still copying from #41: EFAULT.  system returned 32512."
 * Writes at most `size` bytes, always ends with a NUL, and returns what snprintf would.
 */
int explain_command(const struct trace *trace, uint32_t load, char *out, size_t size);

/*
 * Why getenv crashed in a thread of the lab, from world->crash: the thread, the address, the array
 * it walked, and who had freed that.  "" if nothing crashed.
 */
int explain_crash(const struct trace *trace, const struct world *world, char *out, size_t size);

/* One event as a plain sentence, without time and thread: "read environ = array 41, 45 variables".
 */
int explain_event(const struct trace *trace, uint32_t index, char *out, size_t size);

/* The failed execve as strace prints it, e.g.
 *   execve("/bin/sh", ["sh", "-c", "echo helloworld > /dev/null"], 0x5632d7c5d160 /+ 82 vars +/) =
 * -1 EFAULT (Bad address) (with real comment signs).  Strings are escaped and cut as strace does at
 * 32 characters only where `full` is false. */
int explain_strace(const struct trace *trace, uint32_t load, bool full, char *out, size_t size);

/* The call stack (--stacks) behind event `index`, or behind the call that it is part of.  NULL
 * where none was told. */
const struct stack *explain_stack(const struct trace *trace, uint32_t index);

/* Who did it, in a few words: the innermost frame of Python code that is no part of Python's own
 * library, else the caller of the function: "Storm.change (reproduce.py:110)", "run_script
 * (envviz-lab, build.c:82)".  Returns what snprintf would; 0: the stack has no frames. */
int explain_culprit(const struct trace *trace, const struct stack *stack, char *out, size_t size);

/* The two who met in the command loaded at event `load`: "LD_RUN_PATH was set in run_script
 * (envviz-lab, build.c:82); the command was started in work (envviz-lab, jobs.c:39)."  Only who is
 * known; 0: nobody. */
int explain_culprits(const struct trace *trace, uint32_t load, char *out, size_t size);

/* The whole stack in one line, innermost first, joined by " < ". */
int explain_chain(const struct trace *trace, const struct stack *stack, char *out, size_t size);

/* Frame `i`, Python's (whose file is given in full) before the others.  0: there is none. */
int explain_frame(const struct trace *trace, const struct stack *stack, unsigned i, char *out,
                  size_t size);

/* "31 µs", "4.2 ms", "12.5 s": a time span for people. */
int explain_span(uint64_t span_ns, bool ascii, char *out, size_t size);

#endif
