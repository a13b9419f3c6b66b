#include "commands/report.h"

#include "model/explain.h"
#include "model/findings_words.h"
#include "model/phrase.h"
#include "wire/words.h"

#include <inttypes.h>
#include <string.h>

enum { WIDTH = 100, TEXT = 2048, PAIRS = 8, CULPRITS = 8, EXAMPLES = 3 };

struct report {
    FILE *out;
    const struct trace *trace;
    const struct findings *findings;
};

/* Bytes of the next word, and its columns. */
static size_t next_word(const char *text, size_t *columns)
{
    size_t length = strcspn(text, " ");
    *columns = 0;
    for (size_t i = 0; i < length; i++)
        *columns += ((unsigned char)text[i] & 0xc0) != 0x80;
    return length;
}

/* Writes `text` after `lead`, wrapped; the further lines begin below the first. */
static void wrapped(const struct report *report, const char *lead, const char *text)
{
    size_t indent = strlen(lead), column = indent, columns;
    fputs(lead, report->out);
    while (*text) {
        size_t length = next_word(text, &columns);
        if (column > indent && column + 1 + columns > WIDTH) {
            fprintf(report->out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (column > indent) {
            fputc(' ', report->out);
            column++;
        }
        fwrite(text, 1, length, report->out);
        column += columns;
        text += length;
        text += strspn(text, " ");
    }
    fputc('\n', report->out);
}

static void head(const struct report *report, const char *title)
{
    fprintf(report->out, "\n%s\n", title);
}

/* "00:02.050 475  " is too much: seconds. */
static void at_time(const struct report *report, uint32_t event, char *out, size_t size)
{
    const struct event *when = trace_event(report->trace, event);
    snprintf(out, size, "    %8.3f s  ", when ? (double)when->time_ns / 1e9 : 0.0);
}

static void tell_pairs(const struct report *report, enum finding_level level, const char *title)
{
    const struct findings *findings = report->findings;
    uint32_t order[FINDINGS_PAIRS], told = 0;
    uint32_t count = findings_order_pairs(findings, order, FINDINGS_PAIRS);
    uint32_t of_level = findings_pairs_of(findings, level);
    char text[TEXT];
    if (of_level == 0)
        return;
    head(report, title);
    for (uint32_t i = 0; i < count && told < PAIRS; i++) {
        const struct finding_pair *pair = &findings->pairs[order[i]];
        if (finding_level(pair) != level)
            continue;
        finding_pair_who(report->trace, pair, text, sizeof text);
        wrapped(report, "  ", text);
        finding_pair_what(report->trace, pair, text, sizeof text);
        wrapped(report, "    ", text);
        told++;
    }
    if (of_level > told)
        fprintf(report->out, "  and %" PRIu32 " more pairs of threads\n", of_level - told);
    if (findings->pairs_left_out)
        fprintf(report->out, "  (%" PRIu64 " further meetings of still other threads)\n",
                findings->pairs_left_out);
}

/* The first few, each with the sentence that explains it. */
static void tell_examples(const struct report *report, const struct finding *found, uint32_t count,
                          const char *title)
{
    char lead[32], text[TEXT];
    if (count == 0)
        return;
    head(report, title);
    for (uint32_t i = 0; i < count && i < EXAMPLES; i++) {
        at_time(report, found[i].load, lead, sizeof lead);
        explain_command(report->trace, found[i].load, text, sizeof text);
        wrapped(report, lead, text);
        if (explain_culprits(report->trace, found[i].load, text, sizeof text) > 0)
            wrapped(report, "                ", text);
    }
}

/* Where commands were hit or missed, only those that did it. */
static void tell_culprits(const struct report *report)
{
    const struct findings *findings = report->findings;
    enum finding_level level = findings_level(findings);
    uint32_t order[CULPRITS], told = 0;
    uint32_t count = findings_order_culprits(findings, order, CULPRITS);
    char text[TEXT], lead[96];
    if (level == FINDING_NONE)
        return;
    head(report, level == FINDING_EXPOSURE ? "changes of the environment that can harm a command"
                                           : "changes of the environment that met commands");
    for (uint32_t i = 0; i < count; i++) {
        const struct finding_culprit *culprit = &findings->culprits[order[i]];
        if (level != FINDING_EXPOSURE && culprit->hits + culprit->near_misses == 0)
            break;
        finding_culprit_words(report->trace, culprit, text, sizeof text);
        snprintf(lead, sizeof lead,
                 "  %5" PRIu64 " change%s %5" PRIu64 " hit%s %5" PRIu64 " near miss%s  ",
                 culprit->changes, culprit->changes == 1 ? " " : "s", culprit->hits,
                 culprit->hits == 1 ? " " : "s", culprit->near_misses,
                 culprit->near_misses == 1 ? "  " : "es");
        wrapped(report, lead, text);
        told++;
    }
    if (findings->culprit_count > told)
        fprintf(report->out, "  and %" PRIu32 " more variables\n", findings->culprit_count - told);
}

static void tell_foreign(const struct report *report)
{
    const struct findings *findings = report->findings;
    char text[TEXT];
    if (findings->foreign_times == 0)
        return;
    head(report, "changed behind libc's back");
    for (uint32_t i = 0; i < findings->foreign_count; i++) {
        struct phrase phrase = phrase_begin(text, sizeof text);
        say_text(&phrase, trace_text(report->trace, findings->foreign[i].program));
        say(&phrase, " [pid %" PRIu32 "] ", findings->foreign[i].pid);
        say(&phrase, "assigned environ or edited its array without setenv and the like, ");
        say_count(&phrase, findings->foreign[i].times, "time");
        phrase_end(&phrase);
        wrapped(report, "  ", text);
    }
    wrapped(
        report, "  ",
        "How such a change was made is not seen, only that it was, at the next load or change.");
}

static void tell_amplified(const struct report *report)
{
    const struct world *world = trace_now(report->trace);
    char text[TEXT];
    if (!world->amplify_ms || !world->amplify_per_mille)
        return;
    head(report, "amplified");
    snprintf(text, sizeof text,
             "%" PRIu64 " commands were held for %" PRIu32 " ms between load and execve (%" PRIu32
             " of 1000, seed %" PRIu32 "), so that what is rare happens: rates and distances are "
             "not those of the bare program.",
             report->findings->held, world->amplify_ms, world->amplify_per_mille,
             world->amplify_seed);
    wrapped(report, "  ", text);
}

static void tell_unseen(const struct report *report)
{
    const struct counts *counts = &trace_now(report->trace)->counts;
    char text[TEXT];
    head(report, "what this cannot see");
    wrapped(report, "  ",
            "static and set-user-ID programs, system calls made without libc (Go), reads by getenv "
            "inside libc, and what did not happen in this run");
    if (counts->env_unread) {
        struct phrase phrase = phrase_begin(text, sizeof text);
        say(&phrase, "what ");
        say_count(&phrase, counts->env_unread, "command");
        say(&phrase, " received: gone before it could be read");
        phrase_end(&phrase);
        wrapped(report, "  ", text);
    }
    if (counts->dropped) {
        struct phrase phrase = phrase_begin(text, sizeof text);
        say_count(&phrase, counts->dropped, "event");
        say(&phrase, " lost: a ring was full");
        phrase_end(&phrase);
        wrapped(report, "  ", text);
    }
}

/* Whether a process is a program whose name begins so. */
static bool runs(const struct trace *trace, const char *program)
{
    const struct world *world = trace_now(trace);
    for (unsigned i = 0; i < world->process_count; i++)
        if (strncmp(trace_text(trace, world->processes[i].program), program, strlen(program)) == 0)
            return true;
    return false;
}

static void tell_advice(const struct report *report)
{
    if (findings_level(report->findings) == FINDING_NONE)
        return;
    head(report, "what to do");
    wrapped(report, "  ",
            "Set variables before the threads are there; or start each command with an environment "
            "of its own, copied under the lock that all changes take.");
    if (runs(report->trace, "python"))
        wrapped(report, "  ",
                "In Python: subprocess.run(..., env=dict(os.environ)), or with the one changed "
                "variable added to that copy; os.system has no such argument.");
    if (!runs(report->trace, "envviz-lab")) /* it is there to fail */
        wrapped(
            report, "  ",
            "Until that is done: envviz shield -- COMMAND... passes each command a private copy, "
            "whatever setenv, putenv and unsetenv do meanwhile.");
}

void report_text(FILE *out, const struct trace *trace)
{
    struct report report = {.out = out, .trace = trace, .findings = trace_findings(trace)};
    char text[TEXT];
    findings_verdict(trace, text, sizeof text);
    wrapped(&report, "", text);
    tell_pairs(&report, FINDING_HIT, "hits");
    tell_examples(&report, report.findings->hit, report.findings->hit_count, "the first of them");
    tell_pairs(&report, FINDING_NEAR_MISS, "near misses");
    tell_pairs(&report, FINDING_EXPOSURE, "exposures");
    tell_examples(&report, report.findings->unexplained_one, report.findings->unexplained_count,
                  "harmed, and no change was seen that explains it");
    tell_culprits(&report);
    tell_foreign(&report);
    tell_amplified(&report);
    tell_unseen(&report);
    tell_advice(&report);
}
