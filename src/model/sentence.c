/* Each event as a plain sentence.  To add a type of event: a function here, and a row below. */
#include "model/explain.h"
#include "model/phrase.h"
#include "model/story.h"
#include "wire/words.h"

#include <inttypes.h>
#include <string.h>

/* What a sentence is made of. */
struct saying {
    struct phrase *phrase;
    const struct trace *trace;
    const struct event *event;
    uint32_t index;
    const struct world *world;   /* after the event */
    const struct thread *thread; /* the event's, or NULL */
    const char *text;
};

/* "array 41", or its address where it is not known. */
static void say_array(const struct saying *saying, uint64_t address)
{
    const struct array *array = NULL;
    if (saying->thread && saying->thread->process != WORLD_NONE)
        array = world_array(saying->world, saying->thread->process, address);
    if (address == 0)
        say(saying->phrase, "NULL");
    else if (array)
        say(saying->phrase, "array %" PRIu32, array->generation);
    else
        say(saying->phrase, "an array at 0x%" PRIx64, address);
}

/* "; w0 and w3 hold it" */
static void say_holders(const struct saying *saying, uint64_t address, const char *what)
{
    enum { NAMED = 4 };
    const struct array *array = NULL;
    const struct world *world = saying->world;
    unsigned count = 0, told = 0;
    if (saying->thread && saying->thread->process != WORLD_NONE)
        array = world_array(world, saying->thread->process, address);
    if (!array)
        return;
    uint16_t index = (uint16_t)(array - world->arrays);
    for (unsigned i = 0; i < world->thread_count; i++)
        count += world->threads[i].command.holds && world->threads[i].command.array == index;
    if (count == 0)
        return;
    say(saying->phrase, "; ");
    for (unsigned i = 0; i < world->thread_count && told < NAMED; i++) {
        const struct thread *thread = &world->threads[i];
        if (!thread->command.holds || thread->command.array != index)
            continue;
        if (told)
            say(saying->phrase, told + 1 == count ? " and " : ", ");
        say_thread(saying->phrase, saying->trace, thread->number);
        told++;
    }
    if (count > told)
        say(saying->phrase, " and %u more", count - told);
    say(saying->phrase, " %s %s", count == 1 ? "holds" : "hold", what);
}

/* "LD_RUN_PATH: " */
static void say_variable(const struct saying *saying)
{
    if (!saying->thread || saying->thread->at != THREAD_IN_CHANGE || !saying->thread->change_name)
        return;
    say_text(saying->phrase, trace_text(saying->trace, saying->thread->change_name));
    say(saying->phrase, ": ");
}

static void say_lost(const struct saying *saying)
{
    uint64_t count = saying->event->lost.count;
    say_count(saying->phrase, count, "event");
    say(saying->phrase, " of this thread %s missing here: its ring was full",
        count == 1 ? "is" : "are");
}

static void say_process_start(const struct saying *saying)
{
    const struct event_process_start *start = &saying->event->process_start;
    say(saying->phrase, "process %" PRIu64 " (", start->pid);
    say_text(saying->phrase, saying->text);
    say(saying->phrase, ") %s %" PRIu64 ": environ = 0x%" PRIx64 ", ",
        start->origin == ORIGIN_FORK ? "was forked by" : "is there, started by", start->ppid,
        start->environ);
    say_count(saying->phrase, start->count, "variable");
}

static void say_process_end(const struct saying *saying)
{
    static const char *const signals[] = {
        [1] = "SIGHUP",   [2] = "SIGINT",   [3] = "SIGQUIT",  [4] = "SIGILL",
        [6] = "SIGABRT",  [7] = "SIGBUS",   [8] = "SIGFPE",   [9] = "SIGKILL",
        [11] = "SIGSEGV", [13] = "SIGPIPE", [14] = "SIGALRM", [15] = "SIGTERM"};
    const struct event_process_end *end = &saying->event->process_end;
    bool known = end->signal < sizeof signals / sizeof *signals && signals[end->signal];
    int64_t status = event_int(end->status);
    if (known)
        say(saying->phrase, "process %" PRIu64 " was ended by %s", end->pid, signals[end->signal]);
    else if (end->signal)
        say(saying->phrase, "process %" PRIu64 " was ended by signal %" PRIu64, end->pid,
            end->signal);
    else if (status == -1)
        say(saying->phrase, "process %" PRIu64 " ended", end->pid);
    else
        say(saying->phrase, "process %" PRIu64 " ended, exit status %" PRIi64, end->pid, status);
}

static void say_thread_start(const struct saying *saying)
{
    const struct event_thread_start *start = &saying->event->thread_start;
    say(saying->phrase, "thread ");
    say_text(saying->phrase, saying->text);
    say(saying->phrase, " (%" PRIu64 ") of process %" PRIu64 " is there", start->tid, start->pid);
}

static void say_thread_end(const struct saying *saying)
{
    say(saying->phrase, "the thread ended");
}

static void say_process_threads(const struct saying *saying)
{
    const struct event_process_threads *threads = &saying->event->process_threads;
    if (threads->alive == 1)
        say(saying->phrase, "is the only thread of process %" PRIu64 " now", threads->pid);
    else if (threads->alive)
        say(saying->phrase, "%" PRIu64 " threads of process %" PRIu64 " are alive", threads->alive,
            threads->pid);
    else
        say(saying->phrase, "how many threads of process %" PRIu64 " are alive is not known",
            threads->pid);
}

static void say_env_begin(const struct saying *saying)
{
    const struct event_env_begin *begin = &saying->event->env_begin;
    say_change(saying->phrase, saying->trace, (unsigned)begin->op, saying->event->text);
    say(saying->phrase, " is called");
    if (begin->op == OP_SETENV || begin->op == OP_PUTENV) {
        say(saying->phrase, ", a value of ");
        say_count(saying->phrase, begin->value_bytes, "byte");
    }
}

static void say_env_lock(const struct saying *saying)
{
    say_variable(saying);
    say(saying->phrase, "has the lock; environ = ");
    say_array(saying, saying->event->env_lock.environ);
    say(saying->phrase, ", ");
    say_count(saying->phrase, saying->event->env_lock.count, "variable");
}

static void say_env_grow(const struct saying *saying)
{
    const struct event_env_grow *grow = &saying->event->env_grow;
    say_variable(saying);
    say_array(saying, grow->old);
    switch (grow->how) {
    case GROW_FIRST:
        say(saying->phrase, " was copied from the initial stack to ");
        say_array(saying, grow->new);
        break;
    case GROW_MOVED:
        say(saying->phrase, " moved to ");
        say_array(saying, grow->new);
        say_holders(saying, grow->old, "the old one");
        break;
    case GROW_IN_PLACE:
        say(saying->phrase, " grew in place");
        break;
    default:
        say(saying->phrase, " became shorter in place");
    }
    if (grow->new_bytes) {
        say(saying->phrase, " (");
        say_count(saying->phrase, grow->new_bytes, "byte");
        say(saying->phrase, ")");
    }
}

static void say_env_free(const struct saying *saying)
{
    uint64_t address = saying->event->env_free.array;
    const struct array *current = NULL;
    say_variable(saying);
    say_array(saying, address);
    say(saying->phrase, " was freed");
    if (saying->thread && saying->thread->process != WORLD_NONE) {
        uint16_t array = saying->world->processes[saying->thread->process].array;
        current = array == WORLD_NONE ? NULL : &saying->world->arrays[array];
    }
    if (current && current->address == address)
        say(saying->phrase, ", and environ still points to it");
    say_holders(saying, address, "it");
}

static void say_env_publish(const struct saying *saying)
{
    say_variable(saying);
    say(saying->phrase, "environ = ");
    say_array(saying, saying->event->env_publish.environ);
}

static void say_env_store(const struct saying *saying)
{
    say_variable(saying);
    say(saying->phrase, "stored in slot %" PRIu64 " of ", saying->event->env_store.slot);
    say_array(saying, saying->event->env_store.array);
}

static void say_env_shift(const struct saying *saying)
{
    uint64_t slot = saying->event->env_shift.slot;
    say_variable(saying);
    say(saying->phrase, "entries of ");
    say_array(saying, saying->event->env_shift.array);
    say(saying->phrase, " shifted left");
    if (slot)
        say(saying->phrase, " from slot %" PRIu64 " on", slot);
    say_holders(saying, saying->event->env_shift.array, "it");
}

static void say_env_end(const struct saying *saying)
{
    const struct event_env_end *end = &saying->event->env_end;
    int64_t result = event_int(end->result);
    if (saying->thread && saying->thread->change_event != EVENT_NONE)
        say_change(saying->phrase, saying->trace, saying->thread->op, saying->thread->change_name);
    else
        say(saying->phrase, "the change");
    say(saying->phrase, " returned %" PRIi64 "; environ = ", result);
    say_array(saying, end->environ);
    say(saying->phrase, ", ");
    say_count(saying->phrase, end->count, "variable");
}

static void say_env_foreign(const struct saying *saying)
{
    const struct event_env_foreign *foreign = &saying->event->env_foreign;
    say(saying->phrase, "environ was changed behind libc's back: ");
    if (foreign->found == foreign->expected)
        say(saying->phrase, "the same array at 0x%" PRIx64 ", edited in place, ", foreign->found);
    else
        say(saying->phrase, "0x%" PRIx64 " instead of 0x%" PRIx64 ", ", foreign->found,
            foreign->expected);
    say_count(saying->phrase, foreign->count, "variable");
}

static void say_exec_load(const struct saying *saying)
{
    const struct event_exec_load *load = &saying->event->exec_load;
    const struct command *command = saying->thread ? &saying->thread->command : NULL;
    bool known = command && command->load_event == saying->index;
    say(saying->phrase, "%s: ", words_name(WORDS_CALL, load->call));
    if (known && command->has_generation)
        say(saying->phrase, "environ = array %" PRIu32, command->generation);
    else
        say(saying->phrase, "an array of its own at 0x%" PRIx64, load->environ);
    say(saying->phrase, ", ");
    say_count(saying->phrase, load->count, "variable");
    if (known && command->freed_before) {
        say(saying->phrase, ", freed ");
        say_span(saying->phrase, command->load_ns - command->cause_ns);
        say(saying->phrase, " before");
    }
    if (*saying->text) {
        say(saying->phrase, ", for \"");
        say_text(saying->phrase, saying->text);
        say(saying->phrase, "\"");
    }
}

static void say_exec_copy(const struct saying *saying)
{
    uint64_t envp = saying->event->exec_copy.envp;
    if (envp)
        say(saying->phrase, "made a private copy of the environment at 0x%" PRIx64, envp);
    else
        say(saying->phrase, "forked: the command has its own copy of the memory");
}

static void say_exec_begin(const struct saying *saying)
{
    const struct command *command = saying->thread ? &saying->thread->command : NULL;
    say(saying->phrase, "execve is about to copy from ");
    if (command && command->outcome == OUTCOME_OPEN && command->has_generation && !command->copied)
        say(saying->phrase, "array %" PRIu32, command->generation);
    else
        say(saying->phrase, "0x%" PRIx64, saying->event->exec_begin.envp);
    if (command && command->outcome == OUTCOME_OPEN && command->moved && !command->copied)
        say(saying->phrase, ", which has been moved");
}

/* ", array 41, moved 77 µs before by main's setenv("X")" */
static void say_touched(const struct saying *saying, const struct command *command)
{
    const struct event *cause = trace_event(saying->trace, command->cause_event);
    if (!command->has_generation || command->copied)
        return;
    say(saying->phrase, ": copied from array %" PRIu32, command->generation);
    if (!cause)
        return;
    say(saying->phrase, ", %s ",
        command->freed_before ? "freed"
        : command->moved      ? "moved"
                              : "shifted");
    say_span(saying->phrase, command->result_ns - command->cause_ns);
    say(saying->phrase, " before by ");
    say_thread(saying->phrase, saying->trace, command->cause_thread);
    if (command->cause_name) {
        say(saying->phrase, " (");
        say_text(saying->phrase, trace_text(saying->trace, command->cause_name));
        say(saying->phrase, ")");
    }
}

static void say_exec_held(const struct saying *saying)
{
    say(saying->phrase, "is made to sleep for %" PRIu64 " ms before execve (amplify)",
        saying->event->exec_held.ms);
}

static void say_exec_unseen(const struct saying *saying)
{
    size_t count;
    const struct word *words = words_of(WORDS_UNSEEN, &count);
    uint64_t why = saying->event->exec_unseen.why;
    say(saying->phrase, "starts ");
    say_text(saying->phrase, saying->text);
    say(saying->phrase, ", which cannot be followed: %s", why < count ? words[why].meaning : "?");
}

static void say_exec_result(const struct saying *saying)
{
    const struct event_exec_result *result = &saying->event->exec_result;
    const struct command *command = saying->thread ? &saying->thread->command : NULL;
    if (result->error)
        say_error(saying->phrase, result->error);
    else
        say(saying->phrase, "the command runs");
    if (result->pid)
        say(saying->phrase, " as process %" PRIu64, result->pid);
    if (!command || command->result_event != saying->index)
        return;
    if (command->outcome == OUTCOME_EFAULT || command->outcome == OUTCOME_NEAR_MISS)
        say_touched(saying, command);
    if (command->outcome == OUTCOME_NEAR_MISS)
        say(saying->phrase, "; a near miss");
}

static void say_child_env(const struct saying *saying)
{
    const struct event_child_env *child = &saying->event->child_env;
    if (child->seen == CHILD_GONE) {
        say(saying->phrase, "the command was gone before its environment could be read");
        return;
    }
    say(saying->phrase, "the command received ");
    say_count(saying->phrase, child->count, "variable");
    if (child->lost)
        say(saying->phrase, ", %" PRIu64 " missing", child->lost);
    if (child->duplicated)
        say(saying->phrase, ", %" PRIu64 " twice", child->duplicated);
    if (child->garbled)
        say(saying->phrase, ", %" PRIu64 " no NAME=value", child->garbled);
    if (*saying->text) {
        say(saying->phrase, " (the first: \"");
        say_text(saying->phrase, saying->text);
        say(saying->phrase, "\")");
    }
    if (child->seen == CHILD_UNSURE)
        say(saying->phrase, "; whether any is missing is not known");
}

static void say_exec_status(const struct saying *saying)
{
    int64_t status = event_int(saying->event->exec_status.status);
    const struct command *command = saying->thread ? &saying->thread->command : NULL;
    if (command && command->has_status)
        say_status(saying->phrase, command->call, status);
    else
        say(saying->phrase, "the call returned %" PRIi64, status);
}

static void say_output(const struct saying *saying)
{
    say(saying->phrase,
        "printed%s: ", saying->event->output.stream == 2 ? " on standard error" : "");
    say_text(saying->phrase, saying->text);
}

static void say_build(const struct saying *saying)
{
    const struct event_build *build = &saying->event->build;
    say(saying->phrase, "build %" PRIu64 " of %" PRIu64 ": ", build->number, build->of);
    if (build->step == BUILD_PHASE) {
        say(saying->phrase, "phase ");
        say_text(saying->phrase, saying->text);
    } else {
        say(saying->phrase, "%s", words_name(WORDS_BUILD, build->step));
    }
}

static void say_crash(const struct saying *saying)
{
    const struct event_crash *crash = &saying->event->crash;
    say(saying->phrase, "w%" PRIu64 " met SIGSEGV in getenv, in the array at 0x%" PRIx64 ": ",
        crash->worker, crash->array);
    if (crash->address)
        say(saying->phrase, "nothing is mapped at 0x%" PRIx64, crash->address);
    else
        say(saying->phrase, "it followed an address that cannot be");
}

static void say_control(const struct saying *saying)
{
    const struct event_control *control = &saying->event->control;
    say(saying->phrase, "engine %s, spawner %s, mode %s", words_name(WORDS_ENGINE, control->engine),
        words_name(WORDS_SPAWNER, control->spawner), words_name(WORDS_MODE, control->mode));
}

/* "w0", or what is known of a thread by its kernel id. */
static void say_owner(const struct saying *saying, uint64_t tid)
{
    const struct world *world = saying->world;
    for (unsigned i = 0; i < world->thread_count; i++)
        if (world->threads[i].tid == tid && tid) {
            say_thread(saying->phrase, saying->trace, world->threads[i].number);
            return;
        }
    say(saying->phrase, "another thread");
}

static void say_gate(const struct saying *saying, const char *what, uint64_t gate)
{
    size_t count;
    const struct word *gates = words_of(WORDS_GATE, &count);
    say(saying->phrase, "%s %s: %s", what, words_name(WORDS_GATE, gate),
        gate < count ? gates[gate].meaning : "?");
}

static void say_gate_hold(const struct saying *saying)
{
    say_gate(saying, "is held before", saying->event->gate_hold.gate);
}

static void say_gate_pass(const struct saying *saying)
{
    say_gate(saying, "was let on:", saying->event->gate_pass.gate);
}

static void say_env_wait(const struct saying *saying)
{
    say(saying->phrase, "waits for the environment lock, which ");
    say_owner(saying, saying->event->env_wait.owner);
    say(saying->phrase, " has");
}

static void say_thread_blocked(const struct saying *saying)
{
    say(saying->phrase, "waits for a lock, while ");
    say_owner(saying, saying->event->thread_blocked.owner);
    say(saying->phrase, " is held");
}

static void say_memory(const struct saying *saying)
{
    const struct event_memory *memory = &saying->event->memory;
    say_array(saying, memory->array);
    say(saying->phrase, ", slot %" PRIu64 ": 0x%" PRIx64 ", %s", memory->slot, memory->pointer,
        words_name(WORDS_SLOT, memory->state));
    if (*saying->text) {
        say(saying->phrase, " (\"");
        say_text(saying->phrase, saying->text);
        say(saying->phrase, "\")");
    }
}

static void say_kernel_read(const struct saying *saying)
{
    const struct event_kernel_read *read = &saying->event->kernel_read;
    if (read->pass == PASS_COUNTING)
        say(saying->phrase, "execve is about to count the pointers, from envp[0] on");
    else
        say(saying->phrase, "execve is about to copy the string of envp[%" PRIu64 "]", read->slot);
}

static void say_lesson(const struct saying *saying)
{
    const struct event_lesson *lesson = &saying->event->lesson;
    say(saying->phrase, "lesson, step %" PRIu64 " of %" PRIu64 ": %s", lesson->step, lesson->of,
        words_name(WORDS_LESSON, lesson->state));
    if (event_int(lesson->choice) >= 0)
        say(saying->phrase, ", answer %c", (int)('a' + event_int(lesson->choice) % 26));
}

static void say_pace(const struct saying *saying)
{
    if (saying->event->pace.ms)
        say(saying->phrase, "slow motion: each step is held for %" PRIu64 " ms",
            saying->event->pace.ms);
    else
        say(saying->phrase, "slow motion ends");
}

static void say_amplify(const struct saying *saying)
{
    const struct event_amplify *amplify = &saying->event->amplify;
    say(saying->phrase,
        "amplify: %" PRIu64 " of 1000 commands are held for %" PRIu64
        " ms between load and execve, seed %" PRIu64,
        amplify->per_mille, amplify->ms, amplify->seed);
}

static void say_text_part(const struct saying *saying)
{
    say(saying->phrase, "a text for later events: ");
    say_text(saying->phrase, saying->text);
}

static void say_module(const struct saying *saying)
{
    const struct event_module *module = &saying->event->module;
    say(saying->phrase, "code is mapped at 0x%" PRIx64 " to 0x%" PRIx64, module->start,
        module->end);
}

static void say_python(const struct saying *saying)
{
    const struct event_python *python = &saying->event->python;
    say(saying->phrase, "this is CPython %" PRIu64 ".%" PRIu64, python->major, python->minor);
    if (python->frames != FRAMES_READ)
        say(saying->phrase, ", whose frames are not read: this version is not known");
}

static void say_stack_new(const struct saying *saying)
{
    const struct event_stack_new *stack = &saying->event->stack_new;
    say(saying->phrase, "a call stack that is new, with ");
    say_count(saying->phrase, stack->frames, "frame");
    if (stack->python)
        say(saying->phrase, " and %" PRIu64 " of Python code", stack->python);
}

static void say_stack_frames(const struct saying *saying)
{
    const struct event_stack_frames *frames = &saying->event->stack_frames;
    say(saying->phrase, "frame %" PRIu64 " of the new call stack: 0x%" PRIx64, frames->first,
        frames->a);
}

static void say_stack_python(const struct saying *saying)
{
    const struct event_stack_python *frame = &saying->event->stack_python;
    say(saying->phrase, "Python frame %" PRIu64 " of the new call stack: line %" PRIu64,
        frame->index, frame->line);
}

static void say_stack(const struct saying *saying)
{
    char text[256];
    const struct stack *stack = stacks_find(trace_stacks(saying->trace), saying->event->stack.name);
    say(saying->phrase, "is about to change the environment or to start a command");
    if (stack && explain_culprit(saying->trace, stack, text, sizeof text) > 0)
        say(saying->phrase, ", in %s", text);
}

static void say_symbol(const struct saying *saying)
{
    say(saying->phrase, "0x%" PRIx64 " is ", saying->event->symbol.address);
    say_text(saying->phrase, saying->text);
}

static void say_mark(const struct saying *saying)
{
    say(saying->phrase, "bookmark");
    if (*saying->text) {
        say(saying->phrase, ": ");
        say_text(saying->phrase, saying->text);
    }
}

static void say_unknown(const struct saying *saying)
{
    say(saying->phrase, "an event that this version does not know");
    if (*saying->text) {
        say(saying->phrase, ": ");
        say_text(saying->phrase, saying->text);
    }
}

static void (*const sentences[EVENT_COUNT])(const struct saying *saying) = {
    [EVENT_LOST] = say_lost,
    [EVENT_PROCESS_START] = say_process_start,
    [EVENT_PROCESS_END] = say_process_end,
    [EVENT_THREAD_START] = say_thread_start,
    [EVENT_THREAD_END] = say_thread_end,
    [EVENT_PROCESS_THREADS] = say_process_threads,
    [EVENT_ENV_BEGIN] = say_env_begin,
    [EVENT_ENV_LOCK] = say_env_lock,
    [EVENT_ENV_GROW] = say_env_grow,
    [EVENT_ENV_FREE] = say_env_free,
    [EVENT_ENV_PUBLISH] = say_env_publish,
    [EVENT_ENV_STORE] = say_env_store,
    [EVENT_ENV_SHIFT] = say_env_shift,
    [EVENT_ENV_END] = say_env_end,
    [EVENT_ENV_FOREIGN] = say_env_foreign,
    [EVENT_EXEC_LOAD] = say_exec_load,
    [EVENT_EXEC_COPY] = say_exec_copy,
    [EVENT_EXEC_BEGIN] = say_exec_begin,
    [EVENT_EXEC_HELD] = say_exec_held,
    [EVENT_EXEC_UNSEEN] = say_exec_unseen,
    [EVENT_EXEC_RESULT] = say_exec_result,
    [EVENT_CHILD_ENV] = say_child_env,
    [EVENT_EXEC_STATUS] = say_exec_status,
    [EVENT_GATE_HOLD] = say_gate_hold,
    [EVENT_GATE_PASS] = say_gate_pass,
    [EVENT_ENV_WAIT] = say_env_wait,
    [EVENT_THREAD_BLOCKED] = say_thread_blocked,
    [EVENT_MEMORY] = say_memory,
    [EVENT_KERNEL_READ] = say_kernel_read,
    [EVENT_LESSON] = say_lesson,
    [EVENT_TEXT_PART] = say_text_part,
    [EVENT_MODULE] = say_module,
    [EVENT_PYTHON] = say_python,
    [EVENT_STACK_NEW] = say_stack_new,
    [EVENT_STACK_FRAMES] = say_stack_frames,
    [EVENT_STACK_PYTHON] = say_stack_python,
    [EVENT_STACK] = say_stack,
    [EVENT_SYMBOL] = say_symbol,
    [EVENT_OUTPUT] = say_output,
    [EVENT_CRASH] = say_crash,
    [EVENT_BUILD] = say_build,
    [EVENT_CONTROL] = say_control,
    [EVENT_PACE] = say_pace,
    [EVENT_AMPLIFY] = say_amplify,
    [EVENT_MARK] = say_mark,
};

int explain_event(const struct trace *trace, uint32_t index, char *out, size_t size)
{
    struct phrase phrase = phrase_begin(out, size);
    const struct event *event = trace_event(trace, index);
    if (!event)
        return phrase_end(&phrase);
    struct saying saying = {.phrase = &phrase,
                            .trace = trace,
                            .event = event,
                            .index = index,
                            .world = trace_at(trace, index),
                            .text = trace_text(trace, event->text)};
    saying.thread = world_thread(saying.world, event->thread);
    if (event->type < EVENT_COUNT && sentences[event->type])
        sentences[event->type](&saying);
    else
        say_unknown(&saying);
    return phrase_end(&phrase);
}
