#include "model/story.h"

#include "wire/words.h"

/* How many events are looked through for what belongs to a command.  An end that lies farther away
 * is left out, so that a sentence never takes longer than a few milliseconds. */
enum { LOOK_EVENTS = 1 << 18 };

static uint32_t look_until(const struct trace *trace, uint32_t from)
{
    uint32_t count = trace_count(trace);
    return count - from > LOOK_EVENTS ? from + LOOK_EVENTS : count;
}

/* The thread's entry in the world, if it is about this command. */
static const struct thread *telling(const struct world *world, uint16_t number, uint32_t load)
{
    const struct thread *thread = world_thread(world, number);
    return thread && thread->command.load_event == load ? thread : NULL;
}

static void add_child(struct command *command, const struct event *event)
{
    if (command->error || command->child_seen)
        return;
    command->child_seen = (uint8_t)(event->child_env.seen + 1);
    command->received = (uint32_t)event->child_env.count;
    command->lost = (uint32_t)event->child_env.lost;
    command->duplicated = (uint32_t)event->child_env.duplicated;
    command->garbled = (uint32_t)event->child_env.garbled;
    command->damage_text = event->text;
}

/* What the thread said about the command after its end. */
static void add_aftermath(struct story *story, uint32_t from)
{
    struct command *command = &story->command;
    uint32_t until = look_until(story->trace, from);
    for (uint32_t i = from; i < until && !command->has_status; i++) {
        const struct event *event = trace_event(story->trace, i);
        if (event->thread != story->thread)
            continue;
        switch (event->type) {
        case EVENT_CHILD_ENV:
            add_child(command, event);
            break;
        case EVENT_EXEC_STATUS:
            command->has_status = true;
            command->status = event_int(event->exec_status.status);
            break;
        case EVENT_EXEC_LOAD:
        case EVENT_EXEC_RESULT:
        case EVENT_ENV_BEGIN:
        case EVENT_THREAD_END:
        case EVENT_LOST:
            return;
        default:
            break;
        }
    }
}

/* Fills in the command; false if there is none. */
static bool read_command(struct story *story, uint32_t load)
{
    const struct trace *trace = story->trace;
    const struct thread *thread = telling(trace_now(trace), story->thread, load);
    if (thread) {
        story->command = thread->command;
        return true;
    }
    const struct slice *slice = trace_slice_of(trace, load);
    if (!slice || slice->end == EVENT_NONE)
        return false;
    thread = telling(trace_at(trace, slice->end), story->thread, load);
    /* The next command of the thread may have ended it. */
    if (!thread && slice->end > load)
        thread = telling(trace_at(trace, slice->end - 1), story->thread, load);
    if (!thread)
        return false;
    story->command = thread->command;
    if (story->command.outcome == OUTCOME_OPEN)
        story->command.outcome = OUTCOME_UNKNOWN;
    else
        add_aftermath(story, slice->end + 1);
    story->command.outcome = slice->outcome;
    return true;
}

static void read_cause(struct story *story)
{
    const struct trace *trace = story->trace;
    const struct command *command = &story->command;
    story->cause = trace_event(trace, command->cause_event);
    if (!story->cause)
        return;
    const struct world *world = trace_at(trace, command->cause_event);
    const struct thread *thread = world_thread(world, command->cause_thread);
    if (!thread)
        return;
    if (thread->at == THREAD_IN_CHANGE)
        story->cause_op = thread->op;
    if (story->cause->type != EVENT_ENV_GROW || thread->process == WORLD_NONE)
        return;
    const struct array *array = world_array(world, thread->process, story->cause->env_grow.new);
    if (array)
        story->moved_to = array->generation;
}

/* Where nothing touched the array as far as was told: was a change under way when it was copied? */
static void read_meanwhile(struct story *story)
{
    const struct trace *trace = story->trace;
    const struct command *command = &story->command;
    if (story->cause || !command->has_generation || command->result_event == EVENT_NONE)
        return;
    uint32_t until = command->copied ? trace_find(trace, command->copy_ns) : command->result_event;
    const struct world *world = trace_at(trace, until);
    const struct thread *own = world_thread(world, story->thread);
    for (unsigned i = 0; i < world->thread_count; i++) {
        const struct thread *thread = &world->threads[i];
        if (!own || thread->process != own->process || thread->at != THREAD_IN_CHANGE)
            continue;
        story->meanwhile = thread->number;
        story->meanwhile_op = thread->op;
        story->meanwhile_name = thread->change_name;
    }
}

/* Looks from the cause to the end for the free, and to the load for the new value of environ. */
static void read_free(struct story *story, uint32_t load)
{
    const struct trace *trace = story->trace;
    const struct command *command = &story->command;
    if (!story->cause)
        return;
    uint32_t until = look_until(trace, command->cause_event);
    if (command->result_event < until)
        until = command->result_event;
    for (uint32_t i = command->cause_event; i < until; i++) {
        const struct event *event = trace_event(trace, i);
        if (event->type == EVENT_ENV_FREE && event->env_free.array == command->environ)
            story->freed = true;
        bool sets = event->type == EVENT_ENV_PUBLISH || event->type == EVENT_ENV_END;
        if (sets && event->thread == command->cause_thread && i < load)
            story->published = true;
    }
}

/* A pointer that is no array of environ's: perhaps the place of one that was freed. */
static void read_stale(struct story *story, uint32_t load)
{
    if (story->command.has_generation || story->command.environ == 0)
        return;
    const struct world *world = trace_at(story->trace, load);
    const struct thread *thread = world_thread(world, story->thread);
    if (!thread || thread->process == WORLD_NONE)
        return;
    const struct array *array = world_array(world, thread->process, story->command.environ);
    if (!array || array->state != ARRAY_FREED)
        return;
    story->was_freed = array->generation;
    story->was_freed_ns = array->freed_ns;
}

bool story_read(struct story *story, const struct trace *trace, uint32_t load)
{
    *story = (struct story){.trace = trace,
                            .load = trace_event(trace, load),
                            .moved_to = EVENT_NONE,
                            .cause_op = OP_COUNT,
                            .was_freed = EVENT_NONE};
    if (!story->load)
        return false;
    story->thread = story->load->thread;
    if (story->thread == 0 || !read_command(story, load))
        return false;
    read_cause(story);
    read_meanwhile(story);
    read_free(story, load);
    read_stale(story, load);
    return true;
}

void say_thread(struct phrase *phrase, const struct trace *trace, uint16_t number)
{
    const char *name = trace_thread_name(trace, number);
    if (number == 0)
        say(phrase, "envviz");
    else if (*name)
        say_text(phrase, name);
    else
        say(phrase, "thread %u", number);
}

void say_change(struct phrase *phrase, const struct trace *trace, unsigned op, uint32_t name)
{
    const char *text = trace_text(trace, name);
    if (op >= OP_COUNT) {
        say(phrase, "change of the environment");
        return;
    }
    say(phrase, "%s(", words_name(WORDS_OP, op));
    if (*text) {
        say(phrase, "\"");
        say_text(phrase, text);
        say(phrase, "\"");
    }
    say(phrase, ")");
}
