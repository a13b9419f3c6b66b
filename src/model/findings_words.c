#include "model/findings_words.h"

#include "model/explain.h"
#include "model/phrase.h"
#include "model/story.h"
#include "wire/words.h"

#include <inttypes.h>
#include <string.h>

/* Whether what was found is of more than one process: then each is named. */
static bool many_processes(const struct findings *findings)
{
    for (uint32_t i = 1; i < findings->pair_count; i++)
        if (findings->pairs[i].worst.pid != findings->pairs[0].worst.pid)
            return true;
    return false;
}

static void say_who(struct phrase *phrase, const struct trace *trace, uint16_t thread, uint32_t pid)
{
    say_thread(phrase, trace, thread);
    if (pid && many_processes(trace_findings(trace)))
        say(phrase, " [pid %" PRIu32 "]", pid);
}

int finding_thread_words(const struct trace *trace, uint16_t thread, uint32_t pid, char *out,
                         size_t size)
{
    struct phrase phrase = phrase_begin(out, size);
    say_who(&phrase, trace, thread, pid);
    return phrase_end(&phrase);
}

/* Names are told of so many pairs at most: the screen says them thirty times a second. */
enum { TOLD_PAIRS = 64 };

static uint32_t told_pairs(const struct findings *findings)
{
    return findings->pair_count < TOLD_PAIRS ? findings->pair_count : TOLD_PAIRS;
}

/* One side of a pair. */
struct side {
    uint16_t row, thread;
    uint32_t pid;
};

static struct side side_of(const struct finding_pair *pair, bool changer)
{
    return (struct side){.row = changer ? pair->changer_row : pair->starter_row,
                         .thread = changer ? pair->worst.changer : pair->worst.starter,
                         .pid = pair->worst.pid};
}

static bool same_name(const struct trace *trace, struct side a, struct side b)
{
    return a.pid == b.pid &&
           strcmp(trace_thread_name(trace, a.thread), trace_thread_name(trace, b.thread)) == 0;
}

/* How many threads of pairs of that level have the name of `side`; *first: no pair before pair
 * `index` has told of it. */
static uint32_t namesakes(const struct trace *trace, enum finding_level level, bool changers,
                          uint32_t index, bool *first)
{
    const struct findings *findings = trace_findings(trace);
    struct side side = side_of(&findings->pairs[index], changers);
    uint32_t count = 0;
    *first = true;
    for (uint32_t i = 0; i < told_pairs(findings); i++) {
        struct side other = side_of(&findings->pairs[i], changers);
        if (finding_level(&findings->pairs[i]) != level || !same_name(trace, side, other))
            continue;
        *first = *first && i >= index;
        bool known = false; /* the same thread, in a pair before */
        for (uint32_t k = 0; k < i && !known; k++)
            known = finding_level(&findings->pairs[k]) == level &&
                    side_of(&findings->pairs[k], changers).row == other.row;
        count += !known;
    }
    return count;
}

/* "main", "w0, w1, w2 and 2 more", "3 threads called python3": each that changes (or starts) in
 * pairs of that level. */
static void say_threads(struct phrase *phrase, const struct trace *trace, enum finding_level level,
                        bool changers)
{
    enum { NAMED = 3 };
    const struct findings *findings = trace_findings(trace);
    struct {
        struct side side;
        uint32_t count;
    } named[NAMED];
    uint32_t names = 0, more = 0;
    for (uint32_t i = 0; i < told_pairs(findings); i++) {
        bool first;
        if (finding_level(&findings->pairs[i]) != level)
            continue;
        uint32_t count = namesakes(trace, level, changers, i, &first);
        if (!first)
            continue;
        if (names == NAMED) {
            more += count;
            continue;
        }
        named[names].side = side_of(&findings->pairs[i], changers);
        named[names++].count = count;
    }
    for (uint32_t i = 0; i < names; i++) {
        if (i > 0)
            say(phrase, i + 1 == names && !more ? " and " : ", ");
        if (named[i].count > 1)
            say(phrase, "%" PRIu32 " threads called ", named[i].count);
        say_who(phrase, trace, named[i].side.thread, named[i].side.pid);
    }
    if (more)
        say(phrase, " and %" PRIu32 " more", more);
    if (names == 0) /* all of them are beyond those that are told */
        say(phrase, "a thread");
    else if (findings->pair_count > TOLD_PAIRS)
        say(phrase, " and others");
}

static void say_hit_verdict(struct phrase *phrase, const struct trace *trace)
{
    const struct findings *findings = trace_findings(trace);
    say(phrase, "%" PRIu64 " of %" PRIu64 " commands failed or %s damaged because ", findings->hits,
        trace_now(trace)->counts.execs, findings->hits == 1 ? "was" : "were");
    say_threads(phrase, trace, FINDING_HIT, true);
    say(phrase, " changed the environment while %s being started.",
        findings->hits == 1 ? "it was" : "they were");
}

static void say_near_verdict(struct phrase *phrase, const struct trace *trace)
{
    const struct findings *findings = trace_findings(trace);
    say(phrase, "No command was seen to be harmed, but ");
    say_threads(phrase, trace, FINDING_NEAR_MISS, true);
    say(phrase,
        " moved the array that %" PRIu64 " of %" PRIu64 " commands held: the race is there.",
        findings->near_misses, trace_now(trace)->counts.execs);
}

static void say_exposure_verdict(struct phrase *phrase, const struct trace *trace)
{
    const struct findings *findings = trace_findings(trace);
    uint64_t closest_ns = UINT64_MAX, overlaps = 0;
    for (uint32_t i = 0; i < findings->pair_count; i++) {
        overlaps += findings->pairs[i].overlaps;
        if (findings->pairs[i].worst.apart_ns < closest_ns)
            closest_ns = findings->pairs[i].worst.apart_ns;
    }
    say(phrase, "No command was harmed, but ");
    say_threads(phrase, trace, FINDING_EXPOSURE, true);
    say(phrase, " changed the environment beside ");
    say_threads(phrase, trace, FINDING_EXPOSURE, false);
    say(phrase, " that started commands: ");
    if (overlaps) {
        say(phrase, "they overlapped ");
        say_count(phrase, overlaps, "time");
        say(phrase, ", and the array stayed where it was.");
    } else {
        say(phrase, "it has not happened to overlap yet; ");
        say_span(phrase, closest_ns);
        say(phrase, " were between them.");
    }
}

static void say_no_verdict(struct phrase *phrase, const struct trace *trace)
{
    const struct findings *findings = trace_findings(trace);
    if (findings->unexplained) {
        say_count(phrase, findings->unexplained, "command");
        say(phrase,
            " failed with EFAULT or %s damaged, and no change of the environment was seen "
            "that explains it.",
            findings->unexplained == 1 ? "was" : "were");
        return;
    }
    if (findings->after_ended) {
        say(phrase, "No other thread was there when the environment was changed; but one that had "
                    "started a command had ended before, and that command ");
        say_span(phrase, findings->after_ended_ns);
        say(phrase, " before the change.  If nothing but time keeps them apart, amplify will show "
                    "it.");
        return;
    }
    const struct world *now = trace_now(trace);
    if (now->process_count == 0 && now->counts.unseen > 0) {
        say(phrase, "Nothing was seen of this run: the program cannot be observed.");
        return;
    }
    say(phrase, "Not exposed in this run: %s.",
        now->counts.execs == 0 ? "no command was started"
        : findings->changes == 0 && findings->kept_growths == 0
            ? "no change of the environment was seen that can harm a command"
        : findings->changes == 0
            ? "this libc leaves the old array as it is when variables are added (older ones do not)"
        : findings->live_commands == 0 ? "every command was started with an environment of its own"
        : findings->changes_in_company == 0
            ? "the environment was changed only while no other thread was there"
            : "no thread changed the environment beside another that started commands");
}

static void (*const verdicts[FINDING_LEVELS])(struct phrase *, const struct trace *) = {
    [FINDING_NONE] = say_no_verdict,
    [FINDING_EXPOSURE] = say_exposure_verdict,
    [FINDING_NEAR_MISS] = say_near_verdict,
    [FINDING_HIT] = say_hit_verdict,
};

int findings_verdict(const struct trace *trace, char *out, size_t size)
{
    struct phrase phrase = phrase_begin(out, size);
    uint64_t dropped = trace_now(trace)->counts.dropped;
    const struct findings *findings = trace_findings(trace);
    enum finding_level level = findings_level(findings);
    verdicts[level](&phrase, trace);
    if (level != FINDING_NONE && findings->unexplained) {
        say(&phrase, "  ");
        say_count(&phrase, findings->unexplained, "command");
        say(&phrase, " more failed with EFAULT or %s damaged without a change that explains it.",
            findings->unexplained == 1 ? "was" : "were");
    }
    if (dropped) {
        say(&phrase, "  ");
        say_count(&phrase, dropped, "event");
        say(&phrase, " %s lost: there may be more.", dropped == 1 ? "was" : "were");
    }
    return phrase_end(&phrase);
}

int finding_pair_who(const struct trace *trace, const struct finding_pair *pair, char *out,
                     size_t size)
{
    struct phrase phrase = phrase_begin(out, size);
    say_who(&phrase, trace, pair->worst.changer, 0);
    say(&phrase, " changes environ while ");
    say_who(&phrase, trace, pair->worst.starter, pair->worst.pid);
    bool first;
    if (namesakes(trace, finding_level(pair), false,
                  (uint32_t)(pair - trace_findings(trace)->pairs), &first) > 1)
        say(&phrase, " (thread %u)", pair->worst.starter);
    say(&phrase, " starts commands with %s()", words_name(WORDS_CALL, pair->call));
    return phrase_end(&phrase);
}

static void say_command(struct phrase *phrase, const struct trace *trace, uint32_t load)
{
    const struct event *event = trace_event(trace, load);
    if (!event || event->type != EVENT_EXEC_LOAD) {
        say(phrase, "a command");
        return;
    }
    say(phrase, "\"");
    say_text(phrase, trace_text(trace, event->text));
    say(phrase, "\"");
}

/* A hit or a near miss. */
static void say_met(struct phrase *phrase, const struct trace *trace,
                    const struct finding_pair *pair)
{
    const struct finding *worst = &pair->worst;
    if (pair->hits)
        say_count(phrase, pair->hits, "hit");
    if (pair->hits && pair->near_misses)
        say(phrase, ", ");
    if (pair->near_misses)
        say(phrase, "%" PRIu64 " near miss%s", pair->near_misses,
            pair->near_misses == 1 ? "" : "es");
    say(phrase, pair->hits ? "; the first: " : "; the closest: ");
    say_change(phrase, trace, worst->op, worst->variable);
    if (worst->cause == EVENT_NONE) {
        say(phrase, " was under way when ");
        say_command(phrase, trace, worst->load);
        say(phrase, " failed");
        return;
    }
    if (worst->after_ns) {
        say(phrase, ", ");
        say_span(phrase, worst->after_ns);
        say(phrase, " after the load of ");
    } else {
        say(phrase, " had left a dangling pointer to ");
    }
    say_command(phrase, trace, worst->load);
    say(phrase, ", ");
    say_span(phrase, worst->left_ns);
    say(phrase, " before its result (%s)", outcome_info(worst->outcome)->word);
}

int finding_pair_what(const struct trace *trace, const struct finding_pair *pair, char *out,
                      size_t size)
{
    struct phrase phrase = phrase_begin(out, size);
    const struct finding *worst = &pair->worst;
    if (finding_level(pair) != FINDING_EXPOSURE) {
        say_met(&phrase, trace, pair);
        return phrase_end(&phrase);
    }
    say(&phrase, "looked at %" PRIu64 " time%s; ", pair->meetings, pair->meetings == 1 ? "" : "s");
    if (pair->overlaps) {
        say(&phrase, "%" PRIu64 " overlapped and the array stayed where it was, as with ",
            pair->overlaps);
        say_change(&phrase, trace, worst->op, worst->variable);
        say(&phrase, " and ");
    } else {
        say(&phrase, "the closest: ");
        say_span(&phrase, worst->apart_ns);
        say(&phrase, " between ");
        say_change(&phrase, trace, worst->op, worst->variable);
        say(&phrase, " and ");
    }
    say_command(&phrase, trace, worst->load);
    return phrase_end(&phrase);
}

int finding_culprit_words(const struct trace *trace, const struct finding_culprit *culprit,
                          char *out, size_t size)
{
    struct phrase phrase = phrase_begin(out, size);
    say_who(&phrase, trace, culprit->thread, culprit->pid);
    say(&phrase, " ");
    if (culprit->others)
        say(&phrase, "with further variables");
    else
        say_change(&phrase, trace, culprit->op, culprit->variable);
    /* Where the first of them was made, if call stacks are told. */
    char where[256];
    const struct stack *stack = culprit->others ? NULL : explain_stack(trace, culprit->event);
    if (stack && explain_culprit(trace, stack, where, sizeof where) > 0)
        say(&phrase, " in %s", where);
    return phrase_end(&phrase);
}

/* Whether pair a is to be told before pair b; the same for culprits. */
static bool pair_before(const struct findings *findings, uint32_t a, uint32_t b)
{
    const struct finding_pair *one = &findings->pairs[a], *two = &findings->pairs[b];
    if (one->hits != two->hits)
        return one->hits > two->hits;
    if (one->near_misses != two->near_misses)
        return one->near_misses > two->near_misses;
    return one->worst.apart_ns < two->worst.apart_ns;
}

static bool culprit_before(const struct findings *findings, uint32_t a, uint32_t b)
{
    const struct finding_culprit *one = &findings->culprits[a], *two = &findings->culprits[b];
    if (one->hits != two->hits)
        return one->hits > two->hits;
    if (one->near_misses != two->near_misses)
        return one->near_misses > two->near_misses;
    return one->changes > two->changes;
}

typedef bool precedes(const struct findings *findings, uint32_t a, uint32_t b);

/* The first `room` of `count`, by insertion: room is small. */
static uint32_t order_by(const struct findings *findings, precedes *before, uint32_t count,
                         uint32_t *order, uint32_t room)
{
    uint32_t ordered = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t at = ordered;
        while (at > 0 && before(findings, i, order[at - 1]))
            at--;
        if (at >= room)
            continue;
        ordered += ordered < room;
        memmove(&order[at + 1], &order[at], (ordered - at - 1) * sizeof *order);
        order[at] = i;
    }
    return ordered;
}

uint32_t findings_order_pairs(const struct findings *findings, uint32_t *order, uint32_t room)
{
    return order_by(findings, pair_before, findings->pair_count, order, room);
}

uint32_t findings_order_culprits(const struct findings *findings, uint32_t *order, uint32_t room)
{
    return order_by(findings, culprit_before, findings->culprit_count, order, room);
}
