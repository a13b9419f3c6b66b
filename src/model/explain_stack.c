/* Who did it: call stacks in words. */
#include "model/explain.h"
#include "model/phrase.h"
#include "model/story.h"

#include <inttypes.h>
#include <string.h>

const struct stack *explain_stack(const struct trace *trace, uint32_t index)
{
    const struct stacks *stacks = trace_stacks(trace);
    const struct event *event = trace_event(trace, index);
    if (!event)
        return NULL;
    if (event->type == EVENT_STACK)
        return stacks_find(stacks, event->stack.name);
    if (event->type == EVENT_ENV_BEGIN || event->type == EVENT_EXEC_LOAD)
        return stacks_of(stacks, index);
    const struct thread *thread = world_thread(trace_at(trace, index), event->thread);
    if (!thread)
        return NULL;
    switch (event->type) {
    case EVENT_ENV_LOCK:
    case EVENT_ENV_GROW:
    case EVENT_ENV_FREE:
    case EVENT_ENV_PUBLISH:
    case EVENT_ENV_STORE:
    case EVENT_ENV_SHIFT:
    case EVENT_ENV_END:
        return stacks_of(stacks, thread->change_event);
    case EVENT_EXEC_COPY:
    case EVENT_EXEC_BEGIN:
    case EVENT_EXEC_RESULT:
    case EVENT_CHILD_ENV:
    case EVENT_EXEC_STATUS:
        return stacks_of(stacks, thread->command.load_event);
    default:
        return NULL;
    }
}

/* Python's own library, of which a program does not want to hear. */
static bool is_library(const char *file)
{
    const char *found = strstr(file, "/lib/python3.");
    return strncmp(file, "<frozen ", 8) == 0 || (found && !strstr(found, "-packages/"));
}

static void say_python_frame(struct phrase *phrase, const struct trace *trace,
                             const struct stack_python *frame, bool whole_path)
{
    const char *file = trace_text(trace, frame->file);
    const char *function = trace_text(trace, frame->function);
    const char *slash = strrchr(file, '/');
    say_text(phrase, *function ? function : "?");
    say(phrase, " (");
    say_text(phrase, !*file ? "?" : slash && !whole_path ? slash + 1 : file);
    if (frame->line)
        say(phrase, ":%" PRIu32, frame->line);
    say(phrase, ")");
}

static void say_frame(struct phrase *phrase, const struct trace *trace, const struct stack *stack,
                      unsigned i)
{
    uint32_t symbol = stacks_symbol(trace_stacks(trace), stack->image, stack->frames[i]);
    if (symbol)
        say_text(phrase, trace_text(trace, symbol));
    else if (stack->frames[i])
        say(phrase, "0x%" PRIx64, stack->frames[i]);
    else
        say(phrase, "?");
}

int explain_culprit(const struct trace *trace, const struct stack *stack, char *out, size_t size)
{
    struct phrase phrase = phrase_begin(out, size);
    unsigned i = 0;
    while (i < stack->python_count && is_library(trace_text(trace, stack->python[i].file)))
        i++;
    if (stack->python_count > 0)
        say_python_frame(&phrase, trace, &stack->python[i < stack->python_count ? i : 0], false);
    else if (stack->frame_count > 0)
        say_frame(&phrase, trace, stack, 0);
    return phrase_end(&phrase);
}

/* "LD_RUN_PATH was set", "the environment was cleared" */
static void say_change_done(struct phrase *phrase, const struct story *story)
{
    static const char *const done[OP_COUNT] = {[OP_SETENV] = "was set",
                                               [OP_PUTENV] = "was put",
                                               [OP_UNSETENV] = "was removed",
                                               [OP_CLEARENV] = "was cleared"};
    const char *name = trace_text(story->trace, story->command.cause_name);
    if (*name)
        say_text(phrase, name);
    else
        say(phrase, "the environment");
    say(phrase, " %s", story->cause_op < OP_COUNT ? done[story->cause_op] : "was changed");
}

/* " (frames of CPython 3.10 are not read)" */
static void say_unread_python(struct phrase *phrase, const struct trace *trace,
                              const struct stack *stack)
{
    unsigned major, minor;
    stacks_python(trace_stacks(trace), stack->image, &major, &minor);
    if (stack->state == FRAMES_UNKNOWN)
        say(phrase, " (frames of CPython %u.%u are not read)", major, minor);
    else if (stack->state == FRAMES_UNREADABLE)
        say(phrase, " (the frames of this build of CPython %u.%u cannot be read)", major, minor);
}

int explain_culprits(const struct trace *trace, uint32_t load, char *out, size_t size)
{
    struct phrase phrase = phrase_begin(out, size);
    struct story story;
    char who[256];
    if (!story_read(&story, trace, load))
        return phrase_end(&phrase);
    const struct stack *changer = explain_stack(trace, story.command.cause_event);
    const struct stack *starter = explain_stack(trace, load);
    if (changer && explain_culprit(trace, changer, who, sizeof who) > 0) {
        say_change_done(&phrase, &story);
        say(&phrase, " in %s", who);
    }
    if (starter && explain_culprit(trace, starter, who, sizeof who) > 0)
        say(&phrase, "%sthe command was started in %s", phrase.length ? "; " : "", who);
    if (changer || starter)
        say_unread_python(&phrase, trace, changer ? changer : starter);
    return phrase_end(&phrase);
}

int explain_chain(const struct trace *trace, const struct stack *stack, char *out, size_t size)
{
    struct phrase phrase = phrase_begin(out, size);
    for (unsigned i = 0; i < stack->python_count; i++) {
        say(&phrase, i ? " < " : "");
        say_python_frame(&phrase, trace, &stack->python[i], false);
    }
    /* Of a Python program the interpreter's own frames say nothing. */
    for (unsigned i = 0; i < stack->frame_count && stack->python_count == 0; i++) {
        say(&phrase, i ? " < " : "");
        say_frame(&phrase, trace, stack, i);
    }
    say_unread_python(&phrase, trace, stack);
    return phrase_end(&phrase);
}

int explain_frame(const struct trace *trace, const struct stack *stack, unsigned i, char *out,
                  size_t size)
{
    struct phrase phrase = phrase_begin(out, size);
    if (i < stack->python_count)
        say_python_frame(&phrase, trace, &stack->python[i], true);
    else if (i - stack->python_count < stack->frame_count)
        say_frame(&phrase, trace, stack, i - stack->python_count);
    return phrase_end(&phrase);
}
