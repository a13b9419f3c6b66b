#include "view/program.h"

#include "view/text.h"

#include <string.h>

enum call_kind { CALL_KIND_CHANGE, CALL_KIND_COMMAND };

#define ANY     0xffu
#define BIT(id) (1u << ENGINE_##id)
#define WAY(id) (1u << SPAWNER_##id)
#define ADDS    (1u << OP_SETENV | 1u << OP_PUTENV)
#define REMOVES (1u << OP_UNSETENV)
#define CLEARS  (1u << OP_CLEARENV)

static const struct {
    uint8_t kind, gate, done, engines, spawners, ops;
    const char *text;
} table[] = {
#define LINE(call, g, d, e, s, o, t)                                                               \
    {.kind = CALL_KIND_##call,                                                                     \
     .gate = GATE_##g,                                                                             \
     .done = GATE_##d,                                                                             \
     .engines = (uint8_t)(e),                                                                      \
     .spawners = (uint8_t)(s),                                                                     \
     .ops = (uint8_t)(o),                                                                          \
     .text = (t)},
#include "view/program.def"
#undef LINE
};

static bool is_held(const struct thread *thread, enum gate gate)
{
    return thread->gate == gate + 1;
}

bool program_in_call(const struct thread *thread)
{
    return thread->at != THREAD_ENDED && (thread->gate != 0 || thread->at != THREAD_IDLE);
}

bool program_is_change(const struct thread *thread)
{
    return thread->gate != 0 ? thread->gate <= GATE_UNLOCK + 1 : thread->at == THREAD_IN_CHANGE;
}

/* Whether a mask has the bit; a number that this version does not know is in none. */
static bool in_mask(uint8_t mask, unsigned number)
{
    return number < 8 && (mask & 1u << number) != 0;
}

static bool belongs(const struct world *world, const struct thread *thread, size_t row)
{
    bool change = program_is_change(thread);
    unsigned spawner = world_did(thread, GATE_LOAD) ? thread->command.spawner : world->spawner;
    if (table[row].kind != (change ? CALL_KIND_CHANGE : CALL_KIND_COMMAND))
        return false;
    if (table[row].gate == GATE_KERNEL)
        return thread->kernel_pass != 0;
    return in_mask(table[row].engines, world->engine) &&
           (change ? in_mask(table[row].ops, thread->op) : in_mask(table[row].spawners, spawner));
}

/* Whether the line is done, and whether the thread is held before it.  execve's two passes share a
 * gate. */
static void look(const struct thread *thread, size_t row, struct program_line *line, bool *done,
                 bool *here)
{
    line->text = table[row].text;
    line->gate = table[row].gate;
    *here = is_held(thread, (enum gate)line->gate);
    *done = world_did(thread, (enum gate)table[row].done);
    if (line->gate != GATE_KERNEL)
        return;
    line->pass = table[row].done == GATE_KERNEL ? PASS_COUNTING : PASS_COPYING;
    *here = *here && thread->kernel_pass == line->pass + 1;
    if (line->pass == PASS_COUNTING)
        *done = thread->kernel_pass == PASS_COPYING + 1 || world_did(thread, GATE_EXEC);
}

unsigned program_of(const struct world *world, const struct thread *thread,
                    struct program_line *lines)
{
    unsigned count = 0, reached = 0;
    if (!program_in_call(thread))
        return 0;
    for (size_t row = 0; row < sizeof table / sizeof *table && count < PROGRAM_LINES; row++) {
        bool done, here;
        if (!belongs(world, thread, row))
            continue;
        look(thread, row, &lines[count], &done, &here);
        lines[count].state = here ? LINE_HERE : done ? LINE_DONE : LINE_LATER;
        count++;
        if (here || done)
            reached = count;
    }
    for (unsigned i = 0; i < reached; i++) {
        /* execve is under way while the kernel's reading is held. */
        bool around = lines[i].gate == GATE_EXEC && thread->kernel_pass != 0;
        if (lines[i].state == LINE_LATER)
            lines[i].state = around ? LINE_MOVING : LINE_SKIPPED;
    }
    if (thread->gate == 0 && reached < count)
        lines[reached].state = thread->blocked_by != 0 ? LINE_BLOCKED : LINE_MOVING;
    return count;
}

static bool is_in_game(const struct world *world, const struct thread *thread)
{
    return thread->number != 0 && thread->at != THREAD_ENDED &&
           (thread->process == world->process || thread->gate != 0);
}

unsigned program_threads(const struct trace *trace, const struct world *world, uint16_t *numbers)
{
    const struct thread *found[PROGRAM_THREADS];
    unsigned count = 0;
    for (unsigned i = 0; i < world->thread_count && count < PROGRAM_THREADS; i++) {
        const struct thread *thread = &world->threads[i];
        if (!is_in_game(world, thread))
            continue;
        const char *name = trace_text(trace, thread->name);
        bool first =
            thread->process != WORLD_NONE && thread->tid == world->processes[thread->process].pid;
        unsigned at = count++;
        while (at > 0) {
            const struct thread *other = found[at - 1];
            bool other_first =
                other->process != WORLD_NONE && other->tid == world->processes[other->process].pid;
            int order = other_first != first ? (first ? 1 : -1)
                                             : text_compare(trace_text(trace, other->name), name);
            if (order <= 0)
                break;
            found[at] = found[at - 1];
            at--;
        }
        found[at] = thread;
    }
    for (unsigned i = 0; i < count; i++)
        numbers[i] = found[i]->number;
    return count;
}

uint16_t program_choose(const struct trace *trace, const struct world *world, uint16_t preferred)
{
    uint16_t numbers[PROGRAM_THREADS];
    unsigned count = program_threads(trace, world, numbers);
    for (unsigned i = 0; i < count; i++)
        if (numbers[i] == preferred)
            return preferred;
    for (unsigned i = 0; i < count; i++)
        if (world_thread(world, numbers[i])->gate != 0)
            return numbers[i];
    return count > 0 ? numbers[0] : 0;
}

uint16_t program_called(const struct trace *trace, const struct world *world, const char *name)
{
    uint16_t numbers[PROGRAM_THREADS];
    unsigned count = program_threads(trace, world, numbers);
    for (unsigned i = 0; i < count; i++)
        if (strcmp(trace_text(trace, world_thread(world, numbers[i])->name), name) == 0)
            return numbers[i];
    return 0;
}
