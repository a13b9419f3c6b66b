/*
 * Why a command ended as it did, in three parts: what it was started with, what touched that, and
 * what came of it.  Each part says only what was recorded; where no cause was seen, that is said.
 */
#include "model/explain.h"

#include "model/phrase.h"
#include "model/story.h"
#include "wire/words.h"

#include <errno.h>
#include <inttypes.h>

static void say_who(struct phrase *phrase, const struct story *story)
{
    say_thread(phrase, story->trace, story->thread);
}

static const char *call_name(const struct story *story)
{
    return words_name(WORDS_CALL, story->command.call);
}

/* The pointer was given by the caller, it need not be environ. */
static bool is_given(const struct story *story)
{
    return story->command.call == CALL_POSIX_SPAWN || story->command.call == CALL_EXECVE;
}

/* A pointer that is not environ; perhaps the place of an array that was. */
static void say_private_load(struct phrase *phrase, const struct story *story)
{
    const struct command *command = &story->command;
    say_who(phrase, story);
    if (command->environ == 0) {
        say(phrase, " started the command with no environment at all (NULL).");
        return;
    }
    say(phrase, " called %s with an array at 0x%" PRIx64 " (", call_name(story), command->environ);
    say_count(phrase, command->count, "variable");
    say(phrase, ")");
    if (story->was_freed == EVENT_NONE) {
        say(phrase, ", which is not environ: a private one.");
        return;
    }
    say(phrase, ".  That was the place of #%" PRIu32 ", freed ", story->was_freed);
    say_span(phrase, command->load_ns - story->was_freed_ns);
    say(phrase, " before: either the pointer was out of date, or malloc had given the place to a "
                "private array.");
}

static void say_load(struct phrase *phrase, const struct story *story)
{
    const struct command *command = &story->command;
    if (story->load->type != EVENT_EXEC_LOAD) {
        say(phrase, "The beginning of this command of ");
        say_who(phrase, story);
        say(phrase, " is missing: events were lost.");
        return;
    }
    if (!command->has_generation) {
        say_private_load(phrase, story);
        return;
    }
    say_who(phrase, story);
    say(phrase, " %s environ = #%" PRIu32 " (0x%" PRIx64 ", ", is_given(story) ? "passed" : "read",
        command->generation, command->environ);
    say_count(phrase, command->count, "variable");
    say(phrase, ")");
    if (is_given(story))
        say(phrase, " to %s", call_name(story));
    if (command->freed_before) {
        say(phrase, ", freed ");
        say_span(phrase, command->load_ns - command->cause_ns);
        say(phrase, " before by ");
        say_thread(phrase, story->trace, command->cause_thread);
        say(phrase, "'s ");
        say_change(phrase, story->trace, story->cause_op, command->cause_name);
    }
    say(phrase, ".");
}

/* What the cause did to #N, after "main's setenv("X") ". */
static void say_deed(struct phrase *phrase, const struct story *story)
{
    uint32_t held = story->command.generation;
    switch (story->cause->type) {
    case EVENT_ENV_GROW:
        say(phrase, "moved the array to #%" PRIu32, story->moved_to);
        if (story->freed)
            say(phrase, " and freed #%" PRIu32, held);
        else
            say(phrase, "; #%" PRIu32 " was not freed meanwhile", held);
        break;
    case EVENT_ENV_SHIFT:
        say(phrase, "shifted entries of #%" PRIu32 " to the left", held);
        if (story->cause->env_shift.slot)
            say(phrase, ", from slot %" PRIu64 " on", story->cause->env_shift.slot);
        if (story->command.moved)
            say(phrase, "; later the array was moved too");
        break;
    case EVENT_ENV_FREE:
        say(phrase, "freed #%" PRIu32, held);
        break;
    default:
        say(phrase, "made environ point elsewhere");
    }
}

/* What touched the array that the command was started with; nothing if nothing did. */
static void say_cause(struct phrase *phrase, const struct story *story)
{
    const struct command *command = &story->command;
    if (command->freed_before) {
        say(phrase, story->published
                        ? "  By then environ pointed elsewhere: the pointer was out of date."
                        : "  environ had not got its new value yet: the pointer was dangling when "
                          "it was read.");
        return;
    }
    if (!story->cause)
        return;
    say(phrase, "  ");
    say_span(phrase, command->cause_ns - command->load_ns);
    say(phrase, " later ");
    say_thread(phrase, story->trace, command->cause_thread);
    say(phrase, "'s ");
    say_change(phrase, story->trace, story->cause_op, command->cause_name);
    say(phrase, " ");
    say_deed(phrase, story);
    say(phrase, ".");
}

static void say_copy(struct phrase *phrase, const struct story *story)
{
    const struct command *command = &story->command;
    if (!command->copied)
        return;
    say(phrase, "  ");
    say_span(phrase, command->copy_ns - command->load_ns);
    if (command->copy_address)
        say(phrase, " after the load it had a private copy at 0x%" PRIx64, command->copy_address);
    else
        say(phrase,
            " after the load the fork was done: the command had its own copy of the memory");
    if (outcome_is_failure(command->outcome))
        say(phrase, ".");
    else
        say(phrase, "; what other threads do to environ from then on does not reach it.");
}

/* " 77 µs after the move", where there was one. */
static void say_since(struct phrase *phrase, const struct story *story)
{
    const struct command *command = &story->command;
    if (!story->cause || command->freed_before)
        return;
    say(phrase, ", ");
    say_span(phrase, command->result_ns - command->cause_ns);
    say(phrase, " after that");
}

/* For a harm without a cause.  Never guesses. */
static void say_no_cause(struct phrase *phrase, const struct story *story)
{
    const struct command *command = &story->command;
    uint64_t dropped = trace_now(story->trace)->counts.dropped;
    if (story->cause || story->load->type != EVENT_EXEC_LOAD)
        return;
    if (command->has_generation) {
        uint64_t until_ns = command->copied ? command->copy_ns : command->result_ns;
        say(phrase, "  Nothing was seen to touch #%" PRIu32 " in the ", command->generation);
        say_span(phrase, until_ns - command->load_ns);
        say(phrase, " from load to %s", command->copied ? "copy" : "result");
    } else {
        say(phrase, "  What happens to that array is not recorded");
    }
    if (story->meanwhile) {
        say(phrase, "; ");
        say_thread(phrase, story->trace, story->meanwhile);
        say(phrase, "'s ");
        say_change(phrase, story->trace, story->meanwhile_op, story->meanwhile_name);
        say(phrase, " was under way then");
    }
    if (dropped) {
        say(phrase, "; but ");
        say_count(phrase, dropped, "event");
        say(phrase, " of this session %s lost", dropped == 1 ? "was" : "were");
    }
    say(phrase, ".");
}

static void say_returned(struct phrase *phrase, const struct story *story)
{
    const struct command *command = &story->command;
    if (!command->has_status)
        return;
    say(phrase, "  ");
    say_status(phrase, command->call, command->status);
    say(phrase, ".");
}

static void say_received(struct phrase *phrase, const struct story *story)
{
    const struct command *command = &story->command;
    if (command->child_seen == CHILD_READ + 1 || command->child_seen == CHILD_UNSURE + 1) {
        say(phrase, ", and received ");
        say_count(phrase, command->received, "variable");
    }
}

static void end_efault(struct phrase *phrase, const struct story *story)
{
    const struct command *command = &story->command;
    say_cause(phrase, story);
    say_copy(phrase, story);
    if (command->copied && command->copy_address == 0) {
        say(phrase, "  There execve met a bad address: EFAULT.");
        if (story->cause)
            say(phrase, "  A fork that falls between the free and the new value of environ copies "
                        "a dangling pointer.");
    } else if (command->has_generation && !command->copied) {
        say(phrase, "  execve copied from #%" PRIu32 " and met a bad address: EFAULT",
            command->generation);
        say_since(phrase, story);
        say(phrase, ".");
    } else {
        say(phrase, "  execve met a bad address: EFAULT.");
    }
    say_no_cause(phrase, story);
    say_returned(phrase, story);
}

static void end_e2big(struct phrase *phrase, const struct story *story)
{
    const struct command *command = &story->command;
    say(phrase, "  execve returned E2BIG: environment and command line together are too large, or "
                "one string is over 128 KiB.  That is not the race");
    if (command->has_status && command->status == 32512)
        say(phrase, ", though system() returned 32512 here as well");
    else if (command->has_status) {
        say(phrase, "; ");
        say_status(phrase, command->call, command->status);
    }
    say(phrase, ".");
}

static void end_error(struct phrase *phrase, const struct story *story)
{
    const struct command *command = &story->command;
    say(phrase, "  The command could not be started: ");
    say_error(phrase, command->error);
    say(phrase, ", not a bad address.");
    if (command->attempts) {
        say(phrase, "  ");
        say_count(phrase, command->attempts, "place");
        say(phrase, " on PATH had been tried before.");
    }
    say_returned(phrase, story);
}

static void end_ok(struct phrase *phrase, const struct story *story)
{
    const struct command *command = &story->command;
    say_cause(phrase, story);
    say_copy(phrase, story);
    say(phrase, "  The command started ");
    say_span(phrase, command->result_ns - command->load_ns);
    say(phrase, " after the load");
    say_received(phrase, story);
    say(phrase, ".");
    if (!story->cause && command->has_generation && !command->copied)
        say(phrase, "  Nobody was seen to touch #%" PRIu32 " meanwhile.", command->generation);
    else if (story->cause && !command->copied)
        say(phrase, "  The change did it no harm that was seen.");
}

static void end_near_miss(struct phrase *phrase, const struct story *story)
{
    say_cause(phrase, story);
    say_copy(phrase, story);
    say(phrase, "  The command started all the same");
    say_since(phrase, story);
    say_received(phrase, story);
    say(phrase, ": a near miss.");
}

static void say_first(struct phrase *phrase, const struct story *story)
{
    const char *first = trace_text(story->trace, story->command.damage_text);
    if (!*first)
        return;
    say(phrase, " (the first: \"");
    say_text(phrase, first);
    say(phrase, "\")");
}

static void end_damaged(struct phrase *phrase, const struct story *story)
{
    const struct command *command = &story->command;
    bool told = false;
    say_cause(phrase, story);
    say_copy(phrase, story);
    say(phrase, "  The command runs, but it received ");
    if (command->received)
        say_count(phrase, command->received,
                  command->duplicated || command->garbled ? "entry" : "variable");
    else
        say(phrase, "no variables at all");
    const struct {
        uint32_t count;
        const char *thing, *which, *what;
    } damages[] = {
        {command->lost, "variable", " that existed all along", "missing"},
        {command->duplicated, "variable", "", "there twice"},
        {command->garbled, "entry", "", "no NAME=value"},
    };
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        if (!damages[i].count)
            continue;
        say(phrase, told ? ", " : ": ");
        say_count(phrase, damages[i].count, damages[i].thing);
        say(phrase, "%s %s %s", damages[i].which, damages[i].count == 1 ? "is" : "are",
            damages[i].what);
        if (!told)
            say_first(phrase, story);
        told = true;
    }
    say(phrase, ".");
    say_no_cause(phrase, story);
    if (command->has_status) {
        say_returned(phrase, story);
        if (command->status == 0)
            say(phrase, "  Nothing in that tells of the damage.");
    }
}

static void end_open(struct phrase *phrase, const struct story *story)
{
    const struct command *command = &story->command;
    say_cause(phrase, story);
    say_copy(phrase, story);
    if (command->moved && story->freed && !command->copied)
        say(phrase, "  What execve reads there from now on is freed memory.");
    say(phrase, "  No result yet, ");
    say_span(phrase, trace_now(story->trace)->time_ns - command->load_ns);
    say(phrase, " after the load.");
}

static void end_unknown(struct phrase *phrase, const struct story *story)
{
    say_cause(phrase, story);
    say_copy(phrase, story);
    say(phrase, "  How it ended was not seen");
    if (story->command.cut)
        say(phrase, ": events of this thread were lost");
    say(phrase, ".");
}

typedef void ending(struct phrase *phrase, const struct story *story);

/* One for each outcome; explain_test.c counts them. */
static ending *const endings[OUTCOME_COUNT] = {
    [OUTCOME_OPEN] = end_open,          [OUTCOME_OK] = end_ok,
    [OUTCOME_UNKNOWN] = end_unknown,    [OUTCOME_NEAR_MISS] = end_near_miss,
    [OUTCOME_LOST] = end_damaged,       [OUTCOME_EMPTY] = end_damaged,
    [OUTCOME_DUPLICATED] = end_damaged, [OUTCOME_GARBLED] = end_damaged,
    [OUTCOME_ERROR] = end_error,        [OUTCOME_E2BIG] = end_e2big,
    [OUTCOME_EFAULT] = end_efault,
};

int explain_command(const struct trace *trace, uint32_t load, char *out, size_t size)
{
    struct phrase phrase = phrase_begin(out, size);
    struct story story;
    if (story_read(&story, trace, load)) {
        say_load(&phrase, &story);
        endings[story.command.outcome](&phrase, &story);
        return phrase_end(&phrase);
    }
    const struct event *event = trace_event(trace, load);
    if (event && event->type == EVENT_EXEC_LOAD)
        say(&phrase, "One step of a search along PATH: the program was not found there, and the "
                     "next place was tried.");
    else
        say(&phrase, "No command begins here.");
    return phrase_end(&phrase);
}
