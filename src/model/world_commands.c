/* A command: from the load of environ to what the caller got back. */
#include "model/world_parts.h"

#include <errno.h>
#include <string.h>

static void release(struct command *command)
{
    command->holds = false;
    command->array = WORLD_NONE;
}

static bool is_open(const struct command *command)
{
    return command->load_event != EVENT_NONE && command->outcome == OUTCOME_OPEN;
}

void command_abandon(struct thread *thread, const struct fold *fold)
{
    struct command *command = &thread->command;
    if (!is_open(command))
        return;
    command->outcome = OUTCOME_UNKNOWN;
    command->result_ns = fold->world->time_ns;
    release(command);
    if (thread->at == THREAD_IN_COMMAND)
        thread->at = THREAD_IDLE;
}

static void hold(const struct fold *fold, struct command *command, uint16_t array)
{
    command->array = array;
    command->holds = true;
    command->has_generation = true;
    command->generation = fold->world->arrays[array].generation;
}

void commands_adopt(const struct fold *fold, uint16_t process, uint16_t array)
{
    struct world *world = fold->world;
    for (uint16_t i = 0; i < world->thread_count; i++) {
        struct thread *thread = &world->threads[i];
        struct command *command = &thread->command;
        if (thread->process == process && is_open(command) && !command->has_generation &&
            !command->copied && command->environ == world->arrays[array].address)
            hold(fold, command, array);
    }
}

/* The last execve of this thread found no program, and the next follows directly: a search. */
static bool is_search(const struct thread *thread, const struct event_exec_load *load)
{
    const struct command *last = &thread->command;
    return load->call == CALL_EXECVE && last->load_event != EVENT_NONE &&
           last->call == CALL_EXECVE && last->outcome == OUTCOME_ERROR &&
           thread->last_event == last->result_event &&
           (last->error == ENOENT || last->error == EACCES || last->error == ENOTDIR);
}

/* Takes the attempt before out of the counts. */
static void take_back(struct world *world, struct thread *thread)
{
    if (world->counts.execs == 0 || world->counts.other_errors == 0)
        return;
    world->counts.execs--;
    world->counts.other_errors--;
    world->counts.env_private -= command_is_private(&thread->command);
    thread->commands--;
    thread->failures--;
    if (world->last_failure == thread->command.load_event)
        world->last_failure = thread->failure_before;
}

static void command_new(const struct fold *fold, struct thread *thread)
{
    struct command *command = &thread->command;
    memset(command, 0, sizeof *command);
    command->load_event = fold->index;
    command->result_event = EVENT_NONE;
    command->cause_event = EVENT_NONE;
    command->array = WORLD_NONE;
    command->load_ns = fold->world->time_ns;
    thread->commands++;
}

/* The array that environ points to as a command loads it.  system and popen always load environ;
 * the others are given a pointer, which may be a private one. */
static uint16_t loaded_array(const struct fold *fold, uint16_t process)
{
    struct world *world = fold->world;
    const struct event_exec_load *load = &fold->event->exec_load;
    bool given = load->call != CALL_SYSTEM && load->call != CALL_POPEN;
    uint16_t found = array_find(world, process, load->environ);
    if (found != WORLD_NONE) {
        const struct array *array = &world->arrays[found];
        if (array->state == ARRAY_GROWN)
            return array_publish(fold, process, load->environ, load->count);
        /* A freed place that environ has left may have been given to anybody. */
        if (array->state == ARRAY_FREED && given && world->processes[process].array != found)
            return WORLD_NONE;
        return found;
    }
    if (given || load->environ == 0)
        return WORLD_NONE;
    found = array_publish(fold, process, load->environ, load->count);
    world->arrays[found].guessed = true;
    return found;
}

/* The pointer was dangling when it was loaded; what freed the array is the cause. */
static void load_dangling(struct command *command, const struct array *array)
{
    command->freed_before = true;
    command->moved = true;
    command->cause_event = array->left_event;
    command->cause_ns = array->freed_ns;
    command->cause_thread = array->left_thread;
    command->cause_name = array->left_name;
    command->cause_op = array->left_op;
}

void fold_exec_load(const struct fold *fold)
{
    struct world *world = fold->world;
    const struct event_exec_load *load = &fold->event->exec_load;
    struct thread *thread = fold_thread(fold);
    if (!thread)
        return;
    uint16_t process = fold_process(fold, thread);
    forget_wrapper(world, process);
    uint32_t attempts = 0;
    if (is_search(thread, load)) {
        attempts = thread->command.attempts + 1;
        take_back(world, thread);
    }
    command_abandon(thread, fold);
    command_new(fold, thread);
    struct command *command = &thread->command;
    command->attempts = attempts;
    command->text = fold->event->text;
    command->environ = load->environ;
    command->count = (uint32_t)load->count;
    command->call = (uint8_t)load->call;
    command->spawner = (uint8_t)load->spawner;
    thread->at = THREAD_IN_COMMAND;
    if (!world->processes[world->process].alive || world->processes[process].origin == ORIGIN_EXEC)
        world->process = process;
    uint16_t array = loaded_array(fold, process);
    if (array == WORLD_NONE)
        return;
    hold(fold, command, array);
    if (world->arrays[array].state == ARRAY_FREED)
        load_dangling(command, &world->arrays[array]);
}

/* The event's thread if it has an open command, else NULL. */
static struct thread *in_command(const struct fold *fold)
{
    struct thread *thread = (struct thread *)world_thread(fold->world, fold->event->thread);
    return thread && is_open(&thread->command) ? thread : NULL;
}

static void copy(const struct fold *fold, struct command *command, uint64_t address)
{
    command->copied = true;
    command->copy_ns = fold->world->time_ns;
    command->copy_address = address;
    release(command);
}

static void untouch(struct command *command)
{
    command->moved = command->shifted = command->freed_before = false;
    command->cause_event = EVENT_NONE;
    command->cause_ns = 0;
    command->cause_thread = 0;
    command->cause_name = 0;
    command->cause_op = 0;
}

void fold_exec_copy(const struct fold *fold)
{
    struct thread *thread = in_command(fold);
    if (!thread)
        return;
    struct command *command = &thread->command;
    uint16_t current =
        thread->process == WORLD_NONE ? WORLD_NONE : fold->world->processes[thread->process].array;
    if (fold->event->exec_copy.envp && current != WORLD_NONE) {
        /* Copied under the lock, from what environ was then: what came before has no effect. */
        command->generation = fold->world->arrays[current].generation;
        command->has_generation = true;
        untouch(command);
    }
    copy(fold, command, fold->event->exec_copy.envp);
}

void fold_exec_begin(const struct fold *fold)
{
    struct thread *thread = in_command(fold);
    uint64_t envp = fold->event->exec_begin.envp;
    if (!thread)
        return;
    thread->command.exec_ns = fold->world->time_ns;
    /* Another pointer than the one loaded: a copy, though it was not told. */
    if (!thread->command.copied && envp && envp != thread->command.environ)
        copy(fold, &thread->command, envp);
}

void fold_exec_held(const struct fold *fold)
{
    struct thread *thread = in_command(fold);
    if (thread)
        thread->command.held_ms = (uint32_t)fold->event->exec_held.ms;
}

void fold_exec_unseen(const struct fold *fold)
{
    fold_thread(fold);
    fold->world->counts.unseen++;
}

/* Whether the thread's commands count: not those of a wrapper that the program has replaced. */
static bool is_counted(const struct world *world, const struct thread *thread)
{
    return thread->process == WORLD_NONE || !world->processes[thread->process].of_wrapper;
}

static void count_result(struct counts *counts, enum outcome outcome)
{
    counts->execs++;
    switch (outcome) {
    case OUTCOME_EFAULT:
        counts->efault++;
        break;
    case OUTCOME_E2BIG:
        counts->e2big++;
        break;
    case OUTCOME_ERROR:
        counts->other_errors++;
        break;
    case OUTCOME_NEAR_MISS:
        counts->near_misses++;
        counts->ok++;
        break;
    default:
        counts->ok++;
    }
}

bool command_is_private(const struct command *command)
{
    return command->load_event != EVENT_NONE && command->environ &&
           (command->copied || !command->has_generation);
}

static enum outcome result_outcome(const struct command *command)
{
    switch (command->error) {
    case 0:
        return command->moved ? OUTCOME_NEAR_MISS : OUTCOME_OK;
    case EFAULT:
        return OUTCOME_EFAULT;
    case E2BIG:
        return OUTCOME_E2BIG;
    default:
        return OUTCOME_ERROR;
    }
}

static void finish(const struct fold *fold, struct thread *thread)
{
    struct command *command = &thread->command;
    command->result_event = fold->index;
    command->result_ns = fold->world->time_ns;
    command->outcome = (uint8_t)result_outcome(command);
    release(command);
    if (is_counted(fold->world, thread)) {
        count_result(&fold->world->counts, command->outcome);
        fold->world->counts.env_private += command_is_private(command);
    }
    if (command->call == CALL_EXECVE) /* nobody tells that it returned */
        thread->at = THREAD_IDLE;
}

void command_replaced(struct thread *thread, const struct fold *fold)
{
    if (!is_open(&thread->command) || thread->command.call != CALL_EXECVE)
        return;
    thread->command.pid = (uint32_t)fold->event->process_start.pid;
    finish(fold, thread);
}

static void note_failure(struct world *world, struct thread *thread)
{
    if (!outcome_is_failure(thread->command.outcome))
        return;
    thread->failure_before = world->last_failure;
    world->last_failure = thread->command.load_event;
    thread->failures++;
}

void fold_exec_result(const struct fold *fold)
{
    struct world *world = fold->world;
    struct thread *thread = (struct thread *)world_thread(world, fold->event->thread);
    /* Of a thread that ended with its image, the result is known already. */
    if (!thread || thread->at == THREAD_ENDED)
        return;
    struct command *command = &thread->command;
    if (!is_open(command)) {
        command_new(fold, thread);
        thread->at = THREAD_IN_COMMAND;
    }
    command->error = (uint32_t)fold->event->exec_result.error;
    command->pid = (uint32_t)fold->event->exec_result.pid;
    finish(fold, thread);
    note_failure(world, thread);
    /* The process itself has become the command, without the probe. */
    if (!command->error && command->pid && thread->process != WORLD_NONE &&
        world->processes[thread->process].pid == command->pid)
        process_gone(fold, thread->process);
}

static enum outcome damage(const struct event_child_env *child)
{
    if (child->lost && child->count == 0)
        return OUTCOME_EMPTY;
    if (child->lost)
        return OUTCOME_LOST;
    if (child->duplicated)
        return OUTCOME_DUPLICATED;
    if (child->garbled)
        return OUTCOME_GARBLED;
    return OUTCOME_OK;
}

static uint64_t *damage_count(struct counts *counts, enum outcome outcome)
{
    switch (outcome) {
    case OUTCOME_EMPTY:
        return &counts->env_empty;
    case OUTCOME_LOST:
        return &counts->env_lost;
    case OUTCOME_DUPLICATED:
        return &counts->env_duplicated;
    default:
        return &counts->env_garbled;
    }
}

void fold_child_env(const struct fold *fold)
{
    struct world *world = fold->world;
    const struct event_child_env *child = &fold->event->child_env;
    struct thread *thread = (struct thread *)world_thread(world, fold->event->thread);
    if (child->seen == CHILD_GONE)
        world->counts.env_unread++;
    if (!thread)
        return;
    struct command *command = &thread->command;
    bool started = command->outcome == OUTCOME_OK || command->outcome == OUTCOME_NEAR_MISS;
    if (command->load_event == EVENT_NONE || !started || command->child_seen || command->cut)
        return;
    command->child_seen = (uint8_t)(child->seen + 1);
    if (child->seen == CHILD_GONE)
        return;
    command->received = (uint32_t)child->count;
    command->lost = (uint32_t)child->lost;
    command->duplicated = (uint32_t)child->duplicated;
    command->garbled = (uint32_t)child->garbled;
    command->damage_text = fold->event->text;
    enum outcome found = damage(child);
    if (found == OUTCOME_OK)
        return;
    if (command->outcome == OUTCOME_NEAR_MISS)
        world->counts.near_misses--;
    command->outcome = (uint8_t)found;
    ++*damage_count(&world->counts, found);
    note_failure(world, thread);
}

void fold_exec_status(const struct fold *fold)
{
    struct thread *thread = (struct thread *)world_thread(fold->world, fold->event->thread);
    if (!thread)
        return;
    command_abandon(thread, fold);
    if (thread->command.load_event != EVENT_NONE && !thread->command.cut) {
        thread->command.has_status = true;
        thread->command.status = event_int(fold->event->exec_status.status);
    }
    if (thread->at == THREAD_IN_COMMAND)
        thread->at = THREAD_IDLE;
}
