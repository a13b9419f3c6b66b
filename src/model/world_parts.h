/*
 * Between the files of the world; nobody else includes this.
 *
 * Entries of the tables are set to zero as a whole before they are filled in, member by member, so
 * that equal worlds have equal bytes.
 */
#ifndef ENVVIZ_MODEL_WORLD_PARTS_H
#define ENVVIZ_MODEL_WORLD_PARTS_H

#include "model/world.h"

/* An event on its way into a world. */
struct fold {
    struct world *world;
    const struct event *event;
    uint32_t index;
};

/* What one type of event does to the world. */
typedef void fold_handler(const struct fold *fold);

fold_handler fold_process_start, fold_process_end, fold_thread_start, fold_thread_end, fold_lost;
fold_handler fold_process_threads, fold_exec_held, fold_exec_unseen;
fold_handler fold_env_begin, fold_env_lock, fold_env_grow, fold_env_free, fold_env_publish,
    fold_env_store, fold_env_shift, fold_env_end, fold_env_foreign;
fold_handler fold_exec_load, fold_exec_copy, fold_exec_begin, fold_exec_result, fold_child_env,
    fold_exec_status;
fold_handler fold_gate_hold, fold_gate_pass, fold_env_wait, fold_thread_blocked, fold_memory,
    fold_kernel_read, fold_lesson;

/* world_threads.c.  The entry of the event's thread, made up if it was never announced (NULL only
 * for thread 0, envviz itself). */
struct thread *fold_thread(const struct fold *fold);

/* The process of a thread, made up if it was never announced.  An index. */
uint16_t fold_process(const struct fold *fold, struct thread *thread);

/* The process starts a command or changes its environment: what counted of a wrapper that it has
 * replaced counts no more, see struct counts. */
void forget_wrapper(struct world *world, uint16_t process);

/* The process is gone, or is a program without the probe now: its threads end with it. */
void process_gone(const struct fold *fold, uint16_t process);

/* world_arrays.c.  Indexes into world.arrays, WORLD_NONE for none. */

/* The newest array of the process with that address; the one that environ points to, unless it was
 * freed, before all others. */
uint16_t array_find(const struct world *world, uint16_t process, uint64_t address);

/* A new array; makes room where the table is full. */
uint16_t array_new(const struct fold *fold, uint16_t process, uint64_t address, uint64_t slots,
                   uint64_t count);

/* environ of the process is known to be `address` now: the array becomes live, the one before it is
 * left.  Returns it; an address never heard of becomes a new array with `count` variables. */
uint16_t array_publish(const struct fold *fold, uint16_t process, uint64_t address, uint64_t count);

void array_set_count(struct array *array, uint64_t count);

/* All arrays of a process vanish. */
void arrays_forget(struct world *world, uint16_t process);

/* Something was done to the array that commands may hold. */
enum touch { TOUCH_MOVED, TOUCH_SHIFTED };
void array_touch(const struct fold *fold, uint16_t array, enum touch touch, uint32_t name);

/* world_steps.c.  What an event tells of the steps of its thread's call, beside what its own
 * handler does. */
void fold_steps(const struct fold *fold, struct thread *thread);

/* world_commands.c */

/* A command that is still open ends without a result. */
void command_abandon(struct thread *thread, const struct fold *fold);

/* The image of the thread's process was replaced: an execve that was open has succeeded. */
void command_replaced(struct thread *thread, const struct fold *fold);

/* A change told only now that environ is at `address`: commands that loaded it earlier hold it. */
void commands_adopt(const struct fold *fold, uint16_t process, uint16_t array);

#endif
