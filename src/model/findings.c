/* The fold: which events of a thread make a change that can hurt, a command that holds the live
 * array, a hit, a near miss. */
#include "model/findings_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct follow {
    struct findings *findings;
    const struct world *world;
    const struct event *event;
    uint32_t index;
    const struct thread *thread;
    struct finding_thread *own;
};

struct findings *findings_new(void)
{
    return calloc(1, sizeof(struct findings));
}

void findings_free(struct findings *findings)
{
    free(findings);
}

/* What is kept in mind of a thread; nothing yet where another one had the place before. */
static struct finding_thread *mind_of(struct findings *findings, const struct world *world,
                                      const struct thread *thread)
{
    struct finding_thread *mind = &findings->threads[thread - world->threads];
    if (mind->number == thread->number)
        return mind;
    memset(mind, 0, sizeof *mind);
    mind->number = thread->number;
    mind->change.event = mind->last_change.event = mind->last_command.load = EVENT_NONE;
    return mind;
}

static uint32_t pid_of(const struct world *world, const struct thread *thread)
{
    return thread->process == WORLD_NONE ? 0 : world->processes[thread->process].pid;
}

/* Another thread that may still meet this one: of the same process, and not ended.  Its mind, or
 * NULL. */
static struct finding_thread *neighbour(const struct follow *follow, const struct thread *own,
                                        unsigned i)
{
    const struct thread *other = &follow->world->threads[i];
    if (other == own || other->process != own->process || other->process == WORLD_NONE ||
        other->at == THREAD_ENDED || other->number == 0)
        return NULL;
    return mind_of(follow->findings, follow->world, other);
}

/* A change under way in another thread, while nothing had yet touched the array that was held. */
static const struct thread *under_way(const struct follow *follow, const struct thread *own)
{
    for (unsigned i = 0; i < follow->world->thread_count; i++)
        if (neighbour(follow, own, i) && follow->world->threads[i].at == THREAD_IN_CHANGE)
            return &follow->world->threads[i];
    return NULL;
}

static struct finding finding_of(const struct follow *follow, const struct thread *thread,
                                 const struct command *command)
{
    const struct world *world = follow->world;
    return (struct finding){.load = command->load_event,
                            .cause = command->cause_event,
                            .changer = command->cause_thread,
                            .starter = thread->number,
                            .pid = pid_of(world, thread),
                            .after_ns =
                                command->freed_before ? 0 : command->cause_ns - command->load_ns,
                            .left_ns = command->result_ns - command->cause_ns,
                            .variable = command->cause_name,
                            .op = command->cause_op,
                            .outcome = command->outcome};
}

/* A command failed, or received a damaged environment. */
static void harmed(const struct follow *follow, const struct thread *thread,
                   const struct command *command)
{
    struct findings *findings = follow->findings;
    struct finding finding = finding_of(follow, thread, command);
    if (command->cause_event == EVENT_NONE) {
        bool live = command->has_generation && !command->copied;
        const struct thread *changer = live ? under_way(follow, thread) : NULL;
        finding.after_ns = finding.left_ns = 0;
        if (!changer) {
            findings->unexplained++;
            if (findings->unexplained_count < FINDINGS_KEPT)
                findings->unexplained_one[findings->unexplained_count++] = finding;
            return;
        }
        finding.changer = changer->number;
        finding.variable = changer->change_name;
        finding.op = changer->op;
        if (changer->change_ns > command->load_ns)
            finding.after_ns = changer->change_ns - command->load_ns;
    }
    findings_add(findings, &finding, follow->world, command->call);
}

/* No more will be told of what the command received. */
static void settle(const struct follow *follow, const struct thread *thread,
                   struct finding_thread *mind)
{
    if (!mind->pending)
        return;
    mind->pending = false;
    if (mind->started.outcome != OUTCOME_NEAR_MISS)
        return;
    struct finding finding = finding_of(follow, thread, &mind->started);
    findings_add(follow->findings, &finding, follow->world, mind->started.call);
}

/* The array that execve copied from was the live one.  A copy that the probe made in passing (the
 * pointer of exec.exec is another one) is none of the program's. */
static bool is_live(const struct command *command)
{
    bool own_copy = command->copied && command->copy_ns != command->exec_ns;
    return command->has_generation && !own_copy && command->spawner != SPAWNER_LOCKED;
}

static void meet_changes(const struct follow *follow, const struct thread *thread,
                         struct finding_thread *mind)
{
    for (unsigned i = 0; i < follow->world->thread_count; i++) {
        const struct finding_thread *other = neighbour(follow, thread, i);
        if (other && other->last_change.event != EVENT_NONE)
            findings_meet(follow->findings,
                          &(struct meeting){.changer = &follow->world->threads[i],
                                            .starter = thread,
                                            .change = &other->last_change,
                                            .command = &mind->last_command,
                                            .pid = pid_of(follow->world, thread)});
    }
}

static void meet_commands(const struct follow *follow)
{
    for (unsigned i = 0; i < follow->world->thread_count; i++) {
        const struct finding_thread *other = neighbour(follow, follow->thread, i);
        if (other && other->last_command.load != EVENT_NONE)
            findings_meet(follow->findings,
                          &(struct meeting){.changer = follow->thread,
                                            .starter = &follow->world->threads[i],
                                            .change = &follow->own->last_change,
                                            .command = &other->last_command,
                                            .pid = pid_of(follow->world, follow->thread)});
    }
}

/* execve has returned, or the command runs. */
static void command_ended(const struct follow *follow, const struct thread *thread,
                          struct finding_thread *mind)
{
    const struct command *command = &thread->command;
    if (command->error && command->error != EFAULT)
        return;
    if (!is_live(command)) {
        follow->findings->private_commands++;
    } else {
        follow->findings->live_commands++;
        if (mind->company) {
            follow->findings->live_commands_in_company++;
            mind->last_command = (struct finding_command){.load_ns = command->load_ns,
                                                          .result_ns = command->result_ns,
                                                          .load = command->load_event,
                                                          .call = command->call};
            meet_changes(follow, thread, mind);
        }
    }
    if (command->outcome == OUTCOME_EFAULT) {
        harmed(follow, thread, command);
        return;
    }
    mind->pending = true;
    mind->started = *command;
}

static void follow_begin(const struct follow *follow)
{
    struct finding_thread *own = follow->own;
    own->company = world_has_company(follow->world, follow->thread->process);
    own->hurts = own->kept = false;
    own->count_before = UINT64_MAX;
    own->change = (struct finding_change){.begin_ns = follow->event->time_ns,
                                          .event = follow->index,
                                          .variable = follow->event->text,
                                          .op = (uint8_t)follow->event->env_begin.op};
}

static void follow_lock(const struct follow *follow)
{
    follow->own->count_before = follow->event->env_lock.count;
}

static void follow_grow(const struct follow *follow)
{
    uint64_t how = follow->event->env_grow.how;
    if (how == GROW_MOVED)
        follow->own->kept = true; /* until its free is told */
    else if (how != GROW_FIRST)
        follow->own->hurts = true;
}

static void follow_deed(const struct follow *follow)
{
    follow->own->hurts = true;
}

static void follow_publish(const struct follow *follow)
{
    if (follow->own->change.op == OP_CLEARENV)
        follow->own->hurts = true;
}

/* Threads that have ended are no neighbours, and yet: see findings.h, after_ended. */
static void meet_ended(const struct follow *follow)
{
    struct findings *findings = follow->findings;
    const struct world *world = follow->world;
    bool any = false;
    for (unsigned i = 0; i < world->thread_count; i++) {
        const struct thread *other = &world->threads[i];
        const struct finding_thread *mind = &findings->threads[i];
        if (other->process != follow->thread->process || other->at != THREAD_ENDED ||
            mind->number != other->number || mind->last_command.load == EVENT_NONE)
            continue;
        uint64_t apart_ns = follow->own->change.begin_ns - mind->last_command.result_ns;
        if ((!any && !findings->after_ended) || apart_ns < findings->after_ended_ns)
            findings->after_ended_ns = apart_ns;
        any = true;
    }
    findings->after_ended += any;
}

static void count_harmless(const struct follow *follow)
{
    const struct finding_thread *own = follow->own;
    bool grew = follow->event->env_end.count > own->count_before;
    bool sets = own->change.op == OP_SETENV || own->change.op == OP_PUTENV;
    if (own->kept || (grew && follow->thread->change_grow != GROW_FIRST + 1))
        follow->findings->kept_growths++;
    else if (sets && follow->event->env_end.count == own->count_before)
        follow->findings->replacements++;
}

static void follow_end(const struct follow *follow)
{
    struct finding_thread *own = follow->own;
    if (own->change.event == EVENT_NONE)
        return;
    own->change.end_ns = follow->event->time_ns;
    follow->findings->changes += own->hurts;
    if (own->hurts)
        meet_ended(follow);
    if (own->company && own->hurts) {
        follow->findings->changes_in_company++;
        own->last_change = own->change;
        findings_blame(follow->findings, follow->thread, pid_of(follow->world, follow->thread),
                       &own->change);
        meet_commands(follow);
    } else if (own->company) {
        count_harmless(follow);
    }
    own->change.event = EVENT_NONE;
}

static void follow_foreign(const struct follow *follow)
{
    if (follow->thread->process != WORLD_NONE)
        findings_foreign(follow->findings, follow->world, follow->thread->process, follow->index);
}

static void follow_load(const struct follow *follow)
{
    follow->own->company = world_has_company(follow->world, follow->thread->process);
}

static void follow_held(const struct follow *follow)
{
    follow->findings->held++;
}

static void follow_result(const struct follow *follow)
{
    if (follow->thread->command.result_event == follow->index)
        command_ended(follow, follow->thread, follow->own);
}

static void follow_child(const struct follow *follow)
{
    const struct command *command = &follow->thread->command;
    if (!follow->own->pending || command->load_event != follow->own->started.load_event)
        return;
    if (!outcome_is_failure(command->outcome)) {
        settle(follow, follow->thread, follow->own);
        return;
    }
    follow->own->pending = false;
    harmed(follow, follow->thread, command);
}

/* The image was replaced: an execve that was open has succeeded, of whatever thread. */
static void follow_start(const struct follow *follow)
{
    for (unsigned i = 0; i < follow->world->thread_count; i++) {
        const struct thread *thread = &follow->world->threads[i];
        if (thread->number == 0 || thread->command.result_event != follow->index)
            continue;
        struct finding_thread *mind = mind_of(follow->findings, follow->world, thread);
        command_ended(follow, thread, mind);
        settle(follow, thread, mind);
    }
}

typedef void handler(const struct follow *follow);

static handler *const handlers[EVENT_COUNT] = {
    [EVENT_ENV_BEGIN] = follow_begin,     [EVENT_ENV_LOCK] = follow_lock,
    [EVENT_ENV_GROW] = follow_grow,       [EVENT_ENV_FREE] = follow_deed,
    [EVENT_ENV_SHIFT] = follow_deed,      [EVENT_ENV_PUBLISH] = follow_publish,
    [EVENT_ENV_END] = follow_end,         [EVENT_ENV_FOREIGN] = follow_foreign,
    [EVENT_EXEC_LOAD] = follow_load,      [EVENT_EXEC_HELD] = follow_held,
    [EVENT_EXEC_RESULT] = follow_result,  [EVENT_CHILD_ENV] = follow_child,
    [EVENT_PROCESS_START] = follow_start,
};

void findings_follow(struct findings *findings, const struct world *world,
                     const struct event *event, uint32_t index)
{
    struct follow follow = {.findings = findings, .world = world, .event = event, .index = index};
    follow.thread = world_thread(world, event->thread);
    if (event->type >= EVENT_COUNT || !follow.thread)
        return;
    follow.own = mind_of(findings, world, follow.thread);
    if (event->type != EVENT_CHILD_ENV)
        settle(&follow, follow.thread, follow.own);
    if (handlers[event->type])
        handlers[event->type](&follow);
}

void findings_settle(struct findings *findings, const struct world *world)
{
    struct follow follow = {.findings = findings, .world = world};
    for (unsigned i = 0; i < world->thread_count; i++)
        if (world->threads[i].number)
            settle(&follow, &world->threads[i], mind_of(findings, world, &world->threads[i]));
}

enum finding_level finding_level(const struct finding_pair *pair)
{
    return pair->hits ? FINDING_HIT : pair->near_misses ? FINDING_NEAR_MISS : FINDING_EXPOSURE;
}

uint32_t findings_pairs_of(const struct findings *findings, enum finding_level level)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < findings->pair_count; i++)
        count += finding_level(&findings->pairs[i]) == level;
    return count;
}

enum finding_level findings_level(const struct findings *findings)
{
    return findings->hits          ? FINDING_HIT
           : findings->near_misses ? FINDING_NEAR_MISS
           : findings->pair_count  ? FINDING_EXPOSURE
                                   : FINDING_NONE;
}

static const char *const level_names[FINDING_LEVELS] = {
    [FINDING_NONE] = "none",
#define LEVEL(id, word) [FINDING_##id] = (word),
#include "model/finding_levels.def"
#undef LEVEL
};

const char *finding_level_name(enum finding_level level)
{
    return level < FINDING_LEVELS ? level_names[level] : "?";
}

enum finding_level finding_level_find(const char *name)
{
    unsigned level = FINDING_EXPOSURE;
    while (level < FINDING_LEVELS && strcmp(name, level_names[level]) != 0)
        level++;
    return level;
}
